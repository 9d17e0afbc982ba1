"""Requests of networks, the answers they wait for, and the accounts they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """One HTTP request of a network, exactly as it arrived. Header names are lower case."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What a network expects to read back, for a handshake or after an accepted event."""

    status: int = 200
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Route:
    """Whom a request is for: the account, and the thread that orders it among its neighbours.

    `account` empty: the body names none, so the request is for the account whose hook it came to.
    """

    account: str
    thread: str
    group: str = ""
    """What is for every account of a group names it here, and no account (see `Manifest.group_key`)."""


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account as an adapter needs it. `credentials` never appear in a repr."""

    external_id: str
    credentials: Mapping[str, str] = field(repr=False)
    base_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    hook_url: str = ""
    """Where the network reaches us, for networks that are told so by a call."""
