"""Two cards side by side before they become one: what speaks for it, and what will be afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prilavok.customers.models import Customer
from prilavok.customers.queries import customers_of, search_customers
from prilavok.orders.models import Order
from prilavok.shops.models import Shop
from prilavok.web.components import formats
from prilavok.web.customers.people import Face, face_of
from prilavok.web.inbox.presenters.words import quoted


@dataclass(frozen=True, slots=True)
class Side:
    face: Face
    conversations: int
    orders: int

    @property
    def facts(self) -> str:
        parts = [
            ngettext("%(n)s conversation", "%(n)s conversations", self.conversations)
            % {"n": self.conversations},
            ngettext("%(n)s order", "%(n)s orders", self.orders) % {"n": self.orders},
        ]
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Sign:
    """`tone`: for (it is one person), against, or what will be."""

    icon: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Comparison:
    kept: Side
    gone: Side
    signs: Sequence[Sign]


def candidates(shop: Shop, customer: Customer, words: str) -> QuerySet[Customer]:
    return search_customers(customers_of(shop), words).exclude(pk=customer.pk)


def compare(kept: Customer, gone: Customer) -> Comparison:
    signs = [*_same(kept, gone), *_different(kept, gone), *_consequences(kept, gone)]
    return Comparison(_side(kept), _side(gone), signs)


def _side(customer: Customer) -> Side:
    return Side(face_of(customer), customer.conversations.count(), customer.orders.count())


def _same(kept: Customer, gone: Customer) -> list[Sign]:
    signs = []
    phones = _phones(kept) & _phones(gone)
    if phones:
        numbers = ", ".join(formats.phone(phone) for phone in sorted(phones))
        signs.append(Sign("i-phone", _("The same phone: %(phone)s") % {"phone": numbers}, "for"))
    if kept.email and kept.email.lower() == gone.email.lower():
        signs.append(Sign("i-mail", _("The same e-mail: %(email)s") % {"email": kept.email}, "for"))
    if kept.name and kept.name.casefold() == gone.name.casefold():
        signs.append(Sign("i-user", _("The same name: %(name)s") % {"name": kept.name}, "for"))
    return signs


def _phones(customer: Customer) -> set[str]:
    return {customer.phone, *(one.phone for one in customer.identities.all())} - {""}


def _different(kept: Customer, gone: Customer) -> list[Sign]:
    """What of the other card will not be seen any more."""
    found: list[Sign] = []
    for name, words in (
        ("name", _("The names differ: %(kept)s stays, %(gone)s goes")),
        ("phone", _("The phones differ: %(kept)s stays, %(gone)s goes")),
        ("email", _("The e-mails differ: %(kept)s stays, %(gone)s goes")),
        ("note", _("Both have a note: %(kept)s stays, %(gone)s goes")),
    ):
        ours, theirs = getattr(kept, name), getattr(gone, name)
        if ours and theirs and ours.casefold() != theirs.casefold():
            shown = {"kept": _shown(name, ours), "gone": _shown(name, theirs)}
            found.append(Sign("i-triangle-alert", words % shown, "against"))
    for key in sorted(kept.fields.keys() & gone.fields.keys()):
        if kept.fields[key] != gone.fields[key]:
            shown = {"field": key, "kept": kept.fields[key], "gone": gone.fields[key]}
            text = _("%(field)s differs: %(kept)s stays, %(gone)s goes") % shown
            found.append(Sign("i-triangle-alert", text, "against"))
    return found


def _shown(name: str, value: str) -> str:
    if name == "phone":
        return formats.phone(value)
    return quoted(value if len(value) <= 60 else f"{value[:59]}…")


def _consequences(kept: Customer, gone: Customer) -> list[Sign]:
    signs = [Sign("i-arrow-right", _("Conversations, orders, interests and tags move together"), "then")]
    drafts = Order.objects.filter(customer__in=[kept, gone], status=Order.Status.DRAFT).count()
    if drafts == 2:
        signs.append(Sign("i-receipt-text", _("Both have a draft order: they become one"), "then"))
    return signs


def sides_of(customer: Customer, other: Customer, keep: str) -> tuple[Customer, Customer]:
    """(who stays, who goes); the card one came from stays unless the other is chosen."""
    return (other, customer) if keep == other.public_id else (customer, other)
