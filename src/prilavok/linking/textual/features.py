"""How well one product fits what was said, as a row of figures for the model. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.entries import ALIAS, CATEGORY, DESCRIPTION, NAME, OPTION, TARGET
from prilavok.linking.textual.hits import Hit, Said, Stranger
from prilavok.linking.textual.index import DESCRIBED, TextIndex
from prilavok.linking.textual.lexicon.intent import OWNED, PLACED
from prilavok.linking.types import ProductEntry

FIELD_WORTH = (
    (NAME, 1.0),
    (ALIAS, 1.0),
    (OPTION, 0.9),
    (TARGET, 0.75),
    (CATEGORY, 0.7),
    (DESCRIPTION, DESCRIBED),
)
MET = 0.3
BESIDE, CLOSE, AROUND = 1.0, 0.5, 0.2
ACROSS = 0.25
"""What nearness is left across «и», a comma, the end of a clause."""
CAP = 3.0

FEATURES = (
    "explained", "share", "name_cover", "core_cover", "core_said", "keys_said", "exactness", "other_name",
    "other_noun", "other_trait", "other_number", "loud_stranger", "quiet_stranger", "strange_number", "alias",
    "described", "everyday", "cue", "weak_single", "price", "best_word", "by_option", "noun_said",
    "listed_stranger", "denied", "past",
    "named_by_one", "placed", "owned", "thanks",
    "clear", "clear_alone",
)  # fmt: skip


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
    points = sum(hit.weight * one for hit, one in zip(said.hits, met, strict=True))
    row = _row(entry, said, index, met, keys, points)
    return Fit(entry, met, row, points, keys)


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


def _row(
    entry: ProductEntry,
    said: Said,
    index: TextIndex,
    met: Sequence[float],
    keys: frozenset[str],
    points: float,
) -> tuple[float, ...]:
    scale = index.scale
    anchors = [hit for hit, one in zip(said.hits, met, strict=True) if one >= MET and hit.kind != "unit"]
    unmet = [hit for hit, one in zip(said.hits, met, strict=True) if one < MET]
    others = [(hit, _nearness(hit, anchors, said)) for hit in unmet if hit.is_telling]
    unsure = _sum(_nearness(hit, anchors, said) for hit in unmet if hit.is_guess)
    strange = [(one, _nearness(one, anchors, said)) for one in said.strangers]
    amiss = {
        kind: _sum((hit.weight * near) / scale for hit, near in others if hit.kind == kind)
        for kind in ("name", "noun", "trait", "number")
    }
    loud = _sum(near for one, near in strange if one.loud and not one.token.is_number and not one.listed)
    listed = _sum(near for one, near in strange if one.listed)
    quiet = min(_sum(near for one, near in strange if not one.loud) + unsure, CAP)
    number = _sum(near for one, near in strange if one.token.is_number and _may_be_model(one, entry))
    against = sum(amiss.values()) * scale + (loud + listed + number) * scale * 0.7 + quiet * scale * 0.25
    core = entry.core_keys & keys
    named = [(hit, one) for hit, one in zip(said.hits, met, strict=True) if one >= MET and hit.kind == "name"]
    exact = sum(
        hit.weight * one for hit, one in zip(said.hits, met, strict=True) if hit.readings[0][1] >= 0.95
    )
    bits = [entry.fields.get(key, 0) for key in keys]
    apart = (
        _led_by(anchors, said, OWNED)
        or any(one.token.sentence in said.thanks | said.past for one in anchors)
        or (len(keys) == 1 and _led_by(anchors, said, PLACED))
    )
    whole = _is_whole(entry, keys, index) and exact >= points * 0.95 and against <= 0.2 * scale and not apart
    return (
        min(points / scale, CAP),
        points / (points + against) if points else 0.0,
        _cover(entry.name_keys, keys, index),
        _cover(entry.core_keys, keys, index) if entry.core_keys else 0.5,
        float(bool(core)),
        min(len(keys), 5) / 5,
        exact / points if points else 0.0,
        amiss["name"],
        amiss["noun"],
        amiss["trait"],
        amiss["number"],
        loud,
        quiet,
        number,
        float(any(alias <= keys for alias in entry.aliases)),
        _described(points, said.hits, met),
        float(bool(named) and all(hit.everyday for hit, _ in named)),
        float(said.cue),
        float(len(keys) == 1 and not said.cue and (quiet > 0 or said.length > 2)),
        float(_names_price(said, entry)),
        min(
            max((hit.weight * one for hit, one in zip(said.hits, met, strict=True)), default=0.0) / scale, 1.2
        ),
        sum(1 for field in bits if field & OPTION and not field & (NAME | ALIAS)) / max(len(bits), 1),
        float(any(hit.kind == "noun" and one >= MET for hit, one in zip(said.hits, met, strict=True))),
        listed,
        _denied(entry, said),
        float(any(one.token.sentence in said.past for one in anchors)),
        float(len(named) == 1 and len(keys) == 1),
        float(len(keys) == 1 and _led_by(anchors, said, PLACED)),
        float(_led_by(anchors, said, OWNED)),
        float(any(one.token.sentence in said.thanks for one in anchors)),
        float(whole and said.cue),
        float(whole and said.length <= len(anchors) + 1),
    )


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


def _led_by(anchors: Sequence[Hit], said: Said, words: frozenset[str]) -> bool:
    return any(said.lead.get(one.at) in words for one in anchors)


def _denied(entry: ProductEntry, said: Said) -> float:
    """Something of the product was said not to be meant."""
    telling = [key for key in said.denied_only if not lexicon.is_unit(key)]
    return float(any(entry.fields.get(key, 0) & (NAME | ALIAS | TARGET) for key in telling))


def _sum(values: Iterable[float]) -> float:
    return min(sum(values), CAP)


def _described(points: float, hits: Sequence[Hit], met: Sequence[float]) -> float:
    """How much of what fits stands in the description alone."""
    if not points:
        return 0.0
    return (
        sum(hit.weight * one for hit, one in zip(hits, met, strict=True) if hit.kind == "described") / points
    )


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
