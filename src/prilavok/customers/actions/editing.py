from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from prilavok.customers.models import Customer, CustomerTag, Tag
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.shops.models import Shop

EDITABLE = frozenset({"name", "phone", "email", "note", "fields"})
MAX_TAGS = 50


class NotEditable(ValueError):
    """The field is unknown or kept by the network."""


@transaction.atomic
def create_customer(*, shop: Shop, actor: Actor, name: str = "", phone: str = "") -> Customer:
    """Somebody who has not written yet, entered by staff or the API."""
    customer = Customer.objects.create(shop=shop, name=name, phone=phone, name_locked=bool(name))
    _changed(customer, actor, name="customer.created")
    return customer


@transaction.atomic
def update_customer(customer: Customer, *, actor: Actor, **changes: object) -> Customer:
    """`name`, `phone`, `email`, `note`, `fields` (merged; a value of None removes the key)."""
    if unknown := set(changes) - EDITABLE:
        raise NotEditable(", ".join(sorted(unknown)))
    locked = Customer.objects.select_for_update().get(pk=customer.pk)
    if "fields" in changes:
        merged = {**locked.fields, **changes.pop("fields")}  # type: ignore[dict-item]
        locked.fields = {key: value for key, value in merged.items() if value is not None}
    for field, value in changes.items():
        setattr(locked, field, value)
    if "name" in changes:
        locked.name_locked = bool(locked.name)
    locked.save()
    _changed(locked, actor)
    return locked


@transaction.atomic
def set_tags(customer: Customer, names: Sequence[str], *, actor: Actor) -> None:
    """Exactly these tags; unknown ones are made."""
    wanted = [tag_named(customer.shop_id, name) for name in dict.fromkeys(cleaned_names(names))]
    CustomerTag.objects.filter(customer=customer).exclude(tag__in=wanted).delete()
    CustomerTag.objects.bulk_create(
        (CustomerTag(customer=customer, tag=tag) for tag in wanted), ignore_conflicts=True
    )
    _changed(customer, actor)


@transaction.atomic
def add_tag(customer: Customer, name: str, *, actor: Actor) -> None:
    for cleaned in cleaned_names([name]):
        CustomerTag.objects.bulk_create(
            [CustomerTag(customer=customer, tag=tag_named(customer.shop_id, cleaned))], ignore_conflicts=True
        )
        _changed(customer, actor)


@transaction.atomic
def remove_tag(customer: Customer, name: str, *, actor: Actor) -> None:
    CustomerTag.objects.filter(customer=customer, tag__name__iexact=name.strip()).delete()
    _changed(customer, actor)


def cleaned_names(names: Sequence[str]) -> list[str]:
    return [cleaned[:40] for name in names if (cleaned := " ".join(name.split()))][:MAX_TAGS]


def tag_named(shop_id: int, name: str) -> Tag:
    """The tag of this name in any letter case; the unique index decides between two who make it at once."""
    found = Tag.objects.filter(shop_id=shop_id, name__iexact=name).first()
    if found is None:
        Tag.objects.bulk_create([Tag(shop_id=shop_id, name=name)], ignore_conflicts=True)
        found = Tag.objects.get(shop_id=shop_id, name__iexact=name)
    return found


def _changed(customer: Customer, actor: Actor, *, name: str = "customer.updated") -> None:
    record(
        NewEvent(
            shop_id=customer.shop_id,
            name=name,
            topic="customer",
            subject=customer.public_id,
            actor=actor,
        )
    )
