from __future__ import annotations

import json

import pytest

from prilavok.channels.adapters.vk import inbound
from prilavok.channels.errors import WebhookRejected
from prilavok.channels.types import Route, WebhookAnswer, WebhookRequest


def _request(body: object, method: str = "POST") -> WebhookRequest:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return WebhookRequest(method, {}, {"content-type": "application/json"}, raw)


def test_the_confirmation_is_answered_with_the_code_alone() -> None:
    asked = _request({"type": "confirmation", "group_id": 123456})
    assert inbound.handshake(asked, ["0a1b2c3d"]) == WebhookAnswer(200, "0a1b2c3d")


def test_a_confirmation_without_a_code_is_refused() -> None:
    with pytest.raises(WebhookRejected):
        inbound.handshake(_request({"type": "confirmation", "group_id": 123456}), [""])


@pytest.mark.parametrize(
    "request_",
    [
        _request({"type": "message_new", "object": {"message": {"text": "confirmation"}}}),
        _request({"type": "confirmation"}, method="GET"),
        _request(b"confirmation"),
        _request([{"type": "confirmation"}, {"type": "message_new"}]),
    ],
)
def test_what_is_no_handshake(request_: WebhookRequest) -> None:
    assert inbound.handshake(request_, ["0a1b2c3d"]) is None


@pytest.mark.parametrize("secret", [None, "", 7, ["s"], {"s": 1}, "ś", "secre", "secrets"])
def test_a_secret_that_is_none_of_ours(secret: object) -> None:
    with pytest.raises(WebhookRejected):
        inbound.verify(_request({"type": "message_new", "secret": secret}), ["secret"])


def test_a_list_is_verified_as_a_whole() -> None:
    signed = {"type": "a", "secret": "secret"}
    inbound.verify(_request([signed, signed]), ["secret"])
    with pytest.raises(WebhookRejected):
        inbound.verify(_request([signed, {"type": "b"}]), ["secret"])


@pytest.mark.parametrize(
    ("body", "route"),
    [
        (
            {"group_id": 123456, "type": "message_new", "object": {"message": {"peer_id": 501}}},
            ("123456", "501"),
        ),
        ({"group_id": "123456", "type": "wall_reply_new", "object": {"from_id": 502}}, ("123456", "502")),
        ({"group_id": 123456, "type": "message_allow", "object": {"user_id": 503}}, ("123456", "503")),
        ({"group_id": 123456, "type": "like_add", "object": {"liker_id": 504}}, ("123456", "504")),
        ({"type": "message_new", "object": {"message": {"peer_id": 501}}}, ("", "501")),
        ({"group_id": -123456, "type": "x"}, ("123456", "123456")),
    ],
)
def test_the_route(body: object, route: tuple[str, str]) -> None:
    assert inbound.route(_request(body)) == [Route(*route)]
