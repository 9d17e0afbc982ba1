"""What a new line costs and is called. Prices are copied once and then belong to the order."""

from __future__ import annotations

from prilavok.catalog.models import Product, Variant
from prilavok.lib.money import MAX_MINOR
from prilavok.orders.models import Order, OrderLine
from prilavok.orders.types import InvalidLine, LineData

MAX_QUANTITY = 10_000
MAX_NAME = 250


def price_of(product: Product | None, variant: Variant | None, currency: str) -> int:
    """0 where the price is not known, or stands in a currency that is not the order's."""
    if product is None or product.currency != currency:
        return 0
    own = variant.price_minor if variant else None
    return own if own is not None else product.price_minor or 0


def new_line(order: Order, data: LineData, index: int, position: int) -> OrderLine:
    """Checked, not saved."""
    check_line(order, data, index)
    price = data.price_minor
    return OrderLine(
        order=order,
        product=data.product,
        variant=data.variant,
        name=data.name or (data.product.name if data.product else ""),
        quantity=data.quantity,
        price_minor=price_of(data.product, data.variant, order.currency) if price is None else price,
        position=position,
    )


def check_line(order: Order, data: LineData, index: int = 0) -> None:
    if data.product is None and not data.name.strip():
        raise InvalidLine(index, "product", "a product or a name is needed")
    if data.product is not None and data.product.shop_id != order.shop_id:
        raise InvalidLine(index, "product", "not a product of this shop")
    if len(data.name) > MAX_NAME:
        raise InvalidLine(index, "name", f"at most {MAX_NAME} characters")
    check_variant(data.product, data.variant, index)
    check_amounts(data.quantity, data.price_minor, index)


def check_variant(product: Product | None, variant: Variant | None, index: int = 0) -> None:
    if variant is not None and (product is None or variant.product_id != product.pk):
        raise InvalidLine(index, "variant", "not a variant of this product")


def check_amounts(quantity: int, price_minor: int | None, index: int = 0) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise InvalidLine(index, "quantity", f"between 1 and {MAX_QUANTITY}")
    if price_minor is not None and not 0 <= price_minor <= MAX_MINOR:
        raise InvalidLine(index, "price", "not below zero and not above the largest amount")
