"""What comes into the catalogue: checked, trimmed, without any table behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TypedDict, cast

from prilavok.lib.money import Money


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a picture file, not yet looked at."""

    content: bytes = field(repr=False)
    name: str = ""


PhotoSource = str | Upload
"""The public id or URL of a photo the product has, an http(s) URL, a `data:` URL, or a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantData:
    """`id` (public) names an existing variant; without it the SKU or the options do."""

    options: Mapping[str, str] = field(default_factory=dict)
    sku: str = ""
    price: Money | None = None
    stock: int | None = None
    id: str = ""


class ProductChanges(TypedDict, total=False):
    """Only what is to change; lists replace the whole list."""

    name: str
    sku: str | None
    description: str
    category: str
    url: str
    price: Money | None
    stock: int | None
    aliases: tuple[str, ...]
    external_ids: Mapping[str, str]
    variants: tuple[VariantData, ...]
    photos: tuple[PhotoSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductData:
    """A whole product. No price means "ask", no stock means "not counted"."""

    name: str
    sku: str | None = None
    description: str = ""
    category: str = ""
    url: str = ""
    price: Money | None = None
    stock: int | None = None
    aliases: tuple[str, ...] = ()
    external_ids: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[VariantData, ...] = ()
    photos: tuple[PhotoSource, ...] = ()

    def as_changes(self) -> ProductChanges:
        return cast("ProductChanges", {part.name: getattr(self, part.name) for part in fields(self)})
