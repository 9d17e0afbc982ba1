from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from prilavok.channels.models import MessageTemplate
from prilavok.channels.types import Template
from prilavok.customers.models import Consent
from prilavok.events.types import SYSTEM
from prilavok.inbox.actions.drafts import draft_of
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.errors import ConsentMissing, NotPossible, TemplateIncomplete, WindowClosed
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.outlook import outlook_of
from prilavok.inbox.tests.events import START
from tests.factories import make_channel, make_conversation, make_identity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


def room(hours: float | None = 25, kind: str = "whatsapp") -> Conversation:
    last = None if hours is None else START - timedelta(hours=hours)
    return make_conversation(identity=make_identity(make_channel(kind=kind), last_inbound_at=last))


def text(conversation: Conversation, name: str = "sent", category: str = "UTILITY", **fields: str) -> None:
    told = {"language": "ru", "text": "{{1}}, заказ {{ 2 }} в пути", "status": "APPROVED"} | fields
    MessageTemplate.objects.create(
        channel=conversation.channel, external_id=name, name=name, category=category, **told
    )


def allow(conversation: Conversation, granted: bool, topic: str = "", hours: float = 1) -> None:
    Consent.objects.create(
        shop=conversation.shop,
        identity=conversation.identity,
        granted=granted,
        topic=topic,
        given_at=START - timedelta(hours=hours),
        proof=f"{topic}{hours}",
    )


def offered(conversation: Conversation) -> list[tuple[str, str]]:
    return [(one.template.name, one.price) for one in outlook_of(conversation).templates]


def send(conversation: Conversation, *parameters: str, name: str = "sent") -> Message:
    template = Template(name, "ru", parameters)
    return queue_message(conversation=conversation, template=template, actor=SYSTEM)


def test_with_an_open_window_free_text_is_the_best_move() -> None:
    conversation = room(1)
    text(conversation)
    found = outlook_of(conversation)
    assert (found.window.open, found.price, found.best, offered(conversation)) == (True, "free", "write", [])


def test_with_a_shut_window_approved_texts_are_offered_with_their_price() -> None:
    conversation = room()
    text(conversation)
    text(conversation, "waiting", status="PENDING")
    text(conversation, "sale", "MARKETING")
    found = outlook_of(conversation)
    assert offered(conversation) == [("sent", "paid")]
    assert found.templates[0].places == ("1", "2")
    assert found.moves == ("template", "wait", "note")


def test_without_approved_texts_only_waiting_is_left() -> None:
    assert outlook_of(room()).moves == ("wait", "note")
    assert outlook_of(room(kind="instagram")).moves == ("wait", "note")


def test_a_template_is_queued_with_its_text_and_goes_to_the_network_as_one() -> None:
    conversation = room()
    text(conversation)
    message = send(conversation, "Анна", "№ 7")
    assert message.text == "Анна, заказ № 7 в пути"
    assert draft_of(message, []).template == Template("sent", "ru", ("Анна", "№ 7"))
    with pytest.raises(WindowClosed):
        queue_message(conversation=conversation, text="Здравствуйте", actor=SYSTEM)


@pytest.mark.parametrize("parameters", [(), ("Анна",), ("Анна", " "), ("Анна", "7", "8")])
def test_every_place_must_be_filled_in(parameters: tuple[str, ...]) -> None:
    conversation = room()
    text(conversation)
    with pytest.raises(TemplateIncomplete):
        send(conversation, *parameters)
    assert not Message.objects.exists()


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED"])
def test_what_is_not_approved_is_not_sent(status: str) -> None:
    conversation = room()
    text(conversation, status=status)
    with pytest.raises(NotPossible):
        send(conversation, "Анна", "7")


def test_advertising_needs_a_yes_and_a_later_no_ends_it() -> None:
    conversation = room()
    text(conversation, "sale", "MARKETING", text="Скидки!")
    with pytest.raises(ConsentMissing):
        send(conversation, name="sale")
    allow(conversation, True, "marketing_messages", hours=3)
    assert offered(conversation) == [("sale", "paid")]
    assert send(conversation, name="sale").text == "Скидки!"
    allow(conversation, False, "marketing_messages", hours=2)
    with pytest.raises(ConsentMissing):
        send(conversation, name="sale")


def test_who_never_wrote_must_have_said_yes_and_who_said_no_gets_nothing() -> None:
    stranger = room(None)
    text(stranger)
    with pytest.raises(ConsentMissing):
        send(stranger, "Анна", "7")
    allow(stranger, True)
    assert send(stranger, "Анна", "7").template["name"] == "sent"
    known = room()
    text(known)
    allow(known, False)
    assert offered(known) == []
