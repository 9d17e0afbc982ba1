"""The shop's own facts about its customers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from prilavok.customers.models import CustomField
from prilavok.lib.ids import new_public_id
from prilavok.shops.models import Shop

MOST_FIELDS = 30
MOST_CHOICES = 50


class FieldRefused(Exception):
    """The name is taken, there are too many fields, or a choice has nothing to choose from."""


@transaction.atomic
def create_custom_field(*, shop: Shop, name: str, kind: str, choices: Sequence[str] = ()) -> CustomField:
    """The key is the name as it was first, so that what people wrote under it before is its value."""
    if shop.custom_fields.count() >= MOST_FIELDS:
        raise FieldRefused("too_many")
    last = shop.custom_fields.aggregate(last=Max("position"))["last"]
    taken = shop.custom_fields.filter(key=name).exists()
    field = CustomField(
        shop=shop,
        key=new_public_id() if taken else name,
        name=name,
        kind=kind,
        choices=_cleaned(kind, choices),
        position=0 if last is None else last + 1,
    )
    return _saved(field)


@transaction.atomic
def update_custom_field(field: CustomField, *, name: str, choices: Sequence[str] = ()) -> CustomField:
    """The kind stays: values that were written as one kind are not read as another."""
    field.name, field.choices = name, _cleaned(field.kind, choices)
    return _saved(field)


@transaction.atomic
def move_custom_field(field: CustomField, *, up: bool) -> None:
    """One place up or down."""
    rows = list(CustomField.objects.select_for_update().filter(shop=field.shop_id))
    at = next(index for index, row in enumerate(rows) if row.pk == field.pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for index, row in enumerate(rows):
        row.position = index
    CustomField.objects.bulk_update(rows, ["position"])


def delete_custom_field(field: CustomField) -> None:
    """What customers have under it stays, as a field without a definition."""
    field.delete()


def _cleaned(kind: str, choices: Sequence[str]) -> list[str]:
    if kind != CustomField.Kind.CHOICE:
        return []
    found = [" ".join(one.split())[:60] for one in choices]
    cleaned = list(dict.fromkeys(one for one in found if one))[:MOST_CHOICES]
    if not cleaned:
        raise FieldRefused("no_choices")
    return cleaned


def _saved(field: CustomField) -> CustomField:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:
        raise FieldRefused("taken") from error
    return field
