"""Colleagues at one conversation: who is there, who was faster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from prilavok.inbox.actions import presence
from prilavok.inbox.company import colleagues_at, newer_answer
from prilavok.inbox.models import Conversation, Presence
from prilavok.inbox.tests.events import at
from prilavok.shops.models import Membership
from tests.factories import make_conversation, make_membership, make_message, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(0), tick=False) as traveller:
        yield traveller


@pytest.fixture
def conversation() -> Conversation:
    return make_conversation()


def seat(conversation: Conversation, name: str) -> Membership:
    return make_membership(conversation.shop, user=make_user(f"{name}@example.com", name=name))


def seen_by(conversation: Conversation, viewer: Membership) -> list[tuple[str, bool]]:
    return [(one.member.user.display_name, one.is_writing) for one in colleagues_at(conversation, viewer)]


def test_a_colleague_is_there_while_their_page_says_so(
    conversation: Conversation, clock: time_machine.Traveller
) -> None:
    anna, vera = seat(conversation, "Анна"), seat(conversation, "Вера")
    presence.be_present(conversation, anna, writing=False)
    assert seen_by(conversation, vera) == [("Анна", False)]
    assert seen_by(conversation, anna) == []
    clock.shift(timedelta(seconds=44))
    assert seen_by(conversation, vera) == [("Анна", False)]
    clock.shift(timedelta(seconds=2))
    assert seen_by(conversation, vera) == []


def test_writing_is_told_first_and_ends_by_itself(
    conversation: Conversation, clock: time_machine.Traveller
) -> None:
    anna, boris, vera = (seat(conversation, name) for name in ("Анна", "Борис", "Вера"))
    presence.be_present(conversation, anna, writing=False)
    presence.be_present(conversation, boris, writing=True)
    assert seen_by(conversation, vera) == [("Борис", True), ("Анна", False)]
    clock.shift(timedelta(seconds=13))
    assert seen_by(conversation, vera) == [("Анна", False), ("Борис", False)]
    presence.be_present(conversation, boris, writing=True)
    presence.be_present(conversation, boris, writing=False)
    assert ("Борис", False) in seen_by(conversation, vera)


def test_who_leaves_is_gone_and_silence_is_tidied_away(
    conversation: Conversation, clock: time_machine.Traveller
) -> None:
    anna, vera = seat(conversation, "Анна"), seat(conversation, "Вера")
    presence.be_present(conversation, anna, writing=True)
    presence.leave(conversation, anna)
    assert seen_by(conversation, vera) == []
    presence.be_present(conversation, vera, writing=False)
    clock.shift(timedelta(minutes=59))
    assert presence.forget_gone() == 0
    clock.shift(timedelta(minutes=2))
    assert (presence.forget_gone(), Presence.objects.count()) == (1, 0)


def test_an_answer_of_somebody_else_after_what_was_seen(conversation: Conversation) -> None:
    anna, vera = seat(conversation, "Анна"), seat(conversation, "Вера")
    question = make_message(conversation, "Есть 44?")
    assert newer_answer(conversation, anna, seen=question.public_id) is None
    mine = make_message(conversation, "Да", direction="outbound", actor_id=anna.public_id)
    make_message(conversation, "Для себя", direction="outbound", kind="note", actor_id=vera.public_id)
    make_message(conversation, "Цена 4900", direction="outbound", actor_type="rule")
    assert newer_answer(conversation, anna, seen=question.public_id) is None
    theirs = make_message(conversation, "Есть", direction="outbound", actor_id=vera.public_id)
    assert newer_answer(conversation, anna, seen=mine.public_id) == theirs
    assert newer_answer(conversation, anna, seen=theirs.public_id) is None
    assert newer_answer(conversation, vera, seen=question.public_id) == mine
    assert newer_answer(conversation, anna, seen="") is None


def test_what_was_cancelled_is_no_answer_and_the_phone_counts(conversation: Conversation) -> None:
    anna, vera = seat(conversation, "Анна"), seat(conversation, "Вера")
    question = make_message(conversation, "Есть 44?")
    make_message(conversation, "Нет", direction="outbound", status="cancelled", actor_id=vera.public_id)
    assert newer_answer(conversation, anna, seen=question.public_id) is None
    phone = make_message(conversation, "Да", direction="outbound", actor_type="phone_app")
    assert newer_answer(conversation, anna, seen=question.public_id) == phone


def test_under_a_publication_each_comment_is_answered_by_itself() -> None:
    direct = make_conversation()
    post = make_post(direct.channel)
    room = make_conversation(identity=direct.identity, kind="comments", post=post)
    anna, vera = seat(room, "Анна"), seat(room, "Вера")
    first, second = make_message(room, "Цена?"), make_message(room, "Размер?")
    answer = make_message(
        direct, "4900", direction="outbound", kind="private_reply", reply_to=first, actor_id=vera.public_id
    )
    assert newer_answer(room, anna, seen=second.public_id, reply_to=second) is None
    assert newer_answer(room, anna, seen=second.public_id, reply_to=first) == answer
    assert newer_answer(room, anna, seen=second.public_id) is None
