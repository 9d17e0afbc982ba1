"""Interests, orders, rules, inbound events and linking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from prilavok.api.tests.kit import START, Api, Everything, make_inbound_event
from prilavok.inbox.models import Message
from prilavok.ingest.models import InboundEvent
from prilavok.linking.models import Interest
from prilavok.orders.models import Order
from prilavok.shops.models import ApiToken
from tests import factories


def rub(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "RUB"}


# --- orders -----------------------------------------------------------------------------------------


def test_order_as_shown(api: Api, ours: Everything) -> None:
    shown = api.get(f"/orders/{ours.order.public_id}").json()

    (line,) = shown["lines"]
    assert line == {
        "id": line["id"],
        "product": ours.product.public_id,
        "variant": None,
        "name": "Платье «Марта»",
        "quantity": 1,
        "price": rub("4900.00"),
    }
    assert (shown["number"], shown["status"], shown["created_by"]) == (1001, "draft", "event")
    assert (shown["customer"], shown["conversation"]) == (ours.customer.public_id, ours.direct.public_id)
    assert shown["total"] == rub("4900.00")
    assert [entry["change"] for entry in shown["history"]] == ["created", "line_added"]
    assert shown["history"][1]["actor"] == {"type": "system", "id": None}
    assert shown["history"][1]["at"] == "2026-11-23T12:00:00+00:00"
    assert shown["history"][1]["data"]["price"] == rub("4900.00")


def test_what_the_customer_gave_it(api: Api, ours: Everything) -> None:
    path = f"/orders/{ours.order.public_id}"
    assert (api.get(path).json()["mark"], api.get(path).json()["review"]) == (None, "")
    Order.objects.filter(pk=ours.order.pk).update(mark=4, review="Шло долго, но село идеально")
    shown = api.get(path).json()
    assert (shown["mark"], shown["review"]) == (4, "Шло долго, но село идеально")


def test_new_order(api: Api, ours: Everything) -> None:
    variant = ours.product.variants.get()
    body = {
        "customer": ours.customer.public_id,
        "conversation": ours.direct.public_id,
        "status": "new",
        "lines": [
            {"product": ours.product.public_id, "variant": variant.public_id, "quantity": 2},
            {"name": "Доставка", "price": "350"},
        ],
        "note": "до пятницы",
    }

    response = api.post("/orders", body)

    assert response.status_code == 201, response.content
    shown = response.json()
    assert (shown["status"], shown["created_by"], shown["note"]) == ("new", "api", "до пятницы")
    assert [(line["name"], line["quantity"], line["price"]) for line in shown["lines"]] == [
        ("Платье «Марта»", 2, rub("4900.00")),
        ("Доставка", 1, rub("350.00")),
    ]
    assert shown["total"] == rub("10150.00")
    assert shown["history"][0]["actor"] == {"type": "api", "id": ApiToken.objects.get().public_id}


def test_second_draft_joins_the_first(api: Api, ours: Everything) -> None:
    response = api.post(
        "/orders", {"customer": ours.customer.public_id, "lines": [{"name": "Доставка", "price": 350}]}
    )

    assert response.status_code == 200, response.content
    assert response.json()["id"] == ours.order.public_id
    assert [line["name"] for line in response.json()["lines"]] == ["Платье «Марта»", "Доставка"]


def test_patch_replaces_lines_and_moves_the_status(api: Api, ours: Everything) -> None:
    path = f"/orders/{ours.order.public_id}"

    shown = api.patch(
        path, {"lines": [{"product": ours.product.public_id, "quantity": 3, "price": 4000}], "status": "new"}
    ).json()

    assert [(line["quantity"], line["price"]) for line in shown["lines"]] == [(3, rub("4000.00"))]
    assert (shown["status"], shown["total"]) == ("new", rub("12000.00"))
    assert [entry["change"] for entry in shown["history"]][-2:] == ["line_changed", "status"]
    assert api.patch(path, {"lines": []}).json()["lines"] == []


def test_forbidden_move_leaves_everything_as_it_was(api: Api, ours: Everything) -> None:
    path = f"/orders/{ours.order.public_id}"
    before = api.get(path).json()

    response = api.patch(path, {"status": "done", "note": "lost", "lines": []})

    assert response.status_code == 409
    assert response.json()["type"].endswith("/status_not_allowed")
    assert api.get(path).json() == before


def test_lines_of_a_finished_order_stay(api: Api, ours: Everything) -> None:
    path = f"/orders/{ours.order.public_id}"
    api.patch(path, {"status": "cancelled"})

    response = api.patch(path, {"lines": []})

    assert response.status_code == 409
    assert response.json()["type"].endswith("/order_closed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lines": [{"quantity": 1}]}, "lines[0].product"),
        ({"lines": [{"name": "a", "price": "x"}]}, "lines[0].price"),
        ({"lines": [{"name": "a", "quantity": 0}]}, "lines[0].quantity"),
        ({"lines": [{"name": "a", "quantity": "2"}]}, "lines[0].quantity"),
        ({"lines": [{"name": "a", "sum": 1}]}, "lines[0].sum"),
        ({"status": "lost"}, "status"),
        ({"number": 5}, "number"),
        ({"note": None}, "note"),
    ],
)
def test_wrong_order(api: Api, ours: Everything, body: object, field: str) -> None:
    before = api.get(f"/orders/{ours.order.public_id}").json()

    response = api.patch(f"/orders/{ours.order.public_id}", body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert api.get(f"/orders/{ours.order.public_id}").json() == before


# --- interests --------------------------------------------------------------------------------------


def _interest(api: Api, public_id: str) -> Any:
    return api.get(f"/interests/{public_id}").json()


def test_interest_as_shown(api: Api, ours: Everything) -> None:
    assert _interest(api, ours.interest.public_id) == {
        "id": ours.interest.public_id,
        "customer": ours.customer.public_id,
        "conversation": ours.direct.public_id,
        "product": ours.product.public_id,
        "variant": None,
        "quantity": 1,
        "score": 0.8,
        "state": "suggested",
        "message": ours.message.public_id,
        "evidence": [{"kind": "text", "detail": "марта", "weight": 0.8}],
        "closed_at": None,
        "created_at": "2026-11-23T12:00:00+00:00",
        "updated_at": "2026-11-23T12:00:00+00:00",
    }


def test_filters_of_interests(api: Api, ours: Everything) -> None:
    def found(**query: str) -> int:
        return len(api.get("/interests", **query).json()["items"])

    assert found(state="suggested", product=ours.product.public_id) == 1
    assert found(state="linked") == 0
    assert found(message=ours.message.public_id, customer=ours.customer.public_id) == 1
    assert found(message=ours.comment.public_id) == 0


def test_confirmed_interest_is_in_the_draft(api: Api, ours: Everything) -> None:
    skirt = factories.make_product(ours.shop, "Юбка", price_minor=300000)
    Interest.objects.filter(pk=ours.interest.pk).update(product=skirt)

    response = api.post(f"/interests/{ours.interest.public_id}/confirm")

    assert response.status_code == 200, response.content
    assert (response.json()["state"], response.json()["score"]) == ("confirmed", 1.0)
    lines = api.get(f"/orders/{ours.order.public_id}").json()["lines"]
    assert [line["name"] for line in lines] == ["Платье «Марта»", "Юбка"]


def test_rejected_interest_leaves_the_draft(api: Api, ours: Everything) -> None:
    api.post(f"/interests/{ours.interest.public_id}/confirm")
    api.patch(f"/orders/{ours.order.public_id}", {"note": "ждёт"})

    response = api.post(f"/interests/{ours.interest.public_id}/reject")

    assert response.json()["state"] == "rejected"
    assert api.get(f"/orders/{ours.order.public_id}").json()["lines"] == []
    again = api.post(f"/interests/{ours.interest.public_id}/confirm")
    assert again.status_code == 409
    assert again.json()["type"].endswith("/interest_decided")


def test_replaced_interest_changes_the_line(api: Api, ours: Everything) -> None:
    skirt = factories.make_product(ours.shop, "Юбка", price_minor=300000)
    api.post(f"/interests/{ours.interest.public_id}/confirm")

    response = api.post(f"/interests/{ours.interest.public_id}/replace", {"product": skirt.public_id})

    assert response.status_code == 200, response.content
    assert (response.json()["product"], response.json()["state"]) == (skirt.public_id, "confirmed")
    assert _interest(api, ours.interest.public_id)["state"] == "rejected"
    (line,) = api.get(f"/orders/{ours.order.public_id}").json()["lines"]
    assert (line["product"], line["name"], line["price"]) == (skirt.public_id, "Юбка", rub("3000.00"))


# --- rules ------------------------------------------------------------------------------------------

RULE: dict[str, Any] = {
    "name": "Цена",
    "trigger": {"event": "comment", "keywords": ["цена"], "match": "any"},
    "actions": [{"kind": "public_reply", "text": "Ответили"}, {"kind": "tag", "tag": "цена"}],
}


def test_rule_lives(api: Api, ours: Everything) -> None:
    trigger = {**RULE["trigger"], "posts": [ours.post.public_id], "channels": [ours.channel.public_id]}

    made = api.post("/rules", {**RULE, "trigger": trigger})

    assert made.status_code == 201, made.content
    shown = made.json()
    assert shown["trigger"] == {**trigger, "exclude": []}
    assert shown["actions"] == RULE["actions"]
    assert shown["enabled"] is True
    assert shown["limits"] == {
        "per_customer_seconds": 0,
        "once_per_post": True,
        "quiet_when_human": False,
        "hours": None,
    }
    path = f"/rules/{shown['id']}"
    changed = api.patch(
        path,
        {
            "enabled": False,
            "trigger": {"keywords": ["почём"]},
            "limits": {"per_customer_seconds": 60, "hours": {"from": "22:00", "to": "08:00"}},
        },
    ).json()
    assert changed["trigger"] == {**shown["trigger"], "keywords": ["почём"]}
    assert (changed["enabled"], changed["limits"]["per_customer_seconds"]) == (False, 60)
    assert changed["limits"]["hours"] == {"from": "22:00", "to": "08:00"}
    assert api.get(path).json() == changed
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"actions": []}, "actions"),
        ({"actions": [{"kind": "dance"}]}, "actions[0]"),
        ({"actions": [{"kind": "tag"}]}, "actions[0].tag"),
        ({"actions": [{"kind": "reply", "text": ""}]}, "actions[0].text"),
        ({"trigger": {"event": "sunrise"}}, "trigger.event"),
        ({"trigger": {"event": "comment", "match": "regex", "keywords": ["("]}}, "trigger.keywords[0]"),
        ({"trigger": {"event": "comment", "colour": 1}}, "trigger.colour"),
        ({"limits": {"per_customer_seconds": -1}}, "limits.per_customer_seconds"),
        ({"colour": 1}, "colour"),
    ],
)
def test_wrong_rule(api: Api, ours: Everything, change: dict[str, Any], field: str) -> None:
    made = api.post("/rules", {**RULE, **change})
    patched = api.patch(f"/rules/{ours.rule.public_id}", change)

    assert (made.status_code, patched.status_code) == (422, 422)
    assert [error["field"] for error in made.json()["errors"]] == [field]
    assert [error["field"] for error in patched.json()["errors"]] == [field]


def test_dry_run(api: Api, ours: Everything) -> None:
    factories.make_message(ours.direct, "Какая цена?", sent_at=START + timedelta(minutes=1))
    before = Message.objects.count()

    response = api.post(
        f"/rules/{ours.rule.public_id}/dry-run", {"since": (START - timedelta(hours=1)).isoformat()}
    )

    assert response.status_code == 200, response.content
    found = response.json()
    assert (found["checked"], found["fired"]["count"], found["almost"]["count"]) == (2, 1, 0)
    (example,) = found["fired"]["examples"]
    assert (example["text"], example["matched"]) == ("Какая цена?", "цена")
    assert example["customer"] == ours.customer.public_id
    assert Message.objects.count() == before
    assert api.post(f"/rules/{ours.rule.public_id}/dry-run", {"since": "yesterday"}).status_code == 422


# --- inbound events ---------------------------------------------------------------------------------


def test_filters_of_inbound_events(api: Api, ours: Everything) -> None:
    failed = make_inbound_event(
        ours.channel,
        status="failed",
        error="ValueError('x')\nTraceback…",
        received_at=START + timedelta(hours=1),
    )

    def found(**query: str) -> list[str]:
        return [item["id"] for item in api.get("/inbound-events", **query).json()["items"]]

    assert found(status="failed") == [failed.public_id]
    assert found(since="2026-11-23T12:30:00Z") == [failed.public_id]
    assert found(since="2026-11-23T12:30:00+00:00") == [failed.public_id]
    assert found(since="2026-11-23T12:30:00 00:00") == [failed.public_id]
    assert found(channel=ours.channel.public_id) == [failed.public_id, ours.inbound_event.public_id]
    assert api.get("/inbound-events", since="2026-11-23").status_code == 422
    assert api.get(f"/inbound-events/{failed.public_id}").json()["error"] == "ValueError('x')"


def test_replay_applies_again(api: Api, ours: Everything) -> None:
    path = f"/inbound-events/{ours.inbound_event.public_id}/replay"

    first, second = api.post(path), api.post(path)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["status"] == second.json()["status"] == "ignored"
    assert second.json()["attempts"] == 2
    assert InboundEvent.objects.get().attempts == 2


@pytest.mark.parametrize(
    "path", ["/interests/{}/confirm", "/interests/{}/reject", "/inbound-events/{}/replay"]
)
def test_nothing_is_taken_where_nothing_is_needed(api: Api, ours: Everything, path: str) -> None:
    row = ours.inbound_event if path.startswith("/inbound") else ours.interest
    path = path.format(row.public_id)

    assert api.post(path, {"force": True}).json()["errors"] == [{"field": "force", "reason": "unknown field"}]
    assert api.post(path, {}).status_code == 200


# --- linking ----------------------------------------------------------------------------------------


def test_preview(api: Api, ours: Everything) -> None:
    by_post = {"type": "post", "external_id": ours.post.external_id}

    response = api.post("/linking/preview", {"text": "Сколько?", "references": [by_post]})

    assert response.status_code == 200, response.content
    (item,) = response.json()["items"]
    assert (item["product"], item["state"], item["quantity"]) == (ours.product.public_id, "linked", 1)
    assert item["evidence"][0]["kind"] == "post"
    assert response.json()["hint"] is None
    assert Interest.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": None}, "text"),
        ({"pictures": ["data:image/png;base64,AAAA"]}, "pictures[0]"),
        ({"pictures": ["nothing"]}, "pictures[0]"),
        ({"references": [{"type": "dream"}]}, "references[0].type"),
        ({"colour": 1}, "colour"),
    ],
)
def test_wrong_preview(api: Api, ours: Everything, body: object, field: str) -> None:
    response = api.post("/linking/preview", body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
