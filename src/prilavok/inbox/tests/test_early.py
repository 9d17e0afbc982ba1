from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from prilavok.inbox.actions.early import fold_in_late
from prilavok.inbox.actions.keeping import keep
from prilavok.inbox.models import EarlyUpdate, Message, Step
from prilavok.inbox.tests.events import START
from tests.factories import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def edited(message: Message, external_id: str) -> None:
    """As when the edit was kept by a transaction that could not see the message yet."""
    change = {"kind": "edit", "text": "46", "revision": 1, "at": START.isoformat()}
    keep(message.channel, external_id, key=f"edit:{external_id}", change=change)


def test_an_edit_that_crossed_its_message_is_folded_in(clock: time_machine.Traveller) -> None:
    message = make_message(text="44")
    edited(message, str(message.external_id))
    assert fold_in_late() == 0  # the message's own transaction may still do it
    clock.shift(timedelta(seconds=6))
    assert fold_in_late() == 1
    message.refresh_from_db()
    assert message.text == "46"
    assert not EarlyUpdate.objects.exists()


def test_a_receipt_of_a_later_step(clock: time_machine.Traveller) -> None:
    message = make_message(text="два шага", direction="outbound", external_ids=["a", "b"])
    Step.objects.create(message=message, position=1, external_id="b", status=Step.Status.SENT)
    keep(message.channel, "b", key="read:b", change={"kind": "status", "status": "read"})
    clock.shift(timedelta(seconds=6))
    assert fold_in_late() == 1
    message.refresh_from_db()
    assert message.status == Message.Status.READ


def test_what_waits_for_an_unknown_message_is_forgotten_after_a_month(clock: time_machine.Traveller) -> None:
    edited(make_message(), "never")
    clock.shift(timedelta(days=29))
    assert fold_in_late() == 0
    assert EarlyUpdate.objects.count() == 1
    clock.shift(timedelta(days=2))
    fold_in_late()
    assert not EarlyUpdate.objects.exists()
