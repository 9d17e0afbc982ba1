"""How well one product fits what was said, as a row of figures for the model. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.entries import ALIAS, CATEGORY, DESCRIPTION, NAME, OPTION, PRICE, TARGET
from prilavok.linking.textual.hits import Hit, Kind, Said, Stranger
from prilavok.linking.textual.index import DESCRIBED, TextIndex
from prilavok.linking.textual.lexicon.intent import OWNED, PLACED
from prilavok.linking.types import ProductEntry

FIELD_WORTH = (
    (NAME, 1.0),
    (ALIAS, 1.0),
    (OPTION, 0.9),
    (PRICE, 1.0),
    (TARGET, 0.75),
    (CATEGORY, 0.7),
    (DESCRIPTION, DESCRIBED),
)
MET = 0.3
BESIDE, CLOSE, AROUND = 1.0, 0.5, 0.2
ACROSS = 0.25
"""What nearness is left across «и», a comma, the end of a clause."""
CAP = 3.0
EXACT = 0.95
SURE_WORD, FAR_OFF = 0.9, 0.66
TOGETHER = 2
LOUD, QUIET = 0.7, 0.25
"""What a strange word weighs beside a word of the catalogue held by one product."""
MUCH = 8
"""So many words of every day around a name make a story."""
AMISS: tuple[Kind, ...] = ("name", "noun", "trait", "number")

FEATURES = (
    "explained", "share", "name_cover", "core_cover", "core_said", "keys_said", "exactness", "best_word",
    "other_name", "other_noun", "other_trait", "other_number",
    "loud_stranger", "quiet_stranger", "strange_number", "listed_stranger",
    "alias", "described", "by_option", "everyday", "noun_said", "named_by_one", "guessed", "price",
    "cue", "weak_single", "denied", "past", "placed", "owned", "thanks", "told", "chatter", "open",
    "clear", "clear_alone",
)  # fmt: skip
"""In the order of the groups below."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A product beside the message: `met` is, for each hit, how well the product meets it."""

    entry: ProductEntry
    met: tuple[float, ...]
    row: tuple[float, ...]
    points: float
    said_keys: frozenset[str]

    def explains(self, at: int) -> bool:
        return self.met[at] >= MET


def field_worth(fields: int) -> float:
    return next((worth for bit, worth in FIELD_WORTH if fields & bit), 0.0)


def fit(entry: ProductEntry, said: Said, index: TextIndex) -> Fit:
    met, keys = _meetings(entry, said.hits)
    beside = _beside(entry, said, index, met, keys)
    row = (
        *_explained(beside),
        *_amiss(beside),
        *_strange(beside),
        *_led_to(beside),
        *_wanted(beside),
        *_clear(beside),
    )
    return Fit(entry, met, row, beside.points, keys)


def _meetings(entry: ProductEntry, hits: Sequence[Hit]) -> tuple[tuple[float, ...], frozenset[str]]:
    met: list[float] = []
    keys: set[str] = set()
    for hit in hits:
        best, by = 0.0, ""
        for key, sure in hit.readings:
            worth = sure * field_worth(entry.fields[key]) if key in entry.fields else 0.0
            if worth > best:
                best, by = worth, key
        met.append(best)
        if by:
            keys.update(entry.joined.get(by, (by,)))
    return tuple(met), frozenset(keys)


@dataclass(frozen=True, slots=True)
class _Beside:
    """A product beside the message, worked out once for all figures.

    `anchors` are the hits it meets, units aside; `against` is what stands near them and does not fit.
    """

    entry: ProductEntry
    said: Said
    index: TextIndex
    met: tuple[float, ...]
    keys: frozenset[str]
    points: float
    exact: float
    anchors: tuple[Hit, ...]
    others: Mapping[Kind, float]
    strange: _Strange

    @property
    def scale(self) -> float:
        return self.index.scale

    @property
    def against(self) -> float:
        strange = self.strange
        loud = strange.loud + strange.listed + strange.number
        return (sum(self.others.values()) + loud * LOUD + strange.quiet * QUIET) * self.scale

    @property
    def named(self) -> list[Hit]:
        return [hit for hit in self.anchors if hit.kind == "name"]

    def pairs(self) -> Iterator[tuple[Hit, float]]:
        return zip(self.said.hits, self.met, strict=True)

    def is_in(self, sentences: Collection[int]) -> bool:
        return any(hit.token.sentence in sentences for hit in self.anchors)

    def is_led_by(self, words: frozenset[str]) -> bool:
        return any(self.said.lead.get(hit.at) in words for hit in self.anchors)


@dataclass(frozen=True, slots=True)
class _Strange:
    """Words near what fits that the product does not explain, by how much they look like another name."""

    loud: float
    quiet: float
    number: float
    listed: float


def _beside(
    entry: ProductEntry, said: Said, index: TextIndex, met: tuple[float, ...], keys: frozenset[str]
) -> _Beside:
    pairs = list(zip(said.hits, met, strict=True))
    anchors = tuple(hit for hit, one in pairs if one >= MET and hit.kind != "unit")
    unmet = [hit for hit, one in pairs if one < MET]
    return _Beside(
        entry,
        said,
        index,
        met,
        keys,
        points=sum(hit.weight * one for hit, one in pairs),
        exact=sum(hit.weight * one for hit, one in pairs if hit.readings[0][1] >= EXACT),
        anchors=anchors,
        others=_others(unmet, anchors, said, index.scale),
        strange=_strangers(entry, unmet, anchors, said),
    )


def _others(unmet: Iterable[Hit], anchors: Sequence[Hit], said: Said, scale: float) -> dict[Kind, float]:
    """Words of the catalogue that this product does not have, by kind."""
    found: dict[Kind, list[float]] = {kind: [] for kind in AMISS}
    for hit in unmet:
        if hit.is_telling and hit.kind in found:
            found[hit.kind].append(hit.weight * _nearness(hit, anchors, said) / scale)
    return {kind: _sum(values) for kind, values in found.items()}


def _strangers(entry: ProductEntry, unmet: Iterable[Hit], anchors: Sequence[Hit], said: Said) -> _Strange:
    near = [(one, _nearness(one, anchors, said)) for one in said.strangers]
    unsure = _sum(_nearness(hit, anchors, said) for hit in unmet if hit.is_guess)
    return _Strange(
        loud=_sum(far for one, far in near if one.loud and not one.token.is_number and not one.listed),
        quiet=min(_sum(far for one, far in near if not one.loud) + unsure, CAP),
        number=_sum(far for one, far in near if one.token.is_number and _may_be_model(one, entry)),
        listed=_sum(far for one, far in near if one.listed),
    )


def _explained(beside: _Beside) -> tuple[float, ...]:
    """How much of what was said the product explains, and how much of its name that is."""
    entry, keys, index, points = beside.entry, beside.keys, beside.index, beside.points
    best = max((hit.weight * one for hit, one in beside.pairs()), default=0.0)
    return (
        min(points / beside.scale, CAP),
        points / (points + beside.against) if points else 0.0,
        _cover(entry.name_keys, keys, index),
        _cover(entry.core_keys, keys, index) if entry.core_keys else 0.5,
        float(bool(entry.core_keys & keys)),
        min(len(keys), 5) / 5,
        beside.exact / points if points else 0.0,
        min(best / beside.scale, 1.2),
    )


def _amiss(beside: _Beside) -> tuple[float, ...]:
    """What was said of things that the product is not."""
    return tuple(beside.others[kind] for kind in AMISS)


def _strange(beside: _Beside) -> tuple[float, ...]:
    """What was said that nothing in the shop is called."""
    strange = beside.strange
    return strange.loud, strange.quiet, strange.number, strange.listed


def _led_to(beside: _Beside) -> tuple[float, ...]:
    """What kind of words led to the product."""
    entry, keys, named = beside.entry, beside.keys, beside.named
    fields = [entry.fields.get(key, 0) for key in keys]
    return (
        float(any(alias <= keys for alias in entry.aliases)),
        _described(beside),
        sum(1 for one in fields if one & OPTION and not one & (NAME | ALIAS)) / max(len(fields), 1),
        float(bool(named) and all(hit.everyday for hit in named)),
        float(any(hit.kind == "noun" for hit in beside.anchors)),
        float(len(named) == 1 and len(keys) == 1),
        float(is_guessed(beside.anchors)),
        float(_names_price(beside.said, entry)),
    )


def _wanted(beside: _Beside) -> tuple[float, ...]:
    """Whether the thing is asked for, or only comes up."""
    said, alone = beside.said, len(beside.keys) == 1
    return (
        float(said.cue),
        float(alone and not said.cue and (beside.strange.quiet > 0 or said.length > 2)),
        _denied(beside.entry, said),
        float(beside.is_in(said.past)),
        float(alone and beside.is_led_by(PLACED) and not said.asks_stock),
        float(beside.is_led_by(OWNED)),
        float(beside.is_in(said.thanks)),
        float(bool(beside.anchors) and not beside.is_in(said.untold)),
        0.0 if said.cue else min(said.around, MUCH) / MUCH,
        float(beside.is_in(said.open) and not beside.named),
    )


def _clear(beside: _Beside) -> tuple[float, ...]:
    """All that counts of the name was said, just so, and nothing else."""
    said = beside.said
    apart = (
        beside.is_led_by(OWNED)
        or beside.is_in(said.thanks | said.past)
        or (len(beside.keys) == 1 and beside.is_led_by(PLACED))
    )
    whole = (
        not apart
        and beside.exact >= beside.points * 0.95
        and beside.against <= 0.2 * beside.scale
        and _is_whole(beside.entry, beside.keys, beside.index)
    )
    return float(whole and said.cue), float(whole and said.length <= len(beside.anchors) + 1)


def is_guessed(anchors: Sequence[Hit]) -> bool:
    """No word was said as it is written in the catalogue, and one of them is far from it; several words of
    the description are no guess.
    """
    described = sum(hit.kind == "described" for hit in anchors)
    sure = [hit.readings[0][1] for hit in anchors if hit.kind != "described"]
    if not sure:
        return 0 < described < TOGETHER
    return max(sure) < SURE_WORD and min(sure) < FAR_OFF


def _is_whole(entry: ProductEntry, keys: frozenset[str], index: TextIndex) -> bool:
    """The most telling word of the name is said, or all of an alias, or a kind of thing that the shop has
    one of.
    """
    if any(alias <= keys for alias in entry.aliases):
        return True
    said = [index.holders(key) for key in entry.core_keys & keys]
    missing = [index.holders(key) for key in entry.core_keys - keys]
    if said and min(said) <= min(missing, default=min(said)):
        return True
    return any(
        lexicon.is_noun(key) and index.holders(key) == 1 and entry.fields.get(key, 0) & NAME for key in keys
    )


def _denied(entry: ProductEntry, said: Said) -> float:
    """Something of the product was said not to be meant."""
    telling = [key for key in said.denied_only if not lexicon.is_unit(key)]
    return float(any(entry.fields.get(key, 0) & (NAME | ALIAS | TARGET) for key in telling))


def _sum(values: Iterable[float]) -> float:
    return min(sum(values), CAP)


def _described(beside: _Beside) -> float:
    """How much of what fits stands in the description alone."""
    if not beside.points:
        return 0.0
    return sum(hit.weight * one for hit, one in beside.pairs() if hit.kind == "described") / beside.points


def _cover(wanted: Iterable[str], keys: frozenset[str], index: TextIndex) -> float:
    total = said = 0.0
    for key in wanted:
        worth = index.idf(key)
        total += worth
        said += worth if key in keys else 0.0
    return said / total if total else 0.0


def _nearness(one: Hit | Stranger, anchors: Sequence[Hit], said: Said) -> float:
    return max((_between(one, anchor, said) for anchor in anchors), default=0.0)


def _between(one: Hit | Stranger, anchor: Hit, said: Said) -> float:
    if one.token.sentence != anchor.token.sentence:
        return 0.0
    steps = abs(one.step - anchor.step)
    low, high = sorted((one.step, anchor.step))
    apart = one.token.clause != anchor.token.clause or any(low < joint <= high for joint in said.joints)
    words = abs(one.token.place - anchor.token.place)
    near = BESIDE if words <= 1 else CLOSE if steps <= 2 and words <= 4 else AROUND if steps <= 4 else 0.0
    return near * (ACROSS if apart else 1.0)


def _may_be_model(stranger: Stranger, entry: ProductEntry) -> bool:
    """A figure the product does not have: a model not sold, unless the product has none and it may be a
    size.
    """
    text = stranger.token.text
    has_numbers = any(key[0].isdigit() for key in entry.name_keys)
    return has_numbers or len(text) >= 3


def _names_price(said: Said, entry: ProductEntry) -> bool:
    return entry.price is not None and any(
        token.text == str(entry.price)
        for token in (*(one.token for one in said.strangers), *(hit.token for hit in said.hits))
        if token.is_number
    )
