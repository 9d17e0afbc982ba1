"""Graph calls and their errors, the same for Instagram, Messenger and WhatsApp.

https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.families.meta_webhooks import SIGNATURE_HEADER, handshake, sign, verify
from prilavok.lib.http import (
    NotSent,
    OutcomeUnknown,
    Response,
    Transport,
    Unsendable,
    redact,
)

__all__ = [
    "SIGNATURE_HEADER",
    "Graph",
    "GraphError",
    "Meaning",
    "Usage",
    "handshake",
    "meaning_of",
    "read_error",
    "read_usage",
    "sign",
    "to_channel_error",
    "verify",
    "wait_seconds",
]

SEND_TIMEOUT = 20.0
READ_TIMEOUT = 10.0
RESTRICTED_SECONDS = 1800.0
"""An account that is blocked for a while is left alone for half an hour."""


# --- errors --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meaning:
    """`told` stands in for the network's own words where those leave people puzzled."""

    reason: Reason
    retry: Retry = Retry.NEVER
    after: float | None = None
    told: str = ""


_RATE_LIMITED = Meaning(Reason.RATE_LIMITED, Retry.LATER)
_RESTRICTED = Meaning(Reason.RATE_LIMITED, Retry.LATER, RESTRICTED_SECONDS)
_UNKNOWN = Meaning(Reason.OUTCOME_UNKNOWN, Retry.UNKNOWN)
_DOWN = Meaning(Reason.PROVIDER_DOWN, Retry.LATER)
_DEAD_TOKEN = Meaning(Reason.AUTH_EXPIRED)
_UNREACHABLE = Meaning(Reason.UNREACHABLE)
_WINDOW = Meaning(Reason.WINDOW_CLOSED)
_MEDIA = Meaning(Reason.MEDIA_REJECTED)
_CONTENT = Meaning(Reason.CONTENT_REJECTED)
_UNSUPPORTED = Meaning(Reason.UNSUPPORTED)
_HELD = Meaning(
    Reason.UNSUPPORTED,
    told="Another app holds this conversation. Answer there, or make Prilavok the default app in the "
    "conversation routing of Meta's settings.",
)

BY_SUBCODE: Mapping[tuple[int, int], Meaning] = {
    (1, 1357046): _UNKNOWN,  # "the messages were sent", says the documentation
    (4, 2207051): _CONTENT,  # the action was blocked as spam
    (9, 2207042): _RATE_LIMITED,  # publishing quota used up
    (10, 2534022): _WINDOW,
    (10, 1545041): _WINDOW,
    (10, 2018065): _WINDOW,
    (10, 2018278): _WINDOW,
    (10, 2018108): _UNREACHABLE,
    (10, 1893063): _RESTRICTED,
    (25, 2207050): _CONTENT,  # the account itself is restricted
    (100, 33): _UNREACHABLE,  # no such object, or not for us
    (100, 2018001): _UNREACHABLE,
    (100, 2018047): _MEDIA,
    (100, 2018109): _MEDIA,
    (100, 2534014): _UNREACHABLE,
    (100, 2534029): _RESTRICTED,
    (100, 2534037): _HELD,
    (200, 1545041): _UNREACHABLE,
    (200, 2534041): _DEAD_TOKEN,  # the owner switched message access off
    (551, 1545041): _UNREACHABLE,
}
BY_SUBCODE_ALONE: Mapping[int, Meaning] = {2534122: _RESTRICTED}
BY_CODE: Mapping[int, Meaning] = {
    4: _RATE_LIMITED,
    17: _RATE_LIMITED,
    32: _RATE_LIMITED,
    100: _CONTENT,
    102: _DEAD_TOKEN,
    190: _DEAD_TOKEN,
    368: _CONTENT,
    551: _UNREACHABLE,
    613: _RATE_LIMITED,
    1200: _DOWN,  # "temporary send message failure": it was not sent
    2022: _RESTRICTED,  # messages of the shop are switched off for a while
    10900: _UNREACHABLE,  # the comment is gone
    10903: _UNSUPPORTED,  # private reply used already, or not allowed here
    80002: _RATE_LIMITED,
}
TEMPORARY_CODES = frozenset({1, 2})
"""Documented as "try again"; they do not say that nothing was done."""

OwnCodes = Mapping[int | tuple[int, int], Meaning]
"""A network's own codes, alone or with their subcode."""

BY_STATUS: Mapping[int, Meaning] = {401: _DEAD_TOKEN, 413: _MEDIA, 429: _RATE_LIMITED}


@dataclass(frozen=True, slots=True)
class GraphError:
    """The error of a Graph answer; zero and empty where the body told nothing."""

    code: int = 0
    subcode: int = 0
    text: str = ""
    transient: bool = False

    @property
    def label(self) -> str:
        if not self.code:
            return ""
        return f"{self.code}/{self.subcode}" if self.subcode else str(self.code)


def read_error(response: Response) -> GraphError:
    """Total: an answer that is no JSON or of another shape gives an empty error."""
    body = _object(response)
    error = body.get("error")
    if not isinstance(error, dict):
        return GraphError(text=str(body.get("error_message") or ""))
    return GraphError(
        code=_number(error.get("code")),
        subcode=_number(error.get("error_subcode")),
        text=str(error.get("error_user_msg") or _details(error) or error.get("message") or ""),
        transient=error.get("is_transient") is True,
    )


def _details(error: Mapping[str, object]) -> object:
    """WhatsApp says there what is really wrong."""
    data = error.get("error_data")
    return data.get("details") if isinstance(data, dict) else None


def meaning_of(error: GraphError, status: int, *, safe: bool, own: OwnCodes | None = None) -> Meaning:
    """`safe` calls may be repeated after an unknown outcome; `own` are the network's own codes."""
    own = own or {}
    known = (
        own.get((error.code, error.subcode))
        or BY_SUBCODE.get((error.code, error.subcode))
        or own.get(error.code)
        or BY_SUBCODE_ALONE.get(error.subcode)
        or BY_CODE.get(error.code)
        or BY_STATUS.get(status)
    )
    if known is not None:
        return known
    temporary = error.transient or error.code in TEMPORARY_CODES
    if temporary or status >= 500 or status < 400:
        return _DOWN if safe else _UNKNOWN
    return Meaning(Reason.OTHER)


def to_channel_error(
    response: Response,
    *,
    safe: bool = False,
    secrets: Iterable[str] = (),
    own: OwnCodes | None = None,
) -> ChannelError:
    error = read_error(response)
    meaning = meaning_of(error, response.status, safe=safe, own=own)
    after = meaning.after
    if meaning.reason is Reason.RATE_LIMITED:
        after = wait_seconds(response.headers) or after
    return ChannelError(
        meaning.reason,
        retry=meaning.retry,
        after=after,
        code=error.label or f"http_{response.status}",
        text=meaning.told or redact(error.text, secrets),
    )


def wait_seconds(headers: Mapping[str, str]) -> float | None:
    """How long the network asks us to wait, from `Retry-After` or the usage header (minutes)."""
    retry_after = headers.get("retry-after", "")
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    minutes = max((usage.minutes_to_regain for usage in read_usage(headers)), default=0)
    return minutes * 60.0 if minutes else None


@dataclass(frozen=True, slots=True)
class Usage:
    """One line of `X-Business-Use-Case-Usage`: the fullest of its meters, in percent."""

    kind: str
    percent: int
    minutes_to_regain: int


def read_usage(headers: Mapping[str, str]) -> list[Usage]:
    try:
        told = json.loads(headers.get("x-business-use-case-usage", "{}"))
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, dict):
        return []
    lines = [line for lines in told.values() if isinstance(lines, list) for line in lines]
    return [_usage(line) for line in lines if isinstance(line, dict)]


def _usage(line: Mapping[str, object]) -> Usage:
    meters = ("call_count", "total_cputime", "total_time")
    return Usage(
        kind=str(line.get("type", "")),
        percent=max(_number(line.get(meter)) for meter in meters),
        minutes_to_regain=_number(line.get("estimated_time_to_regain_access")),
    )


# --- calls ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Graph:
    """Calls to one host with one token. Raises `ChannelError` for everything but an answer."""

    transport: Transport
    base_url: str
    token: str
    secrets: tuple[str, ...] = ()
    own: OwnCodes = field(default_factory=dict)
    """What the network's own codes mean, before those that all of Meta has."""

    def call(
        self,
        method: Literal["GET", "POST", "DELETE"],
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
        safe: bool = False,
    ) -> dict[str, Any]:
        """The answer's JSON object; an answer that cannot be read is an unknown outcome."""
        repeatable = safe or method == "GET"
        try:
            response = self.transport.request(
                method,
                self.base_url.rstrip("/") + path,
                params=query,
                json=body or None,
                data=form,
                headers={"authorization": f"Bearer {self.token}"} if self.token else {},
                timeout=READ_TIMEOUT if method == "GET" else SEND_TIMEOUT,
            )
        except Unsendable as error:
            text = redact(str(error), self._all_secrets)
            raise ChannelError(Reason.OTHER, code="unsendable", text=text) from None
        except NotSent as error:
            raise self._down("not_sent", error) from None
        except OutcomeUnknown as error:
            raise self._unknown(repeatable, error) from None
        return self._answer(response, repeatable)

    def _answer(self, response: Response, repeatable: bool) -> dict[str, Any]:
        if not response.ok:
            raise self._refused(response, repeatable)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise self._unknown(repeatable, ValueError("the answer cannot be read"))
        if isinstance(answer.get("error"), dict):
            raise self._refused(response, repeatable)
        return answer

    def _refused(self, response: Response, repeatable: bool) -> ChannelError:
        return to_channel_error(response, safe=repeatable, secrets=self._all_secrets, own=self.own)

    def _down(self, code: str, error: Exception) -> ChannelError:
        text = redact(str(error), self._all_secrets)
        return ChannelError(Reason.PROVIDER_DOWN, retry=Retry.LATER, code=code, text=text)

    def _unknown(self, repeatable: bool, error: Exception) -> ChannelError:
        if repeatable:
            return self._down("no_answer", error)
        return ChannelError(
            Reason.OUTCOME_UNKNOWN,
            retry=Retry.UNKNOWN,
            code="no_answer",
            text=redact(str(error), self._all_secrets),
        )

    @property
    def _all_secrets(self) -> tuple[str, ...]:
        return (self.token, *self.secrets)


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _number(value: object) -> int:
    """Numbers and digits as int, all else as 0."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return int(value) if isinstance(value, int | float) and abs(value) < 1e18 else 0
