"""From a stored message to what its adapter plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from prilavok.channels import registry
from prilavok.channels.queries import persona_id
from prilavok.channels.types import Attachment as DraftAttachment
from prilavok.channels.types import Card, Choice, MessageDraft, Receipt, ReceiptLine, Survey, Template
from prilavok.inbox.models import Attachment, Conversation, Message
from prilavok.inbox.queries import last_inbound, needs_human_tag


def draft_of(message: Message, parts: Sequence[Attachment]) -> MessageDraft:
    conversation = message.conversation
    answers_comment = message.kind in (Message.Kind.COMMENT, Message.Kind.PRIVATE_REPLY)
    return MessageDraft(
        kind="comment"
        if message.kind == Message.Kind.COMMENT
        else "private_reply"
        if message.kind == Message.Kind.PRIVATE_REPLY
        else "direct",
        recipient=conversation.identity.external_id,
        comment=message.reply_to_external if answers_comment else "",
        text=message.text,
        attachments=tuple(_attachment(part) for part in parts),
        choices=tuple(Choice(**choice) for choice in message.choices),
        cards=tuple(card_from(card) for card in message.cards),
        template=_template(message.template),
        receipt=_receipt(message.source.get("receipt")),
        survey=_survey(message.source.get("survey")),
        reply_to="" if answers_comment else message.reply_to_external,
        human=conversation.kind == Conversation.Kind.DIRECT and needs_human_tag(conversation, message),
        persona=_persona(message),
        token=message.public_id,
        last_inbound=last_inbound(conversation),
    )


def _persona(message: Message) -> str:
    """A person's answer may bear their name; a rule's is the shop's."""
    if message.actor_type != "member" or registry.get(message.channel.kind).personas is None:
        return ""
    return persona_id(message.channel, message.actor_id)


def _template(values: Mapping[str, Any]) -> Template | None:
    if not values:
        return None
    return Template(values["name"], values["language"], tuple(values["parameters"]))


def _receipt(values: Any) -> Receipt | None:
    if not values:
        return None
    lines = tuple(ReceiptLine(**line) for line in values["lines"])
    ordered_at = datetime.fromisoformat(values["ordered_at"]) if values["ordered_at"] else None
    discounts = tuple((name, amount) for name, amount in values["discounts"])
    return Receipt(**{**values, "lines": lines, "ordered_at": ordered_at, "discounts": discounts})


def _survey(values: Any) -> Survey | None:
    return Survey(**values) if values else None


def _attachment(part: Attachment) -> DraftAttachment:
    url = part.url or part.link
    if not url.startswith(("http://", "https://")):
        url = f"{settings.PUBLIC_URL}{url}"
    return DraftAttachment(
        type=part.type,  # type: ignore[arg-type]
        url=url,
        mime=part.mime,
        name=part.name,
        size=part.size or 0,
        details=part.details,
        path=part.file.path if part.file else "",
    )


def card_from(values: dict[str, object]) -> Card:
    buttons = tuple(Choice(**button) for button in values.get("buttons", ()))  # type: ignore[attr-defined]
    return Card(**{**values, "buttons": buttons})  # type: ignore[arg-type]
