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
    freshness: float = 1.0
    """Falls with the time since it was last talked of: 1 now, 0 long ago."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a customer's picture shows of the shop's own: one product, or those of a publication.

    `title` is the publication's, empty for a product's photo; `words` were read on the picture.
    """

    product_ids: tuple[int, ...]
    certainty: float
    title: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A message as the engine gets it: `thread` newest first, `replied` the products of the answered one."""

    text: str = ""
    pointers: tuple[Pointer, ...] = ()
    pictures: tuple[str, ...] = ()
    """URLs or SHA-256 digests of the pictures sent."""
    sightings: tuple[Sighting, ...] = ()
    """What was recognised on them."""
    thread: tuple[ThreadItem, ...] = ()
    replied: tuple[int, ...] = ()
    is_reply: bool = False
    offered: tuple[int | None, ...] = ()
    """The rows of the list that we sent last, each with its product: buttons, or «1. … 2. …»."""
    payload: str = ""
    """What a pressed button or a referral says besides its words."""
    is_ours: bool = False
    """A caption or a picture's words: they name products to sell them, not in passing."""


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
    fits: int = 0
    """How many products fit an ambiguous message equally well; `items` are the first of them."""
    missing: str = ""
    """What was asked for and is not in the catalogue, as written."""


@dataclass(frozen=True, slots=True)
class VariantEntry:
    id: int
    options: tuple[frozenset[str], ...]
    """The keys of each option's value."""


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
    description: str = ""
    price: int | None = None
    """In whole units of the currency."""


@dataclass(frozen=True, slots=True)
class ProductEntry:
    """A product as the index knows it: every key of its record with the parts of the record it stands in."""

    id: int
    public_id: str
    name: str
    fields: Mapping[str, int]
    """Key -> bits of `textual.entries`: name, alias, option, category, description."""
    name_keys: tuple[str, ...]
    core_keys: frozenset[str]
    """Keys of the name that name: no colours, sizes, measures, kinds of things."""
    joined: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Neighbouring words of the name written as one."""
    aliases: tuple[frozenset[str], ...] = ()
    variants: tuple[VariantEntry, ...] = ()
    price: int | None = None
    spelled: Mapping[str, str] = field(default_factory=dict)
    """How a key is written in the product's own record."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What operators taught about a phrase: products it means and products it does not."""

    stems: tuple[str, ...]
    right: frozenset[int] = frozenset()
    wrong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TextFinding:
    """`reasons` best first, each with its probability as weight.

    `ambiguous` when several products fit what was said equally well (`fits` counts them), `unknown` when what
    was named is not ours.
    """

    reasons: tuple[Reason, ...] = ()
    ambiguous: bool = False
    unknown: bool = False
    fits: int = 0
    places: Mapping[int, int] = field(default_factory=dict)
    """Where in the message each product is named, for quantities and variants beside it."""
