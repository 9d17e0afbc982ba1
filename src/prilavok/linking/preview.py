"""What linking would say to a message, without storing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from prilavok.catalog.models import Product, Variant
from prilavok.channels.types import Reference
from prilavok.customers.models import Customer
from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.engine import MAX_ITEMS, judge
from prilavok.linking.finding import PostFinder, mentions_in, resolved, threads_of
from prilavok.linking.picture_preview import sightings
from prilavok.linking.types import Hint, Pointer, Question, Reason, State
from prilavok.shops.models import Shop


@dataclass(frozen=True, slots=True)
class PreviewItem:
    product: Product
    variant: Variant | None
    quantity: int
    score: float
    state: State
    evidence: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    items: tuple[PreviewItem, ...] = ()
    hint: Hint | None = None


def preview(
    shop: Shop,
    text: str,
    references: Sequence[Reference] = (),
    customer: Customer | None = None,
    pictures: Sequence[str] = (),
    images: Mapping[str, bytes] = MappingProxyType({}),
) -> Preview:
    """Best first, at most five. `pictures` are URLs or SHA-256 digests, `images` the files by digest."""
    catalogue = catalogue_of(shop.pk)
    pointers = tuple(
        Pointer(one.type, one.external_id, one.other_ids, one.url, one.title) for one in references
    )
    posts = PostFinder(shop.pk, mentions_in(text, pointers))
    question = Question(
        text=text,
        pointers=resolved(text, pointers, {}, posts),
        pictures=tuple(pictures),
        sightings=sightings(shop.pk, pictures, images, catalogue),
        thread=tuple(threads_of([customer.pk]).get(customer.pk, ())) if customer else (),
    )
    verdict = judge(question, catalogue)
    ids = [item.product_id for item in verdict.items]
    products = (
        Product.objects.filter(shop=shop, deleted_at__isnull=True).prefetch_related("variants").in_bulk(ids)
    )
    items = tuple(
        PreviewItem(
            product=products[item.product_id],
            variant=_variant(products[item.product_id], item.variant_id),
            quantity=item.quantity or 1,
            score=item.score,
            state=item.state,
            evidence=item.reasons,
        )
        for item in verdict.items[:MAX_ITEMS]
        if item.product_id in products
    )
    return Preview(items, verdict.hint)


def _variant(product: Product, variant_id: int | None) -> Variant | None:
    return next((variant for variant in product.variants.all() if variant.pk == variant_id), None)
