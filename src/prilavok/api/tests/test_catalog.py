"""Products, imports and publications."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from prilavok.api.tests.kit import Api, Everything
from prilavok.catalog.models import Product
from prilavok.events.models import Event
from prilavok.shops.models import ApiToken, Shop
from tests import factories


def _picture() -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def test_product_comes_out_as_it_went_in(api: Api, shop: Shop, settings: Any) -> None:
    settings.PUBLIC_URL = "https://crm.example"
    body = {
        "sku": "PL-44",
        "name": "Платье «Марта»",
        "description": "Лён",
        "category": "Платья",
        "url": "https://shop.example/marta",
        "price": {"amount": "4900.50", "currency": "RUB"},
        "stock": 7,
        "aliases": ["марта"],
        "photos": ["https://shop.example/marta.jpg", _picture()],
        "variants": [
            {"sku": "PL-44-B", "options": {"размер": "44", "цвет": "беж"}, "price": 5100, "stock": 2}
        ],
        "external_ids": {"retailer": "r-1"},
    }

    response = api.post("/products", body)

    assert response.status_code == 201, response.content
    shown = response.json()
    photos, (variant,) = shown.pop("photos"), shown.pop("variants")
    assert photos[0]["url"] == "https://shop.example/marta.jpg"
    assert photos[1]["url"].startswith("https://crm.example/media/photos/")
    assert variant.pop("id")
    assert variant == {
        "sku": "PL-44-B",
        "options": {"размер": "44", "цвет": "беж"},
        "price": {"amount": "5100.00", "currency": "RUB"},
        "stock": 2,
    }
    assert shown == {
        "id": Product.objects.get().public_id,
        **{name: body[name] for name in ("sku", "name", "description", "category", "url")},
        "price": {"amount": "4900.50", "currency": "RUB"},
        "stock": 7,
        "aliases": ["марта"],
        "external_ids": {"retailer": "r-1"},
        "created_at": "2026-11-23T12:00:00+00:00",
        "updated_at": "2026-11-23T12:00:00+00:00",
    }
    event = Event.objects.get(name="product.changed")
    assert (event.actor_type, event.actor_id) == ("api", ApiToken.objects.get().public_id)


def test_photos_that_came_out_may_go_in_again(api: Api, shop: Shop) -> None:
    first = api.post("/products", {"name": "Платье", "photos": [_picture()]}).json()

    again = api.patch(f"/products/{first['id']}", {"photos": [photo["url"] for photo in first["photos"]]})

    assert again.json()["photos"] == first["photos"]


@pytest.mark.parametrize(
    ("price", "amount"),
    [(1990, "1990.00"), ("1990.5", "1990.50"), (0, "0.00"), ({"amount": 5}, "5.00"), (None, None)],
)
def test_price_in(api: Api, shop: Shop, price: object, amount: str | None) -> None:
    shown = api.post("/products", {"name": "Платье", "price": price}).json()["price"]

    assert shown == (None if amount is None else {"amount": amount, "currency": "RUB"})


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({}, "name", "is required"),
        ({"name": ""}, "name", "string should have at least 1 character"),
        ({"name": "  "}, "name", "must not be empty"),
        ({"name": 5}, "name", "should be a valid string"),
        ({"name": "a", "price": "дорого"}, "price", "“дорого” is not a number"),
        ({"name": "a", "price": True}, "price", "is not a number"),
        ({"name": "a", "price": -1}, "price", "must not be below zero"),
        (
            {"name": "a", "price": {"amount": "1", "currency": "USD"}},
            "price",
            "is in USD, but the shop sells in RUB",
        ),
        ({"name": "a", "price": {"sum": 1}}, "price", "must have amount and currency only"),
        ({"name": "a", "stock": "many"}, "stock", "should be a valid integer"),
        ({"name": "a", "stock": 1.5}, "stock", "should be a valid integer"),
        ({"name": "a", "stock": -1}, "stock", "should be greater than or equal to 0"),
        ({"name": "a", "colour": "red"}, "colour", "unknown field"),
        ({"name": "a", "variants": [{"price": "x"}]}, "variants[0].price", "“x” is not a number"),
        ({"name": "a", "variants": [{"size": 44}]}, "variants[0].size", "unknown field"),
        ({"name": "a", "aliases": "марта"}, "aliases", "should be a list"),
        ({"name": "a", "photos": ["photo"]}, "photos", None),
        ({"name": "a", "sku": "PL-1"}, "sku", None),
    ],
)
def test_wrong_product_names_field_and_reason(
    api: Api, ours: Everything, body: object, field: str, reason: str | None
) -> None:
    response = api.post("/products", body)

    assert response.status_code == 422
    assert response.json()["type"] == "/problems/invalid"
    (error,) = response.json()["errors"]
    assert error["field"] == field
    assert reason is None or error["reason"] == reason
    assert Product.objects.count() == 1


def test_every_wrong_field_is_named(api: Api, shop: Shop) -> None:
    response = api.post("/products", {"name": 5, "stock": "x", "colour": 1})

    assert sorted(error["field"] for error in response.json()["errors"]) == ["colour", "name", "stock"]


def test_patch_changes_only_what_it_names(api: Api, ours: Everything) -> None:
    before = api.get(f"/products/{ours.product.public_id}").json()

    after = api.patch(f"/products/{ours.product.public_id}", {"price": "5000"}).json()

    assert after.pop("price") == {"amount": "5000.00", "currency": "RUB"}
    before.pop("price")
    assert after == before


def test_deleted_product_is_gone(api: Api, ours: Everything) -> None:
    response = api.delete(f"/products/{ours.product.public_id}")

    assert (response.status_code, response.content) == (204, b"")
    assert api.get(f"/products/{ours.product.public_id}").status_code == 404
    assert api.get("/products").json()["items"] == []
    assert api.get(f"/orders/{ours.order.public_id}").json()["lines"][0]["product"] == ours.product.public_id


def test_finding_products(api: Api, ours: Everything) -> None:
    other = factories.make_product(ours.shop, "Юбка", sku="YU-1")
    other.variants.create(sku="YU-1-S", options={"размер": "S"})

    def found(**query: str) -> list[str]:
        return [item["name"] for item in api.get("/products", **query).json()["items"]]

    assert found(q="платьями") == ["Платье «Марта»"]
    assert found(sku="YU-1") == found(sku="YU-1-S") == ["Юбка"]
    assert found(sku="YU") == []


def test_import_tells_what_became_of_each(api: Api, ours: Everything) -> None:
    items = [
        {"sku": "PL-1", "name": "Платье «Марта»", "price": "5000"},
        {"sku": "NEW", "name": "Юбка"},
        {"sku": "BAD", "name": "Брюки", "price": "дорого"},
        {"name": "Топ", "colour": "red"},
    ]

    first = api.post("/products/import", {"items": items})
    second = api.post("/products/import", {"items": items[:2]})

    assert first.status_code == 200, first.content
    assert first.json() == {
        "created": 1,
        "updated": 1,
        "unchanged": 0,
        "failed": [
            {"line": 3, "reason": "price: “дорого” is not a number"},
            {"line": 4, "reason": "colour: no such field"},
        ],
    }
    assert second.json() == {"created": 0, "updated": 0, "unchanged": 2, "failed": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "items"),
        ({"items": {}}, "items"),
        ({"items": [1]}, "items[0]"),
        ({"items": [{}] * 1001}, "items"),
        ({"items": [], "more": 1}, "more"),
    ],
)
def test_wrong_import(api: Api, shop: Shop, body: object, field: str) -> None:
    response = api.post("/products/import", body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_import_of_a_file(api: Api, shop: Shop) -> None:
    table = "Код;Как зовут;Почём\nA-1;Платье;4900\nA-2;Юбка;дорого\n"
    mapping = json.dumps({"Код": "sku", "Как зовут": "name", "Почём": "price"})
    file = SimpleUploadedFile("goods.csv", table.encode())

    response = api.upload("/products/import", {"file": file, "format": "csv", "mapping": mapping})

    assert response.status_code == 200, response.content
    assert response.json() == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "failed": [{"line": 3, "reason": "price: “дорого” is not a number"}],
    }


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"format": "csv"}, "file"),
        ({"file": b"sku;name\n1;a\n", "format": "doc"}, "format"),
        ({"file": b"sku;name\n1;a\n", "format": "csv", "mapping": "{"}, "mapping"),
        ({"file": b"sku;name\n1;a\n", "format": "csv", "mapping": '{"x": "name"}'}, "mapping"),
        ({"file": b"sku;name\n1;a\n", "format": "csv", "colour": "red"}, "colour"),
        ({"file": b"no table", "format": "xlsx"}, "file"),
    ],
)
def test_wrong_file(api: Api, shop: Shop, fields: dict[str, Any], field: str) -> None:
    if "file" in fields:
        fields = {**fields, "file": SimpleUploadedFile("goods", fields["file"])}

    response = api.upload("/products/import", fields)

    assert response.status_code == 422, response.content
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert not Product.objects.exists()


def test_post_is_found_again_by_any_of_its_ids(api: Api, ours: Everything) -> None:
    body = {
        "channel": ours.channel.public_id,
        "external_id": "1799",
        "external_ids": ["reel-7"],
        "kind": "reel",
        "caption": "Льняное платье",
        "permalink": "https://instagram.com/reel/ABC",
        "products": [ours.product.public_id],
    }

    first = api.post("/posts", body)
    second = api.post(
        "/posts", {"channel": ours.channel.public_id, "external_id": "reel-7", "caption": "Лён"}
    )

    assert (first.status_code, second.status_code) == (201, 200), first.content
    shown = first.json()
    assert {name: shown[name] for name in body} == {**body, "external_ids": ["1799", "reel-7"]}
    assert second.json() == {**shown, "caption": "Лён"}


def test_patch_of_a_post(api: Api, ours: Everything) -> None:
    path = f"/posts/{ours.post.public_id}"

    shown = api.patch(path, {"products": [], "caption": "", "external_ids": ["x"]}).json()

    assert (shown["products"], shown["caption"]) == ([], "")
    assert shown["external_ids"] == [ours.post.external_id, "x"]
    assert api.patch(path, {"channel": "x"}).status_code == 422
    assert api.get(path).json() == shown


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"external_id": "1"}, "channel"),
        ({"channel": "x" * 14, "external_id": " "}, "external_id"),
        ({"channel": "x" * 14, "external_id": "1", "kind": "tweet"}, "kind"),
        ({"channel": "x" * 14, "external_id": "1", "permalink": "none"}, "permalink"),
    ],
)
def test_wrong_post(api: Api, shop: Shop, body: object, field: str) -> None:
    response = api.post("/posts", body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
