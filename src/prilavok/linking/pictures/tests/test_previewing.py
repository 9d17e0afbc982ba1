from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from prilavok.api.tests.kit import Api
from prilavok.catalog.models import Product
from prilavok.inbox.models import Attachment
from prilavok.lib.http import NotSent, Response
from prilavok.linking import picture_preview
from prilavok.linking.models import Interest, PictureFeatures
from prilavok.linking.pictures.tests.helpers import give_photo, jpeg, scene, screenshot
from prilavok.shops.actions import create_api_token
from prilavok.shops.models import Shop
from tests.factories import make_conversation, make_message, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def api(shop: Shop) -> Api:
    return Api(create_api_token(shop=shop, name="check").token)


@pytest.fixture
def product(shop: Shop) -> Product:
    product = make_product(shop)
    give_photo(product, scene(1))
    return product


def _data_url(content: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def test_photos_imported_a_moment_ago_are_found(api: Api, shop: Shop) -> None:
    photos = [_data_url(jpeg(scene(seed))) for seed in range(3)]
    items = [{"sku": f"A{at}", "name": f"Платье {at}", "photos": [photo]} for at, photo in enumerate(photos)]
    assert api.post("/products/import", {"items": items}).json()["created"] == 3
    body = {"pictures": [_data_url(jpeg(screenshot(scene(2)), 60))]}
    (item,) = api.post("/linking/preview", body).json()["items"]
    assert item["product"] == Product.objects.get(shop=shop, sku="A2").public_id
    assert (item["state"], item["quantity"]) == ("linked", 1)
    assert item["evidence"] == [{"kind": "picture", "detail": "", "weight": 0.97}]
    assert PictureFeatures.objects.count() == 3
    assert not Interest.objects.exists()


def test_a_stranger_gives_no_item(api: Api, product: Product) -> None:
    body = {"pictures": [_data_url(jpeg(screenshot(scene(50)), 60))]}
    assert api.post("/linking/preview", body).json() == {"items": [], "hint": None}


def test_the_same_as_a_message_would_get(api: Api, product: Product) -> None:
    """Words and picture together are surer than either."""
    body = {"text": "а это сколько стоит?", "pictures": [_data_url(jpeg(screenshot(scene(1)), 60))]}
    (item,) = api.post("/linking/preview", body).json()["items"]
    assert (item["product"], item["state"]) == (product.public_id, "linked")


@pytest.mark.parametrize("content", [b"rubbish", jpeg(scene(1))[:400]], ids=["rubbish", "truncated"])
def test_what_is_no_picture_is_named(api: Api, product: Product, content: bytes) -> None:
    answer = api.post("/linking/preview", {"pictures": [_data_url(content)]})
    assert answer.status_code == 422 or answer.json()["items"] == []


def test_a_picture_that_a_customer_sent_is_read_from_our_storage(
    api: Api, shop: Shop, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_preview, "Transport", lambda **_: pytest.fail("fetched"))
    row = Attachment(message=make_message(make_conversation(shop)), type="image")
    row.file.save("sent.jpg", ContentFile(jpeg(screenshot(scene(1)), 60)), save=False)
    row.save()
    (item,) = api.post("/linking/preview", {"pictures": [_absolute(row.file.url)]}).json()["items"]
    assert item["product"] == product.public_id
    other = make_shop("Другая")
    row.message.shop_id = other.pk
    row.message.save()
    assert api.post("/linking/preview", {"pictures": [_absolute(row.file.url)]}).json()["items"] == []


def _absolute(path: str) -> str:
    from django.conf import settings

    return f"{settings.PUBLIC_URL}{path}"


@pytest.mark.parametrize(
    ("give", "count"),
    [
        (lambda: Response(200, {}, jpeg(screenshot(scene(1)), 60)), 1),
        (lambda: Response(404, {}, b"gone"), 0),
        (lambda: Response(200, {}, b"<html>"), 0),
    ],
    ids=["picture", "gone", "page"],
)
def test_an_address_is_fetched_with_the_guarded_client(
    give: Callable[[], Response],
    count: int,
    api: Api,
    product: Product,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[object, ...]] = []

    class Client:
        def __init__(self, *, allowed_private: Any) -> None:
            asked.append(("127.0.0.1:1" in allowed_private,))

        def download(self, url: str, *, max_bytes: int, timeout: float) -> Response:
            asked.append((url, max_bytes, timeout))
            return give()

    monkeypatch.setattr(picture_preview, "Transport", Client)
    body = {"pictures": ["https://cdn.example/1.jpg"]}
    assert len(api.post("/linking/preview", body).json()["items"]) == count
    assert asked == [(False,), ("https://cdn.example/1.jpg", 20 * 1024 * 1024, 8.0)]


def test_a_private_address_is_refused(api: Api, product: Product) -> None:
    body = {"pictures": ["http://127.0.0.1:9/secret.jpg", "http://169.254.169.254/latest"]}
    assert api.post("/linking/preview", body).json() == {"items": [], "hint": None}


def test_an_address_that_does_not_answer_gives_nothing(
    api: Api, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Client:
        def __init__(self, **_: Any) -> None:
            pass

        def download(self, url: str, **_: Any) -> Response:
            raise NotSent(url)

    monkeypatch.setattr(picture_preview, "Transport", Client)
    assert api.post("/linking/preview", {"pictures": ["https://cdn.example/1.jpg"]}).json()["items"] == []


def test_the_shop_s_own_photo_needs_no_look(
    api: Api, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_preview, "recognise", lambda *_: pytest.fail("looked at"))
    body = {"pictures": [_absolute(product.photos.get().url)]}
    (item,) = api.post("/linking/preview", body).json()["items"]
    assert item["product"] == product.public_id
