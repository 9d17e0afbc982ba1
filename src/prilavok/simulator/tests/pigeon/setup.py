from __future__ import annotations

from prilavok.channels.errors import ChannelError
from prilavok.channels.types import Account, CheckResult
from prilavok.lib.http import Transport

from .outbound import call


def check(account: Account, transport: Transport) -> list[CheckResult]:
    try:
        told = call("GET", "/loft", account, transport)
    except ChannelError as error:
        return [CheckResult("token", ok=False, detail=error.text)]
    is_here = told.get("window") == account.hook_url
    return [CheckResult("token", ok=True), CheckResult("subscription", ok=is_here)]


def subscribe(account: Account, transport: Transport) -> None:
    call("POST", "/window", account, transport, {"url": account.hook_url})


def unsubscribe(account: Account, transport: Transport) -> None:
    call("POST", "/window", account, transport, {"url": ""})
