"""Texts that a network approves beforehand: what it says about them is what we show."""

from __future__ import annotations

import structlog
from django.db import transaction

from prilavok.channels.actions.delivery import account_of, adapter_of, transport_for
from prilavok.channels.actions.telling import tell
from prilavok.channels.contract import Templates, TemplateState
from prilavok.channels.errors import ChannelError, Unsupported
from prilavok.channels.models import Channel, MessageTemplate
from prilavok.channels.types import TemplateChanged
from prilavok.lib.clock import now

log = structlog.get_logger(__name__)
_TOLD = ("name", "language", "category", "status", "quality", "reason")


@transaction.atomic(savepoint=False)
def note_template(channel: Channel, event: TemplateChanged) -> None:
    """What the event leaves out stays as it was."""
    told = {name: getattr(event, name) for name in _TOLD if getattr(event, name)}
    MessageTemplate.objects.update_or_create(
        channel=channel, external_id=event.external_id, defaults={**told, "updated_at": now()}
    )
    tell(channel, template=event.name, status=event.status)


def sync_templates(channel: Channel) -> int:
    """Ask the network for all of them; how many there are. Raises `ChannelError`, `Unsupported`."""
    found = _templates(channel).list_templates(account_of(channel), transport_for(channel))
    _replace(channel, found)
    return len(found)


def sync_all_templates() -> int:
    """Of every working channel whose network approves texts; the number of those that answered."""
    answered = 0
    for channel in Channel.objects.filter(status=Channel.Status.ACTIVE).order_by("pk"):
        if adapter_of(channel).templates is None:
            continue
        try:
            sync_templates(channel)
        except ChannelError as error:
            log.warning("channels.templates_not_told", channel=channel.public_id, error=str(error))
        else:
            answered += 1
    return answered


def create_template(channel: Channel, wanted: TemplateState) -> MessageTemplate:
    """Hand a text in: the network looks at it and tells by an event. Raises `ChannelError`, `Unsupported`."""
    state = _templates(channel).create_template(wanted, account_of(channel), transport_for(channel))
    told = {name: getattr(state, name) for name in _TOLD} | {"updated_at": now()}
    # The event may be here before this answer: then it knows the status better.
    row, _ = MessageTemplate.objects.update_or_create(
        channel=channel,
        external_id=state.external_id,
        defaults={"text": state.text, "name": state.name, "language": state.language},
        create_defaults={**told, "text": state.text},
    )
    return row


def delete_template(channel: Channel, name: str) -> int:
    """In all its languages; how many went. Raises `ChannelError`, `Unsupported`."""
    _templates(channel).delete_template(name, account_of(channel), transport_for(channel))
    deleted, _ = MessageTemplate.objects.filter(channel=channel, name=name).delete()
    return deleted


def _templates(channel: Channel) -> Templates:
    found = adapter_of(channel).templates
    if found is None:
        raise Unsupported("templates")
    return found


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
