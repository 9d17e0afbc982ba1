"""Calls of Viber's REST API and what its status codes mean.

https://developers.viber.com/docs/api/rest-bot-api/#error-codes

Viber answers 200 whatever happened; the body's `status` tells. A code of its own says that nothing was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.types import Account
from prilavok.lib.http import NotSent, OutcomeUnknown, Response, Transport, Unsendable, redact

PUBLIC_URL = "https://chatapi.viber.com"
TOKEN_HEADER = "x-viber-auth-token"  # noqa: S105 - the name of a header
TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Meaning:
    reason: Reason
    retry: Retry = Retry.NEVER


_LIMITED = Meaning(Reason.RATE_LIMITED, Retry.LATER)
_NO_ACCESS = Meaning(Reason.AUTH_EXPIRED)
_UNREACHABLE = Meaning(Reason.UNREACHABLE)
_CONTENT = Meaning(Reason.CONTENT_REJECTED)
_UNSUPPORTED = Meaning(Reason.UNSUPPORTED)

BY_STATUS: Mapping[int, Meaning] = {
    1: Meaning(Reason.MEDIA_REJECTED),  # an address that Viber cannot use
    2: _NO_ACCESS,
    3: _CONTENT,
    4: _CONTENT,
    5: _UNREACHABLE,  # has no Viber
    6: _UNREACHABLE,  # has not subscribed, or not any more
    7: _NO_ACCESS,  # the bot itself is blocked
    8: _NO_ACCESS,
    9: _NO_ACCESS,
    10: Meaning(Reason.OTHER),  # no webhook was set
    11: _UNREACHABLE,  # no device that could show it
    12: _LIMITED,
    13: _UNSUPPORTED,
    14: _UNSUPPORTED,
    15: _NO_ACCESS,
    16: _UNSUPPORTED,
    17: _UNSUPPORTED,
}
BY_HTTP: Mapping[int, Meaning] = {
    401: _NO_ACCESS,
    403: _NO_ACCESS,
    413: Meaning(Reason.MEDIA_REJECTED),
    429: _LIMITED,
}


@dataclass(frozen=True, slots=True)
class Viber:
    """The calls of one bot. Raises `ChannelError` for everything but an answer with status 0."""

    transport: Transport
    base_url: str
    token: str

    def call(
        self, path: str, body: Mapping[str, object] | None = None, *, safe: bool = False
    ) -> dict[str, Any]:
        """The answer. `safe` calls may be repeated after an unknown outcome."""
        try:
            response = self.transport.request(
                "POST",
                f"{self.base_url}{path}",
                json=dict(body or {}),
                headers={TOKEN_HEADER: self.token},
                timeout=TIMEOUT,
            )
        except Unsendable as error:
            raise ChannelError(Reason.OTHER, code="unsendable", text=self._masked(error)) from None
        except NotSent as error:
            raise ChannelError(
                Reason.PROVIDER_DOWN, retry=Retry.LATER, code="not_sent", text=self._masked(error)
            ) from None
        except OutcomeUnknown as error:
            raise self._unknown(safe, "no_answer", str(error)) from None
        return self._answer(response, safe)

    def _answer(self, response: Response, safe: bool) -> dict[str, Any]:
        answer = _object(response)
        status, text = answer.get("status"), str(answer.get("status_message") or "")
        if status == 0 and response.ok:
            return answer
        if isinstance(status, int) and status > 0 and response.status < 500:
            raise self._refused(BY_STATUS.get(status, Meaning(Reason.OTHER)), str(status), text)
        if 400 <= response.status < 500:
            meaning = BY_HTTP.get(response.status, Meaning(Reason.OTHER))
            raise self._refused(meaning, f"http_{response.status}", text, response)
        raise self._unknown(safe, f"http_{response.status}", text or "the answer cannot be read")

    def _refused(
        self, meaning: Meaning, code: str, text: str, response: Response | None = None
    ) -> ChannelError:
        told = response.headers.get("retry-after", "") if response else ""
        after = float(told) if told.isascii() and told.isdigit() else None
        return ChannelError(
            meaning.reason,
            retry=meaning.retry,
            after=after if meaning is _LIMITED else None,
            code=code,
            text=self._masked(text),
        )

    def _unknown(self, safe: bool, code: str, text: str) -> ChannelError:
        reason = Reason.PROVIDER_DOWN if safe else Reason.OUTCOME_UNKNOWN
        retry = Retry.LATER if safe else Retry.UNKNOWN
        return ChannelError(reason, retry=retry, code=code, text=self._masked(text))

    def _masked(self, text: object) -> str:
        return redact(str(text), (self.token,))


def viber(account: Account, transport: Transport) -> Viber:
    base = account.base_url.rstrip("/") or PUBLIC_URL
    return Viber(transport, base, account.credentials.get("auth_token", ""))


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
