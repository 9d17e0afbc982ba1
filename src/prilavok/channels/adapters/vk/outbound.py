"""What the shop says, as VK's calls. `plan` is pure; `send` makes one call.

https://dev.vk.com/ru/method/messages.send

`random_id` and `guid` come from the draft's token, so a call may be repeated: VK answers with the
first message again. What VK cannot show is said in another way, never dropped: choices that do not
fit a keyboard become a numbered list; a card that fits no carousel becomes a message; videos and
music go out as files, contacts as text; a press of a button, which is no message for VK, is answered
without a quotation.
"""

from __future__ import annotations

import hashlib
import json
import re

from prilavok.channels.adapters.vk import client, uploads
from prilavok.channels.adapters.vk.drafts import Outgoing, hang, is_name, messages_of
from prilavok.channels.adapters.vk.manifest import MANIFEST
from prilavok.channels.adapters.vk.messages import PRESS
from prilavok.channels.adapters.vk.reactions import number_of
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

WALL_COMMENT = re.compile(r"wall(-?\d+)_(\d+)(?:_(\d+))?")
IN_PEER = re.compile(r"(-?\d+)_(\d+)")
LARGEST_RANDOM = 2**31 - 1
BY_MESSAGE = "message_id"
"""Reactions are set by a message's number in its conversation; `send` asks for it by this id."""


def plan(draft: Draft, account: Account) -> list[Step]:
    if isinstance(draft, MessageDraft):
        return _message(draft, account)
    if isinstance(draft, CommentModeration):
        raise Unsupported(f"{draft.action}_comment")
    if isinstance(draft, SenderAction):
        return _sender_action(draft)
    return [_reaction(draft)]


# --- messages ------------------------------------------------------------------------------------


def _message(draft: MessageDraft, account: Account) -> list[Step]:
    if draft.kind == "comment":
        return [_public_reply(draft, account)]
    if draft.kind == "private_reply":
        raise Unsupported("private_reply")
    messages = messages_of(draft)
    if not messages:
        raise Unsupported("empty_message")
    steps = [_send_step(draft, one, index) for index, one in enumerate(messages)]
    if draft.reply_to:
        first = steps[0]
        steps[0] = _with_body(first, _answering(draft, dict(first.body)))
    return steps


def _send_step(draft: MessageDraft, message: Outgoing, index: int) -> Step:
    random_id = random_id_of(draft.token, index)
    return Step(
        method="POST",
        path=client.path("messages.send"),
        body={"peer_id": _number(draft.recipient), "random_id": random_id, **message.fields},
        text=message.text,
        safe=random_id > 0,
        uploads=tuple(message.uploads),
    )


def random_id_of(token: str, index: int) -> int:
    """The same for every try of one step of one message; 0 (no protection) without a token."""
    if not token:
        return 0
    digest = hashlib.sha256(f"{token}:{index}".encode()).digest()
    return int.from_bytes(digest[:8]) % LARGEST_RANDOM + 1


def _answering(draft: MessageDraft, body: dict[str, object]) -> dict[str, object]:
    """A message by its id; one of a group chat by its number there, and then the answer goes there too."""
    if draft.reply_to.isascii() and draft.reply_to.isdigit():
        return {**body, "reply_to": int(draft.reply_to)}
    named = IN_PEER.fullmatch(draft.reply_to)
    if named is None:
        return body
    peer, number = int(named[1]), int(named[2])
    forward = {"peer_id": peer, "conversation_message_ids": [number], "is_reply": True}
    return {**body, "peer_id": peer, "forward": json.dumps(forward, separators=(",", ":"))}


def _with_body(step: Step, body: dict[str, object]) -> Step:
    return Step(
        method=step.method,
        path=step.path,
        body=body,
        text=step.text,
        safe=step.safe,
        bucket=step.bucket,
        uploads=step.uploads,
    )


def _number(value: str) -> int | str:
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() else value


# --- comments ------------------------------------------------------------------------------------


def _public_reply(draft: MessageDraft, account: Account) -> Step:
    """On the wall only: for photos, videos and products VK wants a person's key, not a community's."""
    named = WALL_COMMENT.fullmatch(draft.comment)
    if named is None:
        raise Unsupported("public_reply_outside_the_wall")
    if any(not is_name(one.external_id) for one in draft.attachments) or draft.cards:
        raise Unsupported("public_reply_with_attachments")
    if draft.choices:
        raise Unsupported("public_reply_with_choices")
    if not draft.text.strip() and not draft.attachments:
        raise Unsupported("empty_message")
    if len(draft.text) > MANIFEST.limits.comment_text:
        raise Unsupported("public_reply_too_long")
    body: dict[str, object] = {
        "owner_id": int(named[1]),
        "post_id": int(named[2]),
        "from_group": _number(account.external_id),
    }
    if named[3]:
        body["reply_to_comment"] = int(named[3])
    if draft.text.strip():
        body["message"] = draft.text
    files = Outgoing()
    hang(files, draft.attachments)
    if "attachment" in files.fields:
        body["attachments"] = files.fields["attachment"]
    if draft.token:
        body["guid"] = draft.token
    return Step(
        method="POST",
        path=client.path("wall.createComment"),
        body=body,
        text=draft.text,
        safe=bool(draft.token),
        bucket="comments",
    )


# --- small calls ---------------------------------------------------------------------------------


def _sender_action(draft: SenderAction) -> list[Step]:
    """VK's typing sign goes away by itself."""
    peer = _number(draft.recipient)
    match draft.action:
        case "typing_on":
            return [_action("messages.setActivity", {"peer_id": peer, "type": "typing"})]
        case "typing_off":
            return []
        case "mark_seen":
            return [_action("messages.markAsRead", {"peer_id": peer, "mark_conversation_as_read": 1})]
        case "answer_press":
            event = draft.last_inbound.removeprefix(PRESS)
            if event == draft.last_inbound:
                return []
            body: dict[str, object] = {"event_id": event, "user_id": peer, "peer_id": peer}
            return [_action("messages.sendMessageEventAnswer", body)]


def _reaction(draft: ReactionDraft) -> Step:
    body: dict[str, object] = {"peer_id": _number(draft.recipient)}
    named = IN_PEER.fullmatch(draft.message)
    if named:
        body |= {"peer_id": int(named[1]), "cmid": int(named[2])}
    elif draft.message.isascii() and draft.message.isdigit():
        body[BY_MESSAGE] = int(draft.message)
    else:
        raise Unsupported("reaction_to_a_press")
    if not draft.emoji:
        return _action("messages.deleteReaction", body)
    number = number_of(draft.emoji)
    if number is None:
        raise Unsupported("reaction")
    return _action("messages.sendReaction", {**body, "reaction_id": number})


def _action(method: str, body: dict[str, object]) -> Step:
    return Step(method="POST", path=client.path(method), body=body, safe=True, bucket="actions")


# --- sending -------------------------------------------------------------------------------------


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    method = step.path.removeprefix(client.path(""))
    body = dict(step.body)
    if step.uploads:
        body = uploads.with_uploads(body, step.uploads, account, transport)
    if BY_MESSAGE in body:
        body["cmid"] = _number_in_conversation(str(body.pop(BY_MESSAGE)), account, transport)
    answer = client.call(account, transport, method, body, safe=step.safe)
    if method not in ("messages.send", "wall.createComment"):
        return SendResult()
    external_id = _made(answer, body, account, safe=step.safe)
    if not external_id:
        raise ChannelError(
            Reason.OUTCOME_UNKNOWN, retry=Retry.UNKNOWN, code="no_id", text="the answer has no id"
        )
    return SendResult((external_id,))


def _number_in_conversation(message: str, account: Account, transport: Transport) -> int:
    fields = {"message_ids": message, "group_id": account.external_id}
    answer = client.call(account, transport, "messages.getById", fields, safe=True)
    items = answer.get("items") if isinstance(answer, dict) else None
    first = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
    number = first.get("conversation_message_id")
    if not isinstance(number, int) or not number:
        raise ChannelError(Reason.UNREACHABLE, code="no_message", text="VK does not know the message")
    return number


def _made(answer: object, body: dict[str, object], account: Account, *, safe: bool) -> str:
    """The id of what a call made. For several recipients VK answers with a list."""
    if isinstance(answer, list):
        answer = answer[0] if answer else {}
    if isinstance(answer, int) and not isinstance(answer, bool):
        return str(answer) if answer else ""
    if not isinstance(answer, dict):
        return answer if isinstance(answer, str) and answer.isdigit() else ""
    if isinstance(answer.get("error"), dict):
        raise client.error_of(answer["error"], account, safe=safe)
    if comment := answer.get("comment_id"):
        return f"wall{body['owner_id']}_{body['post_id']}_{comment}"
    if message := answer.get("message_id"):
        return str(message)
    number = answer.get("conversation_message_id") or answer.get("cmid")
    peer = answer.get("peer_id") or body.get("peer_id")
    return f"{peer}_{number}" if number else ""
