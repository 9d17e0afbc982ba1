"""Words of the message against the catalogue. Pure.

The words are matched, ranked and weighed in `linking.textual`; here the outcome becomes evidence: one product
named clearly, several that fit equally well, or a thing that is not ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from prilavok.linking import score
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.textual import lexicon
from prilavok.linking.textual.entries import ALIAS, NAME
from prilavok.linking.textual.features import MET, Fit
from prilavok.linking.textual.hits import Hit, Said, Stranger, find_hits, weights_of
from prilavok.linking.textual.matching import Mention, chosen_among, mentions
from prilavok.linking.textual.model import shipped_model
from prilavok.linking.textual.reading import Reading
from prilavok.linking.types import Reason, TextFinding

CHOSEN = 0.93
AMBIGUOUS = {2: 0.52, 3: 0.51, 4: 0.505, 5: 0.50}
"""Each of several equals: just enough to be shown, for no more than one of them is meant."""
FEW = 5
SHOWN = 3
NEAR = 4.0
"""So close behind an unsure product, another one is shown beside it."""
PLAUSIBLE = 0.2
"""Below it a product is not even shown among several."""
NEARLY = 0.8
"""So sure of one product, a strange word beside it hardly names another."""
UNCLEAR = 0.6
"""Less sure than that of the best of several, it is for the customer to say which."""
NEXT_TO = 3
SHORT = 3


def by_names(reading: Reading, catalogue: Catalogue, *, is_ours: bool = False) -> TextFinding:
    """The products that the words name, each by words of its own."""
    said = find_hits(reading, catalogue.index)
    said = said.as_offered if is_ours else said
    found = mentions(said, catalogue.index, shipped_model())
    reasons: list[Reason] = []
    places: dict[int, int] = {}
    fits = 0
    for mention in found:
        shown = _reasons(mention, said, first=mention is found[0])
        fits = max(fits, 0 if _is_linked(shown) else len(mention.tied))
        for reason in shown:
            if reason.product_id not in places:
                places[reason.product_id] = mention.place
                reasons.append(reason)
    linked = _is_linked(reasons)
    is_near = any(mention.sure >= NEARLY for mention in found)
    unknown = not linked and (_is_called_otherwise(said, found) if is_near else _names_other(said, found))
    unknown = unknown and not (fits > 1 and reasons and _only_qualified(said, found))
    best = max((mention.sure for mention in found), default=0.0)
    if unknown and not (best >= score.SUGGESTED or (best >= PLAUSIBLE and _names_ours(found))):
        reasons, places = [], {}
    if len(found) == 1 and fits <= 1 and found[0].sure < UNCLEAR and said.cue:
        fits = len(reasons)
    ambiguous = fits > 1 and not linked and not unknown
    return TextFinding(tuple(reasons), ambiguous, unknown and _may_be_asked(said), fits, places)


def what_was_asked(reading: Reading, catalogue: Catalogue) -> str:
    """The naming words of the message, as written, without the talk around them."""
    said = find_hits(reading, catalogue.index)
    tokens = sorted(said.naming, key=lambda token: token.place)
    return " ".join(dict.fromkeys(token.raw for token in tokens))


def by_figures(reading: Reading, catalogue: Catalogue) -> list[Reason]:
    """«220 мл есть?», «набор 557»: a figure that few products have is worth showing them, where nothing else
    was named and no product is in question.
    """
    said = find_hits(reading, catalogue.index)
    figures = [hit for hit in said.hits if hit.kind == "number" and not hit.sized and len(hit.token.text) > 1]
    if not said.cue or not figures or any(one.loud for one in said.strangers):
        return []
    entries = catalogue.index.search(weights_of(figures), FEW + 1)
    fitting = [
        entry
        for entry in entries
        if all(entry.fields.get(hit.readings[0][0], 0) & (NAME | ALIAS) for hit in figures)
    ]
    if not 0 < len(fitting) <= FEW:
        return []
    words = tuple(hit.token.raw for hit in figures)
    weight = AMBIGUOUS.get(len(fitting), score.SUGGESTED)
    return [Reason("text", entry.id, weight, " ".join(words), words) for entry in fitting]


def _reasons(mention: Mention, said: Said, *, first: bool) -> list[Reason]:
    if mention.sure >= score.LINKED:
        return [_reason(mention, 0, mention.sure)]
    if not first and mention.sure < score.SUGGESTED:
        return []
    tied = mention.tied
    if not _is_asked(mention, said) or (mention.sure < score.SUGGESTED and not (said.cue or said.choosing)):
        return []
    if len(tied) > 1:
        shown = min(len(tied), FEW)
        weight = AMBIGUOUS[shown]
        return [_reason(mention, at, max(weight, mention.sure if not at else 0.0)) for at in range(shown)]
    if mention.sure < PLAUSIBLE:
        return []
    others = [
        _reason_for(mention, rival, score.SUGGESTED)
        for rival, logit in mention.rivals[: SHOWN - 1]
        if mention.logit - logit < NEAR
    ]
    return [_reason(mention, 0, max(mention.sure, score.SUGGESTED)), *others]


def _is_asked(mention: Mention, said: Said) -> bool:
    """A thing is named to ask for it, not in passing: «пишу с телефона»."""
    met = [
        hit
        for hit, one in zip(mention.hits, mention.best.met, strict=True)
        if one >= MET and hit.kind != "unit"
    ]
    about = said.thanks | said.past if len(met) == 1 else said.thanks
    if any(hit.token.sentence in about for hit in met) and not said.cue:
        return False
    return said.cue or said.choosing or len(met) > 1 or said.length <= SHORT


def _reason(mention: Mention, at: int, weight: float) -> Reason:
    return _reason_for(mention, mention.tied[at], weight)


def _reason_for(mention: Mention, one: Fit, weight: float) -> Reason:
    matched = words_met(mention.hits, one.met)
    detail = ", ".join(meant_words(mention.hits, one)) or " ".join(matched)
    return Reason("text", one.entry.id, round(weight, 4), detail, matched)


def words_met(hits: Sequence[Hit], met: Sequence[float]) -> tuple[str, ...]:
    """The words of the message that led to a product, as written."""
    return tuple(dict.fromkeys(hit.token.raw for hit, one in zip(hits, met, strict=True) if one >= MET))


def meant_words(hits: Sequence[Hit], one: Fit) -> Iterator[str]:
    """What was read as what, word by word; words written just as in the product stand alone."""
    for hit, met in zip(hits, one.met, strict=True):
        key = max(hit.readings, key=lambda reading: reading[1] if reading[0] in one.entry.fields else 0.0)[0]
        ours = one.entry.spelled.get(key, "")
        if met >= MET:
            yield (
                f"{hit.token.raw} → {ours}"
                if ours and ours.lower() != hit.token.raw.lower()
                else hit.token.raw
            )


def _is_linked(reasons: Iterable[Reason]) -> bool:
    return any(reason.weight >= score.LINKED for reason in reasons)


def _names_other(said: Said, found: Sequence[Mention]) -> bool:
    """A kind of thing, a name or a model that the shop does not have is asked for."""
    if not found:
        return _asks_for_strange(said)
    surest = max(found, key=lambda mention: mention.sure)
    hits = [hit for hit, met in zip(surest.hits, surest.best.met, strict=True) if met >= MET]
    others = [hit for hit, met in zip(surest.hits, surest.best.met, strict=True) if met < MET]
    return any(_speaks_against(one, hits) for one in said.strangers) or any(
        one.kind in {"name", "number", "noun"} and _touches(one, hits, said) for one in others
    )


def _may_be_asked(said: Said) -> bool:
    """Of «у нас дома аэропресс, друг привёз» nobody wants to hear that it is not sold here."""
    told = said.thanks | said.past
    untold = any(token.sentence in said.untold and token.sentence not in told for token in said.naming)
    return said.cue or (untold and not said.around)


def _only_qualified(said: Said, found: Sequence[Mention]) -> bool:
    """«кусковое мыло какое бывает»: a word about things of ours, which does not look like a name."""
    surest = max(found, key=lambda mention: mention.sure)
    hits = [hit for hit, met in zip(surest.hits, surest.best.met, strict=True) if met >= MET]
    others = [hit for hit, met in zip(surest.hits, surest.best.met, strict=True) if met < MET]
    return not any(one.loud and _speaks_against(one, hits) for one in said.strangers) and not any(
        one.kind in {"name", "number"} and not one.is_guess and _touches(one, hits, said) for one in others
    )


def _is_called_otherwise(said: Said, found: Sequence[Mention]) -> bool:
    """«платье Марта Люкс»: a name that is not ours right beside ours."""
    surest = max(found, key=lambda mention: mention.sure)
    met = [hit for hit, one in zip(surest.hits, surest.best.met, strict=True) if one >= MET]
    return any(
        one.loud
        and not one.token.is_number
        and abs(one.token.place - hit.token.place) <= 1
        and one.token.clause == hit.token.clause
        for one in said.strangers
        for hit in met
    )


def _asks_for_strange(said: Said) -> bool:
    """Nothing of ours was named: another kind of thing, or a strange word where stock and price are asked."""
    if any(one.listed and _is_thing(one) for one in said.strangers):
        return said.cue or said.length <= SHORT + 1
    words = [one for one in said.strangers if not one.token.is_number]
    return said.asks_stock and 0 < len(words) <= SHORT and said.length <= SHORT + 1


def _touches(one: Hit, hits: Sequence[Hit], said: Said) -> bool:
    """Right beside what fits, with nothing between: together they name something the shop does not have."""
    return any(
        abs(one.token.place - hit.token.place) <= 1
        and one.token.clause == hit.token.clause
        and max(one.step, hit.step) not in said.joints
        for hit in hits
    )


def _names_ours(found: Sequence[Mention]) -> bool:
    """A name of ours was said, not only what kind of thing it is: a near product may be shown."""
    return any(
        one >= MET and hit.kind in {"name", "number", "described"}
        for mention in found
        for hit, one in zip(mention.hits, mention.best.met, strict=True)
    )


def _is_thing(stranger: Stranger) -> bool:
    word = stranger.token.text
    key = lexicon.meaning(word)
    return lexicon.is_noun(key) or lexicon.known_brand(key) or lexicon.pet_meaning(word) is not None


def _speaks_against(stranger: Stranger, hits: Sequence[Hit]) -> bool:
    near = any(
        abs(stranger.step - hit.step) < NEXT_TO and stranger.token.clause == hit.token.clause for hit in hits
    )
    kinds = {hit.kind for hit in hits}
    return near and (stranger.loud or ("noun" in kinds and "name" not in kinds))


def choose_among(reading: Reading, products: Collection[int], catalogue: Catalogue) -> list[Reason]:
    """Which of a few products is meant: here a colour or a kind of thing is enough, if it fits only one."""
    entries = [catalogue.products[product] for product in products if product in catalogue.products]
    said = find_hits(reading, catalogue.index)
    chosen = chosen_among(said, entries, catalogue.index, shipped_model())
    if chosen is None:
        return []
    entry, hits = chosen
    matched = tuple(dict.fromkeys(hit.token.raw for hit in hits))
    return [Reason("text", entry.id, CHOSEN, " ".join(matched), matched)]
