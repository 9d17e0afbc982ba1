from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.customers.actions import add_tag
from prilavok.customers.models import Customer, Tag
from prilavok.orders.types import LineData
from prilavok.shops.models import Shop
from prilavok.web.customers import listing
from prilavok.web.orders.tests.kit import MEMBER, html, make_customer, make_order, queries_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def seen(shop: Shop, channel: Channel, name: str, minutes: int, **fields: object) -> Customer:
    return make_customer(shop, channel, name, last_seen_at=NOON + timedelta(minutes=minutes), **fields)


def test_a_row_shows_what_was_bought(owner: Client, customer: Customer, dress: Product, shop: Shop) -> None:
    make_order(customer, LineData(dress, quantity=2), status="confirmed")
    make_order(customer, LineData(dress), status="cancelled")
    make_order(customer, LineData(dress))
    add_tag(customer, "regular", actor=MEMBER)
    row = listing.page_of(shop, listing.Wanted()).rows[0]
    assert (row.bought.orders, row.bought.spent.amount) == (1, 980_000) if row.bought else False
    page = html(owner, "/customers/")
    assert all(text in page for text in ("Anna", "@anna", "regular", "RUB\u00a09,800"))


@pytest.mark.parametrize(
    ("words", "found"),
    [("ann", True), ("@anna", True), ("5550142", True), ("anna@ex", True), ("vera", False)],
)
def test_search(owner: Client, shop: Shop, channel: Channel, words: str, *, found: bool) -> None:
    person = seen(shop, channel, "Anna", 0, phone="+79275550142", email="anna@example.com")
    page = html(owner, "/customers/", q=words)
    assert (f'id="customer-{person.public_id}"' in page, "Nobody found" in page) == (found, not found)


def test_by_tag(owner: Client, shop: Shop, channel: Channel) -> None:
    add_tag(seen(shop, channel, "Anna", 0), "regular", actor=MEMBER)
    seen(shop, channel, "Vera", 1)
    tag = Tag.objects.get()
    page = html(owner, "/customers/", tag=tag.public_id)
    assert ("@anna" in page, "@vera" in page) == (True, False)


def test_pages_by_time_and_refreshes_what_is_shown(
    owner: Client, shop: Shop, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    people = [seen(shop, channel, f"Person {n}", minutes=n // 2) for n in range(5)]
    first = listing.page_of(shop, listing.Wanted())
    assert [row.customer for row in first.rows] == [people[4], people[3]]
    cursor = str(listing.Cursor.of(people[3]))
    rest = html(owner, "/customers/", after=cursor)
    assert "<html" not in rest
    assert ("Person 2" in rest, "Person 3" in rest, "Person 0" in rest) == (True, False, False)
    whole = html(owner, "/customers/", shown=[cursor, str(listing.Cursor.of(people[0]))])
    assert all(f"Person {n}" in whole for n in range(5))


@pytest.mark.parametrize("text", ["", "x", "2026-11-23~5", "~", "2026-11-23T12:00:00~x", "9" * 30])
def test_a_spoilt_cursor_is_no_cursor(text: str) -> None:
    assert listing.Cursor.read(text) is None


def test_as_many_queries_for_many(owner: Client, shop: Shop, channel: Channel, dress: Product) -> None:
    def read() -> None:
        html(owner, "/customers/")

    make_order(seen(shop, channel, "First", 0), LineData(dress), status="new")
    read()
    few = queries_of(read)
    for number in range(12):
        person = seen(shop, channel, f"More {number}", number)
        add_tag(person, f"tag {number}", actor=MEMBER)
        make_order(person, LineData(dress), status="new")
    assert queries_of(read) == few


def test_an_empty_shop_is_told_what_will_happen(owner: Client) -> None:
    assert "becomes a customer by themselves" in html(owner, "/customers/")


def test_somebody_new(owner: Client) -> None:
    assert "id_name-error" in owner.post("/customers/new/", {"phone": "+79000000001"}).content.decode()
    response = owner.post("/customers/new/", {"name": "Vera", "phone": "8 (900) 000-00-01"})
    person = Customer.objects.get()
    assert (person.name, person.phone, person.name_locked) == ("Vera", "+79000000001", True)
    assert response["Location"] == f"/customers/{person.public_id}/"
