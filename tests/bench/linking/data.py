"""Development data: invented shops with messages in the voice of their customers, written by hand.

A file is a shop. `@ key | sku | name | category | price | options | aliases | description` is a product,
`? kind | text | right products | options of the right variant | quantity` a message. Right products are
keys, or
`~pattern` over name and category. `half tune` may be tuned on; `half held` is only measured, though what
went wrong there has been read but for `bakery_uk` and `decor_en`; nobody has looked at single answers to
`half fresh`, the newest. Files in `talk/` have no products: talk, asked in every shop of the language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from prilavok.linking.types import ProductSource

FOLDER = Path(__file__).parent / "data"
NEGATIVE = frozenset({"talk", "gone", "chat", "other"})
SEVERAL = frozenset({"two", "compare"})


@dataclass(frozen=True, slots=True)
class Message:
    kind: str
    text: str
    right: frozenset[int] = frozenset()
    options: tuple[str, ...] = ()
    quantity: int | None = None

    @property
    def names_one(self) -> bool:
        return self.kind not in NEGATIVE | SEVERAL | {"ambig"}


@dataclass(frozen=True, slots=True)
class DevShop:
    name: str
    lang: str
    half: str
    sources: tuple[ProductSource, ...]
    messages: tuple[Message, ...]

    @property
    def is_tuned(self) -> bool:
        return self.half == "tune"


def shops() -> list[DevShop]:
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def talk(lang: str, half: str) -> tuple[Message, ...]:
    """What people say in any shop."""
    return _read(FOLDER / "talk" / f"{lang}_{half}.txt").messages


def _read(path: Path) -> DevShop:
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    settings = dict(line.split(maxsplit=1) for line in lines if line[0] not in "@?#")
    rows = [_cells(line) for line in lines if line[0] == "@"]
    keys = {row[0]: at for at, row in enumerate(rows, start=1)}
    sources = tuple(_source(at, row) for at, row in enumerate(rows, start=1))
    messages = tuple(_message(_cells(line), keys, sources) for line in lines if line[0] == "?")
    return DevShop(path.stem, settings["lang"], settings["half"], sources, messages)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line[1:].split("|")]


def _source(at: int, row: list[str]) -> ProductSource:
    _, sku, name, category, price, options, aliases, description = (row + [""] * 8)[:8]
    return ProductSource(
        id=at,
        public_id=f"p{at}",
        name=name,
        sku=sku,
        category=category,
        aliases=tuple(alias.strip() for alias in aliases.split(";") if alias.strip()),
        variants=tuple(
            (at * 1000 + number, "", values) for number, values in enumerate(_variants(options), start=1)
        ),
        description=description,
        price=int(float(price)) if price else None,
    )


def _variants(options: str) -> Iterator[tuple[str, ...]]:
    if options:
        yield from product(*(part.split("=")[1].split(",") for part in options.split(";")))


def _message(row: list[str], keys: dict[str, int], sources: tuple[ProductSource, ...]) -> Message:
    kind, text, right, options, quantity = (row + [""] * 5)[:5]
    return Message(
        kind,
        text,
        frozenset(_right(right, keys, sources)),
        tuple(option.strip() for option in options.split(",") if option.strip()),
        int(quantity) if quantity else None,
    )


def _right(text: str, keys: dict[str, int], sources: tuple[ProductSource, ...]) -> Iterator[int]:
    if text.startswith("~"):
        pattern = re.compile(text[1:], re.IGNORECASE)
        yield from (one.id for one in sources if pattern.search(one.name) or pattern.search(one.category))
        return
    yield from (keys[key.strip()] for key in text.split(",") if key.strip())


def other_sets(path: Path) -> list[DevShop]:
    """Measuring sets kept outside of the repository: a folder of shops like ours, or one file of the form
    {set: {lang, names, skus, Q: [{k, q, t}]}}.
    """
    if path.is_dir():
        return [_read(one) for one in sorted(path.glob("*.txt"))]
    return [_other(name, data) for name, data in json.loads(path.read_text("utf-8")).items()]


def _other(name: str, data: dict[str, Any]) -> DevShop:
    skus = data.get("skus") or [""] * len(data["names"])
    sources = tuple(
        ProductSource(id=at, public_id=f"p{at}", name=title[:250], sku=sku or "")
        for at, (title, sku) in enumerate(zip(data["names"], skus, strict=True), start=1)
    )
    messages = tuple(_other_message(row) for row in data["Q"])
    return DevShop(name, str(data["lang"]), half="other", sources=sources, messages=messages)


def _other_message(row: dict[str, Any]) -> Message:
    return Message(row["k"].removeprefix("neg_"), row["q"], frozenset(at + 1 for at in row["t"] or ()))
