"""The answer to our own send and its echo on their way at once: whoever comes second, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from prilavok.channels.models import Channel
from prilavok.inbox import lookup
from prilavok.inbox.actions import echoes, receipts, sending
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.inbox.models import EarlyUpdate, Message, Step
from prilavok.inbox.tests.events import ANNA, echoed, reacted, read, received
from tests.factories import make_channel, make_conversation, make_identity, make_message

pytestmark = pytest.mark.django_db
NAMES = ("77", "2001_77")
"""A network may name a message in its echo and its reactions otherwise than in the answer to the call."""


@pytest.fixture
def step() -> Step:
    """One call of a message, still on its way."""
    identity = make_identity(make_channel(), external_id=ANNA.external_id)
    message = make_message(
        make_conversation(identity=identity), "Да", direction="outbound", status="sending", external_id=None
    )
    return Step.objects.create(message=message, position=0, text="Да", status=Step.Status.SENDING)


def echo() -> Any:
    return echoed(NAMES[0], "Да", other_ids=NAMES[1:])


def answer(step: Step) -> None:
    sending._note_step(step.message_id, step, NAMES[0])


def stands(step: Step) -> tuple[list[str], list[str], int]:
    message = Message.objects.get(pk=step.message_id)
    emojis = [row["emoji"] for row in message.reactions]
    return message.external_ids, emojis, Message.objects.filter(direction="outbound").count()


def test_the_answer_is_written_while_the_echo_looks_for_its_step(
    step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The echo was new when it was asked first, and known when it was asked again: its names still count."""
    settle: Callable[[Channel, Sequence[Any]], list[Any]] = echoes.settle_own

    def after_the_answer(channel: Channel, events: Sequence[Any]) -> list[Any]:
        answer(step)
        return settle(channel, events)

    monkeypatch.setattr(echoes, "settle_own", after_the_answer)
    channel = step.message.channel
    receive_messages(channel, [echo()])
    assert receipts.apply_reaction(channel, reacted(NAMES[1], "❤️"))
    assert stands(step) == ([*NAMES], ["❤️"], 1)
    assert not EarlyUpdate.objects.exists()


def test_the_reaction_comes_before_both(step: Step) -> None:
    channel = step.message.channel
    assert not receipts.apply_reaction(channel, reacted(NAMES[1], "❤️"))
    answer(step)
    receive_messages(channel, [echo()])
    assert stands(step) == ([*NAMES], ["❤️"], 1)


def test_who_waited_for_an_echo_that_was_taken_over_finds_the_message(
    step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reaction found the echo's row, and gets its lock when that row is gone."""
    channel = step.message.channel
    Step.objects.update(status=Step.Status.PLANNED)
    receive_messages(channel, [echo()])
    find = lookup.find_messages

    def before_the_answer(channel: Channel, names: Sequence[str]) -> dict[str, int]:
        found = find(channel, names)
        monkeypatch.setattr(lookup, "find_messages", find)
        answer(step)
        return found

    monkeypatch.setattr(lookup, "find_messages", before_the_answer)
    assert receipts.apply_reaction(channel, reacted(NAMES[1], "❤️"))
    assert stands(step) == ([*NAMES], ["❤️"], 1)


def test_what_became_of_the_echo_stays_with_the_message(step: Step) -> None:
    channel = step.message.channel
    Step.objects.update(status=Step.Status.PLANNED)
    receive_messages(channel, [echo()])
    receipts.apply_read(channel, read(NAMES[1], minute=1))
    receive_messages(channel, [received("m2", "Спасибо", reply_to=NAMES[1], minute=2)])
    answer(step)
    sending._settle(Message.objects.get(pk=step.message_id), Message.Status.SENT, "message.sent")
    assert Message.objects.get(pk=step.message_id).status == "read"
    assert Message.objects.get(external_id="m2").reply_to_id == step.message_id
