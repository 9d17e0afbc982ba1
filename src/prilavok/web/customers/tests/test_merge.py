from __future__ import annotations

import pytest
from django.test import Client

from prilavok.channels.models import Channel
from prilavok.customers.models import Customer
from prilavok.orders.types import LineData
from prilavok.shops.models import Shop
from prilavok.web.customers.merging import compare
from prilavok.web.orders.tests.kit import html, make_conversation, make_customer, make_order


@pytest.fixture
def other(shop: Shop, channel: Channel) -> Customer:
    return make_customer(
        shop, channel, "Vera", phone="+79275550142", note="Calls often", fields={"size": "48"}
    )


def test_everybody_else_can_be_chosen(owner: Client, customer: Customer, other: Customer) -> None:
    page = html(owner, f"/customers/{customer.public_id}/merge/")
    assert f'value="{other.public_id}"' in page
    assert f'value="{customer.public_id}"' not in page
    assert "No other customer" in html(owner, f"/customers/{customer.public_id}/merge/people/", q="nobody")


def test_what_will_be_is_said_first(customer: Customer, other: Customer) -> None:
    customer.phone, customer.note, customer.fields = "+79275550142", "Likes linen", {"size": "44"}
    make_order(customer, LineData(name="Hat"))
    make_order(other, LineData(name="Scarf"))
    signs = {sign.text: sign.tone for sign in compare(customer, other).signs}
    assert list(signs.values()) == ["for", "against", "against", "against", "then", "then"]
    text = " | ".join(signs)
    assert "927" in text
    assert "«Likes linen»" in text
    assert "«44»" in text


def test_the_card_one_came_from_stays(owner: Client, customer: Customer, other: Customer) -> None:
    conversation = make_conversation(other)
    order = make_order(other, LineData(name="Scarf"), status="new")
    page = html(owner, f"/customers/{customer.public_id}/merge/", **{"with": other.public_id})
    assert "Merge, “Vera” goes" in page
    response = owner.post(
        f"/customers/{customer.public_id}/merge/", {"with": other.public_id, "keep": customer.public_id}
    )
    assert response["Location"] == f"/customers/{customer.public_id}/"
    for row in (conversation, order, other, customer):
        row.refresh_from_db()
    assert (conversation.customer, order.customer, other.merged_into) == (customer, customer, customer)
    assert (customer.name, customer.phone, customer.note) == ("Anna", "+79275550142", "Calls often")
    gone = owner.get(f"/customers/{other.public_id}/")
    assert gone["Location"] == f"/customers/{customer.public_id}/"


def test_the_other_card_may_stay(owner: Client, customer: Customer, other: Customer) -> None:
    response = owner.post(
        f"/customers/{customer.public_id}/merge/", {"with": other.public_id, "keep": other.public_id}
    )
    assert response["Location"] == f"/customers/{other.public_id}/"
    customer.refresh_from_db()
    assert customer.merged_into == other


def test_nobody_is_merged_with_themselves_or_strangers(
    owner: Client, stranger: Client, customer: Customer
) -> None:
    foreign = Customer.objects.create(shop=Shop.objects.get(name="Wool"), name="Wool friend")
    url = f"/customers/{customer.public_id}/merge/"
    assert owner.post(url, {"with": foreign.public_id}).status_code == 404
    assert owner.post(url, {"with": customer.public_id}).status_code == 302
    assert owner.post(url).status_code == 200
    assert not Customer.objects.filter(merged_into__isnull=False).exists()
