from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.messenger.messages import spoken_text
from prilavok.channels.errors import Reason
from prilavok.channels.families import meta
from prilavok.channels.testing.kit import AdapterKit, replaced_header
from prilavok.channels.types import Account, MessageDraft, Step, WebhookRequest

ACCOUNT = Account(
    external_id="682498302938465",
    credentials={
        "access_token": "EAAtest-page-access-token",
        "app_secret": "test-app-secret",
        "verify_token": "test-verify-token",
    },
)


def _sign(request: WebhookRequest, secret: str) -> WebhookRequest:
    signature = meta.sign(request.body, secret)
    return replaced_header(request, {meta.SIGNATURE_HEADER: signature})


def _check_step(step: Step) -> None:
    if step.path.endswith("/comments"):
        fields = {**step.query, **step.body}
        assert set(fields) <= {"message", "attachment_url"}
        assert fields
        assert len(str(fields.get("message", ""))) <= 8000
        return
    assert step.path == "/v26.0/682498302938465/messages"
    assert step.body["messaging_type"] in ("RESPONSE", "MESSAGE_TAG", "UTILITY")
    assert ("tag" in step.body) == (step.body["messaging_type"] == "MESSAGE_TAG")
    message = step.body["message"]
    assert isinstance(message, dict)
    _check_message(message)


def _check_message(message: dict[str, Any]) -> None:
    assert len({"text", "attachment"} & set(message)) == 1
    if "text" in message:
        assert message["text"].strip()
        assert len(message["text"]) <= 2000
    replies = message.get("quick_replies", [])
    assert len(replies) <= 13
    assert all(0 < len(reply["title"]) <= 20 and reply["payload"] for reply in replies)
    attachment = message.get("attachment", {})
    if attachment.get("type") == "template":
        _check_template(attachment["payload"])


def _check_template(payload: dict[str, Any]) -> None:
    elements = payload.get("elements", [])
    assert len(elements) <= 10
    assert len(payload.get("text", "")) <= 640
    assert payload.get("text") or elements
    for element in elements:
        assert 0 < len(element["title"]) <= 80
        assert len(element.get("subtitle", "")) <= 80
        assert {"subtitle", "image_url", "buttons"} & set(element)
    for holder in [payload, *elements]:
        assert len(holder.get("buttons", [])) <= 3
        assert all(0 < len(button["title"]) <= 20 for button in holder.get("buttons", []))


def _spoken(draft: MessageDraft) -> str:
    return draft.text if draft.kind == "comment" else spoken_text(draft)


KIT = AdapterKit(
    account=ACCOUNT,
    sign=_sign,
    reasons=frozenset(Reason) - {Reason.BLOCKED_BY_USER, Reason.TEMPLATE_NOT_APPROVED},
    check_step=_check_step,
    spoken_text=_spoken,
    text_limit=2000,
)
