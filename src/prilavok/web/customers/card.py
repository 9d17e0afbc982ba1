"""The page of one customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prilavok.channels.models import Channel
from prilavok.channels.policy import Window
from prilavok.customers.models import Customer, Identity
from prilavok.customers.queries import customers_of, same_contacts, tied_to
from prilavok.inbox.models import Conversation
from prilavok.inbox.queries import window_of
from prilavok.linking.models import Interest
from prilavok.linking.queries import interests_of_customer
from prilavok.orders.models import Order
from prilavok.orders.queries import orders_of_customer
from prilavok.shops.models import Shop
from prilavok.web.components import formats
from prilavok.web.customers.consents import ConsentForm, Word, words_of_customer
from prilavok.web.customers.listing import Bought, bought_by, tags_of
from prilavok.web.customers.people import Face, face_of, handle_of
from prilavok.web.customers.timeline import SHOWN, Day, conversations_of_customer, timeline_of
from prilavok.web.inbox.presenters.counter import EVIDENCE, UNKNOWN_EVIDENCE, Confidence, confidence_of
from prilavok.web.inbox.presenters.custom_fields import FieldControl, controls
from prilavok.web.inbox.presenters.order import STATUSES, TONES
from prilavok.web.inbox.presenters.references import photo_of

MOST = 8
FACTS: Sequence[tuple[str, Any, str]] = (
    ("name", _("Name"), "text"),
    ("phone", _("Phone"), "tel"),
    ("email", _("E-mail"), "email"),
)
BOUGHT = frozenset({Order.Status.CONFIRMED, Order.Status.SHIPPED, Order.Status.DONE})


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed and cannot be: shown where it was typed. `place` is a fact's name or `field:<key>`."""

    place: str = ""
    error: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    label: Any
    type: str
    value: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One identity: where one can write, and whether one may now."""

    identity: Identity
    name: str
    conversation: Conversation | None
    window: Window | None

    @property
    def is_cut_off(self) -> bool:
        return self.identity.channel.status in (Channel.Status.DISABLED, Channel.Status.RECONNECT)

    @property
    def may_write(self) -> bool:
        return not self.is_cut_off and self.window is not None and self.window.open


@dataclass(frozen=True, slots=True)
class Wish:
    interest: Interest
    name: str
    photo: str
    confidence: Confidence
    reason: Any
    tag: Any
    tone: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    customer: Customer
    face: Face
    bought: Bought | None
    tags: Sequence[str]
    facts: Sequence[Fact]
    fields: Sequence[FieldControl]
    new_field: Refused
    ways: Sequence[Way]
    consents: Sequence[Word]
    consent_form: ConsentForm
    wishes: Sequence[Wish]
    orders: Sequence[tuple[Order, Any, str]]
    days: Sequence[Day]
    shown: str
    look_alikes: Sequence[tuple[Face, Any]]
    latest: Conversation | None

    @property
    def tabs(self) -> list[tuple[str, Any]]:
        return list(SHOWN.items())


def customer_page(
    customer: Customer,
    shop: Shop,
    *,
    shown: str = "",
    refused: Refused | None = None,
    consent_form: ConsentForm | None = None,
) -> CustomerPage:
    """`customer` comes with identities and tags loaded."""
    refused = refused or Refused()
    shown = shown if shown in SHOWN else ""
    conversations = conversations_of_customer(customer)
    orders = list(orders_of_customer(customer))
    return CustomerPage(
        customer=customer,
        face=face_of(customer),
        bought=bought_by(shop, [customer.pk]).get(customer.pk),
        tags=tags_of(customer),
        facts=[_fact(customer, name, label, kind, refused) for name, label, kind in FACTS],
        fields=controls(customer, shop.custom_fields.all(), _errors(refused)),
        new_field=refused if refused.place == "field:" else Refused(),
        ways=_ways(customer, conversations),
        consents=words_of_customer(customer, shop),
        consent_form=consent_form or ConsentForm(identities=list(customer.identities.all())),
        wishes=_wishes(customer, orders),
        orders=[_order(order) for order in orders[:MOST]],
        days=timeline_of(customer, conversations, orders, shown),
        shown=shown,
        look_alikes=look_alikes(customer, shop),
        latest=next((row for row in conversations if row.kind == Conversation.Kind.DIRECT), None)
        or next(iter(conversations), None),
    )


def _order(order: Order) -> tuple[Order, Any, str]:
    return order, STATUSES.get(order.status, order.status), TONES.get(order.status, "")


def _fact(customer: Customer, name: str, label: Any, kind: str, refused: Refused) -> Fact:
    if refused.place == name:
        return Fact(name, label, kind, refused.typed, refused.error)
    value = getattr(customer, name)
    return Fact(name, label, kind, formats.phone(value) if kind == "tel" and value else value)


def _errors(refused: Refused) -> dict[str, tuple[str, str]]:
    place, _colon, key = refused.place.partition(":")
    return {key: (refused.typed, refused.error)} if place == "field" and key else {}


def _ways(customer: Customer, conversations: Sequence[Conversation]) -> list[Way]:
    direct: Mapping[int, Conversation] = {
        row.identity_id: row for row in reversed(conversations) if row.kind == Conversation.Kind.DIRECT
    }
    return [_way(identity, direct.get(identity.pk)) for identity in customer.identities.all()]


def _way(identity: Identity, conversation: Conversation | None) -> Way:
    window = window_of(conversation) if conversation else None
    return Way(identity, identity.name or handle_of(identity) or identity.external_id, conversation, window)


def _wishes(customer: Customer, orders: Sequence[Order]) -> list[Wish]:
    """What the customer asked about, newest first; a product once."""
    rows = interests_of_customer(customer.pk).exclude(state=Interest.State.REJECTED)[: MOST * 3]
    bought = {line.product_id for order in orders if order.status in BOUGHT for line in order.lines.all()}
    once = {row.product_id: row for row in reversed(rows)}
    newest = sorted(once.values(), key=lambda row: row.updated_at, reverse=True)
    return [_wish(row, is_bought=row.product_id in bought) for row in newest[:MOST]]


def _wish(interest: Interest, *, is_bought: bool) -> Wish:
    evidence = next(iter(interest.evidence.all()), None)
    confidence = confidence_of(interest)
    tag, tone = _state(interest, confidence, is_bought=is_bought)
    label = interest.variant.label if interest.variant else ""
    return Wish(
        interest=interest,
        name=", ".join(part for part in (interest.product.name, label) if part),
        photo=photo_of(interest.product),
        confidence=confidence,
        reason=EVIDENCE.get(evidence.kind, UNKNOWN_EVIDENCE)[2] if evidence else "",
        tag=tag,
        tone=tone,
    )


def _state(interest: Interest, confidence: Confidence, *, is_bought: bool) -> tuple[Any, str]:
    if is_bought:
        return pgettext_lazy("interest", "bought"), "is-ok"
    if interest.closed_at is not None:
        return pgettext_lazy("interest", "asked"), ""
    if interest.state == Interest.State.SUGGESTED:
        return confidence.word, ""
    return pgettext_lazy("interest", "asks"), "is-accent"


def look_alikes(customer: Customer, shop: Shop, limit: int = 3) -> list[tuple[Face, Any]]:
    """Other cards of what may be the same person, and why: those that a network ties together come first."""
    tied = tied_to(customer)
    alike = {*tied, *same_contacts(customer)}
    if not alike:
        return []
    rows = customers_of(shop).filter(pk__in=alike)[: limit + len(tied)]
    ordered = sorted(rows, key=lambda row: row.pk not in tied)[:limit]
    return [(face_of(row), _sameness(customer, row, is_tied=row.pk in tied)) for row in ordered]


def _sameness(customer: Customer, other: Customer, *, is_tied: bool) -> Any:
    if is_tied:
        return _("the network says that it is one person")
    if customer.email and customer.email.lower() == other.email.lower():
        return _("the same e-mail")
    return _("the same phone")
