"""Another shop's objects do not exist, strangers sign in first, nothing happens on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern

from prilavok.inbox.models import (
    BulkChange,
    Conversation,
    Message,
    Presence,
    SavedReply,
    SavedView,
    ScheduledMessage,
)
from prilavok.lib.clock import now
from prilavok.orders.actions import LineData, create_order
from prilavok.orders.models import Order, OrderChange
from prilavok.shops.permissions import Right
from prilavok.web.inbox.tests.kit import Place, make_message, make_product, sees
from prilavok.web.inbox.urls import urlpatterns

GET = frozenset({
    "live", "older", "newer", "suggestions", "products", "why", "conversation", "everything", "interests",
    "files",
})  # fmt: skip
PLAIN_GET = frozenset({"list", "rows", "filters", "views", "bulk_menu", "bulk_all"})
FREE = PLAIN_GET | {"replies", "replace", "bulk", "view_save"}
"""Without an id in the address."""
ORDERS = frozenset(
    {"order_create", "order_add", "line_change", "line_remove", "order_undo", "order_status", "order_field"}
)
CUSTOMERS = frozenset({"customer", "customer_field", "customer_tag"})


@pytest.fixture
def ids(place: Place) -> dict[str, str]:
    """One of everything in the first shop."""
    found = place.conversation("Anna")
    message = make_message(found, "How much is the dress?", direction="outbound", status="failed")
    product = make_product(place.shop, "Marta dress")
    interest = sees(place, product, found)
    order = create_order(
        shop=place.shop,
        customer=found.customer,
        conversation=found,
        lines=[LineData(product=product)],
        actor=place.actor,
        created_by="member",
    )
    reply = SavedReply.objects.create(shop=place.shop, shortcut="x", text="x")
    scheduled = ScheduledMessage.objects.create(
        shop=place.shop,
        conversation=found,
        member=place.member,
        mode="direct",
        text="x",
        due_at=now() + timedelta(hours=1),
    )
    return {
        "scheduled_id": scheduled.public_id,
        "public_id": found.public_id,
        "message_id": message.public_id,
        "interest_id": interest.public_id,
        "product_id": product.public_id,
        "order_id": order.public_id,
        "line_id": order.lines.get().public_id,
        "change_id": str(OrderChange.objects.order_by("pk").values_list("pk", flat=True)[0]),
        "reply_id": reply.public_id,
        "view_id": SavedView.objects.create(shop=place.shop, name="x").public_id,
        "bulk_id": BulkChange.objects.create(shop=place.shop, member=place.member, kind="close").public_id,
        "name": "phone",
    }


def address(pattern: URLPattern, ids: dict[str, str]) -> str:
    url = f"/inbox/{pattern.pattern}"
    for name, value in ids.items():
        url = url.replace(f"<str:{name}>", value).replace(f"<int:{name}>", value)
    return url


def call(client: Client, pattern: URLPattern, url: str) -> int:
    method = client.get if pattern.name in GET | PLAIN_GET else client.post
    return method(
        url, {"status": "new", "action": "hide", "step": "1", "value": "1", "mode": "note", "text": "x"}
    ).status_code


def state() -> tuple[object, ...]:
    return (
        sorted(Conversation.objects.values_list("pk", "status", "assignee", "unread")),
        sorted(Message.objects.values_list("pk", "status")),
        sorted(Order.objects.values_list("pk", "status", "phone")),
        OrderChange.objects.count(),
        SavedReply.objects.count(),
        sorted(ScheduledMessage.objects.values_list("pk", "state", "text")),
        Presence.objects.count(),
        SavedView.objects.count(),
    )


def test_another_shops_objects_do_not_exist(other: Place, ids: dict[str, str]) -> None:
    before = state()
    for pattern in urlpatterns:
        if pattern.name not in FREE:
            assert call(other.client, pattern, address(pattern, ids)) == 404, pattern.name
    data = {"interest": ids["interest_id"], "product": ids["product_id"]}
    assert other.client.post("/inbox/interests/replace/", data).status_code == 404
    assert state() == before


def test_strangers_are_sent_to_sign_in(ids: dict[str, str]) -> None:
    before = state()
    for pattern in urlpatterns:
        assert call(Client(), pattern, address(pattern, ids)) == 302, pattern.name
    assert state() == before


def test_every_address_asks_for_its_right() -> None:
    for pattern in urlpatterns:
        wanted = Right.ORDERS if pattern.name in ORDERS else Right.CONVERSATIONS
        wanted = Right.CUSTOMERS if pattern.name in CUSTOMERS else wanted
        assert getattr(pattern.callback, "required_right", None) == wanted, pattern.name


def test_looking_changes_nothing(place: Place, ids: dict[str, str]) -> None:
    before = state()
    for pattern in urlpatterns:
        if pattern.name in GET - {"older", "newer"}:
            assert call(place.client, pattern, address(pattern, ids)) == 200, pattern.name
    assert state() == before
