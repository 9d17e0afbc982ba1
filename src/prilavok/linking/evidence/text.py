"""Words of the message against the names of the products. Pure.

Rare stems weigh more. What is found is certain only when one product fits best by a good margin, a word
that names (not only a colour or "платье") led there, and nothing said points elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from prilavok.linking import words as lexicon
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.reading import Reading, Word
from prilavok.linking.types import ProductEntry, Reason, TextFinding

NAMED = 0.93
ALIAS = 0.95
MISSPELT = 0.91
DESCRIBED = 0.92
CHOSEN = 0.93
DOUBTED = 0.75
PARTIAL = 0.70
KIND_ONLY = 0.55
PASSING = 0.55
AMBIGUOUS = {2: 0.68, 3: 0.62, 4: 0.55, 5: 0.55}
MARGIN = 0.12
TYPO = 0.85
OTHER_FORM = 0.97
FEW_NAMES = 2
"""In a name of more words any one of them alone is only a part: «Moda Collection Dark Espresso»."""
EXACT = 0.9
MAX_PRODUCTS = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that is in the catalogue; `stem` is the catalogue's spelling of it."""

    word: Word
    stem: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Words:
    hits: tuple[Hit, ...]
    strange: tuple[Word, ...]
    """Words that neither the catalogue nor the lexicon knows."""
    has_cue: bool
    negated: frozenset[str]
    said: frozenset[str]
    """All stems said, in the catalogue or not."""
    numbers: frozenset[str]
    """Figures that are not sizes."""


def by_names(reading: Reading, catalogue: Catalogue) -> TextFinding:
    """The products that the words name, each by words of its own."""
    words = _sort(reading, catalogue)
    reasons: list[Reason] = []
    left = words.hits
    ambiguous = False
    while left and len(reasons) < MAX_PRODUCTS:
        finding, used = _best(words, left, catalogue, first=not reasons)
        reasons += finding.reasons
        ambiguous = ambiguous or finding.ambiguous
        left = _others(left, used)
        if len(finding.reasons) != 1:
            break
    unknown = not reasons and bool(words.strange) and (words.has_cue or any(map(lexicon.is_noun, words.said)))
    return TextFinding(tuple(reasons), ambiguous, unknown)


def choose_among(reading: Reading, products: Collection[int], catalogue: Catalogue) -> list[Reason]:
    """Which of a few products is meant: here a colour or a kind of thing is enough, if it fits only one."""
    entries = [catalogue.products[product] for product in products if product in catalogue.products]
    allowed = [entry for entry in entries if not reading.negated & _all_stems(entry)]
    hits = _sort(reading, catalogue).hits
    scores = {entry.id: _points(hits, entry, catalogue) for entry in allowed}
    best = max(scores.values(), default=0.0)
    chosen = [entry for entry in allowed if scores[entry.id] == best]
    if len(chosen) != 1 or (best == 0 and not reading.negated):
        return []
    return [_reason(chosen[0], CHOSEN, hits)]


def _sort(reading: Reading, catalogue: Catalogue) -> _Words:
    hits: list[Hit] = []
    strange: list[Word] = []
    for word in reading.content:
        if catalogue.knows(word.stem):
            hits.append(Hit(word, word.stem, 1.0))
        elif (near := catalogue.nearest(word.stem)) and not lexicon.is_noun(word.stem):
            hits.append(Hit(word, near, OTHER_FORM if _is_other_form(word.stem, near) else TYPO))
        elif _is_strange(word):
            strange.append(word)
    listed = lexicon.ASKING | lexicon.TAKING
    has_cue = reading.quantity is not None or any(
        word.token in listed or word.is_size for word in reading.words
    )
    return _Words(
        tuple(hits), tuple(strange), has_cue, reading.negated, reading.stems, _numbers(reading.words)
    )


def _numbers(words: Sequence[Word]) -> frozenset[str]:
    """«42 размер» and «размер 42» are not part of a name."""
    sizes = {word.place for word in words if word.token in lexicon.SIZE_WORDS}
    return frozenset(
        word.token
        for word in words
        if word.is_number and len(word.token) > 1 and not {word.place - 1, word.place + 1} & sizes
    )


def _is_strange(word: Word) -> bool:
    described = word.is_size or lexicon.is_trait(word.stem) or word.token in lexicon.NUMBERS
    return len(word.token) > 2 and not described


def _is_other_form(one: str, two: str) -> bool:
    """The stemmer leaves some endings on: «орхиде», «орхид»."""
    return one.startswith(two) or two.startswith(one)


def _best(
    words: _Words, hits: tuple[Hit, ...], catalogue: Catalogue, *, first: bool
) -> tuple[TextFinding, frozenset[str]]:
    """The product, or the group that cannot be told apart, and the stems that led there."""
    group = _contenders(hits, catalogue, words.negated)
    if not group:
        return TextFinding(), frozenset(hit.stem for hit in hits)
    used = frozenset(hit.stem for hit in hits if hit.stem in _all_stems(group[0]))
    if len(group) > 1:
        return _ambiguous(group, hits, used, words), used
    weight = _weight(group[0], words, hits)
    if weight < PARTIAL and not first:
        weight = 0.0
    return TextFinding((_reason(group[0], weight, hits),) if weight else ()), used


def _contenders(hits: Collection[Hit], catalogue: Catalogue, negated: frozenset[str]) -> list[ProductEntry]:
    points: dict[int, float] = defaultdict(float)
    for hit in {hit.stem: hit for hit in hits}.values():
        worth = catalogue.idf(hit.stem) * hit.weight
        for product in catalogue.by_stem[hit.stem]:
            points[product] += worth
    if not points:
        return []
    least = max(points.values()) * (1 - MARGIN)
    ranked = sorted((-score, product) for product, score in points.items() if score >= least)
    entries = [catalogue.products[product] for _, product in ranked]
    left = [entry for entry in entries if not negated & (entry.proper | entry.plain)]
    return [entry for entry in left if _share_words(entry, left[0], hits)]


def _share_words(one: ProductEntry, two: ProductEntry, hits: Collection[Hit]) -> bool:
    """Found by a word in common, so that one of them is meant; else each was named by itself."""
    common = _all_stems(one) & _all_stems(two)
    return one is two or any(hit.stem in common and not lexicon.is_trait(hit.stem) for hit in hits)


def _ambiguous(
    group: list[ProductEntry], hits: tuple[Hit, ...], used: frozenset[str], words: _Words
) -> TextFinding:
    """Several fit: they are shown while they are few. A colour in common is nothing at all, and a kind of
    thing in common is nothing when the customer named one that is not ours.
    """
    if all(lexicon.is_trait(base) for base in used):
        return TextFinding()
    if words.strange and all(_describes(base) for base in used):
        return TextFinding()
    if len(used) == 1 and len(words.strange) > 1:
        return TextFinding()
    weight = AMBIGUOUS.get(len(group), 0.0)
    reasons = tuple(_reason(entry, weight, hits) for entry in group) if weight else ()
    return TextFinding(reasons, ambiguous=True)


def _weight(entry: ProductEntry, words: _Words, hits: tuple[Hit, ...]) -> float:
    mine = [hit for hit in hits if hit.stem in _all_stems(entry)]
    stems = {hit.stem for hit in mine}
    if any(alias <= stems for alias in entry.aliases):
        return ALIAS
    naming = [hit for hit in mine if hit.stem in entry.proper | entry.plain]
    if not naming:
        return KIND_ONLY if stems & entry.nouns and not words.strange else 0.0
    weight = _naming_weight(entry, naming, mine, words)
    return min(weight, DOUBTED) if _is_doubtful(entry, naming, words) else weight


def _naming_weight(entry: ProductEntry, naming: list[Hit], mine: list[Hit], words: _Words) -> float:
    stems = {hit.stem for hit in mine}
    exact = {hit.stem for hit in naming if hit.weight >= EXACT}
    is_name = any(base in entry.proper for base in exact)
    if len(stems) == 1 and words.strange and (not words.has_cue or len(words.strange) > 2):
        return PASSING if len(words.strange) < 2 else 0.0
    if len(stems) == 1 and len(entry.proper) > FEW_NAMES:
        return PARTIAL if words.has_cue and len(words.strange) < 2 else 0.0
    if is_name:
        return NAMED
    if len(exact) >= 2:
        return DESCRIBED
    if exact:
        return PARTIAL
    if len(stems) > 1:
        return MISSPELT
    return 0.0 if words.strange else DOUBTED


def _is_doubtful(entry: ProductEntry, naming: list[Hit], words: _Words) -> bool:
    """Something said does not fit this product: it may be one that is not sold."""
    colours = {base for base in words.said if lexicon.is_colour(base)}
    nouns = {base for base in words.said if lexicon.is_noun(base)}
    return (
        bool(entry.colours and colours and not colours & entry.colours)
        or bool(entry.nouns and nouns and not nouns & entry.nouns)
        or _has_strange_number(entry, words)
        or _has_strange_neighbour(naming, words)
        or _has_foreign_neighbour(entry, naming, words)
        or len(words.strange) > 2 * len(naming) + 2
    )


def _has_strange_number(entry: ProductEntry, words: _Words) -> bool:
    """«iPhone 15» where the product is «iPhone 13»; a name without figures leaves them to sizes."""
    return bool(entry.numbers) and not words.numbers <= entry.numbers | entry.traits


def _has_strange_neighbour(naming: list[Hit], words: _Words) -> bool:
    """A word next to the name that looks like part of another name: capitalized, or Latin among Cyrillic.

    Any strange word does that to a name that stands alone: «пеньюар Gorsenia».
    """
    is_alone = len(words.hits) == 1
    is_latin = all(hit.word.token.isascii() for hit in words.hits)
    return any(
        (is_alone or (word.token.isascii() and not is_latin) or (word.raw[0].isupper() and word.place > 0))
        and _adjoins(word, naming)
        for word in words.strange
    )


def _has_foreign_neighbour(entry: ProductEntry, naming: list[Hit], words: _Words) -> bool:
    """«Zara Марта» where these are two products, with no comma or «и» between."""
    mine = _all_stems(entry)
    others = [hit.word for hit in words.hits if hit.stem not in mine and not _describes(hit.stem)]
    return any(_adjoins(word, naming) for word in others)


def _adjoins(word: Word, naming: Iterable[Hit]) -> bool:
    """Next to the name in one clause."""
    return any(
        (word.place == hit.word.place + 1 and not hit.word.ends_clause)
        or (word.place == hit.word.place - 1 and not word.ends_clause)
        for hit in naming
    )


def _describes(base: str) -> bool:
    return lexicon.is_trait(base) or lexicon.is_noun(base)


def _others(hits: tuple[Hit, ...], used: frozenset[str]) -> tuple[Hit, ...]:
    """What is left may name another product, if it names at all: «Марта и Лора»."""
    left = tuple(hit for hit in hits if hit.stem not in used)
    names = any(not _describes(hit.stem) for hit in left)
    return left if names else ()


def _points(hits: Iterable[Hit], entry: ProductEntry, catalogue: Catalogue) -> float:
    mine = _all_stems(entry)
    return sum(catalogue.idf(hit.stem) * hit.weight for hit in hits if hit.stem in mine)


def _all_stems(entry: ProductEntry) -> frozenset[str]:
    return frozenset().union(entry.proper, entry.plain, entry.traits, entry.nouns, *entry.aliases)


def _reason(entry: ProductEntry, weight: float, hits: Iterable[Hit]) -> Reason:
    mine = _all_stems(entry)
    matched = tuple(dict.fromkeys(hit.word.raw for hit in hits if hit.stem in mine))
    return Reason("text", entry.id, weight, " ".join(matched), matched)
