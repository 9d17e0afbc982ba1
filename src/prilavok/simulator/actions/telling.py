"""From something that happened on a network to the webhooks that tell it, kept until the hook takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction

from prilavok.channels import registry, simulators
from prilavok.channels.simulation import Fact
from prilavok.channels.types import WebhookRequest
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.lib.text import shorten
from prilavok.simulator.actions.accounts import save_serial
from prilavok.simulator.actions.delivering import deliver
from prilavok.simulator.background import run_after_commit
from prilavok.simulator.faults import act_time, faults_of
from prilavok.simulator.models import SimAccount, SimDelivery, SimPerson
from prilavok.simulator.scene import RowScene

HELD_FOR = timedelta(seconds=2)
DELAY = timedelta(seconds=10)
SUMMARY = 60
PART = "part"
"""The act of further requests about the same fact."""


@transaction.atomic
def write_deliveries(
    account: SimAccount,
    fact: Fact,
    *,
    act: str,
    target: str,
    person: SimPerson | None = None,
    summary: str = "",
) -> list[SimDelivery]:
    """The webhooks of a fact, not yet posted; none when the network keeps it to itself."""
    locked = SimAccount.objects.select_for_update().get(pk=account.pk)
    scene = RowScene(locked, act_time(locked))
    requests = simulators.get(account.kind).tell(fact, scene)
    save_serial(locked, scene.fresh)
    written = []
    for number, request in enumerate(requests):
        delivery = _delivery(locked, request, act=PART if number else act, target=target)
        delivery.person, delivery.summary = person, shorten(summary, SUMMARY)
        delivery.save()
        if delivery.held:
            wait = DELAY if faults_of(locked).delayed else HELD_FOR
            defer("simulator.deliver", at=now() + wait, delivery_id=delivery.pk)
        written.append(delivery)
    return written


def _delivery(account: SimAccount, request: WebhookRequest, *, act: str, target: str) -> SimDelivery:
    faults = faults_of(account)
    is_overtaken = faults.shuffle and not account.deliveries.filter(held=True, delivered_at=None).exists()
    return SimDelivery(
        account=account,
        act=act,
        target=_known_as(account.kind, request) or target,
        method=request.method,
        query=dict(request.query),
        headers=dict(request.headers),
        body=request.body.decode(),
        copies=2 if faults.twice else 1,
        held=faults.delayed or is_overtaken,
    )


def _known_as(kind: str, request: WebhookRequest) -> str:
    """What the CRM will call the message or comment in question."""
    try:
        events = registry.get(kind).inbound.parse(request)
    except ValueError:
        return ""
    return next((str(getattr(event, "external_id", "")) for event in events), "")


def tell(
    account: SimAccount,
    fact: Fact,
    *,
    act: str,
    target: str,
    person: SimPerson | None = None,
    summary: str = "",
) -> None:
    """Write and post. Never inside a transaction."""
    deliver_all(write_deliveries(account, fact, act=act, target=target, person=person, summary=summary))


def deliver_all(deliveries: Sequence[SimDelivery]) -> None:
    for delivery in deliveries:
        deliver(delivery)


def tell_later(write: Callable[[], Sequence[SimDelivery]]) -> None:
    """The network's webhook about our own call comes after its answer."""
    run_after_commit(lambda: deliver_all(write()))
