"""Calls that Instagram and Messenger take alike: messages, signs in the thread, what an answer tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from prilavok.channels.errors import ChannelError, Reason, Retry, Unsupported
from prilavok.channels.families.meta_messages import Outgoing
from prilavok.channels.types import MessageDraft, ReactionDraft, SendResult, Step

MAKING = ("messages", "media", "private_reply")
"""Buckets of calls that make something: their answer without an id leaves the outcome open."""
LONGEST_QUERY = 4000
"""A longer text goes in the body: proxies cut long addresses off."""


def send_step(path: str, body: dict[str, object], text: str, bucket: str) -> Step:
    return Step(method="POST", path=path, body=body, text=text, bucket=bucket)


def comment(path: str, fields: dict[str, str], text: str) -> Step:
    """A public answer."""
    in_query = len(urlencode(fields)) <= LONGEST_QUERY
    return Step(
        method="POST",
        path=path,
        query=fields if in_query else {},
        body={} if in_query else dict(fields),
        text=text,
        bucket="comments",
    )


def sender_action(path: str, recipient: str, action: str, payload: dict[str, str] | None = None) -> Step:
    body: dict[str, Any] = {"recipient": {"id": recipient}, "sender_action": action}
    if payload:
        body["payload"] = payload
    return Step(method="POST", path=path, body=body, safe=True, bucket="actions")


def reaction(path: str, draft: ReactionDraft) -> Step:
    payload = {"message_id": draft.message}
    if not draft.emoji:
        return sender_action(path, draft.recipient, "unreact", payload)
    name = _reaction_name(draft.emoji)
    return sender_action(path, draft.recipient, "react", {**payload, "reaction": name})


def _reaction_name(emoji: str) -> str:
    """The heart has a name of its own; any other emoji is sent as it is."""
    return "love" if emoji.rstrip("\ufe0f") in ("❤", "♥") else emoji


def result_of(answer: Mapping[str, Any], step: Step) -> SendResult:
    """Raises `ChannelError` when the answer does not say what was made."""
    external_id = answer.get("message_id") or answer.get("id")
    if external_id:
        return SendResult((str(external_id),))
    if step.text or step.bucket in MAKING:
        raise ChannelError(
            Reason.OUTCOME_UNKNOWN,
            retry=Retry.UNKNOWN,
            code="no_id",
            text="the answer has no message id",
        )
    return SendResult()


def answering(steps: list[Step], mid: str) -> list[Step]:
    """The first of them quotes the message `mid`."""
    if not mid:
        return steps
    first, *others = steps
    body = {**first.body, "reply_to": {"mid": mid}}
    return [send_step(first.path, body, first.text, first.bucket), *others]


def private_message(draft: MessageDraft, messages: Sequence[Outgoing]) -> Outgoing:
    """The networks take one message for a comment, so what needs two is not begun at all."""
    if draft.reply_to:
        raise Unsupported("private_reply_with_quote")
    if not messages:
        raise Unsupported("empty_message")
    if len(messages) > 1:
        raise Unsupported("private_reply_too_long")
    return messages[0]


def moderation(action: str, own: str, hidden: str, likes: str, like: Mapping[str, str]) -> Step:
    """At the comment's path `own`; `hidden` names the field that hides it. Twice changes nothing more."""
    if action == "delete":
        return Step(method="DELETE", path=own, safe=True, bucket="comments")
    if action in ("hide", "unhide"):
        query = {hidden: "true" if action == "hide" else "false"}
        return Step(method="POST", path=own, query=query, safe=True, bucket="comments")
    return Step(
        method="POST" if action == "like" else "DELETE",
        path=likes,
        query=dict(like),
        safe=True,
        bucket="comments",
    )
