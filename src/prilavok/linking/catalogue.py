"""One shop's catalogue, laid out for finding products by what customers write. Pure; built once a version."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from copy import copy
from typing import Any
from urllib.parse import unquote, urlsplit

from prilavok.linking.score import USUAL
from prilavok.linking.textual.index import TextIndex
from prilavok.linking.textual.normalise import fold
from prilavok.linking.types import Lesson, ProductEntry, ProductSource

Target = tuple[int, int | None]
"""A product and, when an id belongs to one of its variants, that variant."""

_LOOKALIKES = str.maketrans("авекмнорстухі", "abekmhopctyxi")
_CODE = re.compile(r"(?=[a-zа-я0-9/_.\-]*\d)[a-zа-я0-9][a-zа-я0-9/_.\-]*[a-zа-я0-9]")
_FIGURES = re.compile(r"\d{4,}")
MIN_CODE = 5


def article_key(text: str) -> str:
    """An article number as typed by anyone: letters and digits, Cyrillic lookalikes as Latin."""
    folded = fold(text).translate(_LOOKALIKES)
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


class Catalogue:
    """Maps of one shop; every product id in them is of a product on sale."""

    def __init__(self, sources: Sequence[ProductSource] = (), lessons: Iterable[Lesson] = ()) -> None:
        self.index = TextIndex()
        self.thresholds = USUAL
        self.sources: dict[int, ProductSource] = {}
        self.products: dict[int, ProductEntry] = {}
        self.by_article: dict[str, list[Target]] = defaultdict(list)
        self.by_code: dict[str, list[Target]] = defaultdict(list)
        """Model numbers inside names, looked at where no article number is meant."""
        self.by_link: dict[str, list[int]] = defaultdict(list)
        self.by_slug: dict[str, list[int]] = defaultdict(list)
        self.by_external: dict[str, list[int]] = defaultdict(list)
        self.by_picture: dict[str, list[int]] = defaultdict(list)
        self.lessons: dict[str, Lesson] = {}
        self.lessons_by_key: dict[str, list[Lesson]] = {}
        self.update(sources)
        self.teach(lessons)

    def update(self, changed: Iterable[ProductSource], removed: Iterable[int] = ()) -> None:
        """Products that are new or other than before, and those no longer on sale."""
        for product in removed:
            self._drop(product)
        for source in changed:
            self._drop(source.id)
            self._put_ids(source)
            self.sources[source.id] = source
            self.products[source.id] = self.index.put(source)

    def teach(self, lessons: Iterable[Lesson]) -> None:
        """Exactly these lessons count from now on."""
        self.lessons = {" ".join(lesson.stems): lesson for lesson in lessons}
        self.lessons_by_key = _lessons_by_key(self.lessons)

    def with_lessons(self, lessons: Iterable[Lesson]) -> Catalogue:
        """The same products under other lessons."""
        other = copy(self)
        other.teach(lessons)
        return other

    def knows(self, word: str) -> bool:
        """Whether a product has the word in its name, category, options or among its aliases."""
        return self.index.knows(word)

    def hears(self, word: str) -> bool:
        """The same, be the word misspelt or in the other alphabet."""
        return self.index.hears(word)

    def _drop(self, product: int) -> None:
        source = self.sources.pop(product, None)
        if source is None:
            return
        self.index.drop(product)
        for table, key, value in self._ids(source):
            table[key].remove(value)
            if not table[key]:
                del table[key]
        del self.products[product]

    def _put_ids(self, source: ProductSource) -> None:
        for table, key, value in self._ids(source):
            table[key].append(value)

    def _ids(self, source: ProductSource) -> list[tuple[dict[str, list[Any]], str, Hashable]]:
        """Every table entry that leads to the product."""
        found: list[tuple[dict[str, list[Any]], str, Hashable]] = [
            (self.by_article, key, target) for key, target in _articles(source)
        ]
        codes = {*codes_in(source.name), *figures_of(own for own, _ in _articles(source))}
        found += [(self.by_code, key, (source.id, None)) for key in sorted(codes)]
        if key := link_key(source.url):
            found.append((self.by_link, key, source.id))
            slug = key.rsplit("/", 1)[-1]
            if len(slug) >= 4:
                found.append((self.by_slug, slug, source.id))
        found += [
            (self.by_external, one, source.id) for one in sorted({source.public_id, *source.external_ids})
        ]
        found += [(self.by_picture, picture, source.id) for picture in source.pictures]
        return found


def _articles(source: ProductSource) -> list[tuple[str, Target]]:
    own = article_key(source.sku)
    found: list[tuple[str, Target]] = [(own, (source.id, None))] if own else []
    for variant_id, sku, _ in source.variants:
        if (key := article_key(sku)) and key != own:
            found.append((key, (source.id, variant_id)))
    return found


def codes_in(name: str) -> list[str]:
    """Model numbers that stand in a name: «WH-1000XM5», «TA-0001»."""
    found = {article_key(match[0]) for match in _CODE.finditer(fold(name))}
    return sorted(code for code in found if len(code) >= MIN_CODE and _is_code(code))


def figures_of(articles: Iterable[str]) -> list[str]:
    """«75192» of LG-75192: customers leave the letters out."""
    runs = (_FIGURES.findall(article) for article in articles if not article.isdigit())
    return [run for found in runs for run in found]


def _is_code(code: str) -> bool:
    digits = sum(letter.isdigit() for letter in code)
    return digits >= 4 or (digits >= 2 and digits < len(code) and not code[0].isdigit())


def _lessons_by_key(lessons: Mapping[str, Lesson]) -> dict[str, list[Lesson]]:
    table: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons.values():
        if lesson.stems:
            table[lesson.stems[0]].append(lesson)
    return table
