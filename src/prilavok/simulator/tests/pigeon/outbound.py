from __future__ import annotations

from typing import Any

from prilavok.channels.errors import ChannelError, Reason, Retry, Unsupported
from prilavok.channels.splitting import split_text
from prilavok.channels.types import Account, Draft, MessageDraft, SendResult, Step
from prilavok.lib.http import HttpError, NotSent, Response, Transport, redact

LONGEST = 40
PUBLIC = "https://api.pigeon.example"
STATUSES = {401: Reason.AUTH_EXPIRED, 404: Reason.UNREACHABLE, 422: Reason.CONTENT_REJECTED}


def plan(draft: Draft, account: Account) -> list[Step]:
    if not isinstance(draft, MessageDraft) or draft.kind != "direct":
        raise Unsupported(type(draft).__name__)
    carried = (draft.attachments, draft.choices, draft.cards, draft.reply_to, draft.template)
    if any(carried) or draft.receipt or draft.survey or not draft.text.strip():
        raise Unsupported("attachments")
    return [
        Step(method="POST", path="/notes", body={"to": draft.recipient, "note": piece}, text=piece)
        for piece in split_text(draft.text, LONGEST, len)
    ]


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    answer = call(step.method, step.path, account, transport, dict(step.body))
    return SendResult((str(answer.get("id", "")),))


def call(
    method: str, path: str, account: Account, transport: Transport, body: dict[str, object] | None = None
) -> dict[str, Any]:
    headers = {"x-loft-key": account.credentials["loft_key"]}
    try:
        answer = transport.request(method, f"{account.base_url or PUBLIC}{path}", json=body, headers=headers)
    except NotSent as error:
        raise ChannelError(Reason.PROVIDER_DOWN, retry=Retry.LATER, text=_safe(error, account)) from None
    except HttpError as error:
        raise ChannelError(Reason.OUTCOME_UNKNOWN, retry=Retry.UNKNOWN, text=_safe(error, account)) from None
    return _read(answer, account)


def _safe(error: object, account: Account) -> str:
    return redact(str(error), tuple(account.credentials.values()))


def _read(answer: Response, account: Account) -> dict[str, Any]:
    text, code = _safe(answer.text[:200], account), str(answer.status)
    if answer.status == 429:
        after = float(answer.headers.get("retry-after", "1"))
        raise ChannelError(Reason.RATE_LIMITED, retry=Retry.LATER, after=after, code=code, text=text)
    if answer.status >= 500:
        raise ChannelError(Reason.OUTCOME_UNKNOWN, retry=Retry.UNKNOWN, code=code, text=text)
    if not answer.ok:
        raise ChannelError(STATUSES.get(answer.status, Reason.OTHER), code=code, text=text)
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise ChannelError(Reason.OUTCOME_UNKNOWN, retry=Retry.UNKNOWN, code=code, text=text)
    return told
