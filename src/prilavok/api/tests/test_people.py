"""Customers and conversations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prilavok.api.tests.kit import START, SYSTEM, Api, Everything
from prilavok.customers.models import Customer
from prilavok.inbox.models import Conversation
from prilavok.orders.actions import LineData, create_order
from prilavok.orders.models import Order
from prilavok.shops.models import Team
from tests import factories


def test_customer_as_shown(api: Api, ours: Everything) -> None:
    assert api.get(f"/customers/{ours.customer.public_id}").json() == {
        "id": ours.customer.public_id,
        "name": "Анна",
        "phone": "",
        "email": "",
        "note": "",
        "tags": [],
        "fields": {},
        "identities": [
            {
                "id": ours.identity.public_id,
                "channel": ours.channel.public_id,
                "kind": "instagram",
                "external_id": ours.identity.external_id,
                "username": "anna",
                "name": "",
            }
        ],
        "created_at": "2026-11-23T12:00:00+00:00",
        "last_seen_at": "2026-11-23T12:00:00+00:00",
    }


def test_patch_of_a_customer(api: Api, ours: Everything) -> None:
    path = f"/customers/{ours.customer.public_id}"
    api.patch(path, {"fields": {"рост": 170, "обувь": "38"}, "tags": ["vip", "опт"]})

    shown = api.patch(
        path,
        {
            "name": "Анна К.",
            "phone": "+7 916 000-11-22",
            "tags": ["VIP"],
            "fields": {"рост": None, "б": True},
        },
    ).json()

    assert (shown["name"], shown["phone"], shown["tags"]) == ("Анна К.", "+7 916 000-11-22", ["vip"])
    assert shown["fields"] == {"обувь": "38", "б": True}
    assert api.get(path).json() == shown


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": None}, "name"),
        ({"email": "anna"}, "email"),
        ({"phone": "1" * 33}, "phone"),
        ({"tags": "vip"}, "tags"),
        ({"tags": [" "]}, "tags[0]"),
        ({"fields": []}, "fields"),
        ({"id": "x"}, "id"),
        ({"created_at": "2026-11-23T12:00:00Z"}, "created_at"),
    ],
)
def test_wrong_customer(api: Api, ours: Everything, body: object, field: str) -> None:
    response = api.patch(f"/customers/{ours.customer.public_id}", body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_finding_customers(api: Api, ours: Everything) -> None:
    vera = factories.make_customer(ours.shop, name="Вера", phone="+7 (916) 000-11-22")
    factories.make_identity(ours.channel, customer=vera, external_id="2002", aliases=["old-2002"])

    def found(**query: str) -> list[str]:
        return [item["name"] for item in api.get("/customers", **query).json()["items"]]

    assert found(q="вера") == ["Вера"]
    assert found(q="@anna") == ["Анна"]
    assert found(phone="89160001122") == found(phone="+7 916 000 11 22") == ["Вера"]
    assert found(phone="нет") == []
    assert found(external_id="2002") == found(external_id="old-2002") == ["Вера"]
    assert found() == ["Вера", "Анна"]


def test_merged_customers_are_one(api: Api, ours: Everything) -> None:
    """Identities, conversations, interests and orders; two drafts become one."""
    other = factories.make_customer(ours.shop, name="Аня", phone="79160001122")
    room = factories.make_conversation(channel=ours.channel, customer=other)
    product = factories.make_product(ours.shop, "Юбка", price_minor=100000)
    draft = create_order(
        shop=ours.shop, customer=other, lines=[LineData(product)], actor=SYSTEM, created_by="api"
    )

    response = api.post(f"/customers/{other.public_id}/merge", {"into": ours.customer.public_id})

    assert response.status_code == 200, response.content
    shown = response.json()
    assert (shown["id"], shown["name"], shown["phone"]) == (ours.customer.public_id, "Анна", "79160001122")
    assert len(shown["identities"]) == 2
    assert api.get(f"/customers/{other.public_id}").status_code == 404
    assert api.get(f"/conversations/{room.public_id}").json()["customer"] == ours.customer.public_id
    orders = api.get("/orders", customer=ours.customer.public_id, status="draft").json()["items"]
    assert [len(order["lines"]) for order in orders] == [2]
    assert Order.objects.get(pk=draft.pk).status == "cancelled"
    again = api.post(f"/customers/{ours.customer.public_id}/merge", {"into": ours.customer.public_id})
    assert again.status_code == 409
    assert again.json()["type"].endswith("/merge_refused")


def test_conversation_as_shown(api: Api, ours: Everything) -> None:
    shown = api.get(f"/conversations/{ours.comments.public_id}").json()

    assert shown == {
        "id": ours.comments.public_id,
        "channel": ours.channel.public_id,
        "kind": "comments",
        "customer": ours.customer.public_id,
        "identity": ours.identity.public_id,
        "post": ours.post.public_id,
        "status": "open",
        "snoozed_until": None,
        "assignee": None,
        "team": None,
        "unanswered": False,
        "unanswered_since": None,
        "due_at": None,
        "unread": 0,
        "last_message_at": "2026-11-23T12:00:01+00:00",
        "window": {"open": True, "closes_at": None, "reason": "always"},
        "created_at": "2026-11-23T12:00:00+00:00",
    }


def test_conversation_of_a_team_with_a_due_time(api: Api, ours: Everything) -> None:
    team = Team.objects.create(shop=ours.channel.shop, name="Платья")
    due = START + timedelta(minutes=15)
    row = Conversation.objects.filter(pk=ours.comments.pk)
    row.update(team=team, unanswered_since=START, due_since=START, due_at=due)
    path = f"/conversations/{ours.comments.public_id}"
    shown = api.get(path).json()
    assert (shown["team"], shown["due_at"]) == (team.public_id, due.isoformat())
    row.update(due_since=START - timedelta(hours=1))
    assert api.get(path).json()["due_at"] is None


def test_filters_of_conversations(api: Api, ours: Everything) -> None:
    ours.direct.unanswered_since, ours.direct.unread = START, 2
    ours.direct.save()

    def found(**query: str) -> list[str]:
        return [item["kind"] for item in api.get("/conversations", **query).json()["items"]]

    assert found() == ["comments", "direct"]
    assert found(kind="direct") == found(unanswered="true") == ["direct"]
    assert found(unanswered="false") == ["comments"]
    assert found(status="closed") == []
    assert found(customer=ours.customer.public_id, channel=ours.channel.public_id) == ["comments", "direct"]
    assert api.get("/conversations", status="lost").status_code == 422
    assert api.get("/conversations", unanswered="perhaps").status_code == 422


def test_patch_of_a_conversation(api: Api, ours: Everything) -> None:
    member = factories.make_membership(ours.shop)
    ours.direct.unanswered_since, ours.direct.unread = START, 2
    ours.direct.save()
    path = f"/conversations/{ours.direct.public_id}"

    assigned = api.patch(path, {"assignee": member.public_id, "unread": 0}).json()
    answered = api.patch(path, {"unanswered": False, "assignee": None}).json()
    until = (START + timedelta(hours=1)).isoformat()
    snoozed = api.patch(path, {"status": "snoozed", "snoozed_until": until}).json()
    closed = api.patch(path, {"status": "closed"}).json()
    opened = api.patch(path, {"status": "open"}).json()

    assert (assigned["assignee"], assigned["unread"], assigned["unanswered"]) == (member.public_id, 0, True)
    assert (answered["assignee"], answered["unanswered"]) == (None, False)
    assert (snoozed["status"], snoozed["snoozed_until"]) == ("snoozed", until)
    assert (closed["status"], closed["snoozed_until"]) == ("closed", None)
    assert opened["status"] == "open"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "lost"}, "status"),
        ({"unanswered": True}, "unanswered"),
        ({"unread": 1}, "unread"),
        ({"snoozed_until": "2026-11-24T12:00:00Z"}, "snoozed_until"),
        ({"status": "snoozed", "snoozed_until": "2026-11-22T12:00:00Z"}, "snoozed_until"),
        ({"status": "snoozed", "snoozed_until": "2026-11-24T12:00:00"}, "snoozed_until"),
        ({"customer": "x"}, "customer"),
    ],
)
def test_wrong_conversation(api: Api, ours: Everything, body: object, field: str) -> None:
    response = api.patch(f"/conversations/{ours.direct.public_id}", body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_stranger_is_no_assignee(api: Api, ours: Everything) -> None:
    stranger = factories.make_membership()

    response = api.patch(f"/conversations/{ours.direct.public_id}", {"assignee": stranger.public_id})

    assert response.status_code == 404
    assert response.json()["errors"][0]["field"] == "assignee"
    assert Customer.objects.count() == 1
