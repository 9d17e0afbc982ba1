"""Secrets at rest: encrypted with a key derived from the installation's secret key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Undecipherable(ValueError):
    """The stored secret was written under another secret key."""


@lru_cache(maxsize=4)
def _cipher(secret_key: str) -> Fernet:
    digest = hashlib.sha256(b"prilavok.secrets:" + secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def encrypt(values: Mapping[str, str]) -> str:
    return _cipher(settings.SECRET_KEY).encrypt(json.dumps(dict(values)).encode()).decode()


def decrypt(token: str) -> dict[str, str]:
    """Raises `Undecipherable`."""
    if not token:
        return {}
    try:
        raw = _cipher(settings.SECRET_KEY).decrypt(token.encode())
    except InvalidToken as error:
        raise Undecipherable("PRILAVOK_SECRET_KEY differs from the one this was stored under") from error
    loaded: dict[str, str] = json.loads(raw)
    return loaded


def token_digest(token: str) -> str:
    """What is stored of a bearer token: enough to recognise it, useless to whoever reads it."""
    return hmac.new(b"prilavok.token", token.encode(), hashlib.sha256).hexdigest()
