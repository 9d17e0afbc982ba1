from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from prilavok.channels.errors import WebhookRejected
from prilavok.channels.types import (
    ChannelEvent,
    MessageReceived,
    Person,
    Route,
    Unrecognized,
    WebhookAnswer,
    WebhookRequest,
)

SEAL = "x-pigeon-seal"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def sealed(raw: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def handshake(request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
    return None


def verify(request: WebhookRequest, secrets: Sequence[str]) -> None:
    told = request.headers.get(SEAL, "")
    if not any(secret and hmac.compare_digest(told, sealed(request.body, secret)) for secret in secrets):
        raise WebhookRejected("the seal is broken")


def _read(request: WebhookRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(body, dict):
        raise ValueError("no object")
    return body


def route(request: WebhookRequest) -> list[Route]:
    try:
        body = _read(request)
    except ValueError:
        return []
    return [Route(_text(body.get("loft")), _text(body.get("from")))]


def _text(value: Any) -> str:
    return value.replace("\0", "") if isinstance(value, str) else ""


def parse(request: WebhookRequest) -> list[ChannelEvent]:
    body = _read(request)
    note, sender = _text(body.get("id")), _text(body.get("from"))
    loft = _text(body.get("loft"))
    if not note or not sender:
        digest = hashlib.sha256(request.body).hexdigest()
        return [
            Unrecognized(key=digest, account=loft, thread=sender, occurred_at=EPOCH, path="/", why="no note")
        ]
    return [
        MessageReceived(
            key=f"message:{note}",
            account=loft,
            thread=sender,
            occurred_at=_time(body.get("at")),
            external_id=note,
            sender=Person(sender, name=_text(body.get("name"))),
            text=_text(body.get("note")),
        )
    ]


def _time(value: Any) -> datetime:
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return EPOCH
