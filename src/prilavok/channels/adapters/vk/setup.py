"""Connecting a community: live checks in plain words, our callback server among its up to ten.

https://dev.vk.com/ru/method/groups.addCallbackServer
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prilavok.channels.adapters.vk import client, profiles
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.types import Account, CheckResult
from prilavok.lib.http import Transport

TITLE = "Prilavok"
EVENTS = (
    "message_new", "message_reply", "message_edit", "message_event", "message_allow", "message_deny",
    "message_read", "message_typing_state", "message_reaction_event",
    "wall_reply_new", "wall_reply_edit", "wall_reply_restore", "wall_reply_delete",
    "photo_comment_new", "photo_comment_edit", "photo_comment_restore", "photo_comment_delete",
    "video_comment_new", "video_comment_edit", "video_comment_restore", "video_comment_delete",
    "market_comment_new", "market_comment_edit", "market_comment_restore", "market_comment_delete",
    "board_post_new", "board_post_edit", "board_post_restore", "board_post_delete",
    "market_order_new", "market_order_edit", "wall_post_new", "like_add", "like_remove",
    "group_join", "group_leave", "user_block", "user_unblock", "lead_forms_new",
)  # fmt: skip
NEEDED_EVENTS = ("message_new", "message_reply", "message_allow", "message_deny", "wall_reply_new")
RIGHTS = {
    "messages": "The key does not allow messages. Create a new key with this right.",
    "manage": "The key does not allow managing the community. Create a new key with this right.",
    "photos": "The key does not allow photos: pictures cannot be sent. Create a new key with this right.",
    "docs": "The key does not allow files: they cannot be sent. Create a new key with this right.",
    "wall": "The key does not allow the wall: comments cannot be answered. Create a new key with this right.",
}
STATUSES = {
    "unconfigured": "VK has not confirmed the server. Check the confirmation string and confirm it in VK.",
    "failed": "VK could not confirm the server. Check the confirmation string and confirm it in VK.",
    "wait": "VK is about to confirm the server. Check again in a minute.",
}
LONGEST_SECRET = 50


def subscribe(account: Account, transport: Transport) -> None:
    """Adds our server or mends it, then switches on the events that we read."""
    server = _our_server(account, transport)
    fields = {"url": account.hook_url, "title": TITLE, "secret_key": account.credentials.get("secret", "")}
    if server is None:
        added = _groups(account, transport, "addCallbackServer", fields)
        number = str(added.get("server_id", "")) if isinstance(added, dict) else ""
    else:
        number = str(server.get("id", ""))
        _groups(account, transport, "editCallbackServer", {**fields, "server_id": number})
    if not number:
        raise ChannelError(Reason.OTHER, code="no_server", text="VK did not name the callback server")
    version = account.settings.get("api_version") or client.API_VERSION
    switches: dict[str, object] = {"server_id": number, "api_version": version}
    _groups(account, transport, "setCallbackSettings", switches | dict.fromkeys(EVENTS, 1))


def unsubscribe(account: Account, transport: Transport) -> None:
    """Takes away our server alone: others may serve other programs."""
    server = _our_server(account, transport)
    if server is not None:
        _groups(account, transport, "deleteCallbackServer", {"server_id": str(server.get("id", ""))})


def check(account: Account, transport: Transport) -> list[CheckResult]:
    """What is asked of the live community; a key that is not accepted ends it."""
    results = list(_check_settings(account))
    try:
        community = profiles.community(account.external_id, "", account, transport)
        rights = _rights(account, transport)
    except ChannelError as error:
        return [*results, _failed("token", error)]
    results.append(CheckResult("token", ok=True, detail=community.name))
    results.append(_check_account(account, community.external_id))
    results += _check_rights(rights)
    results += _check_server(account, transport)
    return results


def _check_settings(account: Account) -> Iterator[CheckResult]:
    secret = account.credentials.get("secret", "")
    if not secret:
        yield CheckResult("secret", ok=False, detail="It is empty: webhooks cannot be accepted.")
    elif len(secret) > LONGEST_SECRET:
        yield CheckResult("secret", ok=False, detail="VK takes at most 50 characters.")
    if not account.credentials.get("confirmation_code"):
        yield CheckResult("confirmation_code", ok=False, detail="It is empty: VK cannot confirm the server.")


def _rights(account: Account, transport: Transport) -> frozenset[str]:
    told = client.call(account, transport, "groups.getTokenPermissions", {}, safe=True)
    rows = told.get("permissions") if isinstance(told, dict) else None
    names = (one.get("name") for one in rows or [] if isinstance(one, dict))
    return frozenset(name for name in names if isinstance(name, str))


def _check_account(account: Account, told: str) -> CheckResult:
    if told != account.external_id:
        return CheckResult("account", ok=False, detail="The key belongs to another community.")
    return CheckResult("account", ok=True)


def _check_rights(rights: frozenset[str]) -> list[CheckResult]:
    missing = [
        CheckResult(name, ok=False, detail=text) for name, text in RIGHTS.items() if name not in rights
    ]
    return missing or [CheckResult("rights", ok=True)]


def _check_server(account: Account, transport: Transport) -> list[CheckResult]:
    try:
        code = _groups(account, transport, "getCallbackConfirmationCode", {})
        server = _our_server(account, transport)
        if server is None:
            detail = "VK has no callback server with our address. Subscribe to the events."
            return [CheckResult("server", ok=False, detail=detail)]
        results = [_check_code(account, code), _check_status(server)]
        return [*results, _check_events(account, transport, str(server.get("id", "")))]
    except ChannelError as error:
        return [_failed("server", error)]


def _check_code(account: Account, told: object) -> CheckResult:
    code = str(told.get("code", "")) if isinstance(told, dict) else ""
    if code and code != account.credentials.get("confirmation_code"):
        detail = "VK waits for another confirmation string. Copy it from the page of the Callback API."
        return CheckResult("confirmation_code", ok=False, detail=detail)
    return CheckResult("confirmation_code", ok=True)


def _check_status(server: Mapping[str, Any]) -> CheckResult:
    status = str(server.get("status", "ok"))
    return CheckResult("server", ok=status == "ok", detail=STATUSES.get(status, ""))


def _check_events(account: Account, transport: Transport, server: str) -> CheckResult:
    told = _groups(account, transport, "getCallbackSettings", {"server_id": server})
    switched = told.get("events") if isinstance(told, dict) else None
    on = switched if isinstance(switched, dict) else {}
    if all(on.get(name) for name in NEEDED_EVENTS):
        return CheckResult("subscription", ok=True)
    detail = "Some of the events that we need are switched off in VK. Subscribe to them again."
    return CheckResult("subscription", ok=False, detail=detail)


def _our_server(account: Account, transport: Transport) -> Mapping[str, Any] | None:
    told = _groups(account, transport, "getCallbackServers", {})
    rows = told.get("items") if isinstance(told, dict) else None
    servers = [one for one in rows or [] if isinstance(one, dict)]
    return next((one for one in servers if one.get("url") == account.hook_url), None)


def _groups(account: Account, transport: Transport, method: str, fields: Mapping[str, object]) -> Any:
    """All of these may be repeated: the server is looked for before it is added."""
    named = {"group_id": account.external_id, **fields}
    return client.call(account, transport, f"groups.{method}", named, safe=True)


def _failed(code: str, error: ChannelError) -> CheckResult:
    if error.reason is Reason.AUTH_EXPIRED:
        return CheckResult(code, ok=False, detail="VK no longer accepts the key. Enter a new one.")
    return CheckResult(code, ok=False, detail=f"{error.text} ({error.code})".strip())
