from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import close_conversation, reopen_conversation
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.teamwork.actions.configuring import change_settings, set_week
from prilavok.teamwork.actions.reacting import keep_time
from prilavok.teamwork.actions.timing import tell_breaches, time_questions
from prilavok.teamwork.tests.kit import MONDAY, at, make_operator, make_settings, make_waiting
from tests.factories import make_message, make_shop

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def shop(clock: time_machine.Traveller) -> Shop:
    return make_shop()


def due(row: Conversation) -> tuple[datetime | None, str]:
    row.refresh_from_db()
    return row.answer_due_at, row.due_kind


def test_a_first_and_a_next_answer_have_their_own_times(shop: Shop) -> None:
    make_settings(shop, "off", first_reply_minutes=10, next_reply_minutes=60)
    new, known = make_waiting(shop, minutes=1), make_waiting(shop, minutes=1)
    make_message(known, "Да", direction="outbound", sent_at=MONDAY - timedelta(days=2))
    assert time_questions(shop.pk) == 2
    assert due(new) == (MONDAY + 9 * MINUTE, "first")
    assert due(known) == (MONDAY + 59 * MINUTE, "next")
    assert time_questions(shop.pk) == 0


def test_what_a_rule_says_is_no_answer_of_a_person(shop: Shop) -> None:
    make_settings(shop, "off", first_reply_minutes=10)
    row = make_waiting(shop)
    make_message(row, "Цена в Direct", direction="outbound", actor_type="rule", sent_at=MONDAY - MINUTE * 9)
    make_message(row, "заметка", direction="outbound", kind="note", sent_at=MONDAY - MINUTE * 9)
    time_questions(shop.pk)
    assert due(row)[1] == "first"


def test_after_closing_the_first_answer_is_a_first_one_again(
    shop: Shop, clock: time_machine.Traveller
) -> None:
    make_settings(shop, "off", first_reply_minutes=10, next_reply_minutes=60)
    row = make_waiting(shop)
    make_message(row, "Да", direction="outbound", sent_at=now())
    clock.shift(60)
    close_conversation(row, actor=Actor("system"))
    clock.shift(60)
    reopen_conversation(row, actor=Actor("system"))
    Conversation.objects.filter(pk=row.pk).update(unanswered_since=now())
    time_questions(shop.pk)
    assert due(row) == (now() + 10 * MINUTE, "first")


def test_nights_count_only_when_the_shop_says_so(shop: Shop) -> None:
    set_week(shop, dict.fromkeys(range(5), (600, 1140)))
    make_settings(shop, "off", first_reply_minutes=30)
    friday = at("2026-11-20T18:50:00+03:00")
    row = make_waiting(shop)
    Conversation.objects.filter(pk=row.pk).update(unanswered_since=friday)
    time_questions(shop.pk)
    assert due(row)[0] == at("2026-11-23T10:20:00+03:00")
    change_settings(shop, targets_in_working_time=False)
    time_questions(shop.pk)
    assert due(row)[0] == friday + 30 * MINUTE


def test_the_next_question_has_a_time_of_its_own(shop: Shop) -> None:
    make_settings(shop, "off", first_reply_minutes=10)
    row = make_waiting(shop, minutes=5)
    time_questions(shop.pk)
    Conversation.objects.filter(pk=row.pk).update(unanswered_since=None)
    assert due(row)[0] is None
    Conversation.objects.filter(pk=row.pk).update(unanswered_since=now())
    assert due(row)[0] is None
    time_questions(shop.pk)
    assert due(row)[0] == MONDAY + 10 * MINUTE


def test_without_a_target_nothing_is_due_and_nothing_is_asked_again(shop: Shop) -> None:
    make_settings(shop, "off", next_reply_minutes=10)
    row = make_waiting(shop)
    assert time_questions(shop.pk) == 1
    assert due(row)[0] is None
    assert time_questions(shop.pk) == 0
    assert not Event.objects.filter(name="conversation.due").exists()


def test_a_breach_is_told_once_a_question(shop: Shop, clock: time_machine.Traveller) -> None:
    make_settings(shop, "off", first_reply_minutes=10)
    row = make_waiting(shop, minutes=0)
    time_questions(shop.pk)
    clock.shift(10 * MINUTE - timedelta(seconds=1))
    assert tell_breaches() == 0
    clock.shift(1)
    assert (tell_breaches(), tell_breaches()) == (1, 0)
    event = Event.objects.get(name="conversation.sla_breached")
    assert (event.subject, event.data["kind"]) == (row.public_id, "first")
    change_settings(shop, first_reply_minutes=5)
    time_questions(shop.pk)
    assert tell_breaches() == 0
    Conversation.objects.filter(pk=row.pk).update(unanswered_since=now())
    time_questions(shop.pk)
    clock.shift(5 * MINUTE)
    assert tell_breaches() == 1


def test_an_answered_question_is_not_late(shop: Shop, clock: time_machine.Traveller) -> None:
    make_settings(shop, "off", first_reply_minutes=10)
    row = make_waiting(shop, minutes=0)
    time_questions(shop.pk)
    Conversation.objects.filter(pk=row.pk).update(unanswered_since=None)
    clock.shift(20 * MINUTE)
    assert tell_breaches() == 0


def test_the_clock_alone_brings_it_all_about(shop: Shop, clock: time_machine.Traveller) -> None:
    """No event, only time: targets, distribution, absence and lateness."""
    make_settings(shop, first_reply_minutes=10, reassign_minutes=1)
    gone, here = make_operator(shop), make_operator(shop)
    row = make_waiting(shop, minutes=0, assignee=gone)
    clock.shift(200)
    here.availability.seen_at = now()
    here.availability.save()
    keep_time()
    gone.availability.refresh_from_db()
    assert gone.availability.is_online is False
    clock.shift(60)
    here.availability.seen_at = now()
    here.availability.save()
    keep_time()
    row.refresh_from_db()
    assert (row.assignee, row.due_at) == (here, MONDAY + 10 * MINUTE)
    clock.shift(400)
    keep_time()
    row.refresh_from_db()
    assert row.breached_at == now()
