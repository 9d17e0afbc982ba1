"""The one way out to the networks: time-outs, guarded addresses, honest failures, masked secrets.

A call ends in one of three ways. It has an answer (`Response`, whatever its status); it certainly
was not carried out (`NotSent`); or nobody can tell (`OutcomeUnknown`). Whether to repeat a call
follows from that, so nothing here repeats anything by itself.
"""

from __future__ import annotations

import atexit
import functools
import json as json_module
import logging
import os
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from prilavok.lib.net import AddressRefusedError, GuardedBackend, host_port
from prilavok.lib.redaction import RedactingFilter, redact

__all__ = [
    "AddressRefused",
    "CallRecord",
    "NotSent",
    "OutcomeUnknown",
    "Response",
    "TooLarge",
    "Transport",
    "Unsendable",
    "host_port",
    "redact",
]

CONNECT_TIMEOUT = 5.0
DEFAULT_TIMEOUT = 20.0
DOWNLOAD_TIMEOUT = 60.0
MAX_ANSWER = 8 * 1024 * 1024
MAX_REDIRECTS = 5
KEEPALIVE_SECONDS = 10.0
"""Short on purpose: a connection that the other side just closed costs an unknown outcome."""

log = logging.getLogger(__name__)
# httpx writes every URL with its query at level INFO.
logging.getLogger("httpx").addFilter(RedactingFilter())


class HttpError(Exception):
    """A call without an answer."""


class NotSent(HttpError):
    """The request never left: no name, no connection, no TLS. It was certainly not carried out."""


class Unsendable(NotSent):
    """The request cannot be sent as it is: asking again would not help."""


class AddressRefused(Unsendable):
    """The URL leads to an address that we do not call."""


class OutcomeUnknown(HttpError):
    """The request left and no readable answer came: it may have been carried out."""


class TooLarge(HttpError):
    """The file is larger than the caller takes."""


@dataclass(frozen=True, slots=True)
class Response:
    """Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = field(default=b"", repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def mime(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Raises `ValueError` when the body is no JSON."""
        try:
            return json_module.loads(self.content)
        except RecursionError:
            raise ValueError("nested too deeply") from None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call for the call log; `url` and `error` are masked. `status` None means no answer."""

    method: str
    url: str
    status: int | None
    duration_ms: int
    error: str = ""


OnCall = Callable[[CallRecord], None]


class Transport:
    """Thread safe; all transports of a process share one connection pool.

    `allowed_private` are `host:port` pairs (see `host_port`) that may be called although they are
    private. `secrets` are values that must never show up in a record or an exception.
    """

    def __init__(
        self,
        *,
        user_agent: str = "Prilavok",
        timeout: float = DEFAULT_TIMEOUT,
        allowed_private: Collection[str] = (),
        on_call: OnCall | None = None,
        secrets: Collection[str] = (),
        client: httpx.Client | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._timeout = timeout
        self._on_call = on_call
        self._secrets = tuple(secrets)
        self._client = client or _shared_client(os.getpid(), frozenset(allowed_private))

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object | None = None,
        data: Mapping[str, str] | bytes | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> Response:
        """Any answer is returned, whatever its status; redirects are not followed.

        `data` is a form, or in bytes the body as it is; `files` are (name, bytes, type) by the form's field.
        """
        request = self._build(method, url, params, json, data, headers, timeout or self._timeout, files=files)
        try:
            return self._logged(request, MAX_ANSWER, timeout or self._timeout)
        except TooLarge as error:
            raise OutcomeUnknown(str(error)) from None

    def download(
        self,
        url: str,
        *,
        max_bytes: int,
        headers: Mapping[str, str] | None = None,
        timeout: float = DOWNLOAD_TIMEOUT,
    ) -> Response:
        """GET that follows redirects. Raises `TooLarge` as soon as `max_bytes` are exceeded."""
        request = self._build("GET", url, None, None, None, headers, timeout)
        for _ in range(MAX_REDIRECTS + 1):
            response = self._logged(request, max_bytes, timeout)
            location = response.headers.get("location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                return response
            request = self._follow(request, location, headers, timeout)
        raise OutcomeUnknown(f"too many redirects from {self._masked(url)}")

    def _follow(
        self,
        request: httpx.Request,
        location: str,
        headers: Mapping[str, str] | None,
        timeout: float,
    ) -> httpx.Request:
        try:
            target = request.url.join(location)
        except httpx.InvalidURL:
            raise OutcomeUnknown("a redirect to an unreadable address") from None
        # Headers were meant for the first host: they may hold its token.
        same_origin = target.netloc == request.url.netloc and target.scheme == request.url.scheme
        kept = headers if same_origin else None
        return self._build("GET", str(target), None, None, None, kept, timeout)

    def _build(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        json: object | None,
        data: Mapping[str, str] | bytes | None,
        headers: Mapping[str, str] | None,
        timeout: float,
        *,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> httpx.Request:
        try:
            target = httpx.URL(url)
            if target.scheme not in ("http", "https") or not target.host:
                raise Unsendable(f"not a web address: {self._masked(url)}")
            return self._client.build_request(
                method,
                target.copy_merge_params(dict(params)) if params else target,
                json=json,
                data=dict(data) if isinstance(data, Mapping) else None,
                content=data if isinstance(data, bytes) else None,
                files=dict(files) if files else None,
                headers={"user-agent": self._user_agent, **(headers or {})},
                timeout=httpx.Timeout(timeout, connect=min(CONNECT_TIMEOUT, timeout)),
            )
        except (httpx.InvalidURL, TypeError, ValueError) as error:
            raise Unsendable(f"the request cannot be built: {self._masked(str(error))}") from None

    def _logged(self, request: httpx.Request, max_bytes: int, timeout: float) -> Response:
        started = time.monotonic()
        status, error = None, ""
        try:
            response = self._exchange(request, max_bytes, started + timeout)
            status = response.status
            return response
        except HttpError as failed:
            error = f"{type(failed).__name__}: {failed}"
            raise
        finally:
            self._report(request, status, time.monotonic() - started, error)

    def _exchange(self, request: httpx.Request, max_bytes: int, deadline: float) -> Response:
        try:
            answer = self._client.send(request, stream=True, follow_redirects=False)
            try:
                content = _read(answer, max_bytes, deadline)
            finally:
                answer.close()
        except AddressRefusedError as error:
            raise AddressRefused(f"private address refused: {error}") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent(self._describe(error)) from None
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise Unsendable(self._describe(error)) from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(self._describe(error)) from None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, headers, content)

    def _report(self, request: httpx.Request, status: int | None, seconds: float, error: str) -> None:
        if self._on_call is None:
            return
        url = self._masked(str(request.url))
        record = CallRecord(request.method, url, status, round(seconds * 1000), error)
        try:
            self._on_call(record)
        except Exception:
            # The call is done: a log that cannot be written must not change what it answered.
            log.exception("the call log could not be written")

    def _describe(self, error: httpx.HTTPError) -> str:
        return self._masked(f"{type(error).__name__}: {error}")

    def _masked(self, text: str) -> str:
        return redact(text, self._secrets)


class _GuardedTransport(httpx.HTTPTransport):
    """httpx takes no network backend, so its pool is replaced by one with a guarded backend."""

    def __init__(self, allowed_private: Collection[str]) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=GuardedBackend(allowed_private),
        )


@functools.cache
def _shared_client(pid: int, allowed_private: frozenset[str]) -> httpx.Client:
    """One pool a process and guard; `pid` keeps a forked child from its parent's sockets."""
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    client = httpx.Client(
        transport=_GuardedTransport(allowed_private),
        cookies=no_cookies,
        trust_env=False,
        follow_redirects=False,
    )
    atexit.register(client.close)
    return client


def _read(answer: httpx.Response, max_bytes: int, deadline: float) -> bytes:
    """The decoded body, given up at `max_bytes` or when the whole call has lasted too long."""
    chunks: list[bytes] = []
    size = 0
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > max_bytes:
            raise TooLarge(f"more than {max_bytes} bytes")
        if time.monotonic() > deadline:
            raise OutcomeUnknown("the answer took too long")
        chunks.append(chunk)
    return b"".join(chunks)
