"""Reading beyond what the fixtures say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prilavok.channels.adapters.telegram import inbound
from prilavok.channels.adapters.telegram.content import amount
from prilavok.channels.types import ChannelEvent, MessageReceived, Route, WebhookRequest


def _request(body: Any) -> WebhookRequest:
    return WebhookRequest("POST", {}, {}, json.dumps(body).encode())


def _message(**content: Any) -> dict[str, Any]:
    who = {"id": 23, "is_bot": False, "first_name": "Ann"}
    chat = {"id": 23, "type": "private"}
    return {
        "update_id": 1,
        "message": {"message_id": 9, "from": who, "chat": chat, "date": 1764000000, **content},
    }


def _only(body: Any) -> ChannelEvent:
    (event,) = inbound.parse(_request(body))
    return event


def test_a_route_has_no_account() -> None:
    assert inbound.route(_request(_message(text="hi"))) == [Route("", "23")]
    assert inbound.route(_request({"update_id": 1})) == [Route("", "")]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("t.me/prilavok_shop/45", ["https://t.me/prilavok_shop/45"]),
        ("https://t.me/prilavok_shop/45/", ["https://t.me/prilavok_shop/45"]),
        ("https://t.me/prilavok_shop/12/45", ["https://t.me/prilavok_shop/45"]),
        ("https://t.me/s/prilavok_shop/45", ["https://t.me/prilavok_shop/45"]),
        ("https://telegram.me/prilavok_shop/45?single", ["https://t.me/prilavok_shop/45"]),
        ("https://t.me/c/1000000002/8", ["https://t.me/c/1000000002/8"]),
        ("https://t.me/prilavok_shop", []),
        ("https://t.me/prilavok_shop/s/3", []),
        ("https://example.com/t.me/prilavok_shop/45", []),
        ("at.me/prilavok_shop/45", []),
    ],
)
def test_addresses_of_publications(text: str, urls: list[str]) -> None:
    event = _only(_message(text=text))
    assert isinstance(event, MessageReceived)
    assert [reference.url for reference in event.references] == urls


def test_a_forward_with_its_own_address_is_one_reference() -> None:
    channel = {"id": -1001, "type": "channel", "title": "Shop", "username": "prilavok_shop"}
    origin = {"type": "channel", "chat": channel, "message_id": 45}
    event = _only(_message(text="t.me/prilavok_shop/45", forward_origin=origin))
    assert isinstance(event, MessageReceived)
    assert [reference.external_id for reference in event.references] == ["-1001:45"]


@pytest.mark.parametrize("text", ["/start", "/start ", "/start a b", "/started x", "x /start y"])
def test_what_is_no_deep_link(text: str) -> None:
    event = _only(_message(text=text))
    assert isinstance(event, MessageReceived)
    assert (event.payload, event.references) == ("", ())


@pytest.mark.parametrize(
    ("currency", "total", "text"),
    [("RUB", 199005, "1990.05 RUB"), ("XTR", 25, "25 XTR"), ("USD", 5, "0.05 USD"), ("", 5, "")],
)
def test_amounts(currency: str, total: int, text: str) -> None:
    assert amount(currency, total) == text
