"""One search over customers, messages, orders and products: each scope by itself, a bounded piece of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.models import Product
from prilavok.catalog.queries import search_products
from prilavok.customers.models import Customer
from prilavok.customers.queries import customers_of, people_like, search_customers
from prilavok.inbox.models import Message
from prilavok.inbox.search import messages_found
from prilavok.lib.search import Piece, marked
from prilavok.orders.models import Order
from prilavok.orders.queries import number_of, orders_found, orders_of
from prilavok.shops.models import Membership, Shop
from prilavok.shops.permissions import Right, may
from prilavok.web.components import formats
from prilavok.web.customers.listing import Cursor
from prilavok.web.customers.people import face_of
from prilavok.web.inbox.presenters.order import STATUSES, TONES
from prilavok.web.inbox.presenters.references import photo_of, price_of
from prilavok.web.inbox.presenters.words import person

SHORTEST = 2
LONGEST = 100
NAME = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the result. What leads it depends on the scope: a face, a channel's mark, a photo."""

    id: str
    url: str
    title: Sequence[Piece]
    detail: Sequence[Piece] = ()
    at: datetime | None = None
    side: str = ""
    tag: str = ""
    tone: str = ""
    icon: str = ""
    seed: str = ""
    picture: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    hits: Sequence[Hit]
    after: str = ""
    """Where the next page begins; empty at the end."""
    similar: Sequence[Hit] = ()
    """Names that differ by a typo."""


@dataclass(frozen=True, slots=True)
class Scope:
    key: str
    label: Any
    icon: str
    right: Right
    find: Callable[[Shop, str, str, int], Found]


@dataclass(frozen=True, slots=True)
class Group:
    scope: Scope
    found: Found
    url: str
    more_url: str


def scopes_for(member: Membership) -> list[Scope]:
    return [scope for scope in SCOPES if may(member, scope.right)]


def groups(member: Membership, q: str, *, wanted: str = "", after: str = "", limit: int) -> list[Group]:
    """What the scopes found, the empty ones left out; of one scope when it is named."""
    if len(q) < SHORTEST:
        return []
    chosen = [scope for scope in scopes_for(member) if wanted in ("", scope.key)]
    made = [_group(scope, scope.find(member.shop, q, after, limit), q) for scope in chosen]
    return [group for group in made if group.found.hits or group.found.similar]


def _group(scope: Scope, found: Found, q: str) -> Group:
    query = {"q": q, "in": scope.key}
    more = f"{reverse('search:more')}?{urlencode({**query, 'after': found.after})}" if found.after else ""
    return Group(scope, found, f"{reverse('search:page')}?{urlencode(query)}", more)


# --- customers ------------------------------------------------------------------------------------


def _people(shop: Shop, q: str, after: str, limit: int) -> Found:
    rows = search_customers(customers_of(shop), q)
    cursor = Cursor.read(after)
    found = list((rows.filter(cursor.below) if cursor else rows)[: limit + 1])
    shown = found[:limit]
    more = str(Cursor.of(shown[-1])) if len(found) > limit else ""
    similar = _similar(shop, q, shown, limit - len(shown)) if not after and not more else []
    return Found([_person(row, q) for row in shown], more, similar)


def _similar(shop: Shop, q: str, shown: Sequence[Customer], limit: int) -> list[Hit]:
    known = {row.pk for row in shown}
    near = [pk for pk in people_like(shop, q, limit=limit + len(known)) if pk not in known][:limit]
    rows = {row.pk: row for row in customers_of(shop).filter(pk__in=near)}
    return [_person(rows[pk], q) for pk in near if pk in rows]


def _person(customer: Customer, q: str) -> Hit:
    face = face_of(customer)
    phone = formats.phone(customer.phone) if customer.phone else ""
    detail = " · ".join(part for part in (face.handle, phone, customer.email) if part)
    return Hit(
        id=customer.public_id,
        url=reverse("customers:detail", args=[customer.public_id]),
        title=marked(face.name, q, longest=NAME),
        detail=marked(detail, q),
        at=customer.last_seen_at,
        seed=face.seed,
        picture=face.picture,
        network=face.kind,
        side=face.name,
    )


# --- messages -------------------------------------------------------------------------------------


def _messages(shop: Shop, q: str, after: str, limit: int) -> Found:
    numbers = messages_found(shop, q, before=_number(after), limit=limit + 1)
    shown = numbers[:limit]
    rows = Message.objects.filter(pk__in=shown).select_related(
        "conversation__customer", "conversation__identity", "conversation__channel"
    )
    hits = [_message(row, q) for row in rows.order_by("-pk")]
    return Found(hits, str(shown[-1]) if len(numbers) > limit else "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _message(message: Message, q: str) -> Hit:
    """Leads to its place in the conversation."""
    room = message.conversation
    own = message.direction == Message.Direction.OUTBOUND
    note = message.kind == Message.Kind.NOTE
    page = reverse("inbox:conversation", args=[room.public_id])
    return Hit(
        id=message.public_id,
        url=f"{page}?{urlencode({'view': 'open', 'at': message.public_id})}",
        title=[Piece(person(room.customer, room.identity))],
        detail=marked(message.text, q),
        at=message.sent_at,
        icon="i-lock" if note else "i-corner-up-left" if own else "",
        network=room.channel.kind,
    )


# --- orders and products --------------------------------------------------------------------------


def _orders(shop: Shop, q: str, after: str, limit: int) -> Found:
    """The order of this number stands first, whatever else has these digits."""
    rows: QuerySet[Order] = orders_of(shop).prefetch_related("customer__identities__channel")
    number, before = number_of(q), _number(after)
    found = orders_found(rows, shop, q)
    named = list(rows.filter(number=number)) if number is not None else []
    others = found.exclude(number=number) if number is not None else found
    others = others.filter(pk__lt=before) if before is not None else others
    page = list(others[: limit + 1])
    shown = page[:limit]
    exact = named if before is None else []
    return Found(
        [_order(order, q) for order in (*exact, *shown)], str(shown[-1].pk) if len(page) > limit else ""
    )


def _order(order: Order, q: str) -> Hit:
    lines = ", ".join(line.name for line in order.lines.all())
    name = face_of(order.customer).name
    return Hit(
        id=order.public_id,
        url=reverse("orders:detail", args=[order.public_id]),
        title=marked(f"№ {order.number} · {order.recipient or name}", q, longest=NAME),
        detail=marked(lines, q),
        at=order.created_at,
        tag=STATUSES.get(order.status, order.status),
        tone=TONES.get(order.status, ""),
        side=formats.money(order.total),
        icon="i-receipt-text",
    )


def _products(shop: Shop, q: str, after: str, limit: int) -> Found:
    rows = search_products(shop, q)
    before = _number(after)
    found = list((rows.filter(pk__lt=before) if before is not None else rows)[: limit + 1])
    shown = found[:limit]
    return Found([_product(row, q) for row in shown], str(shown[-1].pk) if len(found) > limit else "")


def _product(product: Product, q: str) -> Hit:
    detail = " · ".join(part for part in (product.sku or "", product.category) if part)
    return Hit(
        id=product.public_id,
        url=reverse("catalog:product", args=[product.public_id]),
        title=marked(product.name, q, longest=NAME),
        detail=marked(detail, q),
        side=price_of(product),
        picture=photo_of(product),
    )


SCOPES: Sequence[Scope] = (
    Scope("people", _("Customers"), "i-users", Right.CUSTOMERS, _people),
    Scope("messages", _("Messages"), "i-message-circle", Right.CONVERSATIONS, _messages),
    Scope("orders", _("Orders"), "i-receipt-text", Right.ORDERS, _orders),
    Scope("products", _("Products"), "i-shirt", Right.VIEW_CATALOG, _products),
)
BY_KEY: Mapping[str, Scope] = {scope.key: scope for scope in SCOPES}
