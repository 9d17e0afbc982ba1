"""Connecting a number: subscription of the business account, and checks in plain words.

https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-webhooks
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prilavok.channels.adapters.whatsapp import client
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.families.meta_connection import check_settings, failed
from prilavok.channels.families.meta_pages import rows
from prilavok.channels.types import Account, CheckResult
from prilavok.lib.http import Transport

NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,quality_rating,code_verification_status,platform_type,status"
)
NUMBER_DOWN = "WhatsApp has cut the number off or restricts it. WhatsApp Manager says why."
EXPIRED = "WhatsApp no longer accepts the token. Connect again."
NO_WABA = "The WhatsApp Business Account ID is missing: events and templates need it."


def subscribe(account: Account, transport: Transport) -> None:
    """The app gets the events of the business account.

    Where they go is set in the app's dashboard: an address for this one number would take away the events
    of the account's other numbers.
    """
    client.graph(account, transport).call("POST", _subscription(account), safe=True)


QUALITY = {"GREEN": "Quality of the number: high", "YELLOW": "Quality of the number: medium"}


def unsubscribe(account: Account, transport: Transport) -> None:
    client.graph(account, transport).call("DELETE", _subscription(account), safe=True)


def check(account: Account, transport: Transport) -> list[CheckResult]:
    """What is asked of the live account; the first failure of the token ends it."""
    results = list(_check_settings(account))
    try:
        number = _number(account, transport)
    except ChannelError as error:
        return [*results, failed("token", error, EXPIRED)]
    name = f"{number.get('verified_name') or ''} {number.get('display_phone_number') or ''}".strip()
    results.append(CheckResult("token", ok=True, detail=name))
    results.append(_check_number(number))
    results.append(_check_quality(number))
    if client.waba(account):
        results.append(_check_belongs(account, transport))
        results.append(_check_subscription(account, transport))
    return results


def _check_settings(account: Account) -> Iterator[CheckResult]:
    yield from check_settings(account)
    if not client.waba(account):
        yield CheckResult("waba_id", ok=False, detail=NO_WABA)


def _check_number(number: Mapping[str, Any]) -> CheckResult:
    status = str(number.get("status") or "CONNECTED").upper()
    if status not in ("CONNECTED", "UNVERIFIED", "PENDING"):
        return CheckResult("number", ok=False, detail=NUMBER_DOWN)
    if str(number.get("platform_type") or "CLOUD_API").upper() == "NOT_APPLICABLE":
        return CheckResult(
            "number",
            ok=False,
            detail="The number is not registered for the Cloud API yet. Register it in Meta.",
        )
    return CheckResult("number", ok=True)


def _check_quality(number: Mapping[str, Any]) -> CheckResult:
    rating = str(number.get("quality_rating") or "UNKNOWN").upper()
    if rating == "RED":
        return CheckResult(
            "quality", ok=False, detail="Quality is low: people block or report the number. Send less."
        )
    return CheckResult("quality", ok=True, detail=QUALITY.get(rating, ""))


def _check_belongs(account: Account, transport: Transport) -> CheckResult:
    path = client.path(account, client.waba(account), "phone_numbers")
    try:
        answer = client.graph(account, transport).call("GET", path, query={"fields": "id", "limit": "100"})
    except ChannelError as error:
        return failed("waba_id", error, EXPIRED)
    if account.external_id not in {str(one.get("id")) for one in rows(answer)}:
        return CheckResult("waba_id", ok=False, detail="The number belongs to another business account.")
    return CheckResult("waba_id", ok=True)


def _check_subscription(account: Account, transport: Transport) -> CheckResult:
    try:
        answer = client.graph(account, transport).call("GET", _subscription(account))
    except ChannelError as error:
        return failed("subscription", error, EXPIRED)
    if not rows(answer):
        return CheckResult("subscription", ok=False, detail="No app gets the events. Subscribe again.")
    return CheckResult("subscription", ok=True)


def _subscription(account: Account) -> str:
    waba = client.waba(account)
    if not waba:
        raise ChannelError(Reason.OTHER, code="no_waba_id", text=NO_WABA)
    return client.path(account, waba, "subscribed_apps")


def _number(account: Account, transport: Transport) -> dict[str, Any]:
    path = client.path(account, account.external_id)
    return client.graph(account, transport).call("GET", path, query={"fields": NUMBER_FIELDS})
