from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from prilavok.catalog.actions import (
    create_product,
    delete_product,
    set_post_products,
    store_post_image,
    update_post,
    upsert_post,
)
from prilavok.catalog.errors import ForeignProduct
from prilavok.catalog.models import Post, Product
from prilavok.catalog.permalinks import canonical, spellings
from prilavok.catalog.pictures import read_picture
from prilavok.catalog.queries import find_posts, posts_of, products_on_posts
from prilavok.catalog.tests.conftest import MEMBER, image_bytes
from prilavok.catalog.types import ProductData
from prilavok.channels.models import Channel
from prilavok.events.models import Event
from prilavok.shops.models import Shop

Make = Callable[..., Product]


def products_on(post: Post) -> list[Product]:
    return products_on_posts([post]).get(post.pk, [])


def test_upsert_makes_then_completes(channel: Channel, make: Make) -> None:
    dress = make("Dress")
    first = upsert_post(channel=channel, external_id="17", kind="reel", products=[dress], actor=MEMBER)
    again = upsert_post(
        channel=channel,
        external_id="17",
        caption="Linen",
        permalink="https://www.instagram.com/reel/Cx_1/?igsh=1",
        other_ids=["99", "17"],
        actor=MEMBER,
    )
    assert again.pk == first.pk
    assert (again.kind, again.caption, again.external_ids) == ("reel", "Linen", ["17", "99"])
    assert again.permalink_key == "https://instagram.com/reel/Cx_1"
    assert again.permalink == "https://www.instagram.com/reel/Cx_1/?igsh=1"
    assert products_on(again) == [dress]
    assert [event.name for event in Event.objects.filter(topic="product", subject=first.public_id)] == [
        "post.changed",
        "post.changed",
        "post.changed",
    ]


def test_upsert_by_another_id_finds_the_same_post(channel: Channel) -> None:
    post = upsert_post(channel=channel, external_id="17", other_ids=["video-5"], actor=MEMBER)
    same = upsert_post(channel=channel, external_id="video-5", caption="x", actor=MEMBER)
    assert same.pk == post.pk
    assert same.external_id == "17"
    assert Post.objects.count() == 1


def test_upsert_without_news_is_silent(shop: Shop, channel: Channel) -> None:
    upsert_post(channel=channel, external_id="17", caption="x", actor=MEMBER)
    shop.refresh_from_db()
    before = shop.catalog_version
    upsert_post(channel=channel, external_id="17", caption="", actor=MEMBER)
    shop.refresh_from_db()
    assert shop.catalog_version == before
    assert Event.objects.count() == 1


def test_same_id_in_two_channels_is_two_posts(shop: Shop, channel: Channel) -> None:
    second = Channel.objects.create(shop=shop, kind="messenger", external_id="p")
    for one in (channel, second):
        upsert_post(channel=one, external_id="17", actor=MEMBER)
    assert posts_of(shop).count() == 2


def test_picture_is_fetched_once_and_kept(channel: Channel) -> None:
    post = upsert_post(channel=channel, external_id="1", image_url="https://c/1.jpg", actor=MEMBER)
    upsert_post(channel=channel, external_id="1", image_url="https://c/2.jpg", actor=MEMBER)
    job = ProcrastinateJob.objects.get(task_name__startswith="catalog.")
    assert (job.task_name, job.args) == ("catalog.fetch_post_image", {"post_id": post.pk})

    assert store_post_image(post, read_picture(image_bytes()))
    assert not store_post_image(post, read_picture(image_bytes()))
    before = Event.objects.count()
    same = upsert_post(channel=channel, external_id="1", image_url="https://c/3.jpg", actor=MEMBER)
    assert same.picture.startswith("/media/posts/")
    assert Event.objects.count() == before


def test_update_may_empty_a_field(channel: Channel) -> None:
    post = upsert_post(
        channel=channel, external_id="1", caption="x", permalink="vk.com/wall-1_2", actor=MEMBER
    )
    changed = update_post(post, actor=MEMBER, changes={"caption": "", "kind": "wall"})
    assert (changed.caption, changed.kind, changed.permalink) == ("", "wall", "vk.com/wall-1_2")


def test_products_keep_the_order_given(channel: Channel, make: Make) -> None:
    a, b, c = make("A"), make("B"), make("C")
    post = upsert_post(channel=channel, external_id="1", actor=MEMBER)
    set_post_products(post, [c, a, c], actor=MEMBER)
    assert products_on(post) == [c, a]
    set_post_products(post, [a, b, c], actor=MEMBER)
    assert products_on(post) == [a, b, c]
    before = Event.objects.count()
    set_post_products(post, [a, b, c], actor=MEMBER)
    assert Event.objects.count() == before
    delete_product(b, actor=MEMBER)
    assert products_on(post) == [a, c]
    assert [link.product for link in posts_of(post.shop).get().post_products.all()] == [a, c]


def test_foreign_and_deleted_products_are_refused(channel: Channel, other_shop: Shop, make: Make) -> None:
    post = upsert_post(channel=channel, external_id="1", actor=MEMBER)
    foreign = create_product(shop=other_shop, actor=MEMBER, data=ProductData(name="X"))
    deleted = make("Gone")
    delete_product(deleted, actor=MEMBER)
    deleted.refresh_from_db()
    for product in (foreign, deleted):
        with pytest.raises(ForeignProduct):
            set_post_products(post, [product], actor=MEMBER)
    assert products_on(post) == []


def test_find_posts_by_any_name_in_one_query(channel: Channel) -> None:
    by_id = upsert_post(channel=channel, external_id="1", other_ids=["v1"], actor=MEMBER)
    by_link = upsert_post(
        channel=channel, external_id="2", permalink="https://instagram.com/p/Cabc-1/", actor=MEMBER
    )
    upsert_post(channel=channel, external_id="3", actor=MEMBER)
    with CaptureQueriesContext(connection) as queries:
        found = find_posts(
            channel, ["v1", "", "unknown"], ["http://www.instagram.com/linen/reel/Cabc-1/?x=1"]
        )
    assert (len(queries), found) == (1, [by_link, by_id])
    assert find_posts(channel, [], []) == []
    assert find_posts(channel, [""], ["not an address"]) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("http://www.Instagram.com/p/AbC/?utm=1#x", "https://instagram.com/p/AbC"),
        ("m.vk.com/wall-1_2", "https://vk.com/wall-1_2"),
        ("https://vk.com/club1?w=wall-1_2%2Fall", "https://vk.com/wall-1_2"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("ftp://x.com/a", ""),
        ("https://[::1", ""),
    ],
)
def test_canonical(written: str, kept: str) -> None:
    assert canonical(written) == kept


def test_spellings_of_a_reel() -> None:
    assert set(spellings(["https://www.instagram.com/shop/reel/Xy/"])) == {
        "https://instagram.com/shop/reel/Xy",
        "https://instagram.com/p/Xy",
        "https://instagram.com/reel/Xy",
        "https://instagram.com/reels/Xy",
        "https://instagram.com/tv/Xy",
    }
