from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from prilavok.events.models import Event
from prilavok.inbox.actions import media
from prilavok.inbox.models import Attachment, Message
from prilavok.ingest import tasks
from prilavok.ingest.looking import look_at_picture
from prilavok.lib.http import Response
from prilavok.linking.actions.describing import describe_pictures
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.models import Interest
from prilavok.linking.pictures.memory import forget_shelves
from prilavok.linking.pictures.tests.helpers import film, give_photo, jpeg, scene, screenshot
from prilavok.orders.models import Order
from prilavok.shops.models import Shop
from tests.factories import make_conversation, make_message, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    forget_shelves()
    forget_catalogues()
    yield
    forget_shelves()


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def _sent(shop: Shop, content: bytes, **fields: Any) -> Attachment:
    message = make_message(make_conversation(shop))
    row = Attachment(message=message, type=fields.pop("type", "image"), size=len(content), **fields)
    row.file.save("sent.jpg", ContentFile(content), save=False)
    row.save()
    return row


def test_a_screenshot_links_the_product_and_drafts_its_order(shop: Shop) -> None:
    product = make_product(shop, price_minor=249000)
    give_photo(product, scene(1))
    describe_pictures(shop.pk, limit=10)
    row = _sent(shop, jpeg(screenshot(scene(1)), 60))
    (interest,) = look_at_picture(row)
    assert (interest.product, interest.state) == (product, "linked")
    order = Order.objects.get(customer=row.message.conversation.customer)
    assert [(line.product, line.price_minor) for line in order.lines.all()] == [(product, 249000)]
    assert look_at_picture(row) == []
    assert Order.objects.count() == Interest.objects.count() == 1


def test_a_video_links_the_product_that_one_of_its_scenes_shows(shop: Shop) -> None:
    product = make_product(shop)
    give_photo(product, scene(1))
    describe_pictures(shop.pk, limit=10)
    content = film([scene(50), scene(51), scene(1), scene(52)])
    row = _sent(shop, content, type="video", mime="video/mp4")
    (interest,) = look_at_picture(row)
    assert (interest.product, interest.state) == (product, "linked")
    assert look_at_picture(_sent(shop, film([scene(50)]), type="video", mime="video/mp4")) == []


def test_stickers_voices_and_our_own_pictures_are_not_looked_at(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prilavok.ingest.looking.recognise", lambda *_: pytest.fail("looked at"))
    for kind, mime in (("sticker", "image/webp"), ("voice", "audio/ogg"), ("file", "application/pdf")):
        assert look_at_picture(_sent(shop, b"x", type=kind, mime=mime)) == []


def test_a_picture_that_came_as_a_file_is_looked_at(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def recognise(shop_id: int, contents: list[bytes]) -> tuple[()]:
        seen.extend(contents)
        return ()

    monkeypatch.setattr("prilavok.ingest.looking.recognise", recognise)
    look_at_picture(_sent(shop, b"picture", type="file", mime="image/png"))
    assert seen == [b"picture"]


def test_a_stored_picture_tells_that_it_is_here(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    message = make_message(make_conversation(shop))
    row = Attachment.objects.create(message=message, type="image", url="https://cdn.example/1.jpg")
    answer = Response(200, {"content-type": "image/jpeg"}, jpeg(scene(1)))
    monkeypatch.setattr(media, "plain_transport", lambda: _Gives(answer))
    media.fetch_media(row.pk)
    events = Event.objects.filter(shop_id=shop.pk).order_by("pk").values_list("name", "data")
    assert list(events) == [
        ("message.updated", {"message": message.public_id, "change": "media"}),
        ("message.picture", {"message": message.public_id, "attachment": row.public_id}),
    ]


class _Gives:
    def __init__(self, answer: Response) -> None:
        self._answer = answer

    def download(self, url: str, *, max_bytes: int, headers: object = None) -> Response:
        return self._answer


def test_each_picture_that_arrived_gets_a_job(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [_sent(shop, b"x"), _sent(shop, b"y")]
    events = [
        Event.objects.create(
            shop_id=shop.pk,
            name="message.picture",
            topic="conversation",
            subject="c",
            data={"attachment": row.public_id},
            actor_type="system",
            depth=0,
        )
        for row in rows
    ]
    queued: list[object] = []
    monkeypatch.setattr(tasks, "defer", lambda name, **more: queued.append((name, more["attachment_id"])))
    tasks.pictures_arrived([event.pk for event in events])
    assert queued == [("ingest.look_at_picture", row.pk) for row in rows]


def test_a_fruitless_look_is_repeated_while_features_are_missing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[object] = []
    monkeypatch.setattr(tasks, "defer", lambda name, **more: queued.append(more["looks"]))
    row = _sent(shop, jpeg(scene(1)))
    tasks.look(row.pk)
    assert queued == []
    give_photo(make_product(shop), scene(1))
    tasks.look(row.pk)
    tasks.look(row.pk, looks=tasks.MAX_LOOKS)
    assert queued == [2]
    describe_pictures(shop.pk, limit=5)
    tasks.look(row.pk, looks=2)
    assert queued == [2]
    assert Interest.objects.count() == 1
    assert Message.objects.count() == 1
