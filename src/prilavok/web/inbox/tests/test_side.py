"""The right pane and the customer's whole history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.customers.actions import create_custom_field
from prilavok.inbox.models import Attachment, Conversation
from prilavok.orders.models import Order
from prilavok.web.inbox.queries import order_in_hand
from prilavok.web.inbox.tests.kit import NOON, Place, make_message, make_product, sees
from tests.factories import make_channel, make_conversation, make_identity


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def count(place: Place, url: str) -> int:
    place.client.get(url)
    with CaptureQueriesContext(connection) as caught:
        text(place.client.get(url))
    return len(caught)


def elsewhere(place: Place, found: Conversation) -> Conversation:
    """The same customer in another network."""
    channel = make_channel(place.shop, kind="telegram", name="Bot")
    return make_conversation(identity=make_identity(channel, customer=found.customer))


def test_everything_said_stands_in_one_row_of_time(place: Place) -> None:
    found = place.conversation("Anna")
    other = elsewhere(place, found)
    stranger = place.conversation("Boris")
    make_message(stranger, "Not hers", sent_at=NOON)
    make_message(found, "First", sent_at=NOON)
    make_message(other, "Second", sent_at=NOON + timedelta(minutes=1))
    last = make_message(found, "Third", sent_at=NOON + timedelta(minutes=2), direction="outbound")
    html = text(place.client.get(f"/inbox/{found.public_id}/everything/"))
    places = [html.index(word) for word in ("First", "Telegram, Bot", "Second", "Third")]
    assert places == sorted(places)
    assert "Not hers" not in html
    assert f"/inbox/{other.public_id}/?at=" in html
    assert f"/inbox/{found.public_id}/?at={last.public_id}#m-{last.public_id}" in html
    assert "message_cancel" not in html
    assert "composer" not in html


def test_its_pages_meet_and_ask_the_same_number_of_questions(place: Place) -> None:
    found = place.conversation("Anna")
    other = elsewhere(place, found)
    for number in range(4):
        make_message(found if number % 2 else other, f"W{number}.", sent_at=NOON + timedelta(minutes=number))
    few = count(place, f"/inbox/{found.public_id}/everything/")
    for number in range(4, 120):
        make_message(
            found if number % 2 else other, f"W{number}.", sent_at=NOON + timedelta(minutes=number // 3)
        )
    assert count(place, f"/inbox/{found.public_id}/everything/") == few
    url, words = f"/inbox/{found.public_id}/everything/", []
    while url:
        html = text(place.client.get(url))
        words += [number for number in range(120) if f">W{number}.<" in html]
        url = html.split('class="load-more" hx-get="')[1].split('"')[0] if "load-more" in html else ""
    assert sorted(words) == list(range(120))


def test_files_of_the_customer_from_every_conversation(place: Place) -> None:
    found = place.conversation("Anna")
    other = elsewhere(place, found)
    for number in range(30):
        message = make_message(found if number % 2 else other, "")
        Attachment.objects.create(message=message, type="image", file=f"media/{number}.jpg")
    gone = make_message(found, "", deleted_at=NOON)
    Attachment.objects.create(message=gone, type="image", file="media/unsent.jpg")
    Attachment.objects.create(message=make_message(found), type="image", url="https://cdn/expired.jpg")
    Attachment.objects.create(message=make_message(found), type="file", file="media/s.pdf", name="sizes.pdf")
    url = f"/inbox/{found.public_id}/files/"
    html = text(place.client.get(url))
    assert html.count("<img") == 23
    assert "sizes.pdf" in html
    assert not any(word in html for word in ("unsent", "expired"))
    before = html.split("?before=")[1].split('"')[0]
    assert text(place.client.get(url, {"before": before})).count("<img") == 7
    assert count(place, url) <= 8


def test_interests_with_their_evidence(place: Place) -> None:
    found = place.conversation("Anna")
    other = elsewhere(place, found)
    make_message(found, "the linen dress")
    make_message(other, "the hat")
    sees(place, make_product(place.shop, "Dress Lea"), found)
    sees(place, make_product(place.shop, "Hat"), other, closed_at=NOON)
    html = text(place.client.get(f"/inbox/{found.public_id}/interests/"))
    assert "Dress Lea" in html
    assert "words of the customer" in html
    assert ("asks</span>" in html, "asked</span>" in html) == (True, True)
    assert "Nothing yet" in text(place.client.get(f"/inbox/{place.conversation('B').public_id}/interests/"))


def test_fields_of_the_shop_are_kept_by_their_kind(place: Place) -> None:
    size = create_custom_field(shop=place.shop, name="Size", kind="number")
    create_custom_field(shop=place.shop, name="Fit", kind="choice", choices=["loose", "close"])
    found = place.conversation("Anna")
    url = f"/inbox/{found.public_id}/customer/fields/"
    assert "Size" in text(place.client.get(f"/inbox/{found.public_id}/"))
    text(place.client.post(url, {"key": size.key, "value": "44"}))
    text(place.client.post(url, {"key": "Fit", "value": "loose"}))
    found.customer.refresh_from_db()
    assert found.customer.fields == {"Size": 44, "Fit": "loose"}
    html = text(place.client.post(url, {"key": "Size", "value": "big"}))
    assert "Write a number, for example 44 or 1.5" in html
    text(place.client.post(url, {"key": "Fit", "value": ""}))
    found.customer.refresh_from_db()
    assert found.customer.fields == {"Size": 44}
    assert place.client.post(url, {"key": "Nothing", "value": "1"}).status_code == 422
    card = text(place.client.get(f"/customers/{found.customer.public_id}/"))
    assert "<option>close</option>" in card
    url = f"/customers/{found.customer.public_id}/fields/"
    assert (
        place.client.post(url, {"key": "Size", "value": "46"}, headers={"HX-Request": "true"}).status_code
        == 200
    )
    found.customer.refresh_from_db()
    assert found.customer.fields == {"Size": 46}
    refused = place.client.post(url, {"key": "Size", "value": "big"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422


def test_an_open_conversation_asks_at_most_thirty_questions(place: Place) -> None:
    found = place.conversation("Anna")
    for number in range(60):
        parent = make_message(
            found, f"Question {number}", sent_at=NOON, reactions=[{"emoji": "❤️", "by": "customer"}]
        )
        make_message(found, "Answer", direction="outbound", reply_to=parent, sent_at=NOON)
        Attachment.objects.create(message=parent, type="image", file="a.jpg")
    create_custom_field(shop=place.shop, name="Size", kind="number")
    place.client.post(
        f"/inbox/{found.public_id}/send/", {"mode": "direct", "text": "x", "at": "2026-11-23T18:00"}
    )
    assert count(place, f"/inbox/{found.public_id}/") <= 30


def test_the_draft_lies_on_the_desk_before_orders_under_way(place: Place) -> None:
    customer = place.conversation("Anna").customer
    assert order_in_hand(customer) is None
    made = [
        Order.objects.create(
            shop=place.shop,
            number=number,
            customer=customer,
            currency="RUB",
            created_by="member",
            status=status,
        )
        for number, status in enumerate(("new", "draft", "shipped", "done"))
    ]
    assert order_in_hand(customer) == made[1]
    made[1].delete()
    assert order_in_hand(customer) == made[2]
