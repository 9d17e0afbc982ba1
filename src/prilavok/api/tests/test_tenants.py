"""Another shop's objects do not exist: every operation on them is a 404 and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from prilavok.api.rest import api as rest
from prilavok.api.tests.kit import Api, Everything

Body = Callable[[Everything, Everything], object]
ROWS: dict[str, Callable[[Everything], str]] = {
    "channels": lambda all_: all_.channel.public_id,
    "posts": lambda all_: all_.post.public_id,
    "products": lambda all_: all_.product.public_id,
    "customers": lambda all_: all_.customer.public_id,
    "conversations": lambda all_: all_.direct.public_id,
    "messages": lambda all_: all_.message.public_id,
    "orders": lambda all_: all_.order.public_id,
    "interests": lambda all_: all_.interest.public_id,
    "rules": lambda all_: all_.rule.public_id,
    "inbound-events": lambda all_: all_.inbound_event.public_id,
}
BODIES: dict[tuple[str, str], object] = {
    ("patch", "posts/{id}"): {"caption": "taken"},
    ("patch", "products/{id}"): {"name": "taken"},
    ("patch", "customers/{id}"): {"name": "taken"},
    ("patch", "conversations/{id}"): {"status": "closed"},
    ("post", "conversations/{id}/messages"): {"text": "taken"},
    ("patch", "orders/{id}"): {"status": "cancelled"},
    ("patch", "rules/{id}"): {"enabled": False},
    ("post", "rules/{id}/dry-run"): {},
}
RELATED: dict[str, tuple[str, str, Body, str]] = {
    "channel of a post": (
        "post", "/posts",
        lambda ours, theirs: {"channel": theirs.channel.public_id, "external_id": "1"}, "channel",
    ),
    "product on a new post": (
        "post", "/posts",
        lambda ours, theirs: {
            "channel": ours.channel.public_id, "external_id": "1", "products": [theirs.product.public_id],
        }, "products[0]",
    ),
    "product on a post": (
        "patch", "/posts/{post}",
        lambda ours, theirs: {"products": [theirs.product.public_id]}, "products[0]",
    ),
    "customer of an order": (
        "post", "/orders", lambda ours, theirs: {"customer": theirs.customer.public_id}, "customer",
    ),
    "conversation of an order": (
        "post", "/orders",
        lambda ours, theirs: {
            "customer": ours.customer.public_id, "conversation": theirs.direct.public_id,
        }, "conversation",
    ),
    "product in an order": (
        "patch", "/orders/{order}",
        lambda ours, theirs: {"lines": [{"product": theirs.product.public_id}]}, "lines[0].product",
    ),
    "variant in an order": (
        "patch", "/orders/{order}",
        lambda ours, theirs: {
            "lines": [
                {"product": ours.product.public_id, "variant": theirs.product.variants.get().public_id}
            ]
        }, "lines[0].variant",
    ),
    "customer merged into": (
        "post", "/customers/{customer}/merge",
        lambda ours, theirs: {"into": theirs.customer.public_id}, "into",
    ),
    "message answered": (
        "post", "/conversations/{comments}/messages",
        lambda ours, theirs: {
            "text": "Ответ", "kind": "comment", "reply_to": theirs.comment.public_id,
        }, "reply_to",
    ),
    "product instead": (
        "post", "/interests/{interest}/replace",
        lambda ours, theirs: {"product": theirs.product.public_id}, "product",
    ),
    "customer of a preview": (
        "post", "/linking/preview",
        lambda ours, theirs: {"text": "цена", "customer": theirs.customer.public_id}, "customer",
    ),
}  # fmt: skip


def _operations() -> list[tuple[str, str]]:
    paths = rest.get_openapi_schema(path_prefix="/")["paths"]
    return [(method, path) for path, found in paths.items() if "{id}" in path for method in found]


def _rows() -> dict[str, Any]:
    """Every row of the product, apart from the token's own time of use."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("prilavok.") and model.__name__ != "ApiToken":
            found[model.__name__] = list(model.objects.order_by("pk").values())  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return found | {"jobs": cursor.fetchone()}


@pytest.mark.parametrize(("method", "path"), _operations())
def test_another_shops_object(api: Api, theirs: Everything, method: str, path: str) -> None:
    resource = path.split("/")[1]
    others = path.replace("{id}", ROWS[resource](theirs))
    body = BODIES.get((method, path[1:]))
    if path.endswith(("/merge", "/replace")):
        body = {"into" if path.endswith("merge") else "product": "2abcdefghijkmn"}
    before = _rows()

    response = api.send(method, others, body)

    assert response.status_code == 404, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/not_found"
    assert _rows() == before


@pytest.mark.parametrize("case", RELATED)
def test_another_shops_object_in_a_body(api: Api, ours: Everything, theirs: Everything, case: str) -> None:
    method, path, body, field = RELATED[case]
    names = {
        "post": ours.post, "order": ours.order, "customer": ours.customer, "comments": ours.comments,
        "interest": ours.interest,
    }  # fmt: skip
    path = path.format(**{name: row.public_id for name, row in names.items()})  # type: ignore[attr-defined]
    before = _rows()

    response = api.send(method, path, body(ours, theirs))

    assert response.status_code == 404, response.content
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert _rows() == before


def test_rule_names_no_channel_of_another_shop(api: Api, ours: Everything, theirs: Everything) -> None:
    trigger = {"event": "message", "channels": [theirs.channel.public_id]}

    response = api.patch(f"/rules/{ours.rule.public_id}", {"trigger": trigger})

    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "trigger.channels[0]", "reason": "no such channel"}]


@pytest.mark.parametrize("resource", ROWS)
def test_lists_hold_only_our_own(api: Api, ours: Everything, theirs: Everything, resource: str) -> None:
    ids = {item["id"] for item in api.get(f"/{resource}").json()["items"]}

    assert ROWS[resource](ours) in ids
    assert ROWS[resource](theirs) not in ids


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/posts", "channel"), ("/conversations", "channel"), ("/conversations", "customer"),
        ("/messages", "channel"), ("/messages", "customer"), ("/messages", "conversation"),
        ("/orders", "customer"), ("/interests", "customer"), ("/interests", "product"),
        ("/interests", "message"), ("/inbound-events", "channel"),
    ],
)  # fmt: skip
def test_filters_by_another_shops_object_find_nothing(
    api: Api, ours: Everything, theirs: Everything, path: str, name: str
) -> None:
    def found(whose: Everything) -> list[object]:
        row = whose.direct if name == "conversation" else getattr(whose, name)
        items: list[object] = api.get(path, **{name: row.public_id}).json()["items"]
        return items

    assert len(found(ours)) >= 1
    assert found(theirs) == []
