"""WhatsApp for the conformance suite."""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.whatsapp.messages import spoken_text
from prilavok.channels.errors import Reason
from prilavok.channels.families import meta
from prilavok.channels.testing.kit import AdapterKit, replaced_header
from prilavok.channels.types import Account, MessageDraft, Step, WebhookRequest

ACCOUNT = Account(
    external_id="106540352242922",
    credentials={
        "access_token": "EAAtest-access-token",
        "app_secret": "test-app-secret",
        "verify_token": "test-verify-token",
        "waba_id": "102290129340398",
    },
)


def _sign(request: WebhookRequest, secret: str) -> WebhookRequest:
    signature = meta.sign(request.body, secret)
    return replaced_header(request, {meta.SIGNATURE_HEADER: signature})


def _check_step(step: Step) -> None:
    assert step.path == "/v26.0/106540352242922/messages"
    body = dict(step.body)
    assert body["messaging_product"] == "whatsapp"
    assert body["recipient_type"] == "individual"
    assert ("to" in body) != ("recipient" in body)
    kind = body["type"]
    assert isinstance(kind, str)
    CHECKS.get(kind, _check_media)(body[kind])


def _check_text(text: Any) -> None:
    assert text["body"].strip()
    assert len(text["body"]) <= 4096


def _check_media(media: Any) -> None:
    assert len({"link", "id"} & set(media)) == 1
    assert len(media.get("caption", "")) <= 1024


def _check_interactive(interactive: Any) -> None:
    if interactive["type"] != "product":
        assert 0 < len(interactive["body"]["text"]) <= 1024
    action = interactive["action"]
    buttons = [one["reply"] for one in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
    assert len(buttons) <= 3
    assert len(rows) <= 10
    for limit, size, replies in ((20, 256, buttons), (24, 200, rows)):
        assert all(0 < len(one["title"]) <= limit and 0 < len(one["id"]) <= size for one in replies)
        assert len({one["title"] for one in replies}) == len({one["id"] for one in replies}) == len(replies)
    assert len(action.get("button", "")) <= 20


def _check_location(location: Any) -> None:
    assert location["latitude"]
    assert location["longitude"]


CHECKS = {"text": _check_text, "interactive": _check_interactive, "location": _check_location}


def _spoken(draft: MessageDraft) -> str:
    return spoken_text(draft, ACCOUNT.settings)


KIT = AdapterKit(
    account=ACCOUNT,
    sign=_sign,
    reasons=frozenset(Reason),
    check_step=_check_step,
    spoken_text=_spoken,
    text_limit=1024,
)
