"""Cards for what a message points at: publication, story, ad, product, link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.catalog.models import Post, Product
from prilavok.inbox.models import Reference
from prilavok.lib import clock
from prilavok.lib.text import shorten
from prilavok.web.components import formats

TITLE = 80
POSTS = frozenset({"post", "reel", "story", "story_mention", "ad"})
STORIES = frozenset({"story", "story_mention"})
KINDS: Mapping[str, tuple[str, Any]] = {
    "post": ("i-image", gettext_lazy("Publication")),
    "reel": ("i-clapperboard", gettext_lazy("Reel")),
    "story": ("i-circle-dashed", gettext_lazy("Reply to your story")),
    "story_mention": ("i-at-sign", gettext_lazy("Mentioned you in a story")),
    "ad": ("i-megaphone", gettext_lazy("Advertisement")),
    "product": ("i-shopping-bag", gettext_lazy("Product card")),
    "link": ("i-link", gettext_lazy("Link")),
}


@dataclass(frozen=True, slots=True)
class ReferenceCard:
    icon: str
    kind: Any
    title: str
    fact: str
    picture: str
    is_story: bool
    url: str
    products: Sequence[Product]


def photo_of(product: Product | None) -> str:
    """Needs the photos; prefetch them on lists."""
    if product is None:
        return ""
    return next((photo.url for photo in product.photos.all() if photo.url), "")


def price_of(product: Product) -> str:
    return formats.money(product.price) if product.price else ""


def cards(
    references: Iterable[Reference], products_on: Mapping[int, Sequence[Product]]
) -> list[ReferenceCard]:
    """`products_on` names the products of each publication by its row number."""
    return [_card(ref, products_on.get(ref.post_id or 0, ())) for ref in references if ref.type in KINDS]


def _card(ref: Reference, products: Sequence[Product]) -> ReferenceCard:
    icon, kind = KINDS[ref.type]
    post = ref.post
    return ReferenceCard(
        icon=icon,
        kind=kind,
        title=_title(ref, products),
        fact=_fact(ref, products),
        picture=_picture(ref, products),
        is_story=ref.type in STORIES,
        url=_safe(ref.url or (post.permalink if post else "")),
        products=products if ref.type in POSTS else (),
    )


def _title(ref: Reference, products: Sequence[Product]) -> str:
    named = ref.title or (ref.product.name if ref.product else "") or (ref.post.caption if ref.post else "")
    if not named and products:
        named = products[0].name
    return shorten(named or ref.url or _("without a caption"), TITLE)


def _picture(ref: Reference, products: Sequence[Product]) -> str:
    shown = (ref.post.picture if ref.post else "") or ref.image_url or photo_of(ref.product)
    return shown or (photo_of(products[0]) if products else "")


def _fact(ref: Reference, products: Sequence[Product]) -> str:
    if ref.product:
        return price_of(ref.product)
    if ref.type in POSTS and ref.post is None:
        return _("not among your publications")
    if ref.post is None:
        return ""
    return " · ".join(
        part for part in (_published(ref.post), _on_air(ref.post, ref.type), _unlinked(products)) if part
    )


def _published(post: Post) -> str:
    return formats.exactly(post.published_at) if post.published_at else ""


def _on_air(post: Post, kind: str) -> str:
    if kind not in STORIES or post.expires_at is None:
        return ""
    left = post.expires_at - clock.now()
    if left.total_seconds() <= 0:
        return _("gone on %(date)s") % {"date": formats.short_date(post.expires_at)}
    return _("live for %(time)s more") % {"time": formats.duration_short(left)}


def _unlinked(products: Sequence[Product]) -> str:
    return "" if products else _("no product on it")


def _safe(url: str) -> str:
    """Only web addresses become links: a customer's message must not bring `javascript:` in."""
    return url if url.startswith(("https://", "http://")) else ""
