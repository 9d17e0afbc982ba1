"""The values linking thinks in: no rows, no queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EvidenceKind = Literal[
    "post", "story", "reel", "ad", "product_card", "link", "sku", "text", "picture", "context", "correction"
]
State = Literal["suggested", "linked"]
Hint = Literal["unknown_product", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence that a message is about a product, before anything is stored."""

    kind: EvidenceKind
    product_id: int
    weight: float
    detail: str = ""
    matched: tuple[str, ...] = ()
    variant_id: int | None = None


@dataclass(frozen=True, slots=True)
class PostView:
    """A publication of the shop as linking sees it."""

    kind: str
    title: str
    product_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a message points at, with the publication it was found to be."""

    type: str
    external_id: str = ""
    other_ids: tuple[str, ...] = ()
    url: str = ""
    title: str = ""
    post: PostView | None = None
    product_id: int | None = None


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """A product the customer is already linked to. Items of one message share `origin`."""

    product_id: int
    score: float
    state: str
    origin: int | None = None
    variant_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A message as the engine gets it: `thread` newest first, `replied` the products of the answered one."""

    text: str = ""
    pointers: tuple[Pointer, ...] = ()
    pictures: tuple[str, ...] = ()
    """URLs or SHA-256 digests of the pictures sent."""
    thread: tuple[ThreadItem, ...] = ()
    replied: tuple[int, ...] = ()
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product with all that speaks for it. `quantity` is None unless the message names one."""

    product_id: int
    score: float
    state: State
    reasons: tuple[Reason, ...]
    variant_id: int | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Best first. `hint` says why there is nothing certain."""

    items: tuple[Candidate, ...] = ()
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class VariantEntry:
    id: int
    options: tuple[frozenset[str], ...]
    """The stems of each option's value."""


@dataclass(frozen=True, slots=True)
class ProductSource:
    """What the index is built from."""

    id: int
    public_id: str
    name: str
    sku: str = ""
    category: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    variants: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    """(id, sku, values of the options)"""
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductEntry:
    """A product as the index knows it: its stems by what they are worth for telling it apart."""

    id: int
    public_id: str
    name: str
    proper: frozenset[str]
    """Names: capitalized inside the name, in another script, an alias."""
    plain: frozenset[str]
    traits: frozenset[str]
    """Colours, sizes, materials, numbers: of the name and of the variants."""
    nouns: frozenset[str]
    """What kind of thing it is, its category among them."""
    colours: frozenset[str]
    numbers: frozenset[str]
    variants: tuple[VariantEntry, ...] = ()
    aliases: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What operators taught about a phrase: products it means and products it does not."""

    stems: tuple[str, ...]
    right: frozenset[int] = frozenset()
    wrong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TextFinding:
    """`best` first; `ambiguous` when several fit equally well; `unknown` when a name is not ours."""

    reasons: tuple[Reason, ...] = ()
    ambiguous: bool = False
    unknown: bool = False
    words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
