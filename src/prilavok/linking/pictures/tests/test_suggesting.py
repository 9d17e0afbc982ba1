"""Publications without a product are offered what their picture shows."""

from __future__ import annotations

import pytest

from prilavok.catalog.models import Post
from prilavok.linking.actions.describing import describe_pictures
from prilavok.linking.pictures.tests.helpers import give_image, give_photo, scene, screenshot
from prilavok.linking.suggesting import by_picture
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_post, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    shop = make_shop()
    for number, name in enumerate(("Платье «Марта»", "Юбка «Рита»")):
        give_photo(make_product(shop, name), scene(number))
    return shop


def _post(shop: Shop, seed: int, caption: str = "Новинка") -> Post:
    post = make_post(make_channel(shop), caption=caption)
    give_image(post, screenshot(scene(seed)))
    describe_pictures(shop.pk, limit=10)
    return post


def test_a_post_shows_what_its_picture_shows(shop: Shop) -> None:
    (found,) = by_picture(_post(shop, 1))
    assert (found.product.name, found.kind, found.is_sure) == ("Юбка «Рита»", "picture", True)


def test_a_picture_of_nothing_known_leaves_it_to_the_caption(shop: Shop) -> None:
    assert by_picture(_post(shop, 7)) == []
    (found,) = by_picture(_post(shop, 8, "Платье Марта, новинка"))
    assert (found.product.name, found.kind) == ("Платье «Марта»", "text")
