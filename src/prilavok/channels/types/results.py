"""What a draft is planned as, and what networks answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from prilavok.channels.types.parts import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One network call. `text` is the part of the message it carries, for matching an echo.

    `safe` calls may be repeated after an unknown outcome: they have an idempotency key or no effect
    that could happen twice.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    body: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    safe: bool = False
    bucket: str = "messages"
    uploads: tuple[Attachment, ...] = ()
    """Files that `send` brings to the network before the call, for networks that do not fetch them."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """`external_ids` of what was made, in order; empty when the call makes nothing."""

    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """An access token and what the network told with it; `expires_at` None means it does not expire."""

    access_token: str = field(repr=False)
    expires_at: datetime | None = None
    external_id: str = ""
    username: str = ""
    name: str = ""
    avatar_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the account's settings must say for the token to work."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One live check of a connection: what was asked, whether it holds, how to mend it."""

    code: str
    ok: bool
    detail: str = ""
