from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import time_machine

from prilavok.channels import registry
from prilavok.channels.contract import Adapter
from prilavok.channels.errors import ChannelError, Reason, Retry, Unsupported
from prilavok.channels.models import Channel, RateBucket
from prilavok.channels.types import Account, Draft, MessageDraft, SendResult, Step
from prilavok.events.types import Actor
from prilavok.inbox.actions import sending
from prilavok.inbox.actions.queueing import (
    cancel_message,
    confirm_arrived,
    queue_message,
    resend_message,
)
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.inbox.errors import AlreadyReplied, EmptyMessage, NotPossible, WindowClosed, WrongState
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.models import Step as StepRow
from prilavok.inbox.tests.events import at, commented, echoed, received
from prilavok.lib.http import Transport
from tests.factories import make_channel

pytestmark = pytest.mark.django_db
MEMBER = Actor("member", "m1")


@dataclass
class FakeOutbound:
    """One step a line of text; `script` holds what each call does, then calls go well."""

    script: list[ChannelError | str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    bucket: str = "messages"

    def plan(self, draft: Draft, account: Account) -> list[Step]:
        assert isinstance(draft, MessageDraft)
        if "impossible" in draft.text:
            raise Unsupported("text")
        return [
            Step(method="POST", path="/me/messages", text=line, bucket=self.bucket)
            for line in draft.text.split("\n")
        ]

    def send(self, step: Step, account: Account, transport: Transport) -> SendResult:
        self.calls.append(step.text)
        outcome = self.script.pop(0) if self.script else f"sent.{len(self.calls)}"
        if isinstance(outcome, ChannelError):
            raise outcome
        return SendResult((outcome,))


@pytest.fixture(autouse=True)
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> FakeOutbound:
    outbound = FakeOutbound()
    real: Adapter = registry.get("instagram")
    monkeypatch.setattr(registry, "get", lambda kind: replace(real, outbound=outbound))
    return outbound


@pytest.fixture
def conversation(network: FakeOutbound) -> Conversation:
    channel = make_channel()
    receive_messages(channel, [received("m1", "Есть 44?")])
    return Conversation.objects.select_related("channel", "identity").get()


def test_a_message_is_sent_once_and_keeps_the_networks_id(
    conversation: Conversation, network: FakeOutbound
) -> None:
    message = queue_message(conversation=conversation, text="Да, есть", actor=MEMBER)
    assert (message.status, conversation.messages.count()) == ("queued", 2)
    assert sending.send_conversation(conversation.pk) == 1
    assert sending.send_conversation(conversation.pk) == 0
    message.refresh_from_db()
    assert (message.status, message.external_id, network.calls) == ("sent", "sent.1", ["Да, есть"])


def test_several_messages_leave_in_order(conversation: Conversation, network: FakeOutbound) -> None:
    for text in ("раз", "два", "три"):
        queue_message(conversation=conversation, text=text, actor=MEMBER)
    assert sending.send_conversation(conversation.pk) == 3
    assert network.calls == ["раз", "два", "три"]


def test_a_message_in_steps_keeps_all_ids(conversation: Conversation, network: FakeOutbound) -> None:
    message = queue_message(conversation=conversation, text="раз\nдва", actor=MEMBER)
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.external_id, message.external_ids) == ("sent.1", ["sent.1", "sent.2"])


def test_a_refusal_is_final_and_the_customer_waits_again(
    conversation: Conversation, network: FakeOutbound
) -> None:
    network.script = [ChannelError(Reason.WINDOW_CLOSED, code="10/2534022", text="outside window")]
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    conversation.refresh_from_db()
    assert conversation.unanswered_since is None
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    conversation.refresh_from_db()
    assert (message.status, message.error_reason, message.error_text) == (
        "failed",
        "window_closed",
        "outside window",
    )
    assert conversation.unanswered_since == at(0)


def test_an_unknown_outcome_is_not_repeated_and_an_echo_settles_it(
    conversation: Conversation, network: FakeOutbound
) -> None:
    network.script = [ChannelError(Reason.OUTCOME_UNKNOWN, retry=Retry.UNKNOWN)]
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    sending.send_conversation(conversation.pk)
    sending.settle_abandoned()
    sending.queue_forgotten()
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, network.calls) == ("unconfirmed", ["Да"])
    receive_messages(conversation.channel, [echoed("e1", "Да", minute=11)])
    message.refresh_from_db()
    assert (message.status, message.external_id, Message.objects.count()) == ("sent", "e1", 2)


def test_a_temporary_refusal_is_repeated_after_the_wait(
    conversation: Conversation, network: FakeOutbound, frozen: time_machine.Traveller
) -> None:
    network.script = [ChannelError(Reason.RATE_LIMITED, retry=Retry.LATER, after=60.0)]
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    sending.send_conversation(conversation.pk)
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, message.attempts, network.calls) == ("queued", 1, ["Да"])
    frozen.shift(timedelta(seconds=61))
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, network.calls) == ("sent", ["Да", "Да"])


def test_a_limit_holds_up_calls_of_its_sort_only(conversation: Conversation, network: FakeOutbound) -> None:
    network.bucket = "comments"
    network.script = [ChannelError(Reason.RATE_LIMITED, retry=Retry.LATER, after=60.0)]
    queue_message(conversation=conversation, text="Да", actor=MEMBER)
    sending.send_conversation(conversation.pk)
    blocked = RateBucket.objects.filter(blocked_until__isnull=False)
    assert list(blocked.values_list("name", flat=True)) == ["comments"]


def test_a_dead_token_stops_the_channel(conversation: Conversation, network: FakeOutbound) -> None:
    network.script = [ChannelError(Reason.AUTH_EXPIRED, code="190/463", text="expired")]
    queue_message(conversation=conversation, text="раз", actor=MEMBER)
    waiting = queue_message(conversation=conversation, text="два", actor=MEMBER)
    sending.send_conversation(conversation.pk)
    waiting.refresh_from_db()
    assert Channel.objects.get().status == "reconnect"
    assert (waiting.status, network.calls) == ("queued", ["раз"])


def test_a_worker_that_died_before_the_call_left_the_message_unsent(
    conversation: Conversation, network: FakeOutbound
) -> None:
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    Message.objects.filter(pk=message.pk).update(status="sending")
    assert sending.settle_abandoned() == 1
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, network.calls) == ("sent", ["Да"])


def test_a_worker_that_died_in_the_call_leaves_it_unconfirmed(
    conversation: Conversation, network: FakeOutbound
) -> None:
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    StepRow.objects.create(message=message, position=0, text="Да", status="sending")
    Message.objects.filter(pk=message.pk).update(status="sending")
    assert sending.settle_abandoned() == 1
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, network.calls) == ("unconfirmed", [])
    assert resend_message(message, actor=MEMBER).status == "queued"
    sending.send_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, network.calls) == ("sent", ["Да"])


def test_the_echo_may_be_faster_than_the_answer(conversation: Conversation, network: FakeOutbound) -> None:
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    receive_messages(conversation.channel, [echoed("sent.1", "Да", minute=11)])
    assert Message.objects.filter(direction="outbound").count() == 2
    heart = [{"emoji": "❤️", "by": "customer"}]
    Message.objects.filter(external_id="sent.1").update(reactions=heart)
    sending.send_conversation(conversation.pk)
    rows = Message.objects.filter(direction="outbound")
    assert list(rows.values_list("pk", "external_id", "status", "reactions")) == [
        (message.pk, "sent.1", "sent", heart)
    ]


def test_a_member_may_say_that_it_arrived(conversation: Conversation, network: FakeOutbound) -> None:
    network.script = [ChannelError(Reason.OUTCOME_UNKNOWN, retry=Retry.UNKNOWN)]
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    with pytest.raises(WrongState):
        confirm_arrived(message, actor=MEMBER)
    sending.send_conversation(conversation.pk)
    assert confirm_arrived(message, actor=MEMBER).status == "sent"


def test_a_queued_message_may_be_taken_back(conversation: Conversation, network: FakeOutbound) -> None:
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER)
    assert cancel_message(message, actor=MEMBER).status == "cancelled"
    assert sending.send_conversation(conversation.pk) == 0
    with pytest.raises(WrongState):
        cancel_message(message, actor=MEMBER)


def test_what_may_not_be_written_is_refused_and_not_stored(
    conversation: Conversation, network: FakeOutbound, frozen: time_machine.Traveller
) -> None:
    with pytest.raises(EmptyMessage):
        queue_message(conversation=conversation, text="  ", actor=MEMBER)
    with pytest.raises(NotPossible):
        queue_message(conversation=conversation, text="impossible", actor=MEMBER)
    frozen.shift(timedelta(hours=24))
    with pytest.raises(WindowClosed) as refused:
        queue_message(conversation=conversation, text="Да", actor=MEMBER)
    assert refused.value.closes_at == at(24 * 60)
    assert Message.objects.count() == 1


def test_the_human_window_is_for_members_of_shops_that_have_it(
    conversation: Conversation, network: FakeOutbound, frozen: time_machine.Traveller
) -> None:
    Channel.objects.update(settings={"human_agent": True})
    conversation = Conversation.objects.select_related("channel", "identity").get()
    frozen.shift(timedelta(hours=30))
    assert queue_message(conversation=conversation, text="Да", actor=MEMBER).status == "queued"
    with pytest.raises(WindowClosed):
        queue_message(conversation=conversation, text="Да", actor=Actor("rule", "r1"))


def test_one_private_reply_a_comment(network: FakeOutbound) -> None:
    channel = make_channel()
    receive_messages(channel, [commented("c1")])
    comment = Message.objects.get()
    first = queue_message(
        conversation=comment.conversation, text="Личное", kind="private_reply", reply_to=comment, actor=MEMBER
    )
    assert first.conversation.kind == "direct"
    with pytest.raises(AlreadyReplied):
        queue_message(
            conversation=comment.conversation,
            text="Ещё",
            kind="private_reply",
            reply_to=comment,
            actor=MEMBER,
        )
    answer = queue_message(
        conversation=comment.conversation, text="Публично", kind="comment", reply_to=comment, actor=MEMBER
    )
    assert (answer.conversation_id, answer.reply_to_external) == (comment.conversation_id, "c1")
