"""Several products fit what a customer wrote: a rule asks, a button answers, linking learns which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from prilavok.automation.actions import dry_run, run_rules
from prilavok.automation.tests.kit import make_comments, make_direct, make_rule, received, texts_sent
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.linking.actions import link_messages
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.models import Interest
from prilavok.linking.tests import helpers
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_message, make_post, make_product, make_shop

pytestmark = pytest.mark.django_db
ASK = {"kind": "ask", "text": "О каком вы?"}


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    forget_catalogues()
    yield make_shop()
    forget_catalogues()


@pytest.fixture
def dresses(shop: Shop) -> list[Any]:
    names = ("Платье «Марта» синее", "Платье «Лора» синее", "Юбка «Рита»")
    return [make_product(shop, name=name) for name in names]


def says(conversation: Conversation, text: str, **fields: Any) -> Message:
    """Received and linked, as ingestion does it."""
    message = make_message(conversation, text, **fields)
    link_messages(conversation.shop, [helpers.received(message)])
    return message


def states() -> dict[str, str]:
    return dict(Interest.objects.order_by("id").values_list("product__name", "state"))


def asked_with() -> list[tuple[str, str]]:
    [question] = Message.objects.filter(direction="outbound")
    return [(one["title"], one["payload"]) for one in question.choices]


def test_asks_with_a_button_for_each_that_fits(shop: Shop, dresses: list[Any]) -> None:
    make_rule(shop, event="product_unclear", actions=[ASK])
    [run] = run_rules([received(says(make_direct(shop), "синее платье есть?"))])
    assert (run.state, run.reason) == ("fired", "event")
    assert texts_sent(shop) == ["О каком вы?"]
    assert asked_with() == [
        ("Платье «Марта» синее", f"product:{dresses[0].public_id}"),
        ("Платье «Лора» синее", f"product:{dresses[1].public_id}"),
    ]


def test_the_pressed_one_is_linked_and_the_others_fall(shop: Shop, dresses: list[Any]) -> None:
    direct = make_direct(shop)
    says(direct, "синее платье есть?")
    assert states() == {dresses[0].name: "suggested", dresses[1].name: "suggested"}
    says(direct, dresses[1].name, payload=f"product:{dresses[1].public_id}")
    assert states() == {dresses[0].name: "rejected", dresses[1].name: "linked"}
    evidence = Interest.objects.get(product=dresses[1]).evidence.filter(kind="product_card")
    assert [row.weight for row in evidence] == [0.98]


def test_what_was_asked_of_another_message_stays_open(shop: Shop, dresses: list[Any]) -> None:
    boots = [make_product(shop, name=f"Ботинки «{name}» чёрные") for name in ("Нева", "Кама")]
    direct = make_direct(shop)
    says(direct, "чёрные ботинки есть?")
    says(direct, "и синее платье?")
    says(direct, dresses[0].name, payload=f"product:{dresses[0].public_id}")
    assert states() == {
        boots[0].name: "suggested",
        boots[1].name: "suggested",
        dresses[0].name: "linked",
        dresses[1].name: "rejected",
    }


def test_a_comment_is_asked_privately_about_every_slide(shop: Shop) -> None:
    slides = [make_product(shop, name=f"Сумка «{name}»") for name in ("Весна", "Осень", "Зима", "Лето")]
    post = make_post(make_channel(shop), products=slides)
    make_rule(shop, event="product_unclear", actions=[ASK])
    message = says(make_comments(shop, post=post), "сколько стоит?", kind="comment")
    run_rules([received(message)])
    [question] = Message.objects.filter(direction="outbound")
    assert (question.kind, question.reply_to) == ("private_reply", message)
    assert sorted(title for title, _ in asked_with()) == [
        "Сумка «Весна»", "Сумка «Зима»", "Сумка «Лето»", "Сумка «Осень»",
    ]  # fmt: skip


def test_a_clear_message_is_not_asked_about(shop: Shop, dresses: list[Any]) -> None:
    make_rule(shop, event="product_unclear", actions=[ASK])
    assert run_rules([received(says(make_direct(shop), "платье Марта есть?"))]) == []
    assert run_rules([received(says(make_direct(shop), "добрый день"))]) == []


def test_who_goes_on_is_not_asked_again(shop: Shop, dresses: list[Any]) -> None:
    make_rule(shop, event="product_unclear", actions=[ASK])
    direct = make_direct(shop)
    says(direct, "синее платье есть?")
    assert run_rules([received(says(direct, "хорошо, беру"))]) == []


def test_words_of_the_message_may_narrow_the_rule_down(shop: Shop, dresses: list[Any]) -> None:
    make_rule(shop, "цена", event="product_unclear", actions=[ASK])
    assert run_rules([received(says(make_direct(shop), "синее платье есть?"))]) == []
    [run] = run_rules([received(says(make_direct(shop), "синее платье цена?"))])
    assert run.state == "fired"


def test_without_a_choice_the_rule_says_why_it_failed(shop: Shop, dresses: list[Any]) -> None:
    make_rule(shop, "марта", event="message", actions=[ASK])
    [run] = run_rules([received(says(make_direct(shop), "марта есть?"))])
    assert (run.state, run.reason) == ("failed", "nothing_to_choose")


def test_long_names_are_cut_only_while_they_differ(shop: Shop) -> None:
    for colour in ("красное", "синее"):
        make_product(shop, name=f"Платье вечернее в пол {colour}")
    make_rule(shop, event="product_unclear", actions=[ASK])
    run_rules([received(says(make_direct(shop), "вечернее платье есть?"))])
    assert [title for title, _ in asked_with()] == [
        "Платье вечернее в пол красное",
        "Платье вечернее в пол синее",
    ]


def test_tried_on_the_past_it_finds_what_was_open_then(shop: Shop, dresses: list[Any]) -> None:
    direct = make_direct(shop)
    open_then = says(direct, "синее платье есть?")
    says(direct, dresses[1].name, payload=f"product:{dresses[1].public_id}")
    says(direct, "Юбка Рита есть?")
    rule = make_rule(shop, event="product_unclear", actions=[ASK])
    result = dry_run(rule, now().replace(year=2020))
    assert [example.case.message for example in result.fired.examples] == [open_then]
