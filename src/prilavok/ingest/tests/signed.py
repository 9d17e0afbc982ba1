"""Requests as Instagram signs them, and a caller that speaks ASGI to the hook."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from prilavok.channels.models import Channel
from prilavok.lib import crypto
from prilavok.shops.models import Shop
from tests.factories import make_channel

SECRET = "app-secret"
ACCOUNT = "17841400000000001"


def connected(shop: Shop | None = None, account: str = ACCOUNT, secret: str = SECRET) -> Channel:
    secrets = {"access_token": "token", "app_secret": secret, "verify_token": "verify"}
    return make_channel(shop, external_id=account, secrets_encrypted=crypto.encrypt(secrets))


def direct(
    mid: str, text: str, *, person: str = "200000000000001", account: str = ACCOUNT, at: int = 1772998024000
) -> dict[str, Any]:
    item = {
        "sender": {"id": person},
        "recipient": {"id": account},
        "timestamp": at,
        "message": {"mid": mid, "text": text},
    }
    return {"object": "instagram", "entry": [{"id": account, "time": at, "messaging": [item]}]}


def headers_of(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}


def encoded(payload: object) -> bytes:
    return json.dumps(payload).encode()


async def call(
    app: Any,
    path: str,
    body: bytes = b"",
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    query: str = "",
) -> tuple[int, str]:
    """Status and body of the answer."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
    }
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:]).decode()
