"""What the shop says, as calls of Viber's REST API. `plan` is pure; `send` makes one call.

https://developers.viber.com/docs/api/rest-bot-api/#send-message

The name and picture that messages show are the channel's settings `sender_name` and `sender_avatar`; without
them the bot's address is the name. Viber knows no answers to a message, no reactions, no comments and no
typing sign.
"""

from __future__ import annotations

from prilavok.channels.adapters.viber.client import viber
from prilavok.channels.adapters.viber.parts import Part, parts_of
from prilavok.channels.errors import ChannelError, Reason, Retry, Unsupported
from prilavok.channels.types import (
    Account,
    Draft,
    MessageDraft,
    ReactionDraft,
    SenderAction,
    SendResult,
    Step,
)
from prilavok.lib.http import Transport

SEND = "/pa/send_message"
SENDER_NAME = 28


def plan(draft: Draft, account: Account) -> list[Step]:
    if isinstance(draft, SenderAction):
        return []
    if not isinstance(draft, MessageDraft):
        raise Unsupported("reactions" if isinstance(draft, ReactionDraft) else "comments")
    _check(draft)
    parts = parts_of(draft)
    if not parts:
        raise Unsupported("empty_message")
    return [_step(part, draft.recipient, account) for part in parts]


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    answer = viber(account, transport).call(step.path, step.body, safe=step.safe)
    token = answer.get("message_token")
    if isinstance(token, bool) or not isinstance(token, int | str) or not token:
        raise ChannelError(
            Reason.OUTCOME_UNKNOWN,
            retry=Retry.UNKNOWN,
            code="no_id",
            text="the answer has no message token",
        )
    return SendResult((str(token),))


def _check(draft: MessageDraft) -> None:
    if draft.kind != "direct":
        raise Unsupported(draft.kind)
    if draft.template:
        raise Unsupported("template")
    if draft.reply_to:
        raise Unsupported("reply_to")


def _step(part: Part, recipient: str, account: Account) -> Step:
    tracking = str(part.tracking)
    body: dict[str, object] = {
        "receiver": recipient,
        "min_api_version": part.version,
        "sender": _sender(account),
        **({"tracking_data": tracking} if tracking else {}),
        **part.body,
    }
    return Step(method="POST", path=SEND, body=body, text=part.text)


def _sender(account: Account) -> dict[str, str]:
    name = account.settings.get("sender_name") or account.external_id
    avatar = account.settings.get("sender_avatar", "")
    return {"name": name[:SENDER_NAME], **({"avatar": avatar} if avatar else {})}
