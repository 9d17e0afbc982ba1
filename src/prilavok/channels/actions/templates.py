"""Texts that a network approves beforehand: what it says about them is what we show."""

from __future__ import annotations

from django.db import transaction

from prilavok.channels.actions.delivery import account_of, adapter_of, transport_for
from prilavok.channels.contract import TemplateState
from prilavok.channels.models import Channel, MessageTemplate
from prilavok.channels.types import TemplateChanged
from prilavok.lib.clock import now

_TOLD = ("name", "language", "category", "status", "quality", "reason")


@transaction.atomic(savepoint=False)
def note_template(channel: Channel, event: TemplateChanged) -> None:
    """What the event leaves out stays as it was."""
    told = {name: getattr(event, name) for name in _TOLD if getattr(event, name)}
    MessageTemplate.objects.update_or_create(
        channel=channel, external_id=event.external_id, defaults={**told, "updated_at": now()}
    )


def sync_templates(channel: Channel) -> int:
    """Ask the network for all of them; how many there are. Raises `ChannelError`."""
    adapter = adapter_of(channel)
    if adapter.templates is None:
        return 0
    found = adapter.templates.list_templates(account_of(channel), transport_for(channel))
    _replace(channel, found)
    return len(found)


@transaction.atomic
def _replace(channel: Channel, found: list[TemplateState]) -> None:
    for state in found:
        MessageTemplate.objects.update_or_create(
            channel=channel,
            external_id=state.external_id,
            defaults={**{name: getattr(state, name) for name in (*_TOLD, "text")}, "updated_at": now()},
        )
    known = [state.external_id for state in found]
    MessageTemplate.objects.filter(channel=channel).exclude(external_id__in=known).delete()
