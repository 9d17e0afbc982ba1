from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.actions import photos as photo_files
from prilavok.catalog.errors import SkuTaken
from prilavok.catalog.models import Product, Variant
from prilavok.catalog.saving import SavePlan, plan_save, unfetched
from prilavok.catalog.types import PhotoSource, ProductChanges, ProductData
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer_many
from prilavok.shops.actions import bump_catalog_version
from prilavok.shops.models import Shop

WRITTEN = (
    "name",
    "sku",
    "description",
    "category",
    "url",
    "price_minor",
    "stock",
    "aliases",
    "external_ids",
    "updated_at",
)


def create_product(*, shop: Shop, actor: Actor, data: ProductData) -> Product:
    """Raises `SkuTaken`, or `InvalidField` for a photo that is none."""
    plan = plan_save(Product(shop=shop, currency=shop.currency), data.as_changes())
    save_products([plan], shop=shop, actor=actor)
    return plan.product


@transaction.atomic
def update_product(product: Product, *, actor: Actor, changes: ProductChanges) -> Product:
    """The product as it is now. Raises `SkuTaken`, or `InvalidField` for a photo that is none."""
    fresh = Product.objects.select_for_update(of=("self",)).select_related("shop").get(pk=product.pk)
    plan = plan_save(fresh, changes)
    if plan.is_changed:
        save_products([plan], shop=fresh.shop, actor=actor)
    return fresh


def set_photos(product: Product, photos: Sequence[PhotoSource], *, actor: Actor) -> Product:
    """Exactly these photos in this order; those of the product that are not named go."""
    return update_product(product, actor=actor, changes={"photos": tuple(photos)})


@transaction.atomic
def save_products(plans: Sequence[SavePlan], *, shop: Shop, actor: Actor) -> None:
    """Write all plans in a constant number of statements."""
    with photo_files.stored(plans), _sku_guard(plans):
        _write_rows(plans)
        _write_variants(plans)
        photo_files.write_photos(plans)
    if any(plan.matters_to_linking for plan in plans):
        bump_catalog_version(shop.pk)
    record(*(_changed(plan.product, "created" if plan.is_new else "updated", actor) for plan in plans))
    defer_many("catalog.fetch_photo", [{"photo_id": row.pk} for plan in plans for row in unfetched(plan)])


@transaction.atomic
def delete_product(product: Product, *, actor: Actor) -> None:
    """Takes it from sale; orders and interests keep it, `restore_product` brings it back."""
    if Product.objects.filter(pk=product.pk, deleted_at__isnull=True).update(deleted_at=now()):
        bump_catalog_version(product.shop_id)
        record(_changed(product, "deleted", actor))


@transaction.atomic
def restore_product(product: Product, *, actor: Actor) -> None:
    """Undoes `delete_product`. Raises `SkuTaken` when another product got its article number."""
    with _sku_guard([SavePlan(product, is_new=False)]):
        restored = Product.objects.filter(pk=product.pk, deleted_at__isnull=False).update(deleted_at=None)
    if restored:
        bump_catalog_version(product.shop_id)
        record(_changed(product, "restored", actor))


def _changed(product: Product, change: str, actor: Actor) -> NewEvent:
    return NewEvent(
        shop_id=product.shop_id,
        name="product.changed",
        topic="product",
        subject=product.public_id,
        actor=actor,
        data={"change": change},
    )


def _write_rows(plans: Sequence[SavePlan]) -> None:
    Product.objects.bulk_create(plan.product for plan in plans if plan.is_new)
    known = [plan.product for plan in plans if not plan.is_new]
    for product in known:
        product.updated_at = now()
    Product.objects.bulk_update(known, WRITTEN, batch_size=500)


def _write_variants(plans: Sequence[SavePlan]) -> None:
    added, changed, removed = [], [], []
    for plan in plans:
        for row in plan.variants.added:
            row.product = plan.product
        added += plan.variants.added
        changed += plan.variants.changed
        removed += [row.pk for row in plan.variants.removed]
    if removed:
        Variant.objects.filter(pk__in=removed).delete()
    Variant.objects.bulk_create(added)
    Variant.objects.bulk_update(
        changed, ("sku", "options", "price_minor", "stock", "position"), batch_size=500
    )


@contextmanager
def _sku_guard(plans: Sequence[SavePlan]) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "product_sku_once" not in str(error):
            raise
        raise _sku_taken(plans) from None


def _sku_taken(plans: Sequence[SavePlan]) -> SkuTaken:
    """Names the first number that another product of the shop really has."""
    products = [plan.product for plan in plans]
    taken = set(
        Product.objects.filter(
            shop_id=products[0].shop_id,
            deleted_at__isnull=True,
            sku__in=[product.sku for product in products if product.sku],
        )
        .exclude(pk__in=[product.pk for product in products if product.pk])
        .values_list("sku", flat=True)
    )
    skus = [product.sku or "" for product in products]
    sku = next((sku for sku in skus if sku in taken), skus[0])
    return SkuTaken(sku, format_lazy(_("another product already has the article number {sku}"), sku=sku))
