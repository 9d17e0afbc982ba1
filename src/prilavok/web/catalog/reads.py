"""What the screens of the catalogue show, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from prilavok.catalog.models import Post, PostProduct, Product
from prilavok.catalog.queries import posts_of, search_products
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.lib.text import shorten
from prilavok.linking.models import Interest
from prilavok.shops.models import Shop

ASKED_FOR = timedelta(days=30)
PAGE = 60
KINDS = {
    Post.Kind.POST: pgettext_lazy("kind of post", "Post"),
    Post.Kind.REEL: pgettext_lazy("kind of post", "Reel"),
    Post.Kind.STORY: pgettext_lazy("kind of post", "Story"),
    Post.Kind.AD: pgettext_lazy("kind of post", "Ad"),
    Post.Kind.WALL: pgettext_lazy("kind of post", "Wall post"),
}
FEW = 5
"""From this stock downwards the number is shown as a warning."""

STATES = {
    Interest.State.SUGGESTED: (2, pgettext_lazy("link", "likely")),
    Interest.State.LINKED: (3, pgettext_lazy("link", "certain")),
    Interest.State.CONFIRMED: (3, pgettext_lazy("link", "confirmed")),
}


@dataclass(frozen=True, slots=True)
class ProductRow:
    product: Product
    asked: int
    shown: int

    @property
    def photo(self) -> str:
        return next((photo.url for photo in self.product.photos.all()), "")

    @property
    def stock(self) -> int | None:
        return stock_of(self.product)

    @property
    def is_low(self) -> bool:
        return self.stock is not None and self.stock < FEW

    @property
    def variants(self) -> str:
        return variants_in_short(self.product)


@dataclass(frozen=True, slots=True)
class PostTile:
    post: Post
    conversations: int

    @property
    def kind(self) -> object:
        return KINDS.get(Post.Kind(self.post.kind), self.post.kind)

    @property
    def products(self) -> list[Product]:
        return [link.product for link in self.post.post_products.all()]

    @property
    def published_at(self) -> datetime:
        return self.post.published_at or self.post.created_at


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many publications show a product, and what the others cost."""

    total: int
    linked: int
    asked_unlinked: int

    @property
    def unlinked(self) -> int:
        return self.total - self.linked

    @property
    def percent(self) -> int:
        return self.linked * 100 // self.total if self.total else 0


def stock_of(product: Product) -> int | None:
    """The product's own count, else the sum of its variants'; needs the variants prefetched."""
    if product.stock is not None:
        return product.stock
    counted = [variant.stock for variant in product.variants.all() if variant.stock is not None]
    return sum(counted) if counted else None


def variants_in_short(product: Product) -> str:
    """беж, чёрный · 42–48"""
    values: dict[str, dict[str, None]] = {}
    for variant in product.variants.all():
        for name, value in variant.options.items():
            values.setdefault(name, {})[str(value)] = None
    return " · ".join(_in_short(list(found)) for found in values.values())


def _in_short(values: list[str]) -> str:
    if len(values) > 2 and all(value.isdigit() for value in values):
        numbers = sorted(int(value) for value in values)
        return f"{numbers[0]}–{numbers[-1]}"
    return shorten(", ".join(values), 40)


def product_rows(shop: Shop, *, words: str = "", category: str = "") -> QuerySet[Any]:
    rows = search_products(shop, words)
    if category:
        rows = rows.filter(category=category)
    asked = (
        Interest.objects.filter(product=OuterRef("pk"), created_at__gte=now() - ASKED_FOR)
        .exclude(state=Interest.State.REJECTED)
        .order_by()
        .values("product")
        .annotate(n=Count("customer", distinct=True))
        .values("n")
    )
    shown = PostProduct.objects.filter(product=OuterRef("pk")).order_by().values("product")
    return rows.annotate(asked=_count(asked), shown=_count(shown.annotate(n=Count("pk")).values("n")))


def _count(counted: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def as_rows(products: Iterable[Any]) -> list[ProductRow]:
    return [ProductRow(product, product.asked, product.shown) for product in products]


def as_found(products: Iterable[Product]) -> list[ProductRow]:
    """For pick lists, which show no counts."""
    return [ProductRow(product, 0, 0) for product in products]


def page_of(rows: QuerySet[Any], cursor: str | None) -> tuple[list[Any], int | None]:
    """The rows after the cursor (the last row's number) and the next cursor."""
    if cursor and cursor.isascii() and cursor.isdigit():
        rows = rows.filter(pk__lt=min(int(cursor), 2**62))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], last_of(found)


def last_of(found: Sequence[Model]) -> int | None:
    return found[PAGE - 1].pk if len(found) > PAGE else None


def _live_links() -> QuerySet[PostProduct]:
    return PostProduct.objects.filter(post=OuterRef("pk"), product__deleted_at__isnull=True)


def post_tiles(shop: Shop) -> QuerySet[Any]:
    asked = Conversation.objects.filter(post=OuterRef("pk")).order_by().values("post")
    return posts_of(shop).annotate(
        conversation_count=_count(asked.annotate(n=Count("pk")).values("n")), is_linked=Exists(_live_links())
    )


def as_tiles(posts: Iterable[Any]) -> list[PostTile]:
    return [PostTile(post, post.conversation_count) for post in posts]


def coverage(shop: Shop) -> Coverage:
    posts = Post.objects.filter(shop=shop)
    linked = posts.filter(Exists(_live_links()))
    live = PostProduct.objects.filter(post=OuterRef("post"), product__deleted_at__isnull=True)
    asked = Conversation.objects.filter(
        ~Exists(live), shop=shop, post__isnull=False, last_message_at__gte=now() - ASKED_FOR
    )
    return Coverage(posts.count(), linked.count(), asked.count())


def asked_without_product(shop: Shop, limit: int = 4) -> list[PostTile]:
    """Publications without a product, those most asked under first."""
    rows = post_tiles(shop).filter(is_linked=False).order_by("-conversation_count", "-id")
    return as_tiles(rows[:limit])


def posts_showing(product: Product) -> list[PostTile]:
    return as_tiles(post_tiles(product.shop).filter(post_products__product=product))


@dataclass(frozen=True, slots=True)
class Face:
    """Who is interested, and how sure that is."""

    name: str
    seed: str
    picture: str
    kind: str
    url: str
    level: int
    state: object


@dataclass(frozen=True, slots=True)
class InterestLine:
    row: Interest
    face: Face


def recent_interests(product: Product, limit: int = 8) -> list[InterestLine]:
    rows = (
        Interest.objects.filter(product=product)
        .exclude(state=Interest.State.REJECTED)
        .select_related("customer", "variant", "conversation__identity__channel")
        .prefetch_related("customer__identities__channel")
        .order_by("-updated_at", "-id")[:limit]
    )
    return [InterestLine(row, _face(row)) for row in rows]


def _face(row: Interest) -> Face:
    identity = (
        row.conversation.identity if row.conversation else next(iter(row.customer.identities.all()), None)
    )
    level, state = STATES[Interest.State(row.state)]
    if identity is None:
        seed = row.customer.public_id
        return Face(row.customer.name or seed, seed, "", "", _place_of(row), level, state)
    return Face(
        name=row.customer.name or identity.display_name,
        seed=identity.public_id,
        picture=identity.avatar_url,
        kind=identity.channel.kind,
        url=_place_of(row),
        level=level,
        state=state,
    )


def _place_of(row: Interest) -> str:
    if row.conversation:
        return reverse("inbox:conversation", args=[row.conversation.public_id])
    return reverse("customers:detail", args=[row.customer.public_id])


def recent_conversations(post: Post, limit: int = 10) -> list[Conversation]:
    return list(
        Conversation.objects.filter(post=post)
        .select_related("identity__channel", "customer")
        .order_by("-last_message_at", "-id")[:limit]
    )


def learned_phrases(product: Product, limit: int = 12) -> list[str]:
    rows = product.corrections.filter(is_right=True).order_by("-id")
    return list(rows.values_list("phrase", flat=True)[:limit])
