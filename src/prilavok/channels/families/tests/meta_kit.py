"""What the kits of Instagram and Messenger share: how they sign, and what a `message` object may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prilavok.channels.families import meta
from prilavok.channels.testing.kit import replaced_header
from prilavok.channels.types import MessageDraft, WebhookRequest


def sign(request: WebhookRequest, secret: str) -> WebhookRequest:
    return replaced_header(request, {meta.SIGNATURE_HEADER: meta.sign(request.body, secret)})


def check_message(message: object, *, limit: int, measure: Callable[[str], int], files: int = 1) -> None:
    """One of text, file and, where the network takes several, files; within its limits."""
    assert isinstance(message, dict)
    parts = {"text", "attachment"} | ({"attachments"} if files > 1 else set())
    assert len(parts & set(message)) == 1
    if "text" in message:
        assert message["text"].strip()
        assert measure(message["text"]) <= limit
    replies = message.get("quick_replies", [])
    assert len(replies) <= 13
    assert all(0 < len(reply["title"]) <= 20 and reply["payload"] for reply in replies)
    assert len(message.get("attachments", [])) <= files
    attachment = message.get("attachment", {})
    if attachment.get("type") == "template":
        check_template(attachment["payload"])


def check_template(payload: dict[str, Any]) -> None:
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


def spoken(spoken_text: Callable[[MessageDraft], str]) -> Callable[[MessageDraft], str]:
    """A public answer is said as it is written; a message may have its choices as a list."""
    return lambda draft: draft.text if draft.kind == "comment" else spoken_text(draft)
