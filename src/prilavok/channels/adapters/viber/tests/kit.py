"""Viber for the conformance suite."""

from __future__ import annotations

import json
from typing import Any

from prilavok.channels.adapters.viber.inbound import SIGNATURE_HEADER, sign
from prilavok.channels.adapters.viber.parts import spoken_text
from prilavok.channels.errors import Reason
from prilavok.channels.testing.kit import AdapterKit, replaced_header
from prilavok.channels.types import Account, Step, WebhookRequest

ACCOUNT = Account(
    external_id="linen_dvor",
    credentials={"auth_token": "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"},
    hook_url="https://shop.example/hooks/viber/abc",
)


def _sign(request: WebhookRequest, secret: str) -> WebhookRequest:
    return replaced_header(request, {SIGNATURE_HEADER: sign(request.body, secret)})


def _check_step(step: Step) -> None:
    body: Any = step.body
    assert len(json.dumps(body, ensure_ascii=False).encode()) <= 30 * 1024
    assert 0 < len(body["sender"]["name"]) <= 28
    assert len(body.get("tracking_data", "")) <= 4000
    match body["type"]:
        case "text":
            assert body["text"].strip()
            assert len(body["text"]) <= 7000
        case "picture":
            assert len(body["text"]) <= 120
            assert body["media"].startswith("https://")
        case "video" | "file":
            assert body["size"] > 0
        case "rich_media":
            _check_carousel(body["rich_media"])
        case kind:
            assert kind in ("url", "location", "contact", "sticker")
    _check_buttons(body.get("keyboard", {}).get("Buttons", []), 24)


def _check_carousel(media: dict[str, Any]) -> None:
    rows = sum(button["Rows"] for button in media["Buttons"])
    assert rows % media["ButtonsGroupRows"] == 0
    assert 1 <= rows // media["ButtonsGroupRows"] <= 6
    _check_buttons(media["Buttons"], 42)


def _check_buttons(buttons: list[dict[str, Any]], most: int) -> None:
    assert len(buttons) <= most
    for button in buttons:
        assert 1 <= button["Columns"] <= 6
        assert 1 <= button["Rows"] <= 7
        assert len(button.get("Text", "")) <= 250
        assert button["ActionType"] == "none" or button["ActionBody"]


KIT = AdapterKit(
    account=ACCOUNT,
    sign=_sign,
    reasons=frozenset(Reason) - {Reason.TEMPLATE_NOT_APPROVED, Reason.WINDOW_CLOSED, Reason.BLOCKED_BY_USER},
    check_step=_check_step,
    spoken_text=spoken_text,
    text_limit=120,
)
