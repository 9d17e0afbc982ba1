from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from prilavok.automation.actions import delete_rule, run_rules, set_enabled
from prilavok.automation.models import RuleRun
from prilavok.automation.tests.kit import (
    asked,
    event_about,
    make_comments,
    make_direct,
    make_interest,
    make_rule,
    received,
    texts_sent,
)
from prilavok.customers.models import CustomerTag
from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.models import Message
from prilavok.orders.models import Order
from prilavok.shops.models import Shop
from tests.factories import (
    make_channel,
    make_conversation,
    make_membership,
    make_message,
    make_post,
    make_product,
    make_reference,
    make_shop,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Twelve o'clock in Moscow."""


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop(name="Двор")


def states(runs: list[RuleRun]) -> list[tuple[str, str]]:
    return [(run.state, run.reason) for run in runs]


def test_a_comment_is_answered_where_it_was_asked(shop: Shop) -> None:
    rule = make_rule(shop, "цена")
    conversation = make_comments(shop)
    [run] = run_rules([asked(conversation, "Цену подскажите")])
    answer = Message.objects.get(direction="outbound")
    assert (run.state, run.reason, run.matched) == ("fired", "keyword|цена", "Цену")
    assert (answer.kind, answer.status, answer.text) == ("comment", "queued", "Ответ")
    assert answer.conversation == conversation
    assert answer.reply_to == run.message
    assert (answer.actor_type, answer.actor_id) == ("rule", rule.public_id)
    assert answer.source == {"rule": rule.public_id, "name": "Цена", "matched": "Цену"}
    assert run.results == [{"kind": "reply", "message": answer.public_id}]
    fired = Event.objects.get(name="rule.fired")
    assert (fired.subject, fired.depth, fired.data["run"]) == (rule.public_id, 1, run.public_id)


def test_direct_is_answered_in_direct(shop: Shop) -> None:
    make_rule(shop, "цена", event="message")
    conversation = make_direct(shop)
    run_rules([asked(conversation, "цена?")])
    answer = Message.objects.get(direction="outbound")
    assert (answer.kind, answer.conversation) == ("direct", conversation)


def test_public_and_private_answers_to_one_comment(shop: Shop) -> None:
    make_rule(
        shop,
        "цена",
        actions=[
            {"kind": "public_reply", "text": "Ответили в Direct"},
            {"kind": "private_reply", "text": "{product} — {price}"},
        ],
    )
    product = make_product(shop, "Платье «Лея»", price_minor=560000)
    conversation = make_comments(shop, post=make_post(make_channel(shop), products=[product]))
    [run] = run_rules([asked(conversation, "цена")])
    public, private = Message.objects.filter(direction="outbound").order_by("pk")
    assert (public.kind, public.text) == ("comment", "Ответили в Direct")
    assert (private.kind, private.text) == ("private_reply", "Платье «Лея» — 5\u00a0600\u00a0₽")
    assert private.conversation.kind == "direct"
    assert [result["kind"] for result in run.results] == ["public_reply", "private_reply"]


def test_slots_speak_of_the_product_this_message_is_linked_to(shop: Shop) -> None:
    make_rule(shop, event="message", actions=[{"kind": "reply", "text": "{name}, {product}: {sizes}"}])
    other, product = (
        make_product(shop, "Шапка"),
        make_product(shop, "Платье", variants=[{"размер": "42"}, {"размер": "44"}]),
    )
    product.variants.filter(options={"размер": "44"}).update(stock=0)
    conversation = make_direct(shop)
    make_interest(make_message(conversation, "шапка"), other)
    message = make_message(conversation, "платье")
    make_interest(message, product)
    run_rules([received(message)])
    assert texts_sent(shop) == ["Анна, Платье: 42"]


def test_a_guess_fills_no_slot_and_an_empty_text_is_not_sent(shop: Shop) -> None:
    make_rule(shop, event="message", actions=[{"kind": "reply", "text": "{product} — {price}"}])
    message = make_message(make_direct(shop), "цена")
    make_interest(message, make_product(shop, price_minor=100), state="suggested")
    [run] = run_rules([received(message)])
    assert (run.state, run.reason) == ("failed", "empty_text")
    assert run.results == [{"kind": "reply", "error": "empty_text"}]
    assert texts_sent(shop) == []


@pytest.mark.parametrize(("known", "said"), [(True, "Платье — 1\u00a0₽"), (False, "Какая модель, Анна?")])
def test_something_else_is_said_when_the_product_is_not_known(shop: Shop, known: bool, said: str) -> None:
    action = {"kind": "reply", "text": "{product} — {price}", "otherwise": "Какая модель, {name}?"}
    make_rule(shop, event="message", actions=[action])
    message = make_message(make_direct(shop), "цена")
    if known:
        make_interest(message, make_product(shop, "Платье", price_minor=100))
    run_rules([received(message)])
    assert texts_sent(shop) == [said]


def test_the_rest_of_the_actions(shop: Shop) -> None:
    member = make_membership(shop)
    make_rule(
        shop,
        event="message",
        actions=[
            {"kind": "tag", "tag": "горячий"},
            {"kind": "assign", "member": member.public_id},
            {"kind": "note", "text": "Спросил {product}"},
            {"kind": "create_order"},
        ],
    )
    product = make_product(shop, "Платье", price_minor=490000)
    message = make_message(make_direct(shop), "цена")
    make_interest(message, product, quantity=2)
    [run] = run_rules([received(message)])
    conversation = run.conversation
    assert conversation is not None
    conversation.refresh_from_db()
    order = Order.objects.get()
    assert run.state == "fired"
    assert CustomerTag.objects.get().tag.name == "горячий"
    assert conversation.assignee == member
    assert Message.objects.get(kind="note").text == "Спросил Платье"
    assert (order.created_by, order.status, order.conversation) == ("rule", "draft", conversation)
    assert [(line.product, line.quantity, line.price_minor) for line in order.lines.all()] == [
        (product, 2, 490000)
    ]
    assert run.results[1] == {"kind": "assign", "member": member.public_id, "open": 1}
    assert run.results[3] == {"kind": "create_order", "order": order.public_id}


def test_an_open_draft_is_left_as_it_is(shop: Shop) -> None:
    make_rule(shop, event="message", actions=[{"kind": "create_order"}])
    conversation = make_direct(shop)
    draft = Order.objects.create(
        shop=shop, customer=conversation.customer, number=7, currency="RUB", created_by="event"
    )
    [run] = run_rules([asked(conversation, "беру")])
    assert run.results == [{"kind": "create_order", "order": draft.public_id, "existing": True}]
    assert Order.objects.count() == 1


def test_an_action_that_fails_does_not_stop_the_others(shop: Shop) -> None:
    make_rule(
        shop,
        "цена",
        actions=[
            {"kind": "private_reply", "text": "Лично"},
            {"kind": "tag", "tag": "цена"},
        ],
    )
    conversation = make_comments(shop)
    message = make_message(conversation, "цена", sent_at=NOON - timedelta(days=9))
    with time_machine.travel(NOON, tick=False):
        [run] = run_rules([received(message)])
    assert run.state == "fired"
    assert run.results == [
        {"kind": "private_reply", "error": "window_closed"},
        {"kind": "tag", "tag": "цена"},
    ]
    assert CustomerTag.objects.count() == 1


def test_a_second_private_reply_is_refused_in_plain_words(shop: Shop) -> None:
    for name in ("Один", "Два"):
        make_rule(shop, "цена", name=name, actions=[{"kind": "private_reply", "text": name}])
    runs = run_rules([asked(make_comments(shop), "цена")])
    assert states(runs) == [("fired", "keyword|цена"), ("failed", "already_replied")]
    assert texts_sent(shop) == ["Один"]


def test_variants_take_turns(shop: Shop) -> None:
    make_rule(shop, "цена", actions=[{"kind": "public_reply", "texts": ["Один", "Два", "Три"]}])
    post = make_post(make_channel(shop))
    for _number in range(4):
        run_rules([asked(make_comments(shop, post=post), "цена")])
    assert texts_sent(shop) == ["Один", "Два", "Три", "Один"]


# --- once, and not too often ---------------------------------------------------------------------


def test_the_same_job_twice_answers_once(shop: Shop) -> None:
    make_rule(shop, "цена")
    event = asked(make_comments(shop), "цена")
    assert len(run_rules([event])) == 1
    assert run_rules([event]) == []
    assert texts_sent(shop) == ["Ответ"]


def test_a_replayed_message_answers_once(shop: Shop) -> None:
    make_rule(shop, "цена", limits={"once_per_post": False})
    message = make_message(make_comments(shop), "цена")
    assert len(run_rules([received(message)])) == 1
    assert run_rules([received(message)]) == []


def test_once_per_customer_and_post(shop: Shop) -> None:
    make_rule(shop, "цена")
    post = make_post(make_channel(shop))
    anna, vera = make_comments(shop, post=post), make_comments(shop, post=post)
    other = make_comments(shop, post=make_post(post.channel), customer=anna.customer)
    runs = run_rules([asked(room, "цена") for room in (anna, anna, vera, other)])
    assert states(runs) == [
        ("fired", "keyword|цена"),
        ("skipped", "once_per_post"),
        ("fired", "keyword|цена"),
        ("fired", "keyword|цена"),
    ]
    assert len(texts_sent(shop)) == 3


def test_a_failed_answer_does_not_use_up_the_once(shop: Shop) -> None:
    make_rule(shop, "цена", actions=[{"kind": "reply", "text": "{price}"}])
    conversation = make_comments(shop)
    [first] = run_rules([asked(conversation, "цена")])
    message = make_message(conversation, "цена")
    make_interest(message, make_product(shop, price_minor=100))
    [second] = run_rules([received(message)])
    assert (first.state, second.state) == ("failed", "fired")


def test_an_hour_between_answers_in_direct(shop: Shop) -> None:
    make_rule(shop, "цена", event="message")
    with time_machine.travel(NOON, tick=False) as clock:
        conversation = make_direct(shop)
        runs = run_rules([asked(conversation, "цена"), asked(conversation, "цена!")])
        clock.shift(timedelta(minutes=59))
        runs += run_rules([asked(conversation, "цена!!")])
        clock.shift(timedelta(minutes=1))
        runs += run_rules([asked(conversation, "цена!!!")])
    assert states(runs) == [
        ("fired", "keyword|цена"),
        ("skipped", "cooldown|3600"),
        ("skipped", "cooldown|3600"),
        ("fired", "keyword|цена"),
    ]


def test_the_cooldown_is_of_one_customer_and_one_rule(shop: Shop) -> None:
    make_rule(shop, "цена", event="message", limits={"per_customer_seconds": 60})
    make_rule(shop, "размер", event="message", name="Размер")
    anna, vera = make_direct(shop), make_direct(shop)
    runs = run_rules([asked(anna, "цена"), asked(vera, "цена"), asked(anna, "размер")])
    assert [run.state for run in runs] == ["fired"] * 3


def test_no_cooldown_when_it_is_zero(shop: Shop) -> None:
    make_rule(shop, "цена", event="message", limits={"per_customer_seconds": 0})
    conversation = make_direct(shop)
    run_rules([asked(conversation, "цена") for _number in range(3)])
    assert len(texts_sent(shop)) == 3


def test_silent_while_a_person_is_there(shop: Shop) -> None:
    make_rule(shop, "цена", event="message", limits={"quiet_when_human": True, "per_customer_seconds": 0})
    with time_machine.travel(NOON, tick=False) as clock:
        conversation = make_direct(shop)
        make_message(conversation, "Сейчас посмотрю", direction="outbound", actor_type="phone_app")
        runs = run_rules([asked(conversation, "цена")])
        clock.shift(timedelta(hours=2, minutes=1))
        runs += run_rules([asked(conversation, "цена")])
    assert states(runs) == [("skipped", "human_present"), ("fired", "keyword|цена")]


@pytest.mark.parametrize(("end", "state"), [("12:00", "skipped"), ("12:01", "fired")])
def test_hours_are_the_shops(shop: Shop, end: str, state: str) -> None:
    make_rule(shop, "цена", event="message", limits={"hours": {"from": "08:00", "to": end}})
    with time_machine.travel(NOON, tick=False):
        [run] = run_rules([asked(make_direct(shop), "цена")])
    assert run.state == state


def test_an_exclusion_is_noted_and_what_did_not_match_is_not(shop: Shop) -> None:
    make_rule(shop, "цена", exclude=["цена супер"])
    conversation = make_comments(shop)
    runs = run_rules([asked(conversation, "цена супер"), asked(conversation, "красиво")])
    assert states(runs) == [("skipped", "excluded|цена супер")]
    assert runs[0].matched == "цена супер"


# --- what rules react to -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "actor", [Actor("rule", "r", 1), Actor("system"), Actor("customer", "c", 1), Actor("phone_app")]
)
def test_rules_do_not_react_to_rules_nor_to_the_shop(shop: Shop, actor: Actor) -> None:
    make_rule(shop, event="message")
    assert run_rules([received(make_message(make_direct(shop), "цена"), actor=actor)]) == []


def test_own_answers_set_off_nothing(shop: Shop) -> None:
    make_rule(shop, event="message", actions=[{"kind": "reply", "text": "цена"}])
    run_rules([asked(make_direct(shop), "цена")])
    everything = list(Event.objects.values_list("pk", flat=True))
    assert run_rules(everything) == []


def test_what_the_shop_wrote_itself_and_system_lines_are_no_questions(shop: Shop) -> None:
    make_rule(shop, event="message")
    conversation = make_direct(shop)
    own = make_message(conversation, "цена", direction="outbound", actor_type="phone_app")
    line = make_message(conversation, "", kind="system")
    assert run_rules([received(own), received(line)]) == []


def test_deleted_and_disabled_rules_keep_silent(shop: Shop) -> None:
    off, gone = make_rule(shop, "цена"), make_rule(shop, "цена")
    set_enabled(off, False, actor=Actor("member", "m"))
    delete_rule(gone, actor=Actor("member", "m"))
    assert run_rules([asked(make_comments(shop), "цена")]) == []


def test_another_shops_rules_keep_silent(shop: Shop) -> None:
    make_rule(make_shop("Чужой"), "цена")
    assert run_rules([asked(make_comments(shop), "цена")]) == []


def fired_events(shop: Shop, event_ids: list[int]) -> set[str]:
    return {run.rule.name for run in run_rules(event_ids)}


ALL_MESSAGE_EVENTS = ("message", "story_reply", "story_mention", "postback", "first_message", "comment")


@pytest.mark.parametrize(
    ("fields", "reference", "expected"),
    [
        ({}, "", {"message", "first_message"}),
        ({}, "story", {"message", "story_reply", "first_message"}),
        ({}, "story_mention", {"message", "story_mention", "first_message"}),
        ({"payload": "PRICE"}, "", {"message", "postback", "first_message"}),
    ],
)
def test_what_counts_as_what(shop: Shop, fields: dict[str, Any], reference: str, expected: set[str]) -> None:
    for event in ALL_MESSAGE_EVENTS:
        make_rule(shop, event=event, name=event, actions=[{"kind": "tag", "tag": event}])
    message = make_message(make_direct(shop), "цена", **fields)
    if reference:
        make_reference(message, reference, "s1")
    assert fired_events(shop, [received(message)]) == expected


def test_only_the_first_message_to_direct_is_first(shop: Shop) -> None:
    make_rule(shop, event="first_message", limits={"per_customer_seconds": 0})
    direct = make_direct(shop)
    comments = make_comments(shop, customer=direct.customer)
    runs = run_rules([asked(comments, "цена"), asked(direct, "привет"), asked(direct, "ау")])
    assert [run.message.text for run in runs if run.message] == ["привет"]


def test_a_reaction(shop: Shop) -> None:
    make_rule(shop, "❤", event="reaction")
    message = make_message(make_direct(shop), "Новинка", direction="outbound")
    message.reactions = [{"emoji": "❤️", "by": "customer"}]
    message.save()
    data = {"message": message.public_id, "change": "reaction"}
    events = [event_about(message.conversation, "message.reacted", Actor("customer"), data) for _n in "12"]
    [run] = run_rules(events)
    assert (run.state, run.matched, run.cause) == ("fired", "❤️", f"reaction:{message.public_id}:❤️")


@pytest.mark.parametrize("actor", [Actor("customer", "c"), Actor("system")])
def test_an_interest(shop: Shop, actor: Actor) -> None:
    make_rule(shop, "бежевая", event="interest_linked", actions=[{"kind": "tag", "tag": "{product}"}])
    message = make_message(make_comments(shop), "бежевую хочу")
    interest = make_interest(message, make_product(shop))
    data = {"interest": interest.public_id, "message": message.public_id}
    [run] = run_rules([event_about(message.conversation, "interest.linked", actor, data)])
    assert (run.state, run.cause) == ("fired", f"interest:{interest.public_id}")


def test_an_order_status_is_told_in_direct(shop: Shop) -> None:
    make_rule(shop, "shipped", event="order_status", actions=[{"kind": "reply", "text": "{name}, в пути"}])
    direct = make_direct(shop)
    order = Order.objects.create(
        shop=shop,
        customer=direct.customer,
        conversation=make_comments(shop, customer=direct.customer),
        number=1,
        currency="RUB",
        created_by="member",
    )
    for status in ("confirmed", "shipped"):
        data = {"order": order.public_id, "status": status}
        run_rules([event_about(direct, "order.status", Actor("member", "m"), data, topic="order")])
    answer = Message.objects.get(direction="outbound")
    assert (answer.text, answer.conversation) == ("Анна, в пути", direct)


def test_posts_and_channels_narrow_a_rule(shop: Shop) -> None:
    here, there = make_post(make_channel(shop)), make_post(make_channel(shop))
    make_rule(shop, name="пост", posts=[here.public_id])
    make_rule(shop, name="канал", channels=[there.channel.public_id])
    assert fired_events(shop, [asked(make_comments(shop, post=here), "?")]) == {"пост"}
    assert fired_events(shop, [asked(make_comments(shop, post=there), "?")]) == {"канал"}


def test_one_broken_rule_holds_up_no_other(shop: Shop) -> None:
    broken = make_rule(shop, "цена", name="Старое")
    type(broken).objects.filter(pk=broken.pk).update(actions=[{"kind": "fax"}])
    make_rule(shop, "цена")
    assert fired_events(shop, [asked(make_comments(shop), "цена")]) == {"Цена"}


def test_a_failure_is_raised_after_the_others_were_served(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prilavok.automation.actions import effects

    make_rule(shop, "цена", actions=[{"kind": "tag", "tag": "x"}], name="Метка")
    make_rule(shop, "цена")

    def explode(*_args: object, **_fields: object) -> None:
        raise RuntimeError("tag")

    monkeypatch.setattr(effects, "add_tag", explode)
    event = asked(make_comments(shop), "цена")
    with pytest.raises(RuntimeError, match="tag"):
        run_rules([event])
    assert texts_sent(shop) == ["Ответ"]
    monkeypatch.undo()
    assert fired_events(shop, [event]) == {"Метка"}
    assert texts_sent(shop) == ["Ответ"]


def test_a_conversation_of_a_disconnected_channel(shop: Shop) -> None:
    make_rule(shop, event="message")
    conversation = make_conversation(channel=make_channel(shop, status="disabled"))
    [run] = run_rules([asked(conversation, "цена")])
    assert (run.state, run.reason) == ("failed", "channel_unavailable")
