"""Orders that customers placed in the community's own shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from prilavok.channels.adapters.vk.envelope import Callback
from prilavok.channels.adapters.vk.payloads import Node
from prilavok.channels.adapters.vk.references import of_market, photo_url, product
from prilavok.channels.types import ChannelEvent, ImportedLine, OrderImported, Person, Reference


def _order(callback: Callback) -> list[ChannelEvent]:
    order = callback.object
    number, buyer = order.id("id"), order.id("user_id")
    if not number or not buyer:
        return []
    recipient = order.node("recipient")
    name = f"order{buyer}_{number}"
    return [
        OrderImported(
            **callback.base(f"order:{name}", order.moment("date")),
            external_id=name,
            person=Person(
                buyer,
                name=recipient.text("name") if recipient else "",
                phone=recipient.id("phone") if recipient else "",
            ),
            lines=tuple(line for one in order.nodes("preview_order_items") if (line := _line(one))),
            text=_text(order),
        )
    ]


def _line(line: Node) -> ImportedLine | None:
    item = line.node("item")
    reference = (of_market(item) if item else None) or _by_ids(line)
    if reference is None:
        return None
    price = line.node("price") or (item.node("price") if item else None)
    currency = price.node("currency") if price else None
    return ImportedLine(
        reference,
        quantity=max(1, _whole(line.number("quantity"))),
        price=_amount(price) if price else "",
        currency=currency.text("name") if currency else "",
    )


def _by_ids(line: Node) -> Reference | None:
    owner, number = line.id("owner_id"), line.id("item_id")
    if not owner or not number:
        return None
    photo = line.node("photo")
    return product(owner, number, title=line.text("title"), image_url=photo_url(photo) if photo else "")


def _amount(price: Node) -> str:
    """VK counts in hundredths."""
    value = price.id("amount")
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return ""
    return str((Decimal(value) / 100).quantize(Decimal("0.01")) if len(digits) < 24 else "")


def _whole(number: float) -> int:
    return int(number) if 0 < number < 1e6 else 1


def _text(order: Node) -> str:
    """What the customer wrote and where it is to go."""
    delivery = order.node("delivery")
    parts = (
        order.text("comment"),
        delivery.text("type") if delivery else "",
        delivery.text("address") if delivery else "",
    )
    return "\n".join(part for part in parts if part)


READERS: Mapping[str, Callable[[Callback], list[ChannelEvent]]] = {"market_order_new": _order}
