from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import assign_conversation
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.shops.actions import create_team
from prilavok.shops.models import Shop
from prilavok.teamwork.actions.configuring import RouteTaken, add_route, move_route_up
from prilavok.teamwork.actions.distributing import distribute
from prilavok.teamwork.models import Availability, Route
from prilavok.teamwork.queries import load_report
from prilavok.teamwork.tests.kit import MONDAY, holders, make_operator, make_settings, make_waiting
from tests.factories import make_channel, make_membership, make_product, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def monday() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_who_waits_longest_comes_first_and_everybody_has_a_turn(shop: Shop) -> None:
    make_settings(shop)
    anna, olga = make_operator(shop), make_operator(shop)
    late, early, last = (make_waiting(shop, minutes=minutes) for minutes in (5, 9, 1))
    assert distribute(shop.pk) == 3
    owners = {row.pk: row.assignee_id for row in Conversation.objects.all()}
    assert [owners[row.pk] for row in (early, late, last)] == [anna.pk, olga.pk, anna.pk]
    assert distribute(shop.pk) == 0


def test_the_turn_is_remembered_between_runs(shop: Shop) -> None:
    make_settings(shop)
    anna, olga = make_operator(shop), make_operator(shop)
    for _ in range(4):
        make_waiting(shop)
        distribute(shop.pk)
    assert holders(shop) == [anna.pk, olga.pk, anna.pk, olga.pk]


def test_by_load_closed_conversations_weigh_nothing(shop: Shop) -> None:
    make_settings(shop, "least_loaded")
    anna, olga = make_operator(shop), make_operator(shop)
    make_waiting(shop, assignee=anna, status="closed")
    make_waiting(shop, assignee=olga)
    new = make_waiting(shop)
    distribute(shop.pk)
    new.refresh_from_db()
    assert new.assignee == anna


def test_above_the_cap_customers_wait(shop: Shop) -> None:
    make_settings(shop, cap=1)
    anna = make_operator(shop)
    make_waiting(shop)
    make_waiting(shop)
    assert distribute(shop.pk) == 1
    assert holders(shop) == [anna.pk, None]


@pytest.mark.parametrize(
    "fields", [{"state": "away"}, {"is_online": False}, {"takes_conversations": False}], ids=str
)
def test_only_those_who_are_here_and_willing_get_any(shop: Shop, fields: dict[str, object]) -> None:
    make_settings(shop)
    make_operator(shop, **fields)  # type: ignore[arg-type]
    make_membership(shop)
    make_waiting(shop)
    assert distribute(shop.pk) == 0
    assert holders(shop) == [None]


def test_what_waits_for_nobody_and_what_is_closed_stays(shop: Shop) -> None:
    make_settings(shop)
    make_operator(shop)
    make_waiting(shop, status="closed")
    make_waiting(shop, status="snoozed")
    answered = make_waiting(shop)
    Conversation.objects.filter(pk=answered.pk).update(unanswered_since=None)
    assert distribute(shop.pk) == 0


def test_switched_off_it_gives_nothing(shop: Shop) -> None:
    make_settings(shop, "off")
    make_operator(shop)
    make_waiting(shop)
    assert distribute(shop.pk) == 0


def test_members_of_another_shop_get_nothing(shop: Shop) -> None:
    make_settings(shop)
    make_operator(make_shop("Соседи"))
    make_waiting(shop)
    assert distribute(shop.pk) == 0


def test_events_and_lines_say_who_gave_it_and_why(shop: Shop) -> None:
    make_settings(shop)
    anna = make_operator(shop, "Анна")
    conversation = make_waiting(shop)
    distribute(shop.pk)
    event = Event.objects.get(name="conversation.assigned")
    assert (event.subject, event.actor_type) == (conversation.public_id, "system")
    assert event.data == {"status": "open", "member": anna.public_id, "reason": "distribution"}
    line = Message.objects.get(conversation=conversation)
    assert line.source == {"event": "assigned", "name": "Анна", "reason": "distribution"}


# --- teams ---------------------------------------------------------------------------------------


def test_a_channel_and_a_category_lead_to_their_team(shop: Shop) -> None:
    make_settings(shop)
    anna, olga = make_operator(shop), make_operator(shop)
    dresses = create_team(shop=shop, name="Платья", members=[anna])
    viber = create_team(shop=shop, name="Viber", members=[olga])
    channel = make_channel(shop)
    add_route(shop=shop, team=dresses, channel=None, category="Платья")
    add_route(shop=shop, team=viber, channel=channel, category="")
    about_dress, in_viber = make_waiting(shop), make_waiting(shop, channel=channel)
    product = make_product(shop, category="платья")
    Interest.objects.create(
        shop=shop, customer=about_dress.customer, conversation=about_dress, product=product,
        score=0.9, state=Interest.State.LINKED,
    )  # fmt: skip
    distribute(shop.pk)
    rows = Conversation.objects.order_by("pk").values_list("team", "assignee")
    assert list(rows) == [(dresses.pk, anna.pk), (viber.pk, olga.pk)]
    assert in_viber.messages.filter(source__event="team", source__name="Viber").count() == 1


def test_the_team_is_known_although_none_of_it_is_here(shop: Shop) -> None:
    make_settings(shop)
    make_operator(shop)
    team = create_team(shop=shop, name="Ночь", members=[make_membership(shop)])
    channel = make_channel(shop)
    add_route(shop=shop, team=team, channel=channel, category="")
    conversation = make_waiting(shop, channel=channel)
    distribute(shop.pk)
    conversation.refresh_from_db()
    assert (conversation.team, conversation.assignee) == (team, None)


def test_routes_have_an_order_and_no_doubles(shop: Shop) -> None:
    team = create_team(shop=shop, name="Платья")
    rows = [add_route(shop=shop, team=team, channel=None, category=name) for name in ("а", "б", "в")]
    move_route_up(rows[2])
    move_route_up(rows[0])
    assert list(Route.objects.values_list("category", flat=True)) == ["а", "в", "б"]
    with pytest.raises(RouteTaken):
        add_route(shop=shop, team=team, channel=None, category="а")


# --- again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "moves"),
    [
        ({"state": "away", "changed_at": MONDAY - timedelta(minutes=5)}, True),
        ({"is_online": False, "changed_at": MONDAY - timedelta(minutes=5)}, True),
        ({"is_online": False, "changed_at": MONDAY - timedelta(minutes=4)}, False),
        ({}, False),
    ],
    ids=["away", "offline", "just left", "here"],
)
def test_who_has_gone_without_answering_is_relieved(
    shop: Shop, fields: dict[str, object], moves: bool
) -> None:
    make_settings(shop, reassign_minutes=5)
    gone = make_operator(shop, **fields)  # type: ignore[arg-type]
    here = make_operator(shop)
    make_waiting(shop, minutes=10, assignee=gone)
    assert distribute(shop.pk) == int(moves)
    assert holders(shop) == [here.pk if moves else gone.pk]


def test_a_new_question_gives_them_time_to_come_back(shop: Shop) -> None:
    make_settings(shop, reassign_minutes=5)
    gone = make_operator(shop, is_online=False)
    make_operator(shop)
    make_waiting(shop, minutes=4, assignee=gone)
    assert distribute(shop.pk) == 0


def test_without_anybody_here_it_stays_with_whom_it_was(shop: Shop) -> None:
    make_settings(shop)
    gone = make_operator(shop, is_online=False)
    make_waiting(shop, minutes=10, assignee=gone)
    assert distribute(shop.pk) == 0
    assert holders(shop) == [gone.pk]


def test_who_left_the_shop_is_relieved_even_when_nobody_else_is(shop: Shop) -> None:
    make_settings(shop, reassign_minutes=0)
    gone, away, here = make_operator(shop), make_operator(shop, state="away"), make_operator(shop)
    gone.is_active = False
    gone.save()
    make_waiting(shop, minutes=10, assignee=gone)
    make_waiting(shop, minutes=9, assignee=away)
    distribute(shop.pk)
    assert holders(shop) == [here.pk, away.pk]


def test_what_a_member_assigned_by_hand_is_left_alone(shop: Shop) -> None:
    make_settings(shop)
    anna, olga = make_operator(shop), make_operator(shop)
    conversation = make_waiting(shop)
    assign_conversation(conversation, olga, actor=Actor("member", anna.public_id))
    assert distribute(shop.pk) == 0
    assert holders(shop) == [olga.pk]


def test_reads_do_not_grow_with_members(shop: Shop) -> None:
    """Each conversation costs its own writes; finding out whose turn it is does not."""
    make_settings(shop)
    make_operator(shop)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            distribute(shop.pk)
        return len(queries)

    alone = cost()
    for _ in range(5):
        make_operator(shop)
    assert cost() == alone


def test_the_report_counts_what_is_on_each_desk(shop: Shop) -> None:
    anna, olga = make_operator(shop), make_operator(shop)
    make_waiting(shop, minutes=30, assignee=anna)
    late = make_waiting(shop, minutes=20, assignee=anna)
    Conversation.objects.filter(pk=late.pk).update(
        due_since=late.unanswered_since, due_at=now() - timedelta(minutes=1)
    )
    answered = make_waiting(shop, assignee=anna)
    Conversation.objects.filter(pk=answered.pk).update(unanswered_since=None)
    make_waiting(shop, assignee=olga, status="closed")
    with CaptureQueriesContext(connection) as queries:
        report = load_report(shop, now())
    assert len(queries) == 3
    assert [(row.member.pk, row.open, row.waiting, row.late) for row in report] == [
        (anna.pk, 3, 2, 1),
        (olga.pk, 0, 0, 0),
    ]
    assert report[0].longest == MONDAY - timedelta(minutes=30)
    assert Availability.objects.count() == 2
