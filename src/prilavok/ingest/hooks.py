"""The hooks: raw ASGI in front of Django. Verify, store, commit, answer; nothing is parsed here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import structlog
from django.conf import settings

from prilavok.channels import registry
from prilavok.channels.errors import WebhookRejected
from prilavok.channels.types import Route, WebhookAnswer, WebhookRequest
from prilavok.ingest import metrics
from prilavok.ingest.accounts import Accounts, HookAccount
from prilavok.ingest.rows import new_row
from prilavok.ingest.store import QueueFull, Store

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_LIMIT = 3 * 1024 * 1024

log = structlog.get_logger(__name__)


class _Refused(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Hooks:
    """`/hooks/<kind>/<id>` of one account and `/hooks/<family>` of all accounts of one app."""

    def __init__(self, store: Store | None = None, accounts: Accounts | None = None) -> None:
        self._store = store or Store(settings.DATABASE_DSN)
        self._accounts = accounts or Accounts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except _Refused as refused:
            metrics.refused.labels(str(refused.status)).inc()
            answer = WebhookAnswer(refused.status, refused.why)
        except QueueFull:
            metrics.refused.labels("503").inc()
            answer = WebhookAnswer(503, "busy, come again")
        except Exception:
            # Not stored, so not acknowledged: the network will deliver it again.
            log.exception("ingest.failed", path=scope["path"])
            metrics.refused.labels("500").inc()
            answer = WebhookAnswer(500, "not stored")
        await _respond(send, answer)

    async def close(self) -> None:
        await self._store.close()

    async def _answer(self, scope: Scope, receive: Receive) -> WebhookAnswer:
        if scope["method"] not in ("GET", "POST"):
            raise _Refused(405, "method not allowed")
        request = await _read(scope, receive)
        match scope["path"].strip("/").split("/"):
            case ["hooks", family]:
                return await self._family(request, family)
            case ["hooks", kind, hook_id]:
                return await self._single(request, kind, hook_id)
            case _:
                raise _Refused(404, "unknown hook")

    # --- one account ---

    async def _single(self, request: WebhookRequest, kind: str, hook_id: str) -> WebhookAnswer:
        account = await self._accounts.by_hook(kind, hook_id)
        if account is None:
            raise _Refused(404, "unknown hook")
        try:
            answer = _check(request, account)
        except WebhookRejected:
            account = await self._accounts.by_hook(kind, hook_id, fresh=True)
            if account is None:
                raise _Refused(404, "unknown hook") from None
            answer = _checked(request, account)
        if answer is not None:
            return answer
        routes = account.adapter.inbound.route(request)
        await self._store_for(request, account, routes)
        for other in await self._others(account.kind, routes, {account.channel_id}):
            if _signed(request, other):
                await self._store_for(request, other, routes)
        return _accepted(account)

    async def _store_for(
        self, request: WebhookRequest, account: HookAccount, routes: Sequence[Route]
    ) -> None:
        """A body that nobody can read is stored too, and fails where it can be seen and replayed."""
        mine = [route for route in routes if route.account in ("", account.external_id)]
        ignored = bool(routes) and not mine
        await self._store.put(
            new_row(
                channel_id=account.channel_id,
                thread=(mine or routes)[0].thread if routes else "",
                headers=request.headers,
                kept=account.kept_headers,
                body=request.body,
                ignored=ignored,
            )
        )
        metrics.count_stored(account.kind)

    # --- all accounts of one app ---

    async def _family(self, request: WebhookRequest, family: str) -> WebhookAnswer:
        kinds = registry.family(family)
        if not kinds:
            raise _Refused(404, "unknown hook")
        if request.method == "GET":
            return _handshake(request, kinds, await self._accounts.of_kind(kinds))
        routes = {kind: registry.get(kind).inbound.route(request) for kind in kinds}
        named = [
            account for kind in kinds if routes[kind] for account in await self._named(kind, routes[kind])
        ]
        signed = [account for account in named if _signed(request, account)]
        if not signed:
            raise _Refused(403, "signature does not match")
        for account in signed:
            await self._store_for(request, account, routes[account.kind])
        return _accepted(signed[0])

    async def _named(self, kind: str, routes: Sequence[Route]) -> list[HookAccount]:
        """Those that the request names, and all of a group that it is about as a whole."""
        found = await self._accounts.by_external_ids([kind], [route.account for route in routes])
        return [*found, *await self._others(kind, routes, {account.channel_id for account in found})]

    async def _others(self, kind: str, routes: Sequence[Route], known: set[int]) -> list[HookAccount]:
        """The further accounts of the groups that the request is about."""
        groups = {route.group for route in routes if route.group}
        if not groups:
            return []
        rows = await self._accounts.of_kind([kind])
        return [row for row in rows if row.group in groups and row.channel_id not in known]


def _check(request: WebhookRequest, account: HookAccount) -> WebhookAnswer | None:
    """The handshake's answer, or None for a verified event. Raises `WebhookRejected`."""
    answer = account.adapter.inbound.handshake(request, account.tokens)
    if answer is None:
        if request.method == "GET":
            raise WebhookRejected
        account.adapter.inbound.verify(request, account.secrets)
    return answer


def _checked(request: WebhookRequest, account: HookAccount) -> WebhookAnswer | None:
    try:
        return _check(request, account)
    except WebhookRejected:
        raise _Refused(403, "signature does not match") from None


def _signed(request: WebhookRequest, account: HookAccount) -> bool:
    try:
        account.adapter.inbound.verify(request, account.secrets)
    except WebhookRejected:
        return False
    return True


def _handshake(
    request: WebhookRequest, kinds: Sequence[str], accounts: Sequence[HookAccount]
) -> WebhookAnswer:
    tokens = [token for account in accounts for token in account.tokens]
    apps = [settings.NETWORK_APPS[kind] for kind in kinds if kind in settings.NETWORK_APPS]
    own = [app["verify_token"] for app in apps if app["verify_token"]]
    adapter = registry.get(kinds[0])
    try:
        answer = adapter.inbound.handshake(request, [*tokens, *own])
    except WebhookRejected:
        raise _Refused(403, "verify token does not match") from None
    if answer is None:
        raise _Refused(403, "not a handshake")
    return answer


def _accepted(account: HookAccount) -> WebhookAnswer:
    return WebhookAnswer(200, account.adapter.manifest.hook_answer)


async def _read(scope: Scope, receive: Receive) -> WebhookRequest:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > BODY_LIMIT:
        raise _Refused(413, "body over 3 MB")
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Refused(400, "connection closed")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_LIMIT:
            raise _Refused(413, "body over 3 MB")
        more = message.get("more_body", False)
    return WebhookRequest(scope["method"], _query(scope), headers, b"".join(parts))


def _query(scope: Scope) -> dict[str, str]:
    raw = scope.get("query_string", b"")
    return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True)) if raw else {}


async def _respond(send: Send, answer: WebhookAnswer) -> None:
    body = answer.body.encode()
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [
                (b"content-type", answer.content_type.encode()),
                (b"content-length", str(len(body)).encode()),
                (b"x-content-type-options", b"nosniff"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
