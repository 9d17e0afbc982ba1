"""Webhooks on their way to the CRM's hook: signed, posted, repeated like Meta does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction

from prilavok.channels.adapters.instagram.simulator import encode, signed_headers
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.simulator.faults import faults_of
from prilavok.simulator.models import SimAccount, SimDelivery, SimPerson

TIMEOUT = 5.0
HELD_FOR = timedelta(seconds=2)
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
FIELD_OF_ACT = {
    "comment": "comments",
    "own_comment": "comments",
    "react": "message_reactions",
    "edit": "message_edit",
    "seen": "messaging_seen",
    "button": "messaging_postbacks",
    "link": "messaging_referral",
}
"""The subscription an act is told under; all others come with `messages`."""


@cache
def _client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False)


@transaction.atomic
def write_delivery(
    account: SimAccount,
    *,
    act: str,
    target: str,
    body: Mapping[str, Any],
    person: SimPerson | None = None,
    summary: str = "",
) -> SimDelivery | None:
    """The webhook of an act, not yet posted; None when the account is not subscribed to it."""
    if FIELD_OF_ACT.get(act, "messages") not in account.subscribed:
        return None
    faults = faults_of(account)
    held = faults.shuffle and not account.deliveries.filter(held=True, delivered_at=None).exists()
    delivery = SimDelivery.objects.create(
        account=account,
        person=person,
        act=act,
        target=target,
        summary=summary[:120],
        body=encode(body).decode(),
        copies=2 if faults.twice else 1,
        held=held,
    )
    if held:
        defer("simulator.deliver", at=now() + HELD_FOR, delivery_id=delivery.pk)
    return delivery


def deliver(delivery: SimDelivery | None) -> None:
    """Post it now, unless it is held back to be overtaken. Never inside a transaction."""
    if delivery is not None and not delivery.held:
        post(delivery)


def post(delivery: SimDelivery) -> bool:
    """True when the hook has taken it; otherwise it is tried again later, and in the end given up."""
    if delivery.delivered_at is not None:
        return True
    raw = delivery.body.encode()
    headers = signed_headers(raw, settings.SIMULATOR_APP["client_secret"])
    for _ in range(delivery.copies):
        _post_once(delivery, raw, headers)
    delivery.attempts += 1
    if delivery.http_status is not None and 200 <= delivery.http_status < 300:
        delivery.delivered_at = now()
    elif delivery.attempts <= len(RETRY_AFTER):
        wait = RETRY_AFTER[delivery.attempts - 1]
        defer("simulator.deliver", at=now() + wait, delivery_id=delivery.pk)
    delivery.save(update_fields=["attempts", "http_status", "error", "delivered_at"])
    return delivery.delivered_at is not None


def _post_once(delivery: SimDelivery, raw: bytes, headers: dict[str, str]) -> None:
    if not delivery.account.hook_url:
        delivery.http_status, delivery.error = None, "no hook"
        return
    try:
        answer = _client().post(delivery.account.hook_url, content=raw, headers=headers)
    except httpx.HTTPError as error:
        delivery.http_status, delivery.error = None, type(error).__name__
    else:
        delivery.http_status, delivery.error = answer.status_code, ""


def redeliver(delivery_id: int) -> None:
    """A repeat, or one that was held back until it was overtaken."""
    delivery = SimDelivery.objects.select_related("account").filter(pk=delivery_id).first()
    if delivery is not None:
        post(delivery)
