"""Calls of the Bot API and what its refusals mean.

https://core.telegram.org/bots/api#making-requests

The token stands in the address, so paths are told without it. Telegram answers `{"ok": true, "result": …}` or
`{"ok": false, "error_code": …, "description": …}`; descriptions are the only thing that tells errors apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.types import Account, Attachment
from prilavok.lib.http import NotSent, OutcomeUnknown, Response, Transport, Unsendable, redact

PUBLIC_URL = "https://api.telegram.org"
TIMEOUT = 20.0
UPLOAD_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Meaning:
    reason: Reason
    retry: Retry = Retry.NEVER


_UNREACHABLE = Meaning(Reason.UNREACHABLE)
_BLOCKED = Meaning(Reason.BLOCKED_BY_USER)
_CONTENT = Meaning(Reason.CONTENT_REJECTED)
_MEDIA = Meaning(Reason.MEDIA_REJECTED)
_UNSUPPORTED = Meaning(Reason.UNSUPPORTED)
_WINDOW = Meaning(Reason.WINDOW_CLOSED)
_LIMITED = Meaning(Reason.RATE_LIMITED, Retry.LATER)

BY_WORDS: tuple[tuple[str, Meaning], ...] = (
    ("bot was blocked by the user", _BLOCKED),
    ("user is deactivated", _UNREACHABLE),
    ("can't initiate conversation", _UNREACHABLE),
    ("can't send messages to bots", _UNREACHABLE),
    ("chat not found", _UNREACHABLE),
    ("user not found", _UNREACHABLE),
    ("peer_id_invalid", _UNREACHABLE),
    ("chat_id is empty", _UNREACHABLE),
    ("bot was kicked", _UNREACHABLE),
    ("bot is not a member", _UNREACHABLE),
    ("chat_write_forbidden", _UNREACHABLE),
    ("input_user_deactivated", _UNREACHABLE),
    ("business_connection_invalid", _UNREACHABLE),
    ("business_connection_not_allowed", _UNREACHABLE),
    ("business connection not found", _UNREACHABLE),
    ("business_peer_usage_missing", _WINDOW),
    ("business_peer_invalid", _WINDOW),
    ("voice_messages_forbidden", _UNSUPPORTED),
    ("not enough rights", _UNSUPPORTED),
    ("have no rights", _UNSUPPORTED),
    ("can't be deleted", _UNSUPPORTED),
    ("reaction_invalid", _UNSUPPORTED),
    ("failed to get http url content", _MEDIA),
    ("wrong type of the web page content", _MEDIA),
    ("wrong file identifier", _MEDIA),
    ("wrong remote file identifier", _MEDIA),
    ("wrong file_id", _MEDIA),
    ("file is too big", _MEDIA),
    ("file reference", _MEDIA),
    ("file must be non-empty", _MEDIA),
    ("image_process_failed", _MEDIA),
    ("photo_invalid", _MEDIA),
    ("photo_ext_invalid", _MEDIA),
    ("media_empty", _MEDIA),
    ("media_invalid", _MEDIA),
    ("webpage_", _MEDIA),
    ("can't use file of type", _MEDIA),
    ("group send failed", _MEDIA),
    ("text is empty", _CONTENT),
    ("text must be non-empty", _CONTENT),
    ("is too long", _CONTENT),
    ("can't parse", _CONTENT),
    ("message to be replied not found", _CONTENT),
    ("replied message not found", _CONTENT),
    ("message to react not found", _CONTENT),
    ("message can't be", _CONTENT),
    ("button_", _CONTENT),
    ("keyboard", _CONTENT),
    ("reply markup", _CONTENT),
    ("reply_markup", _CONTENT),
    ("invalid http url", _CONTENT),
    ("too many requests", _LIMITED),
    ("flood", _LIMITED),
)
"""Parts of descriptions in lower case; the first that is found counts."""

BY_STATUS: Mapping[int, Meaning] = {
    401: Meaning(Reason.AUTH_EXPIRED),
    403: _UNREACHABLE,
    413: _MEDIA,
    420: _LIMITED,
    429: _LIMITED,
}
DONE_ALREADY = (
    "message is not modified",
    "message to delete not found",
    "query is too old",
    "query id is invalid",
)
"""Refusals that say: what was asked for is so already, or nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The calls of one bot. Raises `ChannelError` for everything but a result."""

    transport: Transport
    base_url: str
    token: str
    secrets: tuple[str, ...] = ()

    def call(
        self,
        method: str,
        body: Mapping[str, object] | None = None,
        *,
        safe: bool = False,
        uploads: Sequence[Attachment] = (),
    ) -> Any:
        """The result. `safe` calls may be repeated after an unknown outcome."""
        try:
            return self._result(self._post(method.lstrip("/"), dict(body or {}), uploads), safe)
        except Unsendable as error:
            raise ChannelError(Reason.OTHER, code="unsendable", text=self._masked(error)) from None
        except NotSent as error:
            raise ChannelError(
                Reason.PROVIDER_DOWN, retry=Retry.LATER, code="not_sent", text=self._masked(error)
            ) from None
        except OutcomeUnknown as error:
            raise self._unknown(safe, "no_answer", str(error)) from None

    def _post(self, method: str, body: dict[str, object], uploads: Sequence[Attachment]) -> Response:
        """With files the call is a form, whose fields hold JSON."""
        url = f"{self.base_url}/bot{quote(self.token, safe=':')}/{method}"
        if not uploads:
            return self.transport.request("POST", url, json=body, timeout=TIMEOUT)
        fields = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in body.items()
        }
        files = {str(position): _opened(one) for position, one in enumerate(uploads)}
        return self.transport.request("POST", url, data=fields, files=files, timeout=UPLOAD_TIMEOUT)

    def file_url(self, path: str) -> str:
        return f"{self.base_url}/file/bot{quote(self.token, safe=':')}/{quote(path)}"

    def _result(self, response: Response, safe: bool) -> Any:
        answer = _object(response)
        if answer.get("ok") is True and "result" in answer:
            return answer["result"]
        description, status = str(answer.get("description") or ""), _status(answer, response)
        if status == 400 and any(words in description.lower() for words in DONE_ALREADY):
            return True
        if 400 <= status < 500:
            raise self._refused(status, description, answer)
        raise self._unknown(safe, f"http_{status}", description or "the answer cannot be read")

    def _refused(self, status: int, description: str, answer: Mapping[str, Any]) -> ChannelError:
        meaning = meaning_of(status, description)
        parameters = answer.get("parameters")
        told = parameters if isinstance(parameters, dict) else {}
        moved = _number(told.get("migrate_to_chat_id"))
        if moved:
            return Moved(str(moved), text=self._masked(description))
        return ChannelError(
            meaning.reason,
            retry=meaning.retry,
            after=_number(told.get("retry_after")) or None if meaning is _LIMITED else None,
            code=str(status),
            text=self._masked(description),
        )

    def _unknown(self, safe: bool, code: str, text: str) -> ChannelError:
        reason = Reason.PROVIDER_DOWN if safe else Reason.OUTCOME_UNKNOWN
        retry = Retry.LATER if safe else Retry.UNKNOWN
        return ChannelError(reason, retry=retry, code=code, text=self._masked(text))

    def _masked(self, text: object) -> str:
        return redact(str(text), (self.token, *self.secrets))


class Moved(ChannelError):
    """The group became a supergroup and has another number; nothing was sent."""

    def __init__(self, chat: str, *, text: str = "") -> None:
        super().__init__(Reason.UNREACHABLE, code="migrated", text=text)
        self.chat = chat


def bot(account: Account, transport: Transport) -> Bot:
    secrets = tuple(value for value in account.credentials.values() if value)
    base = account.base_url.rstrip("/") or PUBLIC_URL
    return Bot(transport, base, account.credentials.get("bot_token", ""), secrets)


def meaning_of(status: int, description: str) -> Meaning:
    lowered = description.lower()
    if status == 404 and lowered == "not found":
        return BY_STATUS[401]  # no bot has such a token
    if status in (400, 403, 429):
        found = next((meaning for words, meaning in BY_WORDS if words in lowered), None)
        if found:
            return found
    return BY_STATUS.get(status, Meaning(Reason.OTHER))


def _status(answer: Mapping[str, Any], response: Response) -> int:
    """The body's own code: an error may come with another status of HTTP."""
    code = answer.get("error_code")
    if answer.get("ok") is False and isinstance(code, int) and not isinstance(code, bool):
        return code
    return response.status


def _opened(attachment: Attachment) -> tuple[str, bytes, str]:
    """Name, bytes and type of a file of ours."""
    path = Path(attachment.path)
    try:
        content = path.read_bytes()
    except OSError:
        raise ChannelError(Reason.MEDIA_REJECTED, code="no_file", text="the file is gone") from None
    return attachment.name or path.name, content, attachment.mime or "application/octet-stream"


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
