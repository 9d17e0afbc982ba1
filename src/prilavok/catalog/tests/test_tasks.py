from __future__ import annotations

from collections.abc import Callable

import pytest

from prilavok.catalog import tasks
from prilavok.catalog.actions import set_photos, upsert_post
from prilavok.catalog.models import Product
from prilavok.catalog.tests.conftest import MEMBER, image_bytes
from prilavok.channels.models import Channel
from prilavok.events.models import Event
from prilavok.lib.http import AddressRefused, NotSent, Response, TooLarge, Transport

Make = Callable[..., Product]
Answer = Response | Exception


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], list[str]]:
    """The network answers this; the list fills with the addresses called."""

    def install(given: Answer) -> list[str]:
        called: list[str] = []

        def download(_self: Transport, url: str, *, max_bytes: int) -> Response:
            assert max_bytes == 10 * 1024 * 1024
            called.append(url)
            if isinstance(given, Exception):
                raise given
            return given

        monkeypatch.setattr(Transport, "download", download)
        return called

    return install


def test_photo_gets_its_picture_once(make: Make, answer: Callable[[Answer], list[str]]) -> None:
    photo = make(photos=("https://e.com/1.png",)).photos.get()
    called = answer(Response(200, content=image_bytes()))
    tasks.fetch_photo(photo_id=photo.pk)
    tasks.fetch_photo(photo_id=photo.pk)
    photo.refresh_from_db()
    assert called == ["https://e.com/1.png"]
    assert photo.url.startswith("/media/photos/")
    assert (photo.width, photo.height, len(photo.digest)) == (8, 6, 64)
    assert Event.objects.filter(name="product.changed", data={"change": "photo"}).count() == 1


def test_photo_removed_meanwhile_is_left_alone(make: Make, answer: Callable[[Answer], list[str]]) -> None:
    product = make(photos=("https://e.com/1.png",))
    photo = product.photos.get()
    set_photos(product, [], actor=MEMBER)
    assert answer(Response(200, content=image_bytes())) == []
    tasks.fetch_photo(photo_id=photo.pk)
    assert product.photos.count() == 0


@pytest.mark.parametrize(
    "given",
    [Response(404), Response(200, content=b"<html>"), AddressRefused("10.0.0.1"), TooLarge("11 MB")],
    ids=["gone", "not a picture", "private", "large"],
)
def test_hopeless_address_stays_an_address(
    make: Make, answer: Callable[[Answer], list[str]], given: Answer
) -> None:
    photo = make(photos=("https://e.com/1.png",)).photos.get()
    answer(given)
    tasks.fetch_photo(photo_id=photo.pk)
    photo.refresh_from_db()
    assert photo.url == "https://e.com/1.png"


@pytest.mark.parametrize(
    ("given", "raised"),
    [(Response(503), tasks.FetchFailed), (Response(429), tasks.FetchFailed), (NotSent("dns"), NotSent)],
)
def test_passing_trouble_is_tried_again(
    make: Make, answer: Callable[[Answer], list[str]], given: Answer, raised: type[Exception]
) -> None:
    photo = make(photos=("https://e.com/1.png",)).photos.get()
    answer(given)
    with pytest.raises(raised):
        tasks.fetch_photo(photo_id=photo.pk)


def test_post_gets_its_picture(channel: Channel, answer: Callable[[Answer], list[str]]) -> None:
    post = upsert_post(channel=channel, external_id="1", image_url="https://cdn.e.com/x", actor=MEMBER)
    called = answer(Response(200, content=image_bytes()))
    tasks.fetch_post_image(post_id=post.pk)
    tasks.fetch_post_image(post_id=post.pk)
    post.refresh_from_db()
    assert called == ["https://cdn.e.com/x"]
    assert post.picture.startswith("/media/posts/")
