"""Which products the words of a message name: one mention after another, each with its rivals. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.caution import NAMING, Case, careful, is_added
from prilavok.linking.textual.entries import ALIAS, DESCRIPTION, NAME
from prilavok.linking.textual.features import FEATURES, MET, Fit, fit, is_guessed
from prilavok.linking.textual.hits import Hit, Said, Stranger, weights_of
from prilavok.linking.textual.index import TextIndex
from prilavok.linking.textual.model import SAME, Model, confidence_row, names_plain_model
from prilavok.linking.types import ProductEntry

MAX_MENTIONS = 4
CANDIDATES = 24
MAX_FITS = 40
PLAIN_MODEL = 0.92
MOSTLY = 0.7
_SHARE = FEATURES.index("share")
_DENIED = FEATURES.index("denied")
_CLEAR = FEATURES.index("clear")


@dataclass(frozen=True, slots=True)
class Mention:
    """The product that fits best, those that compete with it for the same words, and how sure the best one
    is.
    """

    best: Fit
    logit: float
    rivals: tuple[tuple[Fit, float], ...]
    tied: tuple[Fit, ...]
    """Fit just as well as the best one, which is the first of them."""
    sure: float
    hits: tuple[Hit, ...]

    @property
    def place(self) -> int:
        return min(
            (hit.at for hit, one in zip(self.hits, self.best.met, strict=True) if one >= MET), default=0
        )

    @property
    def places(self) -> frozenset[int]:
        return frozenset(hit.at for hit, one in zip(self.hits, self.best.met, strict=True) if one >= MET)


def mentions(said: Said, index: TextIndex, model: Model) -> list[Mention]:
    found: list[Mention] = []
    left = said
    while len(found) < MAX_MENTIONS and any(_is_fresh(hit, left) for hit in left.hits):
        mention = _mention(left, index, model)
        if mention is None:
            break
        found.append(mention)
        rest = _without(left, mention)
        if rest is None:
            break
        left = rest
    return found


def ranked(
    entries: Iterable[ProductEntry], said: Said, index: TextIndex, model: Model
) -> list[tuple[Fit, float]]:
    """Best first; equals in the order of the catalogue."""
    fits = [fit(entry, said, index) for entry in entries]
    scored = [(one, model.pair.logit(one.row)) for one in fits if one.points > 0]
    return sorted(scored, key=lambda pair: (-round(pair[1], 6), pair[0].entry.id))


def _mention(said: Said, index: TextIndex, model: Model) -> Mention | None:
    entries = index.search(weights_of(said.hits), CANDIDATES)[:MAX_FITS]
    denied = _denied(entries, said)
    fits = [
        pair
        for pair in ranked((entry for entry in entries if entry.id not in denied), said, index, model)
        if _is_named(pair[0], said, index)
    ]
    if not fits:
        return None
    best, logit = fits[0]
    rivals = tuple(pair for pair in fits[1:] if _competes(pair[0], best, said.hits))
    sure = model.sure(confidence_row(best, logit, rivals))
    is_plain = said.cue and names_plain_model(best, rivals)
    case = Case(best, [one for one, _ in rivals], said, index, is_plain)
    excluded = [entry for entry in entries if entry.id in denied]
    if (
        is_plain
        or (is_added(case) and not rivals)
        or _is_only_one_called(best, rivals, said)
        or _is_left_alone(best, rivals, excluded, said, index)
    ):
        sure = max(sure, PLAIN_MODEL)
    sure = careful(sure, case)
    tied = (best, *(rival for rival, _ in rivals if _fits_as_well(rival, best, said.hits)))
    return Mention(best, logit, rivals, tied, sure, said.hits)


def _is_only_one_called(best: Fit, rivals: Sequence[tuple[Fit, float]], said: Said) -> bool:
    """«бодум есть?»: the telling word of a name that only one has, and nothing beside it."""
    names = [hit for hit, one in zip(said.hits, best.met, strict=True) if one >= MET and hit.kind == "name"]
    is_alone = not rivals and not said.strangers and said.length == len(names)
    return is_alone and best.row[_CLEAR] > 0 and not any(hit.everyday for hit in names)


def _denied(entries: Iterable[ProductEntry], said: Said) -> set[int]:
    """Called by what was said not to be meant: of several words of one denial by as many as any of them,
    by its name rather than by its description.
    """
    listed = list(entries)
    found: set[int] = set()
    for denial in said.denials:
        wanted = {key for key in denial & said.denied_only if not lexicon.is_unit(key)}
        named = {entry.id: _called(entry, wanted) for entry in listed}
        most = max(named.values(), default=(0, 0))
        found |= {product for product, count in named.items() if any(most) and count == most}
    return found


def _called(entry: ProductEntry, wanted: set[str]) -> tuple[int, int]:
    fields = [entry.fields.get(key, 0) for key in wanted]
    return (
        sum(1 for one in fields if one & (NAME | ALIAS)),
        sum(1 for one in fields if one == DESCRIPTION),
    )


def _is_left_alone(
    best: Fit,
    rivals: Sequence[tuple[Fit, float]],
    denied: Iterable[ProductEntry],
    said: Said,
    index: TextIndex,
) -> bool:
    """«Пако Рабан, только не Миллион»: of those that fit what was said, all but one were denied."""
    anchors = [hit for hit, one in zip(said.hits, best.met, strict=True) if one >= MET]
    if best.row[_SHARE] < MOSTLY or is_guessed(anchors):
        return False
    if any(_fits_as_well(rival, best, said.hits) for rival, _ in rivals):
        return False
    return any(_meets_as_much(fit(entry, said, index), best, said.hits) for entry in denied)


def _is_fresh(hit: Hit, said: Said) -> bool:
    return said.fresh is None or hit.at in said.fresh


def _is_named(one: Fit, said: Said, index: TextIndex) -> bool:
    """A colour, a size, a figure alone name nothing; nor does what another product was found by."""
    met = [hit for hit, one_met in zip(said.hits, one.met, strict=True) if one_met >= MET]
    if not any(_is_fresh(hit, said) for hit in met):
        return False
    return any(hit.kind in NAMING or hit.kind == "price" for hit in met) or _describes_together(
        one, met, said, index
    )


def _describes_together(one: Fit, met: Sequence[Hit], said: Said, index: TextIndex) -> bool:
    """«100 оранжевое», «мохер»: traits of the very name, several or one that no other product has, when the
    message says nothing else.
    """
    telling = {
        key
        for hit in met
        for key, _ in hit.readings
        if hit.kind in {"trait", "number"}
        and one.entry.fields.get(key, 0) & NAME
        and not lexicon.is_size(key)
    }
    if said.fresh is not None or all(map(lexicon.is_colour, telling)):
        return False
    return len(telling) > 1 or any(index.holders(key) == 1 and not key[0].isdigit() for key in telling)


def _competes(one: Fit, best: Fit, hits: Sequence[Hit]) -> bool:
    """For the same words; «250» alone is shared by «Эфиопию 250» and «Кению 250»."""
    if _is_named_apart(one, best, hits):
        return False
    shared = own = False
    for hit, mine, theirs in zip(hits, one.met, best.met, strict=True):
        if mine >= MET and hit.kind != "unit":
            if theirs >= MET:
                if hit.kind in NAMING:
                    return True
                shared = True
            own |= theirs < MET and hit.kind in NAMING
    return shared and not (
        own and any(met >= MET and hit.kind in NAMING for hit, met in zip(hits, best.met, strict=True))
    )


def _is_named_apart(one: Fit, best: Fit, hits: Sequence[Hit]) -> bool:
    """«семена базилика и семена томата»: each has a name and a kind of thing of its own."""
    pairs = list(zip(hits, one.met, best.met, strict=True))
    mine = [hit for hit, own, other in pairs if own >= MET > other and hit.kind == "name"]
    theirs = [hit for hit, own, other in pairs if other >= MET > own and hit.kind == "name"]
    nouns = [hit.readings[0][0] for hit, own, other in pairs if own >= MET <= other and hit.kind == "noun"]
    return bool(mine and theirs) and len(nouns) > len(set(nouns)) and len(set(nouns)) == 1


def _fits_as_well(one: Fit, best: Fit, hits: Sequence[Hit]) -> bool:
    return one.row[_DENIED] <= best.row[_DENIED] and _meets_as_much(one, best, hits)


def _meets_as_much(one: Fit, best: Fit, hits: Sequence[Hit]) -> bool:
    return all(
        mine >= theirs - SAME
        for hit, mine, theirs in zip(hits, one.met, best.met, strict=True)
        if theirs >= MET and hit.kind != "unit"
    )


def _without(said: Said, mention: Mention) -> Said | None:
    """What is left of the message for another product; None when nothing that names is."""
    met = [hit for hit, one in zip(mention.hits, mention.best.met, strict=True) if one >= MET]
    used = {hit.at for hit in met} | {hit.at for hit in said.hits if not _is_fresh(hit, said)}
    left = [hit for hit in said.hits if hit.at not in used]
    around = [hit for hit in met if any(_touch(hit, one, said) for one in left)]
    if any(hit.kind in {"name", "noun"} for hit in left):
        hits = sorted([*left, *around], key=lambda hit: hit.at)
        return replace(
            said, hits=tuple(hits), strangers=_near(said, left), fresh=frozenset(hit.at for hit in left)
        )
    numbers = [hit for hit in left if hit.kind == "number" and _is_joined(hit, said)]
    if not numbers:
        return None
    family = [hit for hit in met if hit.kind in {"name", "noun"}]
    fresh = frozenset(hit.at for hit in numbers)
    return replace(said, hits=(*family, *numbers), strangers=(), fresh=fresh)


def _touch(one: Hit, two: Hit, said: Said) -> bool:
    """Neighbours with no «и» or comma between."""
    return (
        abs(one.token.place - two.token.place) <= 1
        and one.token.clause == two.token.clause
        and max(one.step, two.step) not in said.joints
    )


def _is_joined(hit: Hit, said: Said) -> bool:
    """«olaplex 4 и 7»: another figure of the same family."""
    return any(joint in {hit.step, hit.step - 1} for joint in said.joints) and hit.step > 0


def _near(said: Said, left: Sequence[Hit]) -> tuple[Stranger, ...]:
    """Strange words beside what is left; those beside the first mention are its own."""
    sentences = {hit.token.clause for hit in left}
    return tuple(one for one in said.strangers if one.token.clause in sentences)


def chosen_among(
    said: Said, entries: Collection[ProductEntry], index: TextIndex, model: Model
) -> tuple[ProductEntry, tuple[Hit, ...]] | None:
    """Which of a few products is meant: here a colour or a kind of thing is enough, if it fits only one."""
    allowed = [entry for entry in entries if not said.denied & set(entry.fields) or _said_of(entry, said)]
    fits = sorted((fit(entry, said, index) for entry in allowed), key=lambda one: -one.points)
    if len(entries) > 1 and len(fits) == 1 and said.denied:
        return fits[0].entry, _met(fits[0], said)
    if not fits or fits[0].points <= 0 or (len(fits) > 1 and fits[1].points >= fits[0].points - 1e-6):
        return None
    return fits[0].entry, _met(fits[0], said)


def _said_of(entry: ProductEntry, said: Said) -> bool:
    said_keys = {key for hit in said.hits for key, _ in hit.readings}
    return bool(said_keys & set(entry.fields)) and not (said.denied - said_keys) & set(entry.fields)


def _met(one: Fit, said: Said) -> tuple[Hit, ...]:
    return tuple(hit for hit, met in zip(said.hits, one.met, strict=True) if met >= MET)
