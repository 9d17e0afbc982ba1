from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.models import Post, Product
from prilavok.events.types import Actor
from prilavok.linking.actions import link_pictures, reject_interest
from prilavok.linking.actions.describing import describe_pictures
from prilavok.linking.evidence.picture import by_sight
from prilavok.linking.models import Evidence, Interest
from prilavok.linking.pictures import memory
from prilavok.linking.pictures.memory import shelf_of
from prilavok.linking.pictures.recognising import recognise
from prilavok.linking.pictures.tests.helpers import give_image, give_photo, jpeg, scene, screenshot
from prilavok.linking.preview import preview
from prilavok.linking.tests.helpers import catalogue
from prilavok.linking.types import Sighting
from prilavok.shops.models import Shop
from tests.factories import (
    make_channel,
    make_conversation,
    make_membership,
    make_message,
    make_post,
    make_product,
    make_shop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def products(shop: Shop) -> list[Product]:
    """Three products, the photo of each a scene of that number."""
    made = [make_product(shop, f"Платье {number}") for number in range(3)]
    for number, product in enumerate(made):
        give_photo(product, scene(number))
    describe_pictures(shop.pk, limit=10)
    return made


def _post(shop: Shop, seed: int, *products: Product, caption: str = "Новинка") -> Post:
    post = make_post(make_channel(shop), products=products, caption=caption)
    give_image(post, scene(seed))
    describe_pictures(shop.pk, limit=10)
    return post


def test_a_photo_in_a_screenshot_names_its_product(shop: Shop, products: list[Product]) -> None:
    found = recognise(shop.pk, [jpeg(screenshot(scene(1)), 60)])
    assert [one.product_ids for one in found] == [(products[1].pk,)]
    assert found[0].certainty >= 0.95
    assert found[0].title == ""


def test_the_very_file_needs_no_look(shop: Shop, products: list[Product]) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = recognise(shop.pk, [jpeg(scene(2), 90)])
    assert found == (Sighting((products[2].pk,), 0.99, ""),)
    assert len(queries) == 3


def test_a_publication_names_the_product_on_it(shop: Shop, products: list[Product]) -> None:
    _post(shop, 10, products[0], caption="Лён снова в продаже")
    found = recognise(shop.pk, [jpeg(screenshot(scene(10)), 60)])
    assert [(one.product_ids, one.title) for one in found] == [((products[0].pk,), "Лён снова в продаже")]


def test_of_a_publication_with_several_products_each_is_possible(shop: Shop, products: list[Product]) -> None:
    _post(shop, 11, *products[:2])
    found = recognise(shop.pk, [jpeg(screenshot(scene(11)), 60)])
    assert [one.product_ids for one in found] == [(products[0].pk, products[1].pk)]
    shown = preview(shop, "", images={"a": jpeg(screenshot(scene(11)), 60)}, pictures=["a"])
    assert [(item.product.pk, item.state, item.score) for item in shown.items] == [
        (products[0].pk, "suggested", 0.6),
        (products[1].pk, "suggested", 0.6),
    ]


def test_a_product_photo_narrows_such_a_publication_down(shop: Shop, products: list[Product]) -> None:
    _post(shop, 1, *products[:2])
    found = recognise(shop.pk, [jpeg(screenshot(scene(1)), 60)])
    assert [one.product_ids for one in found] == [(products[1].pk,)]


def test_one_photo_of_two_products_leaves_it_open(shop: Shop, products: list[Product]) -> None:
    twin = make_product(shop, "Двойник")
    give_photo(twin, scene(0))
    describe_pictures(shop.pk, limit=10)
    found = recognise(shop.pk, [jpeg(screenshot(scene(0)), 60)])
    assert [one.product_ids for one in found] == [(products[0].pk, twin.pk)]


def test_two_products_of_a_collage(shop: Shop, products: list[Product]) -> None:
    collage = np.hstack([scene(0), scene(2)])
    found = recognise(shop.pk, [jpeg(collage, 70)])
    assert sorted(one.product_ids for one in found) == [(products[0].pk,), (products[2].pk,)]


def test_an_unlinked_publication_strangers_and_rubbish_say_nothing(
    shop: Shop, products: list[Product]
) -> None:
    _post(shop, 12)
    pictures = [jpeg(scene(12), 70), jpeg(scene(55), 70), b"rubbish", jpeg(scene(1), 60)[:200]]
    assert recognise(shop.pk, pictures) == ()


def test_another_shop_sees_nothing_of_it(products: list[Product]) -> None:
    assert recognise(make_shop("Другая").pk, [jpeg(scene(1), 90), jpeg(screenshot(scene(1)), 60)]) == ()


def test_the_index_follows_what_comes_and_goes(shop: Shop, products: list[Product]) -> None:
    shelf = shelf_of(shop.pk)
    with CaptureQueriesContext(connection) as queries:
        assert shelf_of(shop.pk) is shelf
    assert len(queries) == 1
    new = make_product(shop, "Новое")
    give_photo(new, scene(20))
    describe_pictures(shop.pk, limit=10)
    assert [one.product_ids for one in recognise(shop.pk, [jpeg(scene(20), 40)])] == [(new.pk,)]
    assert len(shelf_of(shop.pk).index) == 4


def test_shops_not_asked_for_long_fall_out_of_memory(shop: Shop, products: list[Product]) -> None:
    shelves = memory.Shelves(limit=1)
    first = shelves.get(shop.pk)
    other = make_shop("Другая")
    give_photo(make_product(other), scene(30))
    describe_pictures(other.pk, limit=10)
    shelves.get(other.pk)
    assert shelves.get(shop.pk) is not first


def test_very_many_pictures_keep_fewer_features_each(
    shop: Shop, products: list[Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MAX_SHOP_BYTES", 14 * 3 * 100)
    assert memory.Shelves().get(shop.pk).index.size_bytes == 14 * 3 * 100


class TestLinking:
    def test_a_picture_links_its_product(self, shop: Shop, products: list[Product]) -> None:
        message = make_message(make_conversation(shop))
        (interest,) = link_pictures(message, recognise(shop.pk, [jpeg(screenshot(scene(1)), 60)]))
        assert (interest.product, interest.state, interest.message) == (products[1], "linked", message)
        row = Evidence.objects.get()
        assert row.kind == "picture"
        assert row.weight == pytest.approx(0.97)
        assert link_pictures(message, [Sighting((products[1].pk,), 0.99)]) == []

    def test_a_doubtful_look_only_suggests(self, shop: Shop, products: list[Product]) -> None:
        message = make_message(make_conversation(shop))
        (interest,) = link_pictures(message, [Sighting((products[0].pk,), 0.7)])
        assert (interest.state, interest.score) == ("suggested", 0.7)

    def test_the_picture_joins_what_the_words_said(self, shop: Shop, products: list[Product]) -> None:
        conversation = make_conversation(shop)
        message = make_message(conversation, "Сколько стоит?")
        guess = Interest.objects.create(
            shop=shop,
            customer=conversation.customer,
            conversation=conversation,
            message=message,
            product=products[0],
            score=0.6,
            state="suggested",
        )
        Evidence.objects.create(interest=guess, message=message, kind="text", weight=0.6)
        (interest,) = link_pictures(message, [Sighting((products[0].pk,), 0.97)])
        assert (interest.pk, interest.state) == (guess.pk, "linked")
        assert interest.score == pytest.approx(0.988)

    def test_what_a_member_turned_down_stays_so(self, shop: Shop, products: list[Product]) -> None:
        message = make_message(make_conversation(shop))
        (interest,) = link_pictures(message, [Sighting((products[0].pk,), 0.7)])
        reject_interest(interest, actor=_member(shop))
        assert link_pictures(message, [Sighting((products[0].pk,), 0.99)]) == []

    def test_words_sent_right_after_are_read_again(self, shop: Shop) -> None:
        dress = make_product(shop, "Платье", variants=[{"размер": "44"}, {"размер": "46"}])
        conversation = make_conversation(shop)
        message = make_message(conversation)
        make_message(conversation, "а 46 есть?")
        (interest,) = link_pictures(message, [Sighting((dress.pk,), 0.97)])
        assert interest.variant is not None
        assert interest.variant.label == "46"

    def test_our_own_messages_and_deleted_ones_link_nothing(
        self, shop: Shop, products: list[Product]
    ) -> None:
        sent = make_message(make_conversation(shop), direction="outbound")
        assert link_pictures(sent, [Sighting((products[0].pk,), 0.97)]) == []


def _member(shop: Shop) -> Actor:
    return Actor("member", make_membership(shop).public_id)


class TestEvidence:
    def test_one_product_is_as_sure_as_it_was_seen(self) -> None:
        shelf = catalogue("Платье", "Сумка", "Пальто")
        reasons = by_sight([Sighting((1,), 0.999), Sighting((2, 3), 0.95, "Пост")], shelf)
        assert [(one.product_id, one.weight, one.detail) for one in reasons] == [
            (1, 0.97, ""),
            (2, 0.6, "Пост"),
            (3, 0.6, "Пост"),
        ]

    def test_products_off_sale_and_crowds_say_nothing(self) -> None:
        shelf = catalogue(*(f"Товар {number}" for number in range(9)))
        assert by_sight([Sighting((77,), 0.99), Sighting(tuple(range(1, 9)), 0.99)], shelf) == []
