"""Products in the picker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prilavok.catalog.models import Product
from prilavok.web.inbox.presenters.references import photo_of, price_of


@dataclass(frozen=True, slots=True)
class Pick:
    public_id: str
    name: str
    sku: str
    price: str
    stock: str
    photo: str


def picks(products: Iterable[Product]) -> list[Pick]:
    return [
        Pick(one.public_id, one.name, one.sku or "", price_of(one), stock_words(one), photo_of(one))
        for one in products
    ]


def stock_words(product: Product) -> str:
    """Empty when the stock is not counted."""
    counted = [variant.stock for variant in product.variants.all() if variant.stock is not None]
    stock = sum(counted) if counted else product.stock
    if stock is None:
        return ""
    return (
        ngettext("%(n)s on stock", "%(n)s on stock", stock) % {"n": stock} if stock > 0 else _("out of stock")
    )
