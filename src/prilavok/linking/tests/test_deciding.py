from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.linking.actions import (
    InterestDecided,
    ProductElsewhere,
    add_interest,
    close_interests,
    confirm_interest,
    demote_interest,
    link_messages,
    move_interests,
    reject_interest,
    reopen_interests,
    replace_interest,
)
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.models import Correction, Evidence, Interest
from prilavok.linking.tests.helpers import say
from prilavok.shops.models import Shop
from tests.factories import (
    make_conversation,
    make_membership,
    make_product,
    make_shop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget_catalogues()
    yield
    forget_catalogues()


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def talk(shop: Shop) -> Conversation:
    return make_conversation(shop)


@pytest.fixture
def member(shop: Shop) -> Actor:
    return Actor("member", make_membership(shop).public_id)


def rows(**wanted: Any) -> list[tuple[str, str, float]]:
    found = Interest.objects.filter(**wanted).select_related("product").order_by("id")
    return [(row.product.name, row.state, row.score) for row in found]


def events() -> list[str]:
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def test_a_rejected_phrase_is_remembered_from_the_next_message(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    make_product(shop)
    (interest,) = link_messages(shop, [say(talk, "Марта есть?")])
    reject_interest(interest, actor=member)
    (lesson,) = Correction.objects.all()
    assert (lesson.phrase, lesson.is_right) == ("март", False)
    assert link_messages(shop, [say(talk, "а Марту можно в 44?")]) == []
    assert events() == ["interest.linked", "interest.rejected"]


def test_a_replacement_teaches_the_right_product(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    right = make_product(shop, "Юбка «Рита»", variants=[{"цвет": "красный"}, {"цвет": "синий"}])
    (wrong,) = link_messages(shop, [say(talk, "Марта красная есть?")])
    interest = replace_interest(wrong, right, actor=member)
    assert (interest.product, interest.state, interest.score, str(interest.variant)) == (
        right,
        "confirmed",
        1.0,
        "красный",
    )
    assert interest.decided_by is not None
    assert [evidence.kind for evidence in interest.evidence.all()] == ["correction"]
    assert [state for _, state, _ in rows()] == ["rejected", "confirmed"]
    stranger = make_conversation(shop)
    (learnt,) = link_messages(shop, [say(stranger, "марта красная почём?")])
    assert (learnt.product, learnt.state) == (right, "linked")
    assert {evidence.kind for evidence in learnt.evidence.all()} == {"correction"}


def test_a_confirmed_phrase_is_certain_for_the_next_customer(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    first = make_product(shop, "Платье «Марта» беж")
    make_product(shop, "Платье «Марта» чёрное")
    guesses = link_messages(shop, [say(talk, "марта есть?")])
    confirm_interest(next(one for one in guesses if one.product == first), actor=member)
    assert rows() == [
        ("Платье «Марта» беж", "confirmed", 1.0),
        ("Платье «Марта» чёрное", "rejected", 0.52),
    ]
    (learnt,) = link_messages(shop, [say(make_conversation(shop), "марта цена")])
    assert (learnt.product, learnt.state) == (first, "linked")


def test_a_taught_colour_only_decides_the_whole_message(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    right = make_product(shop, "Платье «Марта»")
    wrong = make_product(shop, "Туфли красные")
    (guess,) = link_messages(shop, [say(talk, "красные туфли есть?")])
    assert guess.product == wrong
    replace_interest(guess, right, actor=member)
    assert link_messages(shop, [say(make_conversation(shop), "красные есть?")]) == []
    (learnt,) = link_messages(shop, [say(make_conversation(shop), "красные туфли почём")])
    assert learnt.product == right


def test_deciding_twice_and_late(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    (interest,) = link_messages(shop, [say(talk, "Марта есть?")])
    confirm_interest(interest, actor=member)
    confirm_interest(interest, actor=member)
    assert events() == ["interest.linked", "interest.confirmed"]
    reject_interest(interest, actor=member)
    reject_interest(interest, actor=member)
    assert events()[2:] == ["interest.rejected"]
    with pytest.raises(InterestDecided):
        confirm_interest(interest, actor=member)


def test_a_product_of_another_shop_is_refused(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    foreign = make_product(make_shop())
    (interest,) = link_messages(shop, [say(talk, "Марта есть?")])
    with pytest.raises(ProductElsewhere):
        replace_interest(interest, foreign, actor=member)
    with pytest.raises(ProductElsewhere):
        add_interest(conversation=talk, product=foreign, actor=member)
    assert [state for _, state, _ in rows()] == ["linked"]


def test_a_member_adds_an_interest(shop: Shop, talk: Conversation, member: Actor) -> None:
    product = make_product(shop)
    interest = add_interest(conversation=talk, product=product, actor=member)
    again = add_interest(conversation=talk, product=product, actor=member)
    assert (interest.state, interest.score, again.pk) == ("confirmed", 1.0, interest.pk)
    assert Evidence.objects.count() == 1
    (heard,) = link_messages(shop, [say(talk, "Марта есть?")])
    assert (heard.pk, heard.state, heard.score) == (interest.pk, "confirmed", 1.0)


def test_a_demoted_interest_needs_a_clear_word_of_its_own(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    make_product(shop)
    (interest,) = link_messages(shop, [say(talk, "Марта есть?")])
    demote_interest(interest, actor=member)
    link_messages(shop, [say(talk, "44 есть?")])
    assert [state for _, state, _ in rows()] == ["suggested"]
    link_messages(shop, [say(talk, "Марту беру")])
    assert [state for _, state, _ in rows()] == ["linked"]
    assert events() == ["interest.linked", "interest.suggested", "interest.linked"]


def test_closed_interests_open_again_unless_a_newer_one_is(shop: Shop, talk: Conversation) -> None:
    make_product(shop)
    (first,) = link_messages(shop, [say(talk, "Марта есть?")])
    close_interests([first.pk])
    (second,) = link_messages(shop, [say(talk, "Марту ещё хочу")])
    assert second.pk != first.pk
    reopen_interests([first.pk])
    first.refresh_from_db()
    assert first.closed_at is not None
    close_interests([second.pk])
    reopen_interests([first.pk])
    first.refresh_from_db()
    assert first.closed_at is None


def test_merged_customers_keep_the_surer_interest(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    other = make_conversation(shop)
    (mine,) = link_messages(shop, [say(talk, "Марта есть?")])
    (theirs,) = link_messages(shop, [say(other, "Марта есть?")])
    confirm_interest(theirs, actor=member)
    move_interests(source=other.customer, into=talk.customer)
    assert {(row.pk, row.customer_id, row.closed_at is None) for row in Interest.objects.all()} == {
        (mine.pk, talk.customer.pk, False),
        (theirs.pk, talk.customer.pk, True),
    }
