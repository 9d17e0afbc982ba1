"""What `/`, `#` and `@` offer in the composer, and the text each puts in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from prilavok.catalog.models import Product
from prilavok.inbox.models import Conversation, SavedReply
from prilavok.lib.text import normalize
from prilavok.linking.queries import interests_for_conversation
from prilavok.orders.models import Order
from prilavok.orders.queries import orders_of_customer
from prilavok.orders.statuses import ACTIVE
from prilavok.shops.models import Membership
from prilavok.web.components import formats
from prilavok.web.inbox.presenters.products import stock_words
from prilavok.web.inbox.presenters.references import photo_of, price_of

_PLACE = re.compile(r"\{(\w+)\}")
_GAPS = re.compile(r"[ \t]{2,}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    name: str
    detail: str
    text: str
    photo: str = ""
    has_photo: bool = False
    card: str = ""
    """The product's public id where the network shows products as cards."""
    person: str = ""
    """Public id of a colleague, for the avatar."""


class Situation:
    """What the places of a saved reply stand for in this conversation; read only when a reply names it."""

    def __init__(self, conversation: Conversation, viewer: Membership) -> None:
        self.conversation, self.viewer = conversation, viewer

    @cached_property
    def order(self) -> Order | None:
        rows = orders_of_customer(self.conversation.customer).filter(status__in=[Order.Status.DRAFT, *ACTIVE])
        return rows.first()

    @cached_property
    def product(self) -> Product | None:
        found = next(iter(interests_for_conversation(self.conversation)[:1]), None)
        return found.product if found else None

    @property
    def full_name(self) -> str:
        return self.conversation.customer.name

    def value(self, place: str) -> str | None:
        """None for a word in braces that is none of ours: it stays as it is."""
        return PLACES[place](self) if place in PLACES else None


PLACES: Mapping[str, Callable[[Situation], str]] = {
    "name": lambda it: next(iter(it.full_name.split()), ""),
    "full_name": lambda it: it.full_name,
    "phone": lambda it: (
        formats.phone(it.conversation.customer.phone) if it.conversation.customer.phone else ""
    ),
    "me": lambda it: it.viewer.user.display_name,
    "shop": lambda it: it.viewer.shop.name,
    "order": lambda it: str(it.order.number) if it.order else "",
    "total": lambda it: formats.money(it.order.total) if it.order else "",
    "product": lambda it: it.product.name if it.product else "",
    "price": lambda it: price_of(it.product) if it.product else "",
}


def reply_choices(replies: Iterable[SavedReply], situation: Situation) -> list[Suggestion]:
    return [Suggestion(f"/{reply.shortcut}", reply.text, filled(reply.text, situation)) for reply in replies]


def filled(text: str, situation: Situation) -> str:
    """What is not known is left out, with the comma that belongs to it."""
    for place in dict.fromkeys(_PLACE.findall(text)):
        value = situation.value(place)
        if value:
            text = text.replace(f"{{{place}}}", value)
        elif value is not None:
            text = _without(text, place)
    return text


def _without(text: str, place: str) -> str:
    sign = f"{{{place}}}"
    bare = text.replace(f"{sign}, ", "").replace(f", {sign}", "").replace(sign, "")
    return _GAPS.sub(" ", bare).strip()


def product_choices(products: Iterable[Product], *, may_be_cards: bool = False) -> list[Suggestion]:
    return [_product(product, may_be_cards) for product in products]


def _product(product: Product, may_be_card: bool) -> Suggestion:
    """Name, price and the variants on stock, as the customer should read them."""
    sizes = ", ".join(
        variant.label for variant in product.variants.all() if variant.stock is None or variant.stock > 0
    )
    price = price_of(product)
    text = " — ".join(part for part in (product.name, price) if part)
    detail = " · ".join(part for part in (price, sizes or stock_words(product)) if part)
    return Suggestion(
        product.name,
        detail,
        f"{text} ({sizes})" if sizes else text,
        photo_of(product),
        has_photo=True,
        card=product.public_id if may_be_card else "",
    )


def member_choices(seats: Iterable[Membership], q: str) -> list[Suggestion]:
    """Colleagues one of whose names begins so."""
    wanted = normalize(q)
    named = [(seat, seat.user.display_name) for seat in seats]
    return [
        Suggestion(name, seat.user.email, f"@{name} ", person=seat.user.public_id)
        for seat, name in named
        if any(part.startswith(wanted) for part in normalize(name).split())
    ]
