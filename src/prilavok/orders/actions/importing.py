"""Carts that a network itself built become our drafts: what the customer chose, how many, at which price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prilavok.catalog.models import Product, Variant
from prilavok.channels.types import ImportedLine, OrderImported
from prilavok.events.types import Actor
from prilavok.inbox.types import Received
from prilavok.lib.money import InvalidAmount, parse_money
from prilavok.orders.actions.creating import create_order
from prilavok.orders.actions.lines import add_line, change_line, lines_of
from prilavok.orders.models import Order, OrderLine
from prilavok.orders.types import LineData

CREATED_BY = "event"
MOST = 10_000


def import_carts(received: Iterable[Received]) -> list[Order]:
    """The drafts that these carts opened or filled; all other messages are left alone."""
    carts = [one for one in received if isinstance(one.event, OrderImported) and one.event.lines]
    return [_import(cart, cart.event.lines) for cart in carts if isinstance(cart.event, OrderImported)]


def _import(cart: Received, lines: Sequence[ImportedLine]) -> Order:
    actor = Actor("customer", cart.customer.public_id)
    wanted = [_data(cart, line, product) for line, product in zip(lines, _products(cart), strict=False)]
    draft = Order.objects.filter(customer=cart.customer, status=Order.Status.DRAFT).first()
    if draft is None:
        return create_order(
            shop=cart.message.shop,
            customer=cart.customer,
            conversation=cart.conversation,
            lines=wanted,
            actor=actor,
            created_by=CREATED_BY,
        )
    for data in wanted:
        _put(draft, data, actor)
    return draft


def _products(cart: Received) -> list[Product | None]:
    """The references stand in the order of the cart's lines."""
    return [row.product for row in sorted(cart.references, key=lambda row: row.position)]


def _data(cart: Received, line: ImportedLine, product: Product | None) -> LineData:
    return LineData(
        product=product,
        variant=_variant(product, line),
        name="" if product else line.product.title or line.product.external_id,
        quantity=min(max(line.quantity, 1), MOST),
        price_minor=_price(line, cart.message.shop.currency, known=product is not None),
    )


def _variant(product: Product | None, line: ImportedLine) -> Variant | None:
    """A cart may name the variant itself by its article."""
    names = [name for name in (line.product.external_id, *line.product.other_ids) if name]
    return product.variants.filter(sku__in=names).first() if product else None


def _price(line: ImportedLine, currency: str, *, known: bool) -> int | None:
    """What the customer was shown. In another currency our own price holds."""
    if line.price and line.currency in ("", currency):
        try:
            return parse_money(line.price, currency).amount
        except InvalidAmount:
            pass
    return None if known else 0


def _put(draft: Order, data: LineData, actor: Actor) -> None:
    """The line that the message has made already gets the cart's numbers."""
    known = _line(draft, data)
    if known is None:
        add_line(draft, data, actor=actor)
        return
    variant = data.variant or known.variant
    change_line(known, actor=actor, variant=variant, quantity=data.quantity, price_minor=data.price_minor)


def _line(draft: Order, data: LineData) -> OrderLine | None:
    same = [line for line in lines_of(draft) if data.product and line.product_id == data.product.pk]
    exact = [line for line in same if data.variant is None or line.variant_id in (None, data.variant.pk)]
    return exact[0] if exact else None
