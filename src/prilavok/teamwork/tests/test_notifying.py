from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from prilavok.events.actions import record
from prilavok.events.models import Event
from prilavok.events.types import SYSTEM, Actor, NewEvent
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.actions import create_team
from prilavok.shops.models import Membership, Shop
from prilavok.teamwork.actions.configuring import choose_notices
from prilavok.teamwork.actions.notifying import forget_old, mark_read, notify
from prilavok.teamwork.models import Notice, PushDevice
from prilavok.teamwork.payloads import payload_of
from prilavok.teamwork.queries import burdens_of, choices_of, shops_called, sound_for, unread_notices
from prilavok.teamwork.tests.kit import make_settings, make_waiting
from tests.factories import make_membership, make_message, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def anna(shop: Shop) -> Membership:
    return make_membership(shop)


def happened(row: Conversation, name: str, actor: Actor = SYSTEM, **data: Any) -> int:
    [event] = record(
        NewEvent(
            shop_id=row.shop_id,
            name=name,
            topic="conversation",
            subject=row.public_id,
            actor=actor,
            data=data,
        )
    )
    return event.pk


def told() -> list[tuple[int, str]]:
    return list(Notice.objects.order_by("pk").values_list("member", "kind"))


def make_device(member: Membership) -> PushDevice:
    return PushDevice.objects.create(member=member, endpoint=f"https://push.example/{member.pk}", keys="x")


def test_whom_it_is_assigned_to_is_told_once(shop: Shop, anna: Membership) -> None:
    row = make_waiting(shop)
    event = happened(row, "conversation.assigned", member=anna.public_id)
    assert (notify([event]), notify([event])) == (1, 0)
    assert told() == [(anna.pk, "assigned")]
    assert [one.subject for one in Event.objects.filter(name="member.notified")] == [anna.public_id]
    assert unread_notices(anna) == 1
    mark_read(anna)
    assert unread_notices(anna) == 0


def test_nobody_is_told_what_they_did_themselves(shop: Shop, anna: Membership) -> None:
    me = Actor("member", anna.public_id)
    notify([happened(make_waiting(shop), "conversation.assigned", me, member=anna.public_id)])
    assert told() == []


def test_assigned_to_nobody_tells_nobody(shop: Shop, anna: Membership) -> None:
    notify([happened(make_waiting(shop), "conversation.assigned", member="")])
    assert told() == []


@pytest.mark.parametrize("names", [("member", "message"), ("member_id", "message_id")])
def test_who_is_mentioned_reads_the_note(shop: Shop, anna: Membership, names: tuple[str, str]) -> None:
    row = make_waiting(shop)
    note = make_message(row, "@Анна, посмотри", direction="outbound", kind="note")
    ids: dict[str, Any] = {names[0]: anna.public_id, names[1]: note.public_id}
    notify([happened(row, "member.mentioned", **ids)])
    notice = Notice.objects.get()
    assert (notice.member, notice.kind, notice.message) == (anna, "mentioned", note)


def test_members_of_another_shop_are_not_told(shop: Shop) -> None:
    stranger = make_membership(make_shop("Соседи"))
    notify([happened(make_waiting(shop), "conversation.assigned", member=stranger.public_id)])
    assert told() == []


def test_of_a_late_answer_those_hear_who_could_give_it(shop: Shop, anna: Membership) -> None:
    olga, ira = make_membership(shop), make_membership(shop)
    team = create_team(shop=shop, name="Платья", members=[olga])
    rows = [make_waiting(shop, assignee=ira), make_waiting(shop, team=team), make_waiting(shop)]
    for row in rows:
        notify([happened(row, "conversation.sla_breached")])
    assert told() == [(ira.pk, "sla_breached"), (olga.pk, "sla_breached")] + [
        (member.pk, "sla_breached") for member in (anna, olga, ira)
    ]


def test_who_does_not_want_to_hear_is_not_told(shop: Shop, anna: Membership) -> None:
    choose_notices(anna, assigned=False)
    notify([happened(make_waiting(shop), "conversation.assigned", member=anna.public_id)])
    assert told() == []


def test_messages_call_browsers_and_do_not_fill_the_bell(shop: Shop, anna: Membership) -> None:
    olga = make_membership(shop)
    row = make_waiting(shop, assignee=anna)
    message = make_message(row, "Есть?")
    customer = Actor("customer", row.customer.public_id)

    def write() -> int:
        return notify([happened(row, "message.received", customer, message=message.public_id)])

    assert (write(), shops_called([shop.pk])) == (0, set())
    make_device(anna)
    make_device(olga)
    assert (write(), shops_called([shop.pk])) == (1, {shop.pk})
    assert (told(), unread_notices(anna)) == ([(anna.pk, "message_mine")], 0)


def test_what_our_own_app_wrote_calls_nobody(shop: Shop, anna: Membership) -> None:
    make_device(anna)
    row = make_waiting(shop, assignee=anna)
    assert notify([happened(row, "message.received", Actor("phone_app"))]) == 0


def test_unassigned_messages_call_those_who_asked_for_it(shop: Shop, anna: Membership) -> None:
    olga = make_membership(shop)
    for member in (anna, olga):
        make_device(member)
    choose_notices(olga, message_unassigned=True)
    row = make_waiting(shop)
    notify([happened(row, "message.received", Actor("customer", row.customer.public_id))])
    assert told() == [(olga.pk, "message_unassigned")]


def test_old_lines_are_forgotten(shop: Shop, anna: Membership) -> None:
    row = make_waiting(shop)
    for number, days in enumerate((29, 31)):
        created = now() - timedelta(days=days)
        Notice.objects.create(
            member=anna, kind="assigned", conversation=row, event_id=number, created_at=created
        )
    forget_old()
    assert list(Notice.objects.values_list("event_id", flat=True)) == [0]


# --- what leaves, and what sounds ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "title", "body"),
    [
        (False, False, "Prilavok", "New message in your conversation"),
        (True, False, "Вика", "New message in your conversation"),
        (False, True, "Prilavok", "Есть 44 размер?"),
        (True, True, "Вика", "Есть 44 размер?"),
    ],
)
def test_no_more_leaves_than_was_allowed(
    shop: Shop, anna: Membership, name: bool, text: bool, title: str, body: str
) -> None:
    anna.user.language = "en"
    row = make_waiting(shop, assignee=anna)
    row.customer.name = "Вика"
    notice = Notice(
        member=anna, kind="message_mine", conversation=row, message=make_message(row, "Есть 44 размер?")
    )
    payload = payload_of(notice, choose_notices(anna, shows_name=name, shows_text=text))
    assert (payload["title"], payload["body"]) == (title, body)
    assert payload["url"] == f"/inbox/{row.public_id}/"
    assert set(payload) == {"title", "body", "url", "tag"}


def test_by_default_no_words_of_the_customer_leave(anna: Membership) -> None:
    assert (choices_of(anna).shows_name, choices_of(anna).shows_text) == (True, False)


def test_a_page_rings_for_ones_own_customers(shop: Shop, anna: Membership) -> None:
    mine, others, nobodys = (
        make_waiting(shop, assignee=anna), make_waiting(shop, assignee=make_membership(shop)),
        make_waiting(shop),
    )  # fmt: skip
    asked = [mine.public_id, others.public_id, nobodys.public_id, ""]
    assert [sound_for(anna, one) for one in asked] == ["bell", "", "", "bell"]
    choose_notices(anna, message_unassigned=True, message_mine=False, sound="drop")
    assert [sound_for(anna, one) for one in asked] == ["", "", "drop", "drop"]
    choose_notices(anna, sound="none")
    assert [sound_for(anna, one) for one in asked] == ["", "", "", ""]


def test_a_page_does_not_ring_for_what_is_answered_or_somebody_elses_shop(
    shop: Shop, anna: Membership
) -> None:
    row = make_waiting(shop, assignee=anna)
    Conversation.objects.update(unanswered_since=None)
    foreign = make_waiting(make_shop("Соседи"))
    choose_notices(anna, message_unassigned=True)
    assert [sound_for(anna, one.public_id) for one in (row, foreign)] == ["", ""]


def test_whoever_gets_more_than_their_limit_is_told_by_how_much(shop: Shop, anna: Membership) -> None:
    make_settings(shop, cap=2)
    rows = [make_waiting(shop, assignee=anna) for _ in range(2)]
    notify([happened(rows[1], "conversation.assigned", member=anna.public_id)])
    assert Notice.objects.get().over_cap == 0
    rows += [make_waiting(shop, assignee=anna) for _ in range(3)]
    make_waiting(shop, assignee=anna, status="closed")
    notify([happened(rows[4], "conversation.assigned", member=anna.public_id)])
    notice = Notice.objects.order_by("pk").last()
    assert notice
    assert notice.over_cap == 3
    assert payload_of(notice, choices_of(anna))["body"] == "Вам назначили диалог · на 3 больше вашего предела"


def test_burdens_of_many_members_take_two_queries(
    shop: Shop, anna: Membership, django_assert_num_queries: Any
) -> None:
    seats = [anna, *(make_membership(shop) for _ in range(3))]
    make_settings(shop, cap=1)
    for seat in seats[:2]:
        make_waiting(shop, assignee=seat)
    make_waiting(shop, assignee=anna)
    with django_assert_num_queries(2):
        found = burdens_of(shop.pk, [seat.pk for seat in seats])
    assert [found[seat.pk].open for seat in seats] == [2, 1, 0, 0]
    assert [(found[seat.pk].over, found[seat.pk].is_full) for seat in seats] == [
        (1, True), (0, True), (0, False), (0, False),
    ]  # fmt: skip
