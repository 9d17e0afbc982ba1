"""Handshake and signature of Meta's webhooks. Pure, and far from any network client.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from prilavok.channels.errors import WebhookRejected
from prilavok.channels.types import WebhookAnswer, WebhookRequest

SIGNATURE_HEADER = "x-hub-signature-256"


def handshake(request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
    """The challenge, as plain text, when the verify token is one of ours."""
    if request.method != "GET":
        return None
    query = request.query
    if query.get("hub.mode") != "subscribe" or not query.get("hub.challenge"):
        raise WebhookRejected("no subscription handshake")
    if not _one_matches(query.get("hub.verify_token", ""), tokens):
        raise WebhookRejected("the verify token differs")
    return WebhookAnswer(body=query["hub.challenge"])


def verify(request: WebhookRequest, secrets: Sequence[str]) -> None:
    """HMAC-SHA256 over the bytes as they arrived; several secrets while one is being rotated."""
    header = request.headers.get(SIGNATURE_HEADER, "")
    if not header:
        raise WebhookRejected("the signature is missing")
    if not _one_matches(header, [sign(request.body, secret) for secret in secrets if secret]):
        raise WebhookRejected("the signature is wrong")


def sign(body: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256`."""
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def _one_matches(given: str, expected: Sequence[str]) -> bool:
    """Compares with all of them, so the time tells nothing about which one came close."""
    raw = given.encode("utf-8", "surrogatepass")
    return sum(hmac.compare_digest(raw, one.encode()) for one in expected if one) > 0
