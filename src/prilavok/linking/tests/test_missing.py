"""Asked for and not sold: the hint, and what a member makes of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.linking.actions import dismiss_missing, fill_missing, link_messages, restore_missing
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.models import MissingProduct
from prilavok.linking.queries import missing_in
from prilavok.linking.tests.helpers import say
from prilavok.shops.models import Shop
from tests.factories import make_conversation, make_membership, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Iterator[Shop]:
    forget_catalogues()
    shop = make_shop()
    make_product(shop, name="Френч-пресс «Утро» 600 мл")
    yield shop
    forget_catalogues()


@pytest.fixture
def talk(shop: Shop) -> Conversation:
    return make_conversation(shop)


def hints(talk: Conversation, *texts: str) -> list[str]:
    for text in texts:
        link_messages(talk.shop, [say(talk, text)])
    return [row.words for row in missing_in(talk)]


def test_what_is_not_sold_is_noted_once(shop: Shop, talk: Conversation) -> None:
    message = say(talk, "аэропресс Aerobie есть?")
    link_messages(shop, [message])
    link_messages(shop, [message])
    assert [(row.words, row.message) for row in missing_in(talk)] == [("аэропресс Aerobie", message.message)]


def test_an_article_number_that_is_not_ours(talk: Conversation) -> None:
    assert hints(talk, "артикул ZX-90417 есть?") == ["ZX-90417"]


@pytest.mark.parametrize(
    "text", ["френч-пресс есть?", "добрый день", "у нас дома Nespresso, муж привёз из Италии", "спасибо!"]
)
def test_what_is_sold_or_only_told_is_no_such_hint(talk: Conversation, text: str) -> None:
    assert hints(talk, text) == []


def test_a_deleted_message_asks_for_nothing(talk: Conversation) -> None:
    hints(talk, "аэропресс Aerobie есть?")
    talk.messages.update(deleted_at=now())
    assert not missing_in(talk).exists()


def test_no_product_is_meant(talk: Conversation) -> None:
    assert hints(talk, "аэропресс Aerobie есть?", "турка Soy есть?") == ["турка Soy", "аэропресс Aerobie"]
    last = missing_in(talk)[0]
    dismiss_missing(last)
    assert [row.words for row in missing_in(talk)] == ["аэропресс Aerobie"]
    restore_missing(last)
    assert [row.words for row in missing_in(talk)] == ["турка Soy", "аэропресс Aerobie"]


def test_the_product_made_for_it_is_the_customers(shop: Shop, talk: Conversation) -> None:
    hints(talk, "аэропресс Aerobie есть?")
    product = make_product(shop, name="Аэропресс Aerobie")
    interest = fill_missing(
        missing_in(talk)[0], product, actor=Actor("member", make_membership(shop).public_id)
    )
    assert (interest.customer, interest.product, interest.state) == (talk.customer, product, "confirmed")
    assert not missing_in(talk).exists()
    assert MissingProduct.objects.get().product == product


def test_a_hint_with_a_product_is_never_open(shop: Shop, talk: Conversation) -> None:
    hints(talk, "аэропресс Aerobie есть?")
    with pytest.raises(IntegrityError), transaction.atomic():
        MissingProduct.objects.update(product=make_product(shop, name="Аэропресс"))
