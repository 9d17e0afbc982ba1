"""An order in writing for the customer: as the network's own receipt where it has such, else in words."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from prilavok.catalog.models import Product
from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.types import Receipt, ReceiptLine
from prilavok.events.types import Actor
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.queries import conversations_of
from prilavok.orders.models import Order
from prilavok.web.components import formats
from prilavok.web.inbox.presenters.references import photo_of

CAPABILITY = "receipts"


def room_for(order: Order) -> Conversation | None:
    """Where the customer was last spoken to in private."""
    rows = conversations_of(order.shop).filter(customer=order.customer, kind=Conversation.Kind.DIRECT)
    return rows.order_by("-last_message_at", "-pk").first()


def send_receipt(order: Order, conversation: Conversation, actor: Actor) -> Message:
    """In the shop's language. `order` comes with its lines and products. Raises a `SendingRefused`."""
    has_receipts = CAPABILITY in adapter_of(conversation.channel).manifest.capabilities
    with translation.override(order.shop.language):
        return queue_message(
            conversation=conversation,
            actor=actor,
            text=_heading(order) if has_receipts else in_words(order),
            receipt=receipt_of(order, conversation) if has_receipts else None,
            source={"order": order.public_id},
        )


def _heading(order: Order) -> str:
    return _("Your order No %(number)s") % {"number": order.number}


def in_words(order: Order) -> str:
    """The order line by line, with what it comes to and where it goes."""
    lines = [
        f"{line.name} × {line.quantity}: {formats.money(line.sum)}"
        if line.quantity > 1
        else f"{line.name}: {formats.money(line.sum)}"
        for line in order.lines.all()
    ]
    total = _("Total: %(sum)s") % {"sum": formats.money(order.total)}
    where = [_("Delivery: %(address)s") % {"address": order.address}] if order.address else []
    return "\n".join([f"{_heading(order)}:", *lines, total, *where])


def receipt_of(order: Order, conversation: Conversation) -> Receipt:
    return Receipt(
        number=str(order.number),
        customer=order.recipient or conversation.identity.display_name,
        payment=_("by agreement"),
        currency=order.currency,
        total=str(order.total),
        subtotal=str(order.total),
        lines=tuple(
            ReceiptLine(line.name, str(line.price), line.quantity, image_url=_picture(line.product))
            for line in order.lines.all()
        ),
        ordered_at=order.created_at,
    )


def _picture(product: Product | None) -> str:
    """Networks fetch it themselves, so it needs the shop's public address."""
    url = photo_of(product)
    return url if url.startswith("http") or not url else f"{settings.PUBLIC_URL}{url}"
