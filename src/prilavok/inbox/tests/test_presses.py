from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from prilavok.channels import registry
from prilavok.channels.errors import Unsupported
from prilavok.channels.types import Account, Draft, SenderAction, SendResult, Step
from prilavok.inbox.actions import calls
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.inbox.models import Message
from prilavok.inbox.queries import window_of
from prilavok.inbox.tests.events import at, received
from prilavok.lib.clock import now
from prilavok.lib.http import Transport
from tests.factories import make_channel, make_conversation, make_message

pytestmark = pytest.mark.django_db


@dataclass
class Planned:
    drafts: list[Draft] = field(default_factory=list)
    refuses: bool = False

    def plan(self, draft: Draft, account: Account) -> list[Step]:
        self.drafts.append(draft)
        if self.refuses:
            raise Unsupported("mark_seen")
        return []

    def send(self, step: Step, account: Account, transport: Transport) -> SendResult:
        return SendResult()


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Planned:
    planned, real = Planned(), registry.get("telegram")
    monkeypatch.setattr(registry, "get", lambda kind: replace(real, outbound=planned))
    return planned


@pytest.mark.parametrize(("kind", "answers"), [("telegram", 1), ("instagram", 0)])
def test_a_pressed_button_is_answered_where_it_waits(kind: str, answers: int) -> None:
    channel = make_channel(kind=kind)
    pressed = received("press:7:23:5", "Да", payload="yes", postback=True)
    receive_messages(channel, [pressed, received("m1")])
    receive_messages(channel, [pressed])
    jobs = ProcrastinateJob.objects.filter(task_name="inbox.answer_press")
    assert [job.args for job in jobs] == [
        {"message_id": Message.objects.get(payload="yes").pk} for _ in range(answers)
    ]


def test_the_answer_names_the_press(network: Planned) -> None:
    channel = make_channel(kind="telegram")
    receive_messages(channel, [received("press:7:23:5", "Да", postback=True), received("m2", minute=1)])
    calls.answer_press(Message.objects.get(external_id="press:7:23:5"))
    assert network.drafts == [
        SenderAction(recipient="2001", action="answer_press", last_inbound="press:7:23:5")
    ]


def test_an_action_that_the_network_lacks_is_left_out(network: Planned) -> None:
    network.refuses = True
    calls.sender_action(make_conversation(), "mark_seen")
    assert len(network.drafts) == 1


def test_the_owners_own_telegram_chats_are_open_for_a_day() -> None:
    channel = make_channel(kind="telegram")
    room = make_conversation(channel=channel)
    room.identity.last_inbound_at = now() - timedelta(hours=25)
    make_message(room, external_id="23:5@conn1", sent_at=at(0))
    assert (window_of(room).open, window_of(room).reason) == (False, "expired")
    make_message(room, external_id="23:6", sent_at=at(1))
    assert (window_of(room).open, window_of(room).reason) == (True, "always")
