"""Ids in the shapes of the network's own."""

from __future__ import annotations

import secrets


def _digits(prefix: str, length: int) -> str:
    return prefix + str(secrets.randbelow(10 ** (length - len(prefix)))).zfill(length - len(prefix))


def account_id() -> str:
    return _digits("17841", 17)


def person_id() -> str:
    return _digits(str(secrets.randbelow(9) + 1), 16)


def media_id() -> str:
    return _digits("179", 17)


def comment_id() -> str:
    return _digits("180", 17)


def message_id() -> str:
    return f"aWdfZA{secrets.token_urlsafe(36)}"


def access_token() -> str:
    return f"IGAA{secrets.token_urlsafe(48)}"


def authorization_code() -> str:
    return secrets.token_urlsafe(40)


def trace_id() -> str:
    return f"A{secrets.token_urlsafe(16)}"
