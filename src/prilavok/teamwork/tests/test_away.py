from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.teamwork.actions.configuring import set_week
from prilavok.teamwork.actions.reacting import react
from prilavok.teamwork.tests.kit import at, make_settings, make_waiting
from tests.factories import make_message, make_post, make_shop

pytestmark = pytest.mark.django_db
TEXT = "Откроемся: {opens}"
SATURDAY = at("2026-11-21T15:00:00+03:00")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(SATURDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def shop(clock: time_machine.Traveller) -> Shop:
    shop = make_shop(language="ru")
    set_week(shop, dict.fromkeys(range(5), (600, 1140)))
    make_settings(shop, "off", away_enabled=True, away_text=TEXT)
    return shop


def ask(row: Conversation, actor: Actor | None = None, *, kind: str = "direct", depth: int = 0) -> None:
    """A message of the customer, and the job about it."""
    message = make_message(row, "Есть?", kind=kind)
    [event] = record(
        NewEvent(
            shop_id=row.shop_id,
            name="message.received",
            topic="conversation",
            subject=row.public_id,
            actor=actor or Actor("customer", row.customer.public_id, depth),
            data={"message": message.public_id, "kind": kind, "direction": "inbound"},
        )
    )
    react([event.pk])


def said(shop: Shop) -> list[str]:
    rows = Message.objects.filter(shop=shop, direction="outbound", kind="direct")
    return list(rows.order_by("pk").values_list("text", flat=True))


def test_a_customer_reads_when_the_shop_opens(shop: Shop) -> None:
    row = make_waiting(shop, minutes=0)
    ask(row)
    assert said(shop) == ["Откроемся: 23 ноября, 10:00"]


def test_once_an_absence(shop: Shop, clock: time_machine.Traveller) -> None:
    row = make_waiting(shop, minutes=0)
    ask(row)
    ask(row)
    clock.move_to(at("2026-11-22T20:00:00+03:00"))
    ask(row)
    assert len(said(shop)) == 1
    clock.move_to(at("2026-11-23T21:00:00+03:00"))
    type(row.identity).objects.update(last_inbound_at=now())
    ask(row)
    assert said(shop)[1:] == ["Откроемся: 24 ноября, 10:00"]


def test_the_customer_waits_on(shop: Shop) -> None:
    """It is no answer to the question: in the morning it stands among those who wait."""
    row = make_waiting(shop, minutes=3)
    asked = row.unanswered_since
    ask(row)
    row.refresh_from_db()
    assert (row.unanswered_since, row.preview) == (asked, "Откроемся: 23 ноября, 10:00")


def test_while_the_shop_is_open_nothing_is_said(shop: Shop, clock: time_machine.Traveller) -> None:
    clock.move_to(at("2026-11-23T12:00:00+03:00"))
    ask(make_waiting(shop, minutes=0))
    assert said(shop) == []


def test_where_the_network_allows_no_word_nothing_is_said_and_nothing_claimed(shop: Shop) -> None:
    row = make_waiting(shop, minutes=60 * 24 * 8)
    ask(row)
    assert (said(shop), row.away_answers.count()) == ([], 0)
    type(row.identity).objects.update(last_inbound_at=now())
    ask(row)
    assert len(said(shop)) == 1


@pytest.mark.parametrize(
    ("actor", "kind"),
    [(Actor("phone_app"), "direct"), (Actor("customer", depth=1), "direct"), (None, "system")],
    ids=["our own app", "an effect", "a notice of the network"],
)
def test_only_customers_own_words_are_answered(shop: Shop, actor: Actor | None, kind: str) -> None:
    ask(make_waiting(shop, minutes=0), actor, kind=kind)
    assert said(shop) == []


def test_under_a_publication_nothing_is_said(shop: Shop) -> None:
    post = make_post()
    row = make_waiting(shop, minutes=0, kind="comments", post=post)
    ask(row, kind="comment")
    assert Message.objects.filter(direction="outbound").count() == 0


def test_what_was_answered_meanwhile_is_let_be(shop: Shop) -> None:
    row = make_waiting(shop, minutes=0)
    Conversation.objects.filter(pk=row.pk).update(unanswered_since=None)
    ask(row)
    assert said(shop) == []
