"""What the shop says, as Instagram's calls. `plan` is pure; `send` makes one call.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api

A draft goes out as media, then cards, then text, so that choices stand under the last message:
Instagram shows them only there. What Instagram cannot show is written as text, never dropped:
choices with long titles, too many of them or mixed with links become a numbered list; a card beyond
the limits becomes a picture and a text. A public or private reply is one call; more is refused.
"""

from __future__ import annotations

from urllib.parse import quote

from prilavok.channels.adapters.instagram import client
from prilavok.channels.adapters.instagram.manifest import MANIFEST
from prilavok.channels.adapters.instagram.messages import direct_messages
from prilavok.channels.errors import Unsupported
from prilavok.channels.families import meta_outbound
from prilavok.channels.types import (
    Account,
    CommentModeration,
    Draft,
    MessageDraft,
    SenderAction,
    SendResult,
    Step,
)
from prilavok.lib.http import Transport


def plan(draft: Draft, account: Account) -> list[Step]:
    if isinstance(draft, MessageDraft):
        return _message(draft, account)
    if isinstance(draft, CommentModeration):
        return [_moderation(draft, account)]
    if isinstance(draft, SenderAction):
        return [meta_outbound.sender_action(_messages_path(account), draft.recipient, draft.action)]
    return [meta_outbound.reaction(_messages_path(account), draft)]


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    answer = client.graph(account, transport).call(
        step.method, step.path, query=step.query, body=step.body, safe=step.safe
    )
    return meta_outbound.result_of(answer, step)


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
    return meta_outbound.answering(steps, draft.reply_to)


def _private_reply(draft: MessageDraft, account: Account) -> Step:
    only = meta_outbound.private_message(draft, direct_messages(draft))
    body = {"recipient": {"comment_id": draft.comment}, "message": only.body}
    return _send_step(account, body, only.text, "private_reply")


def _public_reply(draft: MessageDraft, account: Account) -> Step:
    if draft.attachments or draft.cards:
        raise Unsupported("public_reply_with_attachments")
    if draft.choices:
        raise Unsupported("public_reply_with_choices")
    if not draft.text.strip():
        raise Unsupported("empty_message")
    if len(draft.text) > MANIFEST.limits.comment_text:
        raise Unsupported("public_reply_too_long")
    path = client.path(account, quote(draft.comment, safe=""), "replies")
    return meta_outbound.comment(path, {"message": draft.text}, draft.text)


def _moderation(draft: CommentModeration, account: Account) -> Step:
    own = client.path(account, quote(draft.comment, safe=""))
    likes = client.path(account, account.external_id, "likes")
    return meta_outbound.moderation(draft.action, own, "hide", likes, {"comment_id": draft.comment})


def _send_step(account: Account, body: dict[str, object], text: str, bucket: str) -> Step:
    return meta_outbound.send_step(_messages_path(account), body, text, bucket)


def _messages_path(account: Account) -> str:
    return client.path(account, client.node(account), "messages")
