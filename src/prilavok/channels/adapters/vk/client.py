"""Calls to VK's API and its error table.

https://dev.vk.com/ru/reference/errors

Every call is a POST of a form; errors come inside of HTTP 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.types import Account
from prilavok.lib.http import NotSent, OutcomeUnknown, Response, Transport, Unsendable, redact

API_URL = "https://api.vk.ru"
API_VERSION = "5.199"
TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Meaning:
    reason: Reason
    retry: Retry = Retry.NEVER
    after: float | None = None


_DEAD_TOKEN = Meaning(Reason.AUTH_EXPIRED)
_UNREACHABLE = Meaning(Reason.UNREACHABLE)
_BLOCKED = Meaning(Reason.BLOCKED_BY_USER)
_CONTENT = Meaning(Reason.CONTENT_REJECTED)
_MEDIA = Meaning(Reason.MEDIA_REJECTED)
_UNSUPPORTED = Meaning(Reason.UNSUPPORTED)
_BUSY = Meaning(Reason.RATE_LIMITED, Retry.LATER, 1.0)
_FLOOD = Meaning(Reason.RATE_LIMITED, Retry.LATER, 60.0)
_SUSPECTED = Meaning(Reason.RATE_LIMITED, Retry.LATER, 600.0)
_DOWN = Meaning(Reason.PROVIDER_DOWN, Retry.LATER)
_UNKNOWN = Meaning(Reason.OUTCOME_UNKNOWN, Retry.UNKNOWN)

BY_CODE: Mapping[int, Meaning] = {
    3: _UNSUPPORTED,  # unknown method
    4: _DEAD_TOKEN,
    5: _DEAD_TOKEN,
    6: _BUSY,  # too many calls a second
    8: _CONTENT,
    9: _FLOOD,  # too many of one kind
    14: _SUSPECTED,  # a captcha, which nobody is here to read: it passes when we wait
    17: _DEAD_TOKEN,
    18: _UNREACHABLE,  # deleted or banned
    19: _CONTENT,
    20: _UNSUPPORTED,
    21: _UNSUPPORTED,
    22: _MEDIA,
    23: _UNSUPPORTED,
    25: _DEAD_TOKEN,
    27: _DEAD_TOKEN,
    28: _DEAD_TOKEN,
    29: _SUSPECTED,  # the method's own quota is used up
    30: _UNREACHABLE,
    32: _BUSY,
    37: _UNREACHABLE,
    43: _DOWN,  # this part of VK is switched off for a while: nothing was done
    100: _CONTENT,
    104: _UNREACHABLE,
    105: _MEDIA,
    113: _UNREACHABLE,
    118: _MEDIA,
    121: _MEDIA,
    122: _MEDIA,
    129: _MEDIA,
    210: _UNREACHABLE,  # the post is gone, or not for us
    211: _UNREACHABLE,
    212: _UNREACHABLE,  # comments are closed
    213: _UNREACHABLE,
    222: _CONTENT,
    223: _FLOOD,
    900: _BLOCKED,  # one of both has the other on the black list
    901: _UNREACHABLE,  # the person has not allowed the community to write
    902: _UNREACHABLE,
    909: _UNSUPPORTED,
    910: _CONTENT,
    911: _CONTENT,
    912: _UNSUPPORTED,  # bot abilities are off
    913: _CONTENT,
    914: _CONTENT,
    917: _UNREACHABLE,
    920: _UNSUPPORTED,
    921: _CONTENT,
    922: _UNREACHABLE,
    924: _UNSUPPORTED,
    925: _UNSUPPORTED,
    927: _UNREACHABLE,
    932: _UNREACHABLE,
    935: _UNREACHABLE,
    936: _UNREACHABLE,
    939: _UNREACHABLE,
    940: _CONTENT,
    943: _UNSUPPORTED,
    944: _SUSPECTED,
    945: _UNREACHABLE,
    946: _UNSUPPORTED,
    950: Meaning(Reason.WINDOW_CLOSED),
    962: _UNREACHABLE,
    969: _CONTENT,
    985: _UNREACHABLE,
    987: _UNREACHABLE,
    988: _UNREACHABLE,
    1009: _UNSUPPORTED,
    1010: _UNSUPPORTED,
    1011: _UNSUPPORTED,
    1012: _UNREACHABLE,
    1114: _DEAD_TOKEN,
    1116: _DEAD_TOKEN,
    1117: _DEAD_TOKEN,
    1150: _MEDIA,
    1153: _MEDIA,
    1160: _MEDIA,
    2000: _UNSUPPORTED,  # ten callback servers at most
    2100: _UNSUPPORTED,
    3300: _SUSPECTED,
    3609: _DEAD_TOKEN,
    3610: _UNREACHABLE,
}
TEMPORARY_CODES = frozenset({1, 10, 13, 36})
"""Documented as "try again"; they do not say that nothing was done."""
NOT_FOR_COMMUNITIES = "method is unavailable"
"""Error 27 also comes for a good key, when a method wants a person's one."""


def path(method: str) -> str:
    return f"/method/{method}"


def call(
    account: Account, transport: Transport, method: str, fields: Mapping[str, object], *, safe: bool = False
) -> Any:
    """What stands under `response`. `safe` calls may be repeated after an unknown outcome."""
    response = fetch(account, transport, method, fields, safe=safe)
    answer = _object(response)
    if isinstance(answer.get("error"), dict):
        raise error_of(answer["error"], account, safe=safe)
    if not response.ok:
        raise _status_error(response, account, safe=safe)
    if "response" not in answer:
        raise _without_answer("the answer cannot be read", account, safe=safe)
    return answer["response"]


def fetch(
    account: Account, transport: Transport, method: str, fields: Mapping[str, object], *, safe: bool
) -> Response:
    token = account.credentials.get("access_token", "")
    version = account.settings.get("api_version") or API_VERSION
    form = {name: str(value) for name, value in fields.items()} | {"access_token": token, "v": version}
    base = account.base_url.rstrip("/").removesuffix("/method")
    url = (base or API_URL) + path(method)
    return sent(account, lambda: transport.request("POST", url, data=form, timeout=TIMEOUT), safe=safe)


def sent(account: Account, request: Any, *, safe: bool) -> Response:
    """Makes the request; a failure on the way becomes a `ChannelError`."""
    try:
        response: Response = request()
    except Unsendable as error:
        raise ChannelError(Reason.OTHER, code="unsendable", text=_told(str(error), account)) from None
    except NotSent as error:
        text = _told(str(error), account)
        raise ChannelError(Reason.PROVIDER_DOWN, retry=Retry.LATER, code="not_sent", text=text) from None
    except OutcomeUnknown as error:
        raise _without_answer(str(error), account, safe=safe) from None
    return response


def error_of(error: Mapping[str, Any], account: Account, *, safe: bool) -> ChannelError:
    """An `error` object, also of one recipient among several (`code`, `description`)."""
    code = _number(error.get("error_code", error.get("code")))
    text = str(error.get("error_msg") or error.get("description") or error.get("message") or "")
    meaning = meaning_of(code, text, safe=safe)
    return ChannelError(
        meaning.reason,
        retry=meaning.retry,
        after=meaning.after,
        code=str(code) if code else "error",
        text=_told(text, account),
    )


def meaning_of(code: int, text: str, *, safe: bool) -> Meaning:
    if code == 27 and NOT_FOR_COMMUNITIES in text:
        return _UNSUPPORTED
    if code in TEMPORARY_CODES:
        return _DOWN if safe else _UNKNOWN
    return BY_CODE.get(code, Meaning(Reason.OTHER))


def _status_error(response: Response, account: Account, *, safe: bool) -> ChannelError:
    status, after = response.status, None
    if status == 429:
        told = response.headers.get("retry-after", "")
        after = float(told) if told.isascii() and told.isdigit() else None
        meaning = Meaning(Reason.RATE_LIMITED, Retry.LATER)
    elif status == 413:
        meaning = _MEDIA
    elif status >= 500 or status < 400:
        meaning = _DOWN if safe else _UNKNOWN
    else:
        meaning = _DEAD_TOKEN if status == 401 else Meaning(Reason.OTHER)
    return ChannelError(
        meaning.reason,
        retry=meaning.retry,
        after=after,
        code=f"http_{status}",
        text=_told(response.text[:300], account),
    )


def _without_answer(text: str, account: Account, *, safe: bool) -> ChannelError:
    meaning = _DOWN if safe else _UNKNOWN
    return ChannelError(meaning.reason, retry=meaning.retry, code="no_answer", text=_told(text, account))


def _told(text: str, account: Account) -> str:
    return redact(text, [value for value in account.credentials.values() if value])


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _number(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
