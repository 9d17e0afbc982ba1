"""What the shop says, as Instagram's calls. `plan` is pure; `send` makes one call.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api

A draft goes out as media, then cards, then text, so that choices stand under the last message:
Instagram shows them only there. What Instagram cannot show is written as text, never dropped:
choices with long titles, too many of them or mixed with links become a numbered list; a card beyond
the limits becomes a picture and a text. A public or private reply is one call; more is refused.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from prilavok.channels.adapters.instagram import client
from prilavok.channels.adapters.instagram.manifest import MANIFEST
from prilavok.channels.adapters.instagram.messages import direct_messages
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

LONGEST_QUERY = 4000
"""A longer text goes in the body: proxies cut long addresses off."""


def plan(draft: Draft, account: Account) -> list[Step]:
    if isinstance(draft, MessageDraft):
        return _message(draft, account)
    if isinstance(draft, CommentModeration):
        return [_moderation(draft, account)]
    if isinstance(draft, SenderAction):
        return [_sender_action(account, draft.recipient, draft.action)]
    return [_reaction(draft, account)]


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    answer = client.graph(account, transport).call(
        step.method, step.path, query=step.query, body=step.body, safe=step.safe
    )
    external_id = answer.get("message_id") or answer.get("id")
    if external_id:
        return SendResult((str(external_id),))
    if step.text or step.bucket in ("messages", "media", "private_reply"):
        raise ChannelError(
            Reason.OUTCOME_UNKNOWN,
            retry=Retry.UNKNOWN,
            code="no_id",
            text="the answer has no message id",
        )
    return SendResult()


def _message(draft: MessageDraft, account: Account) -> list[Step]:
    if draft.kind == "comment":
        return [_public_reply(draft, account)]
    if draft.kind == "private_reply":
        return [_private_reply(draft, account)]
    return _direct(draft, account)


def _direct(draft: MessageDraft, account: Account) -> list[Step]:
    envelope: dict[str, object] = {"recipient": {"id": draft.recipient}}
    if draft.human:
        envelope |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    steps = [
        _send_step(account, {**envelope, "message": one.body}, one.text, one.bucket)
        for one in direct_messages(draft)
    ]
    if not steps:
        raise Unsupported("empty_message")
    if draft.reply_to:
        first = steps[0]
        answering = {**first.body, "reply_to": {"mid": draft.reply_to}}
        steps[0] = _send_step(account, answering, first.text, first.bucket)
    return steps


def _private_reply(draft: MessageDraft, account: Account) -> Step:
    """Instagram takes one message for a comment, so what needs two is not begun at all."""
    if draft.reply_to:
        raise Unsupported("private_reply_with_quote")
    messages = direct_messages(draft)
    if not messages:
        raise Unsupported("empty_message")
    if len(messages) > 1:
        raise Unsupported("private_reply_too_long")
    body = {"recipient": {"comment_id": draft.comment}, "message": messages[0].body}
    return _send_step(account, body, messages[0].text, "private_reply")


def _public_reply(draft: MessageDraft, account: Account) -> Step:
    if draft.attachments or draft.cards:
        raise Unsupported("public_reply_with_attachments")
    if draft.choices:
        raise Unsupported("public_reply_with_choices")
    if not draft.text.strip():
        raise Unsupported("empty_message")
    if len(draft.text) > MANIFEST.limits.comment_text:
        raise Unsupported("public_reply_too_long")
    fields = {"message": draft.text}
    in_query = len(quote(draft.text)) <= LONGEST_QUERY
    return Step(
        method="POST",
        path=client.path(account, quote(draft.comment, safe=""), "replies"),
        query=fields if in_query else {},
        body={} if in_query else fields,
        text=draft.text,
        bucket="comments",
    )


def _moderation(draft: CommentModeration, account: Account) -> Step:
    """All of these may be repeated: doing one twice changes nothing more."""
    own_path = client.path(account, quote(draft.comment, safe=""))
    if draft.action == "delete":
        return Step(method="DELETE", path=own_path, safe=True, bucket="comments")
    if draft.action in ("hide", "unhide"):
        hide = "true" if draft.action == "hide" else "false"
        query = {"hide": hide}
        return Step(method="POST", path=own_path, query=query, safe=True, bucket="comments")
    return Step(
        method="POST" if draft.action == "like" else "DELETE",
        path=client.path(account, account.external_id, "likes"),
        query={"comment_id": draft.comment},
        safe=True,
        bucket="comments",
    )


def _reaction(draft: ReactionDraft, account: Account) -> Step:
    payload = {"message_id": draft.message}
    if not draft.emoji:
        return _sender_action(account, draft.recipient, "unreact", payload)
    return _sender_action(
        account, draft.recipient, "react", {**payload, "reaction": _reaction_name(draft.emoji)}
    )


def _reaction_name(emoji: str) -> str:
    """The heart has a name of its own; any other emoji is sent as it is."""
    return "love" if emoji.rstrip("\ufe0f") in ("❤", "♥") else emoji


def _sender_action(
    account: Account, recipient: str, action: str, payload: dict[str, str] | None = None
) -> Step:
    body: dict[str, Any] = {"recipient": {"id": recipient}, "sender_action": action}
    if payload:
        body["payload"] = payload
    return Step(method="POST", path=_messages_path(account), body=body, safe=True, bucket="actions")


def _send_step(account: Account, body: dict[str, object], text: str, bucket: str) -> Step:
    return Step(method="POST", path=_messages_path(account), body=body, text=text, bucket=bucket)


def _messages_path(account: Account) -> str:
    return client.path(account, client.node(account), "messages")
