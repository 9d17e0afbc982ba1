"""VK for the conformance suite."""

from __future__ import annotations

import json
from typing import Any

from prilavok.channels.adapters.vk.drafts import spoken_text
from prilavok.channels.errors import Reason
from prilavok.channels.testing.kit import AdapterKit
from prilavok.channels.types import Account, MessageDraft, Step, WebhookRequest

ACCOUNT = Account(
    external_id="123456",
    credentials={
        "access_token": "vk1.a.test-community-key",
        "secret": "test-callback-secret",
        "confirmation_code": "0a1b2c3d",
    },
    hook_url="https://shop.example/hooks/vk/k3J",
)


def _sign(request: WebhookRequest, secret: str) -> WebhookRequest:
    """VK writes the word into the body."""
    body = {**json.loads(request.body), "secret": secret}
    return WebhookRequest(request.method, request.query, request.headers, json.dumps(body).encode())


def _check_step(step: Step) -> None:
    assert step.method == "POST"
    assert not step.query
    body = dict(step.body)
    if step.path == "/method/wall.createComment":
        assert 0 < len(str(body["message"])) <= 4096
        return
    assert step.path == "/method/messages.send"
    assert {"message", "attachment", "sticker_id", "template"} & set(body)
    assert body.keys() <= {
        "peer_id", "random_id", "message", "attachment", "keyboard", "template", "reply_to", "forward",
        "sticker_id", "lat", "long",
    }  # fmt: skip
    if "message" in body:
        assert str(body["message"]).strip()
        assert len(str(body["message"])) <= 9000
    names = str(body["attachment"]).split(",") if "attachment" in body else []
    assert len(names) <= 10
    if "keyboard" in body:
        _check_keyboard(json.loads(str(body["keyboard"])))
    if "template" in body:
        _check_carousel(json.loads(str(body["template"])))


def _check_keyboard(keyboard: dict[str, Any]) -> None:
    rows = keyboard["buttons"]
    count = sum(len(row) for row in rows)
    assert 0 < count <= (10 if keyboard["inline"] else 40)
    assert len(rows) <= (6 if keyboard["inline"] else 10)
    assert all(0 < len(row) <= 5 for row in rows)
    for row in rows:
        for button in row:
            _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    action = button["action"]
    assert action["type"] in ("text", "open_link", "location")
    assert action["type"] == "location" or 0 < len(action["label"]) <= 40
    assert len(action.get("payload", "")) <= 255
    if "payload" in action:
        assert isinstance(json.loads(action["payload"]), dict)
    assert ("color" in button) == (action["type"] == "text")


def _check_carousel(template: dict[str, Any]) -> None:
    elements = template["elements"]
    assert template["type"] == "carousel"
    assert 0 < len(elements) <= 10
    assert len({(len(one["buttons"]), "photo_id" in one) for one in elements}) == 1
    for element in elements:
        assert 0 < len(element["title"]) <= 80
        assert 0 < len(element["description"]) <= 80
        assert 0 < len(element["buttons"]) <= 3
        for button in element["buttons"]:
            _check_button(button)


def _spoken(draft: MessageDraft) -> str:
    return draft.text if draft.kind == "comment" else spoken_text(draft)


KIT = AdapterKit(
    account=ACCOUNT,
    sign=_sign,
    reasons=frozenset(Reason) - {Reason.TEMPLATE_NOT_APPROVED},
    check_step=_check_step,
    spoken_text=_spoken,
    text_limit=9000,
    signs_body=False,
)
