"""Takes secrets out of what is written to logs, error texts and stored call records."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "***"

_NAMES = (
    r"access_token|client_secret|app_secret|appsecret_proof|fb_exchange_token|refresh_token|auth_token"
    r"|bot_token|verify_token|hub\.verify_token|secret|password|token|signature"
)
_PATTERNS = (
    # access_token=… in a URL or a form body
    (re.compile(rf"(?i)(?<![\w.])((?:{_NAMES})=)[^&\s\"'<>]+"), rf"\1{MASK}"),
    # The code of a sign-in, but not "code=190" in an error's text
    (re.compile(r"(?i)([?&]code=)[^&\s\"'<>]+"), rf"\1{MASK}"),
    # "access_token": "…" in JSON or a repr
    (re.compile(rf"(?i)([\"'](?:{_NAMES}|authorization)[\"']\s*:\s*[\"'])[^\"']+"), rf"\1{MASK}"),
    (re.compile(r"(?i)\b(bearer\s+|oauth\s+)[\w.~+/=|-]{8,}"), rf"\1{MASK}"),
    # Telegram writes the token into the path
    (re.compile(r"(/(?:file/)?bot)(?:\d+:[\w-]+|[\w:%.-]{20,})"), rf"\1{MASK}"),
    # a password in front of the host
    (re.compile(r"(?i)(\bhttps?://)[^/\s@]+@"), rf"\1{MASK}@"),
)
_SHORTEST = 6
"""Shorter values are no secrets, and masking them would spoil ordinary words."""


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets and without whatever looks like one."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, MASK).replace(quote(secret, safe=""), MASK)
    for pattern, masked in _PATTERNS:
        text = pattern.sub(masked, text)
    return text


class RedactingFilter(logging.Filter):
    """Masks a record in place; for loggers of libraries that write whole URLs."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        return True
