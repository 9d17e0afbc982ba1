from __future__ import annotations

import json

import pytest
from django.test import Client

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer
from prilavok.linking.models import Interest
from prilavok.orders.actions import change_status, draft_from_interests, update_order
from prilavok.orders.models import Order, OrderLine
from prilavok.orders.queries import timeline
from prilavok.orders.types import LineData
from prilavok.shops.models import Shop
from prilavok.web.orders.card import stages_of
from prilavok.web.orders.tests.kit import (
    HTMX,
    MEMBER,
    html,
    make_conversation,
    make_customer,
    make_interest,
    make_message,
    make_order,
    post,
    queries_of,
)


@pytest.fixture
def line(order: Order) -> OrderLine:
    return order.lines.get()


def automatic_draft(customer: Customer, dress: Product) -> Order:
    message = make_message(make_conversation(customer), "I will take the dress")
    return draft_from_interests(customer.shop, [make_interest(customer, dress, message)])[0]


def test_the_page_says_where_everything_comes_from(owner: Client, customer: Customer, dress: Product) -> None:
    order = automatic_draft(customer, dress)
    page = html(owner, f"/orders/{order.public_id}/")
    assert "words of the customer" in page
    assert "taken from the message “I will take the dress”" in page
    assert "Opened from the conversation" in page
    assert "by itself" in page
    assert f"#m-{customer.conversations.get().messages.get().public_id}" in page


def test_automatic_changes_can_be_taken_back(owner: Client, customer: Customer, dress: Product) -> None:
    order = automatic_draft(customer, dress)
    added = timeline(order).get(kind="line_added")
    answer = post(owner, f"/orders/changes/{added.pk}/undo/")
    assert "taken back" in answer
    order.refresh_from_db()
    assert (order.lines.count(), order.status) == (0, "cancelled")
    assert Interest.objects.get().state == "suggested"
    response = owner.post(f"/orders/changes/{added.pk}/undo/", headers=HTMX)
    assert json.loads(response.headers["HX-Trigger"])["toast"]["level"] == "error"


def test_quantity_and_price_are_changed_in_place(owner: Client, line: OrderLine) -> None:
    url = f"/orders/lines/{line.public_id}/"
    post(owner, url, quantity="3")
    post(owner, url, step="-1")
    post(owner, url, price="5\u00a0100,50")
    line.refresh_from_db()
    assert (line.quantity, line.price_minor) == (2, 510_050)
    page = html(owner, f"/orders/{line.order.public_id}/")
    assert 'value="5,100.50"' in page
    assert "price RUB\u00a04,900 → RUB\u00a05,100.50" in page


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"price": "much"}, "A number not below zero"),
        ({"price": "-1"}, "A number not below zero"),
        ({"quantity": "0"}, "At least 1"),
        ({"quantity": "one"}, "A whole number"),
        ({"quantity": "10001"}, "At most 10000"),
    ],
)
def test_what_cannot_be_is_said_where_it_was_typed(
    owner: Client, line: OrderLine, typed: dict[str, str], reason: str
) -> None:
    answer = post(owner, f"/orders/lines/{line.public_id}/", 422, **typed)
    assert reason in answer
    assert f'value="{next(iter(typed.values()))}"' in answer
    line.refresh_from_db()
    assert (line.quantity, line.price_minor) == (1, 490_000)


def test_another_variant(owner: Client, line: OrderLine, dress: Product) -> None:
    variant = dress.variants.get(options={"size": "44"})
    post(owner, f"/orders/lines/{line.public_id}/", variant=variant.public_id)
    line.refresh_from_db()
    assert line.variant == variant
    post(owner, f"/orders/lines/{line.public_id}/", 404, variant="nobodys")
    post(owner, f"/orders/lines/{line.public_id}/", variant="")
    line.refresh_from_db()
    assert line.variant is None


def test_adding_and_removing(owner: Client, order: Order, shop: Shop) -> None:
    hat = Product.objects.create(shop=shop, name="Hat Noon", price_minor=100_000, currency="RUB")
    found = html(owner, f"/orders/{order.public_id}/products/", q="hats")
    assert ("Hat Noon" in found, "Dress" in found) == (True, False)
    response = owner.post(f"/orders/{order.public_id}/lines/", {"product": hat.public_id}, headers=HTMX)
    events = json.loads(response.headers["HX-Trigger"])
    assert events["dialog:close"] is True
    assert events["toast"]["undo"].startswith("/orders/changes/")
    line = order.lines.get(product=hat)
    post(owner, f"/orders/lines/{line.public_id}/remove/")
    assert [one.name for one in order.lines.all()] == ["Dress Marta"]
    post(owner, events["toast"]["undo"])


def test_status_moves_and_comes_back(owner: Client, order: Order) -> None:
    response = owner.post(f"/orders/{order.public_id}/status/", {"status": "confirmed"}, headers=HTMX)
    undo = json.loads(response.headers["HX-Trigger"])["toast"]["undo"]
    order.refresh_from_db()
    assert order.status == "confirmed"
    post(owner, undo)
    order.refresh_from_db()
    assert order.status == "draft"
    response = owner.post(f"/orders/{order.public_id}/status/", {"status": "shipped"}, headers=HTMX)
    assert json.loads(response.headers["HX-Trigger"])["toast"]["level"] == "error"
    order.refresh_from_db()
    assert order.status == "draft"


def test_a_second_draft_is_refused_with_the_reason(owner: Client, customer: Customer, order: Order) -> None:
    other = make_order(customer, LineData(name="Hat"), status="new")
    response = owner.post(f"/orders/{other.public_id}/status/", {"status": "draft"}, headers=HTMX)
    assert "another draft" in json.loads(response.headers["HX-Trigger"])["toast"]["text"]
    other.refresh_from_db()
    assert other.status == "new"


def test_a_finished_order_is_read_only(owner: Client, order: Order, line: OrderLine) -> None:
    change_status(order, "cancelled", actor=MEMBER)
    page = html(owner, f"/orders/{order.public_id}/")
    assert 'name="price"' not in page
    assert "The order is cancelled" in page
    post(owner, f"/orders/lines/{line.public_id}/", quantity="5")
    line.refresh_from_db()
    assert line.quantity == 1


def test_facts_are_saved_one_by_one(owner: Client, order: Order) -> None:
    url = f"/orders/{order.public_id}/facts/"
    post(owner, url, recipient="  Anna Petrova ")
    post(owner, url, phone="+7 927 555-01-42")
    post(owner, url, address="Samara")
    post(owner, url, note="A card inside")
    order.refresh_from_db()
    assert (order.recipient, order.phone, order.address, order.note) == (
        "Anna Petrova", "+79275550142", "Samara", "A card inside",
    )  # fmt: skip
    answer = post(owner, url, 422, phone="call me")
    assert ("with its country code" in answer, 'value="call me"' in answer) == (True, True)
    order.refresh_from_db()
    assert order.phone == "+79275550142"
    history = html(owner, f"/orders/{order.public_id}/")
    assert "Address: Samara" in history


def test_the_way_of_an_order(order: Order) -> None:
    def way() -> list[tuple[str, str]]:
        return [(str(stage.label), stage.state) for stage in stages_of(order, list(timeline(order)))]

    assert way() == [("Черновик", "now"), ("Подтверждён", ""), ("В пути", ""), ("Получен", "")]
    order = change_status(order, "new", actor=MEMBER)
    order = change_status(order, "confirmed", actor=MEMBER)
    assert way() == [
        ("Черновик", "done"), ("Новый", "done"), ("Подтверждён", "now"), ("В пути", ""), ("Получен", ""),
    ]  # fmt: skip


def test_without_htmx_one_comes_back_to_the_page(owner: Client, order: Order) -> None:
    response = owner.post(f"/orders/{order.public_id}/facts/", {"address": "Samara"})
    assert (response.status_code, response["Location"]) == (302, f"/orders/{order.public_id}/")


def test_a_new_order_for_a_known_customer(owner: Client, customer: Customer) -> None:
    assert "Anna" in html(owner, "/orders/new/people/", q="ann")
    response = owner.post("/orders/new/", {"customer": customer.public_id})
    order = Order.objects.get()
    assert response["Location"] == f"/orders/{order.public_id}/"
    assert (order.customer, order.created_by, order.status) == (customer, "member", "draft")
    owner.post("/orders/new/", {"customer": customer.public_id})
    assert Order.objects.count() == 1


def test_a_new_order_for_somebody_new(owner: Client, shop: Shop) -> None:
    response = owner.post("/orders/new/", {"name": "", "phone": "abc"})
    assert response.status_code == 422
    assert Customer.objects.count() == 0
    owner.post("/orders/new/", {"name": "Vera", "phone": "+7 900 000-00-01"})
    person = Customer.objects.get()
    assert (person.name, person.phone, person.orders.count()) == ("Vera", "+79000000001", 1)


def test_as_many_queries_for_a_long_order(
    owner: Client, shop: Shop, channel: Channel, customer: Customer, dress: Product
) -> None:
    order = automatic_draft(customer, dress)

    def read() -> None:
        html(owner, f"/orders/{order.public_id}/")

    read()
    few = queries_of(read)
    for number in range(8):
        post(owner, f"/orders/{order.public_id}/lines/", product=dress.public_id)
        update_order(order, actor=MEMBER, note=f"note {number}")
        make_order(customer, LineData(dress), status="new")
    read()
    assert queries_of(read) == few
    assert make_customer(shop, channel, "Else") != customer


def urls_of(order: Order) -> list[tuple[str, str]]:
    line, change = order.lines.get(), timeline(order).filter(kind="line_added").get()
    return [
        ("get", f"/orders/{order.public_id}/"),
        ("get", f"/orders/{order.public_id}/products/"),
        ("post", f"/orders/{order.public_id}/status/"),
        ("post", f"/orders/{order.public_id}/facts/"),
        ("post", f"/orders/{order.public_id}/lines/"),
        ("post", f"/orders/lines/{line.public_id}/"),
        ("post", f"/orders/lines/{line.public_id}/remove/"),
        ("post", f"/orders/changes/{change.pk}/undo/"),
    ]


def test_another_shops_order_does_not_exist(stranger: Client, order: Order, customer: Customer) -> None:
    for method, url in urls_of(order):
        assert getattr(stranger, method)(url).status_code == 404, url
    assert stranger.post("/orders/new/", {"customer": customer.public_id}).status_code == 404
    assert "Anna" not in html(stranger, "/orders/")
    assert "Anna" not in html(stranger, "/orders/new/people/")
    assert order.lines.count() == 1


def test_another_shops_product_is_not_added(owner: Client, stranger: Client, order: Order) -> None:
    foreign = Product.objects.create(shop=Shop.objects.get(name="Wool"), name="Wool hat", currency="RUB")
    post(owner, f"/orders/{order.public_id}/lines/", 404, product=foreign.public_id)
    assert order.lines.count() == 1


def test_who_is_not_signed_in_goes_to_the_login(client: Client, order: Order) -> None:
    for method, url in [*urls_of(order), ("get", "/orders/"), ("get", "/orders/new/")]:
        response = getattr(client, method)(url)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/"), url


def test_operators_work_with_orders(operator: Client, order: Order) -> None:
    assert "Dress Marta" in html(operator, f"/orders/{order.public_id}/")
    assert operator.get(f"/orders/{order.public_id}/status/").status_code == 405


def test_the_same_product_again_is_one_more(owner: Client, order: Order, dress: Product) -> None:
    post(owner, f"/orders/{order.public_id}/lines/", product=dress.public_id)
    line = order.lines.get()
    assert line.quantity == 2
    post(
        owner,
        f"/orders/lines/{line.public_id}/",
        variant=dress.variants.get(options={"size": "44"}).public_id,
    )
    post(owner, f"/orders/{order.public_id}/lines/", product=dress.public_id)
    assert list(order.lines.values_list("quantity", flat=True)) == [2, 1]


def test_ways_back_say_where_they_lead(owner: Client, order: Order) -> None:
    change_status(order, "confirmed", actor=MEMBER)
    page = html(owner, f"/orders/{order.public_id}/")
    assert "Back to “new”" in page
    assert "Mark as sent" in page
