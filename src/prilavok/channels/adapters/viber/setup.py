"""Connecting a bot: where its callbacks go, and checks in plain words.

https://developers.viber.com/docs/api/rest-bot-api/#webhooks
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prilavok.channels.adapters.viber.client import viber
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.types import Account, CheckResult
from prilavok.lib.http import Transport

EVENTS = ("delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started")
"""Messages come in any case."""


def subscribe(account: Account, transport: Transport) -> None:
    """Viber asks the address before it answers."""
    body = {"url": account.hook_url, "event_types": list(EVENTS), "send_name": True, "send_photo": True}
    viber(account, transport).call("/pa/set_webhook", body, safe=True)


def unsubscribe(account: Account, transport: Transport) -> None:
    viber(account, transport).call("/pa/set_webhook", {"url": ""}, safe=True)


def check(account: Account, transport: Transport) -> list[CheckResult]:
    """What is asked of the live bot; a dead token ends it."""
    try:
        info = viber(account, transport).call("/pa/get_account_info", safe=True)
    except ChannelError as error:
        return [_failed(error)]
    return [
        CheckResult("token", ok=True, detail=str(info.get("name") or "")),
        _check_account(account, info),
        _check_webhook(account, info),
    ]


def _check_account(account: Account, info: Mapping[str, Any]) -> CheckResult:
    if account.external_id not in (str(info.get("uri") or ""), str(info.get("id") or "")):
        return CheckResult("account", ok=False, detail="The token belongs to another bot.")
    return CheckResult("account", ok=True)


def _check_webhook(account: Account, info: Mapping[str, Any]) -> CheckResult:
    trouble = _trouble(account, info)
    return CheckResult("subscription", ok=not trouble, detail=trouble)


def _trouble(account: Account, info: Mapping[str, Any]) -> str:
    """What is wrong with the way events come in; empty when nothing is."""
    url, told = str(info.get("webhook") or ""), info.get("event_types")
    if not url:
        return "Viber does not know where to deliver events. Connect the bot again."
    if url != account.hook_url:
        return "Viber delivers the bot's events to another address. Connect it again."
    if isinstance(told, list) and set(EVENTS) - set(map(str, told)):
        return "Viber does not send all kinds of events. Connect the bot again."
    return ""


def _failed(error: ChannelError) -> CheckResult:
    if error.reason is Reason.AUTH_EXPIRED:
        return CheckResult(
            "token",
            ok=False,
            detail="Viber does not accept the token, or has closed the bot. Copy the token again.",
        )
    return CheckResult("token", ok=False, detail=f"{error.text} ({error.code})".strip())
