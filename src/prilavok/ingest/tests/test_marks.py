"""The answer to the shop's question becomes the order's mark, whichever way it came."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from prilavok.channels import registry
from prilavok.channels.types import WebhookRequest
from prilavok.customers.models import Customer
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.ingest.dispatch import apply_events
from prilavok.orders.actions import answer_payload, create_order, question_id
from prilavok.orders.models import Order, OrderChange
from tests.factories import make_channel, make_conversation, make_identity, make_shop

pytestmark = pytest.mark.django_db
PAGE, ANNA = "682498302938465", "6081120145292104"


@pytest.fixture
def conversation() -> Conversation:
    channel = make_channel(make_shop(), kind="messenger", external_id=PAGE)
    return make_conversation(identity=make_identity(channel, external_id=ANNA))


def order_of(customer: Customer) -> Order:
    return create_order(
        shop=customer.shop, customer=customer, actor=Actor("member", "m"), created_by="member", status="done"
    )


def tell(conversation: Conversation, **item: object) -> None:
    told = {"sender": {"id": ANNA}, "recipient": {"id": PAGE}, "timestamp": 1772998024000, **item}
    body = {"object": "page", "entry": [{"id": PAGE, "time": 1772998024000, "messaging": [told]}]}
    request = WebhookRequest("POST", {}, {}, json.dumps(body).encode())
    apply_events(conversation.channel, registry.get("messenger").inbound.parse(request))


def survey(question: str, mark: str, words: str = "") -> dict[str, object]:
    answer = {"type": "csat", "payload": mark, "follow_up": {"type": "free_form", "payload": words}}
    return {"feedback_screens": [{"screen_id": 0, "questions": {question: answer}}]}


def pressed(payload: str, mid: str = "m_1") -> dict[str, object]:
    return {"mid": mid, "text": "4 ★", "quick_reply": {"payload": payload}}


def marked(order: Order) -> tuple[int | None, str]:
    order.refresh_from_db()
    return order.mark, order.review


def test_a_survey_gives_mark_and_words(conversation: Conversation) -> None:
    order = order_of(conversation.customer)
    for _ in range(2):
        tell(conversation, messaging_feedback=survey(question_id(order), "5", "Очень довольна!\nСпасибо"))
    assert marked(order) == (5, "Очень довольна!\nСпасибо")
    row = OrderChange.objects.get(kind="rated")
    assert (row.order, row.data, row.actor_type) == (
        order,
        {"mark": 5, "words": "Очень довольна!\nСпасибо"},
        "customer",
    )
    assert row.message is not None
    assert row.message.conversation == conversation


def test_a_button_gives_the_mark_and_the_newest_counts(conversation: Conversation) -> None:
    order = order_of(conversation.customer)
    tell(conversation, messaging_feedback=survey(question_id(order), "2", "Мало"))
    tell(conversation, message=pressed(answer_payload(order, 4)))
    assert marked(order) == (4, "Мало")


def test_only_who_ordered_gives_a_mark(conversation: Conversation) -> None:
    other = order_of(make_identity(conversation.channel, external_id="9").customer)
    tell(conversation, message=pressed(answer_payload(other, 1)))
    assert marked(other) == (None, "")


@pytest.mark.parametrize("payload", ["order-none=4", "order-=4", "BUY", "{0}=6", "{0}=0", "{0}=4 "])
def test_what_is_no_answer_is_left_alone(conversation: Conversation, payload: str) -> None:
    order = order_of(conversation.customer)
    tell(conversation, message=pressed(payload.format(question_id(order))))
    assert marked(order) == (None, "")


def test_no_mark_beyond_five_is_stored(conversation: Conversation) -> None:
    order = order_of(conversation.customer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(mark=6)
