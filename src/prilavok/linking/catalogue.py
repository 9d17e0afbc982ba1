"""One shop's catalogue, laid out for finding products by what customers write. Pure; built once a version."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from prilavok.lib.text import normalize, tokens
from prilavok.linking import words as lexicon
from prilavok.linking.types import Lesson, ProductEntry, ProductSource, VariantEntry

Target = tuple[int, int | None]
"""A product and, when an id belongs to one of its variants, that variant."""

_LOOKALIKES = str.maketrans("авекмнорстухі", "abekmhopctyxi")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_QUOTED = re.compile(r"[«\"“„']([^»\"”“']+)[»\"”“']")
MIN_TYPO_LENGTH = 5


def article_key(text: str) -> str:
    """An article number as typed by anyone: letters and digits, Cyrillic lookalikes as Latin."""
    folded = normalize(text).translate(_LOOKALIKES)
    return "".join(letter for letter in folded if letter.isalnum())


def link_key(url: str) -> str:
    """Host and path, without www. and the slash at the end."""
    try:
        parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/").lower()
    return f"{host}{path}" if host and path else ""


def shortened(word: str) -> Iterable[str]:
    """The word and all it becomes when one letter falls out: two words one slip apart share one of these."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


class Catalogue:
    """Maps of one shop; every product id in them is of a product on sale."""

    def __init__(self, sources: Sequence[ProductSource], lessons: Iterable[Lesson] = ()) -> None:
        self.products: dict[int, ProductEntry] = {}
        self.by_stem: dict[str, list[int]] = defaultdict(list)
        self.by_article: dict[str, list[Target]] = defaultdict(list)
        self.by_link: dict[str, list[int]] = defaultdict(list)
        self.by_slug: dict[str, list[int]] = defaultdict(list)
        self.by_external: dict[str, list[int]] = defaultdict(list)
        self.by_picture: dict[str, list[int]] = defaultdict(list)
        self._slips: dict[str, list[str]] = defaultdict(list)
        categories = frozenset(word for source in sources for word in _stems(source.category))
        for source in sources:
            self._add(source, categories)
        self._index_slips()
        self.lessons: dict[str, Lesson] = {" ".join(lesson.stems): lesson for lesson in lessons}
        self.lessons_by_stem = _lessons_by_stem(self.lessons)

    def knows(self, base: str) -> bool:
        return base in self.by_stem

    def idf(self, base: str) -> float:
        """What meeting this stem tells: much for a rare one."""
        holders = len(self.by_stem.get(base, ()))
        return math.log(1 + (len(self.products) + 1) / (holders + 0.5))

    def nearest(self, base: str) -> str | None:
        """The stem of the catalogue one slip away, when there is exactly one."""
        if len(base) < MIN_TYPO_LENGTH or not base.isalpha():
            return None
        near = {
            stem for part in shortened(base) for stem in self._slips.get(part, ()) if _one_slip(base, stem)
        }
        return near.pop() if len(near) == 1 else None

    def _add(self, source: ProductSource, categories: frozenset[str]) -> None:
        entry = _entry(source, categories)
        self.products[entry.id] = entry
        aliases = frozenset().union(*entry.aliases) if entry.aliases else frozenset()
        for base in entry.proper | entry.plain | entry.traits | entry.nouns | aliases:
            self.by_stem[base].append(entry.id)
        self._add_ids(source)

    def _add_ids(self, source: ProductSource) -> None:
        if key := article_key(source.sku):
            self.by_article[key].append((source.id, None))
        for variant_id, sku, _ in source.variants:
            if (key := article_key(sku)) and key != article_key(source.sku):
                self.by_article[key].append((source.id, variant_id))
        if key := link_key(source.url):
            self.by_link[key].append(source.id)
            slug = key.rsplit("/", 1)[-1]
            if len(slug) >= 4:
                self.by_slug[slug].append(source.id)
        for external_id in {source.public_id, *source.external_ids}:
            self.by_external[external_id].append(source.id)
        for picture in source.pictures:
            self.by_picture[picture].append(source.id)

    def _index_slips(self) -> None:
        for base in self.by_stem:
            if len(base) >= MIN_TYPO_LENGTH - 1 and base.isalpha():
                for part in shortened(base):
                    self._slips[part].append(base)


def _one_slip(one: str, two: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    start = next((at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True
    rest_one, rest_two = one[start:], two[start:]
    if len(one) == len(two):
        swapped = rest_one[:2] == rest_two[1::-1] and rest_one[2:] == rest_two[2:]
        return rest_one[1:] == rest_two[1:] or swapped
    return rest_one[1:] == rest_two or rest_one == rest_two[1:]


def _lessons_by_stem(lessons: Mapping[str, Lesson]) -> dict[str, list[Lesson]]:
    table: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons.values():
        if lesson.stems:
            table[lesson.stems[0]].append(lesson)
    return table


@lru_cache(maxsize=65536)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(lexicon.concept(token) for token in tokens(text))


@lru_cache(maxsize=32768)
def _entry(source: ProductSource, categories: frozenset[str]) -> ProductEntry:
    """Remembered, so that a new version of a catalogue costs what has changed in it."""
    named = list(dict.fromkeys(_stems(source.name)))
    from_variants = {base for _, _, values in source.variants for value in values for base in _stems(value)}
    nouns = {base for base in named if lexicon.is_noun(base) or base in categories}
    traits = {base for base in named if lexicon.is_trait(base)} - nouns
    names = [base for base in named if base not in nouns and base not in traits and len(base) > 1]
    proper = _proper(source.name, names)
    return ProductEntry(
        id=source.id,
        public_id=source.public_id,
        name=source.name,
        proper=proper,
        plain=frozenset(names) - proper,
        traits=frozenset(traits | (from_variants - nouns)),
        nouns=frozenset(nouns) | frozenset(_stems(source.category)),
        colours=frozenset(base for base in traits | from_variants if lexicon.is_colour(base)),
        numbers=frozenset(base for base in traits if base.isdigit()),
        variants=tuple(_variant(variant_id, values) for variant_id, _, values in source.variants),
        aliases=tuple(stems for alias in source.aliases if (stems := frozenset(_stems(alias)))),
    )


def _variant(variant_id: int, values: Iterable[str]) -> VariantEntry:
    return VariantEntry(variant_id, tuple(frozenset(stems) for value in values if (stems := _stems(value))))


def _proper(name: str, names: Iterable[str]) -> frozenset[str]:
    """Which stems of a product's name are names.

    In quotes, capitalized after the first word, or Latin among Cyrillic. Where the spelling tells nothing
    (all words capitalized, or none), every word that is no trait may be one.
    """
    written = _WORD.findall(name)
    letters = [word for word in written if not word.isdigit()]
    quoted = {base for part in _QUOTED.findall(name) for base in _stems(part)}
    later_lower = any(word.islower() for word in letters[1:])
    capitals = any(word[0].isupper() for word in letters[1:])
    if not quoted and not (later_lower and capitals):
        return frozenset(names)
    cyrillic = any(not word.isascii() for word in letters)
    marked = {
        base
        for at, word in enumerate(letters)
        if (at and word[0].isupper()) or (cyrillic and word.isascii())
        for base in _stems(word)
    }
    return frozenset(base for base in names if base in quoted | marked)
