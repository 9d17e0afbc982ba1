"""Connecting a bot: where its updates go, and checks in plain words.

https://core.telegram.org/bots/api#setwebhook
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from prilavok.channels.adapters.telegram import client
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.types import Account, CheckResult
from prilavok.lib.http import Transport

# Reactions are told only to those who ask for them by name.
UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "my_chat_member",
)
CONNECTIONS = 40
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def subscribe(account: Account, transport: Transport) -> None:
    """Updates that wait are delivered to the new address: none is dropped."""
    body = {
        "url": account.hook_url,
        "secret_token": account.credentials.get("webhook_secret", ""),
        "allowed_updates": list(UPDATES),
        "max_connections": CONNECTIONS,
    }
    client.bot(account, transport).call("setWebhook", body, safe=True)


def unsubscribe(account: Account, transport: Transport) -> None:
    client.bot(account, transport).call("deleteWebhook", {}, safe=True)


def check(account: Account, transport: Transport) -> list[CheckResult]:
    """What is asked of the live bot; the first failure of the token ends it."""
    results = list(_check_settings(account))
    bot = client.bot(account, transport)
    try:
        me = _object(bot.call("getMe", safe=True))
    except ChannelError as error:
        return [*results, _failed("token", error)]
    results.append(CheckResult("token", ok=True, detail=f"@{me.get('username', '')}"))
    results.append(_check_account(account, me))
    try:
        results.append(_check_webhook(account, _object(bot.call("getWebhookInfo", safe=True))))
    except ChannelError as error:
        results.append(_failed("subscription", error))
    return results


def _check_settings(account: Account) -> Iterator[CheckResult]:
    if not _SECRET.fullmatch(account.credentials.get("webhook_secret", "")):
        yield CheckResult(
            "webhook_secret",
            ok=False,
            detail="The webhook secret must consist of 1 to 256 Latin letters, digits, _ and -.",
        )


def _check_account(account: Account, me: dict[str, Any]) -> CheckResult:
    if str(me.get("id", "")) != account.external_id:
        return CheckResult("account", ok=False, detail="The token belongs to another bot.")
    return CheckResult("account", ok=True)


def _check_webhook(account: Account, info: dict[str, Any]) -> CheckResult:
    trouble = _trouble(account, info)
    return CheckResult("subscription", ok=not trouble, detail=trouble)


def _trouble(account: Account, info: dict[str, Any]) -> str:
    """What is wrong with the way updates come in; empty when nothing is."""
    url, asked = str(info.get("url") or ""), info.get("allowed_updates")
    if not url:
        return "Telegram does not know where to deliver updates. Connect the bot again."
    if url != account.hook_url:
        return "Telegram delivers the bot's updates to another address. Connect it again."
    if not isinstance(asked, list) or set(UPDATES) - set(map(str, asked)):
        return "Telegram does not send all kinds of updates. Connect the bot again."
    if info.get("last_error_message") and info.get("pending_update_count"):
        return "Telegram cannot deliver updates here. Is the address open from the internet, with HTTPS?"
    return ""


def _failed(code: str, error: ChannelError) -> CheckResult:
    if error.reason is Reason.AUTH_EXPIRED:
        return CheckResult(
            code, ok=False, detail="Telegram does not accept the token. Copy it again from @BotFather."
        )
    return CheckResult(code, ok=False, detail=f"{error.text} ({error.code})".strip())


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
