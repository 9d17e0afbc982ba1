from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from prilavok.catalog.models import Post, Product
from prilavok.channels.models import Channel
from prilavok.customers.actions import update_customer
from prilavok.customers.models import Consent, Customer
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.orders.models import Order
from prilavok.orders.types import LineData
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import (
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


def url_of(customer: Customer, part: str = "") -> str:
    return f"/customers/{customer.public_id}/{part}"


def test_the_card_shows_everything(
    owner: Client, customer: Customer, dress: Product, channel: Channel
) -> None:
    conversation = make_conversation(customer)
    message = make_message(conversation, "Is there a 44?")
    make_interest(customer, dress, message)
    reel = Post.objects.create(shop=customer.shop, channel=channel, external_id="p1", caption="Linen days")
    make_conversation(customer, kind="comments", post=reel, post_key="p1")
    order = make_order(customer, LineData(dress), status="new")
    page = html(owner, url_of(customer))
    assert all(
        text in page
        for text in (
            "Direct: 1 message", "Comments under “Linen days”", f"Order No {order.number}",
            "words of the customer", "1 order for", "@anna", "asks",
        )
    )  # fmt: skip


def test_the_card_shows_who_may_be_written_to_first(
    owner: Client, customer: Customer, channel: Channel
) -> None:
    assert "Nothing is written down" in html(owner, url_of(customer))
    Consent.objects.create(
        shop=customer.shop,
        identity=make_conversation(customer).identity,
        topic="marketing_messages",
        granted=False,
        given_at=now(),
        proof="consent:7",
    )
    page = html(owner, url_of(customer))
    told = ("May we write first", "Forbade", "advertising", "consent:7", "told by the network")
    assert all(text in page for text in told)
    assert "Withdraw" not in page


def test_the_timeline_can_be_narrowed(owner: Client, customer: Customer, order: Order) -> None:
    make_conversation(customer)
    only_orders = html(owner, url_of(customer), show="orders")
    assert ("cus-item" in only_orders, "Direct:" in only_orders) == (True, False)
    only_talk = html(owner, url_of(customer), show="conversations")
    timeline = only_talk.split('id="timeline"')[1].split("</section>")[0]
    assert ("Direct:" in timeline, f"Order No {order.number}" in timeline) == (True, False)


def test_where_one_may_write(owner: Client, customer: Customer) -> None:
    conversation = make_conversation(customer)
    identity = conversation.identity
    identity.last_inbound_at = now() - timedelta(hours=2)
    identity.save()
    assert "can write" in html(owner, url_of(customer))
    identity.last_inbound_at = now() - timedelta(hours=25)
    identity.save()
    assert "window is closed" in html(owner, url_of(customer))
    conversation.channel.status = Channel.Status.RECONNECT
    conversation.channel.save()
    assert "channel is off" in html(owner, url_of(customer))


def test_facts_are_saved_one_by_one(owner: Client, customer: Customer) -> None:
    post(owner, url_of(customer, "facts/"), name="Anna Kovaleva")
    post(owner, url_of(customer, "facts/"), phone="+7 (927) 555-01-42")
    post(owner, url_of(customer, "facts/"), email="anna@example.com")
    post(owner, url_of(customer, "facts/"), note="Likes linen")
    customer.refresh_from_db()
    assert (customer.name, customer.phone, customer.email, customer.note) == (
        "Anna Kovaleva", "+79275550142", "anna@example.com", "Likes linen",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 (927) 555-01-42", "+79275550142"),
        ("8 701 234 56 78", "+77012345678"),
        ("+81 3 1234 5678", "+81312345678"),
        ("81 3 1234 5678", "81312345678"),
        ("555-01-42", "5550142"),
    ],
)
def test_a_phone_dialled_as_at_home_gets_its_country(
    owner: Client, customer: Customer, typed: str, kept: str
) -> None:
    post(owner, url_of(customer, "facts/"), phone=typed)
    customer.refresh_from_db()
    assert customer.phone == kept


@pytest.mark.parametrize(("name", "value"), [("phone", "call me"), ("email", "anna@"), ("name", "x" * 201)])
def test_what_cannot_be_is_said_where_it_was_typed(
    owner: Client, customer: Customer, name: str, value: str
) -> None:
    answer = post(owner, url_of(customer, "facts/"), 422, **{name: value})
    assert (f'id="fact-{name}-error"' in answer, f'value="{value}"' in answer) == (True, True)
    customer.refresh_from_db()
    assert (customer.name, customer.phone, customer.email) == ("Anna", "", "")


def test_fields_of_the_shops_own(owner: Client, customer: Customer) -> None:
    url = url_of(customer, "fields/")
    assert "Size" in post(owner, url, key="Size", value="44", new="1")
    post(owner, url, key="Size", value="46")
    customer.refresh_from_db()
    assert customer.fields == {"Size": "46"}
    post(owner, url, key="Size", value="")
    customer.refresh_from_db()
    assert customer.fields == {}
    assert "cus-more" in post(owner, url, 422, key="", value="x", new="1")
    update_customer(customer, actor=MEMBER, fields={f"f{n}": "1" for n in range(30)})
    assert "At most 30 fields" in post(owner, url, 422, key="one more", value="1", new="1")


def test_tags(owner: Client, customer: Customer) -> None:
    assert "regular" in post(owner, url_of(customer, "tags/"), tag="regular")
    post(owner, url_of(customer, "tags/"), tag="REGULAR", remove="1")
    assert not customer.customer_tags.exists()


def test_what_a_customer_wants_stands_once(owner: Client, customer: Customer, dress: Product) -> None:
    old = make_interest(customer, dress)
    Interest.objects.filter(pk=old.pk).update(closed_at=now())
    make_interest(customer, dress)
    make_order(customer, LineData(dress), status="confirmed")
    wishes = html(owner, url_of(customer)).split('id="wishes-head"')[1].split("</section>")[0]
    assert (wishes.count("Dress Marta"), "bought" in wishes) == (1, True)


def test_look_alikes_are_offered(owner: Client, shop: Shop, channel: Channel, customer: Customer) -> None:
    update_customer(customer, actor=MEMBER, phone="+79275550142")
    assert "Looks like one person" not in html(owner, url_of(customer))
    make_customer(shop, channel, "Anna K", phone="+79275550142")
    page = html(owner, url_of(customer))
    assert ("Looks like one person" in page, "the same phone" in page) == (True, True)


def test_as_many_queries_for_an_old_customer(owner: Client, customer: Customer, dress: Product) -> None:
    def read() -> None:
        html(owner, url_of(customer))

    make_interest(customer, dress, make_message(make_conversation(customer), "hello"))
    make_order(customer, LineData(dress), status="new")
    read()
    few = queries_of(read)
    for number in range(6):
        make_order(customer, LineData(dress), status="confirmed")
        make_conversation(customer, kind="comments", post_key=f"p{number}")
        product = Product.objects.create(shop=customer.shop, name=f"Hat {number}", currency="RUB")
        make_interest(customer, product)
    read()
    assert queries_of(read) == few


def test_another_shops_customer_does_not_exist(stranger: Client, customer: Customer) -> None:
    for part in ("", "merge/", "merge/people/"):
        assert stranger.get(url_of(customer, part)).status_code == 404, part
    for part in ("facts/", "fields/", "tags/", "merge/"):
        assert stranger.post(url_of(customer, part), {"name": "X", "tag": "x"}).status_code == 404, part
    assert "Anna" not in html(stranger, "/customers/")
    customer.refresh_from_db()
    assert customer.name == "Anna"


def test_who_is_not_signed_in_goes_to_the_login(client: Client, customer: Customer) -> None:
    for url in ("/customers/", "/customers/new/", url_of(customer), url_of(customer, "merge/")):
        response = client.get(url)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/"), url


def test_operators_work_with_customers(operator: Client, customer: Customer) -> None:
    assert "Anna" in html(operator, url_of(customer))
    assert operator.get(url_of(customer, "facts/")).status_code == 405
