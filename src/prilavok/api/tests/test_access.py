"""Who may ask, how often, and how refusals look."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from prilavok.api.ratelimit import RateLimiter, limiter
from prilavok.api.tests.kit import START, Api, Everything
from prilavok.lib.crypto import token_digest
from prilavok.shops.actions import create_api_token, revoke_api_token
from prilavok.shops.models import ApiToken, Shop


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, 'Bearer realm="prilavok"'),
        ("", 'Bearer realm="prilavok"'),
        ("Basic YTpi", 'Bearer realm="prilavok"'),
        ("Bearer", 'Bearer realm="prilavok", error="invalid_token"'),
        ("Bearer wrong", 'Bearer realm="prilavok", error="invalid_token"'),
    ],
)
@pytest.mark.django_db
def test_without_a_good_token(header: str | None, challenge: str) -> None:
    response = Client().get(
        "/api/v1/products", headers={"Authorization": header} if header is not None else {}
    )

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == challenge
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/unauthorized"
    assert response.json()["title"] == "Unauthorized"
    assert response.json()["status"] == 401


def test_revoked_token_is_refused(shop: Shop) -> None:
    issued = create_api_token(shop=shop, name="old")
    assert Api(issued.token).get("/products").status_code == 200

    revoke_api_token(issued.row)

    assert Api(issued.token).get("/products").status_code == 401


def test_use_is_noted_at_most_once_a_minute(shop: Shop, clock: time_machine.Traveller) -> None:
    issued = create_api_token(shop=shop, name="new")
    caller = Api(issued.token)

    def used() -> object:
        caller.get("/products")
        return ApiToken.objects.get(digest=token_digest(issued.token)).last_used_at

    assert used() == START
    clock.shift(timedelta(seconds=30))
    assert used() == START
    clock.shift(timedelta(seconds=31))
    assert used() == START + timedelta(seconds=61)


def test_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    moment = 0.0
    bucket = RateLimiter(rate=50, burst=100, clock=lambda: moment)

    assert [bucket.take(1) for _ in range(100)] == [0.0] * 100
    assert bucket.take(1) == pytest.approx(0.02)
    assert bucket.take(2) == 0.0
    moment = 1.0
    assert [bucket.take(1) for _ in range(50)] == [0.0] * 50
    assert bucket.take(1) > 0


def test_too_many_requests_say_when_to_come_again(
    shop: Shop, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "take", lambda key: 0.01)

    response = api.get("/products")

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "1"
    assert response.json()["type"] == "/problems/too_many_requests"


def test_fifty_requests_at_once_are_no_trouble(api: Api, ours: Everything) -> None:
    assert {api.get("/channels").status_code for _ in range(60)} == {200}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/channels", "GET"),
        ("PUT", "/products", "GET, POST"),
        ("DELETE", "/customers/x", "GET, PATCH"),
    ],
)
def test_wrong_method(api: Api, method: str, path: str, allowed: str) -> None:
    response = api.send(method, path)

    assert response.status_code == 405
    assert response.headers["Allow"] == allowed
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "/problems/method_not_allowed",
        "title": "Method not allowed",
        "status": 405,
        "detail": f"Only {allowed} can be used here.",
    }


@pytest.mark.parametrize("path", ["/", "/nothing", "/products/", "/customers/x/y"])
def test_unknown_path(api: Api, path: str) -> None:
    response = api.get(path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"{", b"", b'{"name": NaN}', b'{"name": "\xff"}', b'"\\ud800"'])
def test_what_is_no_json(api: Api, shop: Shop, body: bytes) -> None:
    response = api.raw("POST", "/products", body)

    assert response.status_code == (400 if body else 422)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not shop.products.exists()


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"7"])
def test_what_is_no_object(api: Api, body: bytes) -> None:
    response = api.raw("POST", "/products", body)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "body"


def test_text_that_the_database_cannot_keep(api: Api, shop: Shop) -> None:
    response = api.post("/products", {"name": "Платье", "variants": [{"options": {"цвет": "a\x00b"}}]})

    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"field": "variants[0].options.цвет", "reason": "must not hold the character U+0000"}
    ]


def test_too_large_a_body(api: Api, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = api.post("/products", {"name": "x" * 200})

    assert response.status_code == 413
    assert response.json()["type"] == "/problems/too_large"


def test_reasons_are_english_whatever_the_caller_prefers(api: Api) -> None:
    response = api.post("/products", {"name": "Платье", "price": "дорого"}, Accept_Language="ru")

    assert response.json()["errors"] == [{"field": "price", "reason": "“дорого” is not a number"}]


def test_description_is_open_to_all(db: None) -> None:
    response = Client().get("/api/v1/openapi.json")

    assert response.status_code == 200
    described = response.json()
    assert described["openapi"] == "3.1.0"
    assert described["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}
    problem = described["paths"]["/api/v1/products/{id}"]["get"]["responses"]["404"]["content"]
    assert list(problem) == ["application/problem+json"]
