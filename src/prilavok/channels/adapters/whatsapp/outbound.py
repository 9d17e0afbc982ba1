"""What the shop says, as calls of the Cloud API. `plan` is pure; `send` makes one call.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages

A draft goes out as media, then cards, then text, so that choices stand at the end. What WhatsApp cannot
show is written as text, never dropped (see `messages`). A call carries our own word for it, which comes
back in the statuses: so a message whose answer was lost is found again.
"""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.whatsapp import client
from prilavok.channels.adapters.whatsapp.messages import Outgoing, direct_messages
from prilavok.channels.adapters.whatsapp.people import USER_ID
from prilavok.channels.adapters.whatsapp.statuses import our_token
from prilavok.channels.errors import ChannelError, Reason, Retry, Unsupported
from prilavok.channels.types import (
    Account,
    CommentModeration,
    Draft,
    MessageDraft,
    ReactionDraft,
    SenderAction,
    SendResult,
    Step,
)
from prilavok.lib.http import Transport

TOKEN_BYTES = 500
"""`biz_opaque_callback_data` takes 512 with the step's number."""


def plan(draft: Draft, account: Account) -> list[Step]:
    if isinstance(draft, MessageDraft):
        return _message(draft, account)
    if isinstance(draft, CommentModeration):
        raise Unsupported("comments")
    if isinstance(draft, SenderAction):
        return _sender_action(draft, account)
    return [_reaction(draft, account)]


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    answer = client.graph(account, transport).call(
        step.method, step.path, query=step.query, body=step.body, safe=step.safe
    )
    ids = [str(one["id"]) for one in _made(answer) if one.get("id")]
    if ids:
        return SendResult(tuple(ids))
    if step.bucket == "messages":
        raise ChannelError(
            Reason.OUTCOME_UNKNOWN,
            retry=Retry.UNKNOWN,
            code="no_id",
            text="the answer has no message id",
        )
    return SendResult()


def _made(answer: dict[str, Any]) -> list[dict[str, Any]]:
    rows = answer.get("messages")
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []


def _message(draft: MessageDraft, account: Account) -> list[Step]:
    if draft.kind != "direct":
        raise Unsupported("comments")
    messages = direct_messages(draft, account.settings)
    if not messages:
        raise Unsupported("empty_message")
    return [_step(draft, account, one, position) for position, one in enumerate(messages)]


def _step(draft: MessageDraft, account: Account, message: Outgoing, position: int) -> Step:
    body: dict[str, object] = {**_envelope(draft.recipient), "type": message.kind, message.kind: message.body}
    if draft.reply_to and not position:
        body["context"] = {"message_id": draft.reply_to}
    if draft.token and len(draft.token.encode()) <= TOKEN_BYTES:
        body["biz_opaque_callback_data"] = our_token(draft.token, position)
    return Step(method="POST", path=_path(account), body=body, text=message.text)


def _envelope(recipient: str) -> dict[str, object]:
    """A phone number goes to `to`; a business-scoped user id to `recipient`."""
    address = "recipient" if USER_ID.fullmatch(recipient) else "to"
    return {"messaging_product": "whatsapp", "recipient_type": "individual", address: recipient}


def _reaction(draft: ReactionDraft, account: Account) -> Step:
    """An empty emoji takes the reaction back; the same one twice is one."""
    reaction = {"message_id": draft.message, "emoji": draft.emoji}
    body = {**_envelope(draft.recipient), "type": "reaction", "reaction": reaction}
    return Step(method="POST", path=_path(account), body=body, safe=True, bucket="actions")


def _sender_action(draft: SenderAction, account: Account) -> list[Step]:
    """Both name the person's message; the typing sign goes out by itself, and marks as read as well."""
    if draft.action not in ("typing_on", "mark_seen") or not draft.last_inbound:
        return []
    body: dict[str, object] = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": draft.last_inbound,
    }
    if draft.action == "typing_on":
        body["typing_indicator"] = {"type": "text"}
    return [Step(method="POST", path=_path(account), body=body, safe=True, bucket="actions")]


def _path(account: Account) -> str:
    return client.path(account, account.external_id, "messages")
