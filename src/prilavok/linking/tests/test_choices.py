"""A list was offered: the customer answers by a row's number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from prilavok.inbox.models import Conversation, Message
from prilavok.linking.actions import link_messages
from prilavok.linking.catalogue_cache import catalogue_of, forget_catalogues
from prilavok.linking.evidence.choices import chosen_row, rows_in
from prilavok.linking.models import Interest
from prilavok.linking.queries import Asked, judge_messages
from prilavok.linking.tests import helpers
from prilavok.shops.models import Shop
from tests.factories import make_conversation, make_message, make_product, make_shop


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("2", 1),
        ("№2", 1),
        ("2-я", 1),
        ("номер 3", 2),
        ("два", 1),
        ("второй", 1),
        ("давайте первую", 0),
        ("беру вторую", 1),
        ("другий, будь ласка", 1),
        ("остання", 3),
        ("the second one please", 1),
        ("last one", 3),
    ],
)
def test_a_row_is_named(text: str, row: int) -> None:
    assert chosen_row(text, 4) == row


@pytest.mark.parametrize(
    "text",
    [
        "",
        "беру 2",
        "2 шт",
        "44",
        "вторая в 46 размере",
        "первый раз вижу",
        "первый или второй",
        "другой",
        "5",
    ],
)
def test_no_row_is_named(text: str) -> None:
    assert chosen_row(text, 4) is None


def test_rows_of_a_numbered_list() -> None:
    assert rows_in("Есть такие:\n1. Марта синяя\n2) Лора\n") == ["Марта синяя", "Лора"]
    assert rows_in("1. Марта") == []
    assert rows_in("2. Марта\n5. Лора") == []
    assert rows_in("размеры 42, 44") == []


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    forget_catalogues()
    yield make_shop()
    forget_catalogues()


NAMES = ("Платье «Марта» синее", "Платье «Лора» синее")


@pytest.fixture
def conversation(shop: Shop) -> Conversation:
    for name in NAMES:
        make_product(shop, name=name)
    return make_conversation(shop=shop)


def says(conversation: Conversation, text: str) -> Message:
    message = make_message(conversation, text)
    link_messages(conversation.shop, [helpers.received(message)])
    return message


def states() -> dict[str, str]:
    return dict(Interest.objects.values_list("product__name", "state"))


def test_the_row_of_a_list_the_seller_wrote_is_linked(conversation: Conversation) -> None:
    says(conversation, "синее платье есть?")
    make_message(conversation, "Какое из них?\n1. Марта синее\n2. Лора синее", direction="outbound")
    says(conversation, "второе")
    assert states() == {NAMES[0]: "rejected", NAMES[1]: "linked"}


def test_the_number_of_a_button_is_as_good_as_a_tap(conversation: Conversation) -> None:
    says(conversation, "синее платье есть?")
    choices = [
        {"title": one.product.name, "payload": f"product:{one.product.public_id}"}
        for one in Interest.objects.select_related("product").order_by("-id")
    ]
    make_message(conversation, "О каком вы?", direction="outbound", choices=choices)
    says(conversation, "2")
    assert states() == {NAMES[0]: "linked", NAMES[1]: "rejected"}


def test_a_number_after_anything_else_sent_chooses_nothing(conversation: Conversation) -> None:
    says(conversation, "синее платье есть?")
    make_message(conversation, "1. Марта синее\n2. Лора синее", direction="outbound")
    make_message(conversation, "Какой размер?", direction="outbound")
    says(conversation, "2")
    assert states() == {NAMES[0]: "suggested", NAMES[1]: "suggested"}


def test_only_messages_that_name_a_row_cost_a_query(
    conversation: Conversation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    catalogue = catalogue_of(conversation.shop_id)
    make_message(conversation, "1. Марта синее\n2. Лора синее", direction="outbound")
    asked = [
        Asked(make_message(conversation, text), conversation, conversation.customer_id)
        for text in ("2", "первое", "второе")
    ]
    with django_assert_num_queries(2):
        judge_messages(conversation.shop_id, asked, catalogue)
    named = [Asked(make_message(conversation, "Лора"), conversation, conversation.customer_id)]
    with django_assert_num_queries(1):
        judge_messages(conversation.shop_id, named, catalogue)
