from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from prilavok.automation import dry_run as module
from prilavok.automation.actions import dry_run, run_rules
from prilavok.automation.dry_run import usual_answer_time
from prilavok.automation.models import RuleRun
from prilavok.automation.queries import spec_of
from prilavok.automation.reasons import explain
from prilavok.automation.tests.kit import asked, make_comments, make_direct, make_interest, make_rule
from prilavok.events.models import Event
from prilavok.inbox.models import Message
from prilavok.orders.models import Order, OrderChange
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_message, make_post, make_product, make_shop

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


def test_counts_with_examples_and_reasons(shop: Shop) -> None:
    post = make_post(make_channel(shop))
    anna, vera = make_comments(shop, post=post), make_comments(shop, post=post)
    make_message(anna, "Сколько стоит?", sent_at=at(0))
    make_message(anna, "ну сколько стоит-то", sent_at=at(1))
    make_message(vera, "сколько ещё ждать", sent_at=at(2))
    make_message(vera, "цена супер, сколько стоит", sent_at=at(3))
    make_message(vera, "красота", sent_at=at(4))
    make_message(vera, "сколько стоит", sent_at=at(-1))
    make_message(make_direct(shop), "сколько стоит", sent_at=at(5))
    rule = make_rule(shop, "сколько стоит", exclude=["цена супер"])
    result = dry_run(rule, START)
    assert (result.checked, result.is_capped) == (5, False)
    assert (result.fired.count, result.almost.count, result.excluded.count) == (1, 2, 1)
    [fired] = result.fired.examples
    assert fired.case.message is not None
    assert (fired.case.message.text, fired.verdict.spans, fired.at) == ("Сколько стоит?", ((0, 13),), at(0))
    assert [example.reason for example in result.almost.examples] == [
        "near_keyword|сколько стоит",
        "once_per_post",
    ]
    assert result.excluded.examples[0].reason == "excluded|цена супер"


def test_nothing_is_sent_and_nothing_written(shop: Shop) -> None:
    make_message(make_comments(shop), "цена", sent_at=at(1))
    rule = make_rule(shop, "цена")
    before = (Message.objects.count(), Event.objects.count(), RuleRun.objects.count())
    assert dry_run(rule, START).fired.count == 1
    assert (Message.objects.count(), Event.objects.count(), RuleRun.objects.count()) == before


def test_a_rule_that_is_not_stored_needs_its_shop(shop: Shop) -> None:
    make_message(make_comments(shop), "цена", sent_at=at(1))
    make_message(make_comments(make_shop("Чужой")), "цена", sent_at=at(1))
    spec = spec_of(make_rule(shop, "цена"))
    assert dry_run(spec, START, shop=shop).fired.count == 1
    with pytest.raises(TypeError):
        dry_run(spec, START)


def test_the_cooldown_counts_from_the_last_answer(shop: Shop) -> None:
    conversation = make_direct(shop)
    for hours in (0, 0.5, 1.2, 2.0):
        make_message(conversation, "цена", sent_at=at(hours))
    result = dry_run(make_rule(shop, "цена", event="message"), START)
    assert (result.fired.count, result.almost.count) == (2, 2)
    assert [example.at for example in result.fired.examples] == [at(1.2), at(0)]


def test_the_same_as_when_it_runs(shop: Shop) -> None:
    """What the try shows is what the rule then does."""
    rule = make_rule(shop, "цена", exclude=["супер"])
    post = make_post(make_channel(shop))
    rooms = [make_comments(shop, post=post) for _number in range(3)]
    texts = ["цена", "цена супер", "wtyf", "ценник?", "красиво"]
    events = [asked(room, text) for room in rooms for text in texts]
    result = dry_run(rule, START)
    runs = run_rules(events)
    assert result.fired.count == sum(run.state == "fired" for run in runs) == 3
    assert result.excluded.count == sum(run.reason.startswith("excluded") for run in runs) == 3


def test_other_rules_that_would_answer_too(shop: Shop) -> None:
    make_message(make_comments(shop), "цена доставки", sent_at=at(1))
    make_message(make_comments(shop), "цена", sent_at=at(2))
    rival = make_rule(shop, "доставка", name="Доставка")
    make_rule(shop, "цена", name="Метка", actions=[{"kind": "tag", "tag": "цена"}])
    assert dry_run(make_rule(shop, "цена"), START).rivals == {rival: 1}


def test_how_long_people_took(shop: Shop) -> None:
    post = make_post(make_channel(shop))
    for minutes in (10, 38, 90):
        conversation = make_comments(shop, post=post)
        make_message(conversation, "цена", sent_at=at(0))
        make_message(conversation, "4 900", direction="outbound", sent_at=at(minutes / 60))
    result = dry_run(make_rule(shop, "цена"), START)
    assert usual_answer_time(result) == timedelta(minutes=38)
    assert usual_answer_time(dry_run(make_rule(shop, "размер"), START)) is None


def test_no_more_than_so_many_are_looked_at(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CASES", 3)
    post = make_post(make_channel(shop))
    for hours in range(5):
        make_message(make_comments(shop, post=post), "цена", sent_at=at(hours))
    result = dry_run(make_rule(shop, "цена"), START)
    assert (result.checked, result.is_capped, result.fired.count) == (3, True, 3)
    assert result.fired.examples[-1].at == at(2)


def test_events_that_are_no_messages(shop: Shop) -> None:
    conversation = make_direct(shop)
    message = make_message(conversation, "беру", sent_at=at(1), reactions=[{"emoji": "❤️", "by": "customer"}])
    make_interest(message, make_product(shop))
    order = Order.objects.create(
        shop=shop, customer=conversation.customer, number=1, currency="RUB", created_by="event"
    )
    OrderChange.objects.create(order=order, kind="status", data={"to": "shipped"}, actor_type="member")
    for event, words in (("reaction", "❤"), ("interest_linked", "беру"), ("order_status", "shipped")):
        result = dry_run(make_rule(shop, words, event=event), START)
        assert (event, result.checked, result.fired.count) == (event, 1, 1)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("keyword|цена", "Word “цена”"),
        ("cooldown|3600", "Answered this person less than 1 h ago"),
        ("cooldown|90", "Answered this person less than 90 s ago"),
        ("once_per_post", "Already answered this person under this publication"),
        ("strange", "strange"),
    ],
)
def test_reasons_in_words(reason: str, words: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert explain(reason).replace("\u00a0", " ") == words
