"""The words of a message that the catalogue knows, and those it does not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.entries import JOINED, PRICED
from prilavok.linking.textual.index import DESCRIBED, TextIndex
from prilavok.linking.textual.intentions import (
    SHORT,
    asks_stock,
    has_cue,
    is_place,
    is_sized,
    leads,
    open_sentences,
    told_clauses,
    told_sentences,
)
from prilavok.linking.textual.lexicon.intent import (
    AFTER_SALE,
    ASKING,
    CHOOSING,
    OPINION,
    PAST,
    POLITE,
    SPEAKERS,
)
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.negation import WITHOUT
from prilavok.linking.textual.normalise import Token
from prilavok.linking.textual.quantities import equal_measures
from prilavok.linking.textual.reading import Reading
from prilavok.linking.textual.silence import is_silent
from prilavok.linking.textual.stemming import adjective_roots, other_stems
from prilavok.linking.textual.vocabulary import is_everyday_in_latin

Kind = Literal["name", "noun", "trait", "number", "unit", "described", "price"]
WORTH: dict[Kind, float] = {
    "name": 1.0, "noun": 0.8, "trait": 0.7, "number": 0.9, "unit": 0.12, "described": 0.75,
    "price": 0.9,
}  # fmt: skip
EVERYDAY_WORTH = 0.6
GUESSED = 0.72
_JOINING = listed(
    """
    и та й and + или чи or плюс plus & против проти vs versus
    """
)
_OR = listed("или либо чи або or")
MAX_READINGS = 6
DENIABLE = 0.6
AS_SURE = 0.05
"""A word that may be a name as well as a material is a name."""
LONG_ENOUGH = 5
NO_NAMES = ("ing", "ed", "ly", "self", "selves", "ness", "able", "ful", "less", "tion", "ment")
LONGEST_MODEL = 7
"""So many figures are a telephone or an order."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`at` is the place among all tokens, `step` among those that are no talk."""

    at: int
    step: int
    token: Token
    readings: tuple[tuple[str, float], ...]
    kind: Kind
    weight: float
    everyday: bool = False
    sized: bool = False
    """A size or a figure after «размер»: a thing comes in sizes."""
    counts: bool = False
    """It may be a number of pieces."""

    @property
    def is_guess(self) -> bool:
        """So far from what it may be that it is hardly more than a strange word."""
        return self.readings[0][1] < GUESSED

    @property
    def is_telling(self) -> bool:
        """Not met by a product, it speaks against it."""
        return not self.is_guess and not self.sized and not self.counts


@dataclass(frozen=True, slots=True)
class Stranger:
    """A word that is neither talk nor in the catalogue. `loud` when it looks like a name or a model."""

    at: int
    step: int
    token: Token
    loud: bool
    listed: bool = False
    """A known kind of thing, colour or brand that the shop does not have."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message against a catalogue. `joints` are steps before which one thing ends and another begins."""

    hits: tuple[Hit, ...]
    strangers: tuple[Stranger, ...]
    joints: frozenset[int]
    cue: bool
    length: int
    denied: frozenset[str]
    denials: tuple[frozenset[str], ...]
    """Keys of each thing that is not meant."""
    past: frozenset[int] = frozenset()
    """Sentences about what was bought before."""
    thanks: frozenset[int] = frozenset()
    """Sentences of thanks and complaints, about what was bought."""
    fresh: frozenset[int] | None = None
    """Places still to be explained, when a product has been found already; the other hits are only around."""
    lead: Mapping[int, str] = field(default_factory=dict)
    """The word before each place."""
    asks_stock: bool = False
    """Whether something is sold, left, or what it costs."""
    asking: frozenset[int] = frozenset()
    """Sentences that ask for something."""
    untold: frozenset[int] = frozenset()
    """Sentences that do not just tell of something."""
    open: frozenset[int] = frozenset()
    """Sentences that leave the choice open: «какие есть», “any”."""
    told_clauses: frozenset[int] = frozenset()
    openers: frozenset[int] = frozenset()
    """Places where a clause begins."""
    choosing: bool = False
    """«какие», «яких», “which”: a choice is asked for."""
    is_bare: bool = False
    """Hardly more than a name."""
    alternatives: frozenset[int] = frozenset()
    """The joints of «или»: what stands after may be had instead of what stands before."""
    around: int = 0
    """Words of every day, that are no hits and no talk."""

    @property
    def as_offered(self) -> Said:
        """The same words where nothing tells a story: whatever they name is on sale."""
        nothing: frozenset[int] = frozenset()
        everywhere = self.untold | {hit.token.sentence for hit in self.hits}
        return replace(
            self,
            cue=True,
            untold=everywhere,
            told_clauses=nothing,
            past=nothing,
            thanks=nothing,
            open=nothing,
        )

    @property
    def naming(self) -> list[Token]:
        """All but talk and words of every day."""
        return [*(hit.token for hit in self.hits), *(one.token for one in self.strangers)]

    @property
    def denied_only(self) -> frozenset[str]:
        return self.denied - {key for hit in self.hits for key, _ in hit.readings}


def find_hits(reading: Reading, index: TextIndex) -> Said:
    hits: list[Hit] = []
    strangers: list[Stranger] = []
    joints: set[int] = set()
    alternatives: set[int] = set()
    taken: set[int] = set()
    step = passed = 0
    denials = [
        _distinguishing(places, reading, index)
        for places in reading.denials
        if not _is_called_without(places, reading, index)
    ]
    skipped = frozenset().union(*denials) | reading.spent
    for at, token in enumerate(reading.tokens):
        if priced := _priced(at, reading, index):
            hits.append(_made(at, step, token, priced, index, sized=False))
            step += 1
            continue
        if at in skipped or at in taken:
            joints.add(step)
            continue
        if token.text in _JOINING:
            joints.add(step)
            alternatives |= {step} if token.text in _OR else set()
        if is_silent(reading, at, index):
            continue
        joint = _joined(reading.tokens, at, index)
        if joint:
            taken.add(at + 1)
        if found := joint or _hit(token, index) or _measured(reading.tokens, at, index):
            hit = _made(at, step, token, found, index, sized=is_sized(reading.tokens, at))
            hits.append(replace(hit, counts=at in reading.counts and not _is_of_numbered(hits, token, index)))
        elif at in reading.counts and not _is_of_numbered(hits, token, index):
            continue
        elif stranger := _stranger(at, step, reading.tokens):
            strangers.append(stranger)
        else:
            passed += 1
            continue
        step += 1
    bare = not passed and len(reading.tokens) <= SHORT and all(one.token.is_number for one in strangers)
    bare = bare and not any(token.text in SPEAKERS | POLITE for token in reading.tokens)
    named = {hit.at for hit in hits}
    told = told_sentences(reading.tokens, named, reading.questions)
    cue = bare or has_cue(reading, told)
    return Said(
        hits=tuple(hits),
        strangers=tuple(strangers),
        joints=frozenset(joints),
        alternatives=frozenset(alternatives),
        cue=cue,
        is_bare=bare,
        choosing=any(token.text in CHOOSING and token.sentence not in told for token in reading.tokens),
        length=step,
        denied=reading.denied_keys
        | frozenset(key for at in skipped - reading.spent for key in _heard(at, reading, index)),
        denials=tuple(
            frozenset(key for at in places for key in _heard(at, reading, index)) for places in denials
        ),
        past=_sentences(reading, PAST, named),
        thanks=_sentences(reading, AFTER_SALE if cue else AFTER_SALE | POLITE, named),
        lead=leads(reading.tokens),
        asks_stock=asks_stock(reading),
        asking=_sentences(reading, ASKING, named),
        untold=frozenset(token.sentence for token in reading.tokens) - told,
        open=open_sentences(reading.tokens),
        around=passed,
        openers=_openers(reading.tokens),
        told_clauses=told_clauses(reading.tokens, named),
    )


def _priced(at: int, reading: Reading, index: TextIndex) -> tuple[tuple[str, float], ...]:
    """«швейная машинка за 6490», where something costs just that."""
    key = f"{PRICED}{reading.tokens[at].text}"
    return ((key, 1.0),) if at in reading.prices and index.holders(key) else ()


def _is_of_numbered(hits: Sequence[Hit], figure: Token, index: TextIndex) -> bool:
    """«Манчкин 5» where there is a «Манчкин 2»: another of the family, not five pieces."""
    if figure.spelled or not hits or hits[-1].token.place != figure.place - 1:
        return False
    return hits[-1].kind == "name" and index.is_numbered(hits[-1].readings[0][0])


def _heard(at: int, reading: Reading, index: TextIndex) -> list[str]:
    token = reading.tokens[at]
    if lexicon.is_talk(token.text) and not lexicon.is_listed(lexicon.meaning(token.text)):
        return []
    readings = index.vocabulary.readings(token.text)
    likely = [key for key, sure in readings if sure >= DENIABLE and _is_as_sure(sure, readings)]
    return likely or [lexicon.meaning(token.text)]


def _is_called_without(places: frozenset[int], reading: Reading, index: TextIndex) -> bool:
    """«пастила без сахара», where that is what it is called."""
    first = min(places)
    return (
        first > 0
        and reading.tokens[first - 1].text in WITHOUT
        and not index.lacked.isdisjoint(_heard(first, reading, index))
    )


def _distinguishing(places: frozenset[int], reading: Reading, index: TextIndex) -> frozenset[int]:
    """Of «Ланком Идоль не предлагайте» the brand may be wanted: only the rarest name is denied."""
    outside = {token.text for at, token in enumerate(reading.tokens) if at not in places}
    holders = {
        at: index.holders(key)
        for at in places
        if (key := _name_in(reading.tokens[at], index)) is not None and reading.tokens[at].text not in outside
    }
    fewest = min(holders.values(), default=0)
    return places - {at for at, count in holders.items() if count > fewest}


def _name_in(token: Token, index: TextIndex) -> str | None:
    readings = _hit(token, index)
    return readings[0][0] if readings and kind_of(readings[0][0], index) in {"name", "noun"} else None


def _openers(tokens: Sequence[Token]) -> frozenset[int]:
    return frozenset(at for at, token in enumerate(tokens) if not at or tokens[at - 1].clause != token.clause)


def _sentences(reading: Reading, words: frozenset[str], named: Collection[int]) -> frozenset[int]:
    """Those with one of the words, where it is no name."""
    return frozenset(
        token.sentence for at, token in enumerate(reading.tokens) if token.text in words and at not in named
    )


def _joined(tokens: Sequence[Token], at: int, index: TextIndex) -> tuple[tuple[str, float], ...]:
    """Two written words that are one in the catalogue: «пауэр банк»."""
    if at + 1 >= len(tokens) or tokens[at].is_number or tokens[at + 1].is_number:
        return ()
    one, two = tokens[at], tokens[at + 1]
    if one.clause != two.clause or index.knows(one.text) or index.knows(two.text):
        return ()
    whole = one.text + two.text
    key = lexicon.meaning(whole)
    if lexicon.is_talk(one.text) or lexicon.is_talk(two.text) or len(whole) < 6:
        return ()
    found = index.vocabulary.readings(whole)
    return found if key in index.vocabulary or (found and found[0][1] >= 0.85) else ()


def _hit(token: Token, index: TextIndex) -> tuple[tuple[str, float], ...]:
    found = index.vocabulary.readings(token.text)
    if found:
        return found[:MAX_READINGS]
    if lexicon.is_everyday(token.text):
        return ()
    likely = (lexicon.meaning(token.text), *other_stems(token.text), *adjective_roots(token.text))
    return next((((key, DESCRIBED),) for key in likely if index.described_by(key)), ())


def _measured(tokens: Sequence[Token], at: int, index: TextIndex) -> tuple[tuple[str, float], ...]:
    """«пол-литра» where 500 ml are sold."""
    equal = equal_measures(tokens[at : at + 2])
    return next((found for one in equal if (found := index.vocabulary.readings(one))), ())


def _made(
    at: int, step: int, token: Token, found: tuple[tuple[str, float], ...], index: TextIndex, *, sized: bool
) -> Hit:
    key = next(
        (one for one, sure in found if _is_as_sure(sure, found) and kind_of(one, index) == "name"),
        found[0][0],
    )
    kind = kind_of(key, index)
    everyday = lexicon.is_everyday(token.text) and not lexicon.is_listed(key)
    idf = index.weak_idf(key) if kind == "described" else max(index.idf(one) for one, _ in found)
    weight = idf * WORTH[kind] * (EVERYDAY_WORTH if everyday else 1.0)
    return Hit(at, step, token, found, kind, weight, everyday, lexicon.is_size(key) or sized)


def _is_as_sure(sure: float, found: Sequence[tuple[str, float]]) -> bool:
    return sure > found[0][1] - AS_SURE


def kind_of(key: str, index: TextIndex) -> Kind:
    if key.startswith(PRICED):
        return "price"
    if key.startswith(JOINED):
        return "name"
    if key[0].isdigit():
        return "number" if index.holders(key) else "described"
    if lexicon.is_unit(key):
        return "unit"
    if not index.holders(key):
        return "described"
    if lexicon.describes(key):
        return "trait"
    return "noun" if lexicon.is_noun(key) else "name"


def _stranger(at: int, step: int, tokens: Sequence[Token]) -> Stranger | None:
    token = tokens[at]
    key = lexicon.meaning(token.text)
    if (
        token.text in OPINION
        or lexicon.is_general(key)
        or (token.is_latin and is_everyday_in_latin(token.text))
    ):
        return None
    if token.is_number:
        is_other = len(token.text) >= LONGEST_MODEL or is_sized(tokens, at)
        return None if is_other else Stranger(at, step, token, loud=True)
    if is_place(tokens, at) or lexicon.is_unit(key) or lexicon.is_size(key):
        return None
    if len(token.text) > 2 and (lexicon.is_listed(key) or lexicon.pet_meaning(token.text)):
        return Stranger(at, step, token, loud=True, listed=True)
    if lexicon.is_everyday(token.text) or len(token.text) < 2:
        return None
    return Stranger(at, step, token, loud=not lexicon.is_plain_word(key) and _is_loud(token))


def _is_loud(token: Token) -> bool:
    """Looks like a name: Latin, a code, capitalized inside a sentence; not an English verb or adverb."""
    is_name = token.is_latin and not (len(token.text) > LONG_ENOUGH and token.text.endswith(NO_NAMES))
    return is_name or token.glued or (token.is_capital and token.place > 0)


def weights_of(hits: Iterable[Hit]) -> list[list[tuple[str, float]]]:
    """What the index is asked for."""
    return [[(key, hit.weight * sure) for key, sure in hit.readings] for hit in hits]
