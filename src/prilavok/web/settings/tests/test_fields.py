"""The page where a shop lays down what it wants to know of its customers."""

from __future__ import annotations

from django.test import Client

from prilavok.customers.models import CustomField
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import html

URL = "/settings/fields/"


def names(shop: Shop) -> list[str]:
    return list(shop.custom_fields.values_list("name", flat=True))


def test_fields_are_added_moved_changed_and_deleted(owner: Client, shop: Shop) -> None:
    assert owner.post(URL, {"name": "Size", "kind": "choice", "choices": "S\n\n M "}).status_code == 302
    assert owner.post(URL, {"name": " Birth  day ", "kind": "date"}).status_code == 302
    size, birthday = shop.custom_fields.all()
    assert (size.choices, birthday.name, birthday.kind) == (["S", "M"], "Birth day", "date")
    assert "One of several values: S, M" in html(owner, URL)
    owner.post(f"{URL}{birthday.public_id}/move/", {"to": "up"})
    assert names(shop) == ["Birth day", "Size"]
    assert owner.post(f"{URL}{size.public_id}/", {"name": "Dress size", "choices": "XS"}).status_code == 302
    size.refresh_from_db()
    assert (size.name, size.key, size.choices) == ("Dress size", "Size", ["XS"])
    assert owner.post(f"{URL}{birthday.public_id}/delete/").status_code == 302
    assert names(shop) == ["Dress size"]


def test_refusals_stand_where_they_belong(owner: Client, shop: Shop) -> None:
    owner.post(URL, {"name": "Size", "kind": "text"})
    taken = owner.post(URL, {"name": "size", "kind": "text"})
    assert taken.status_code == 422
    assert "There is a field with this name" in taken.content.decode()
    empty = owner.post(URL, {"name": "Fit", "kind": "choice"})
    assert "Write down what can be chosen" in empty.content.decode()
    assert owner.post(URL, {"name": "Fit", "kind": "colour"}).status_code == 422
    assert names(shop) == ["Size"]


def test_another_shops_field_does_not_exist(stranger: Client, shop: Shop) -> None:
    field = CustomField.objects.create(shop=shop, key="x", name="x")
    for part in ("", "move/", "delete/"):
        assert stranger.post(f"{URL}{field.public_id}/{part}", {"name": "y"}).status_code == 404
    assert names(shop) == ["x"]
