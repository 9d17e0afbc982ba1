"""Webhooks on their way to the CRM's hook: posted, and repeated as networks do."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import httpx

from prilavok.channels import registry
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.simulator.models import SimDelivery

TIMEOUT = 5.0
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))


@cache
def _client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False)


def deliver(delivery: SimDelivery) -> None:
    """Post it now, unless it is held back to be overtaken. Never inside a transaction."""
    if not delivery.held:
        post(delivery)


def post(delivery: SimDelivery) -> bool:
    """True when the hook has taken it; otherwise it is tried again later, and in the end given up."""
    if delivery.delivered_at is not None:
        return True
    taken = [_post_once(delivery) for _ in range(delivery.copies)]
    delivery.attempts += 1
    if taken[-1]:
        delivery.delivered_at = now()
    elif delivery.attempts <= len(RETRY_AFTER):
        wait = RETRY_AFTER[delivery.attempts - 1]
        defer("simulator.deliver", at=now() + wait, delivery_id=delivery.pk)
    delivery.save(update_fields=["attempts", "http_status", "error", "delivered_at"])
    return delivery.delivered_at is not None


def _post_once(delivery: SimDelivery) -> bool:
    """True when the answer is the one that the network wants to read."""
    if not delivery.account.hook_url:
        delivery.http_status, delivery.error = None, "no hook"
        return False
    try:
        answer = _client().request(
            delivery.method,
            delivery.account.hook_url,
            params=delivery.query or None,
            content=delivery.body.encode(),
            headers=delivery.headers,
        )
    except httpx.HTTPError as error:
        delivery.http_status, delivery.error = None, type(error).__name__
        return False
    delivery.http_status, delivery.error = answer.status_code, ""
    expected = registry.get(delivery.account.kind).manifest.hook_answer
    if answer.is_success and expected and answer.text.strip() != expected:
        delivery.error = f"not {expected!r}"
        return False
    return answer.is_success


def redeliver(delivery_id: int) -> None:
    """A repeat, or one that was held back until it was overtaken."""
    delivery = SimDelivery.objects.select_related("account").filter(pk=delivery_id).first()
    if delivery is not None:
        post(delivery)
