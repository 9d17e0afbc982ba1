"""In whose name members answer, on networks that show a name and a face of their own for that.

The network keeps personas and changes none: another name or picture is another persona.
"""

from __future__ import annotations

import structlog
from django.db import transaction

from prilavok.channels.actions.delivery import account_of, adapter_of, transport_for
from prilavok.channels.actions.telling import tell
from prilavok.channels.contract import Personas, PersonaState
from prilavok.channels.errors import ChannelError, Reason, Unsupported
from prilavok.channels.models import Channel, Persona
from prilavok.events.types import Actor
from prilavok.shops.models import Membership

log = structlog.get_logger(__name__)


def save_persona(
    channel: Channel, member: Membership, *, name: str, picture_url: str, actor: Actor
) -> Persona:
    """From now on the member's answers go out under it. Raises `ChannelError`, `Unsupported`."""
    before = Persona.objects.filter(channel=channel, member=member).first()
    if before and (before.name, before.picture_url) == (name, picture_url):
        return before
    wanted = PersonaState("", name, picture_url)
    made = _personas(channel).create_persona(wanted, account_of(channel), transport_for(channel))
    if not made.external_id:
        raise ChannelError(Reason.OTHER, code="no_id", text="the answer has no id of the persona")
    told = {"name": name, "picture_url": picture_url, "external_id": made.external_id}
    with transaction.atomic():
        persona, _ = Persona.objects.update_or_create(channel=channel, member=member, defaults=told)
        tell(channel, actor, persona=name, member=member.public_id)
    if before:
        _forget_there(channel, before.external_id)
    return persona


def remove_persona(channel: Channel, member: Membership, *, actor: Actor) -> bool:
    """The member answers as the shop again; whether there was a persona."""
    persona = Persona.objects.filter(channel=channel, member=member).first()
    if persona is None:
        return False
    with transaction.atomic():
        persona.delete()
        tell(channel, actor, persona="", member=member.public_id)
    _forget_there(channel, persona.external_id)
    return True


def _forget_there(channel: Channel, external_id: str) -> None:
    """One that stays with the network is seen by nobody: no message names it any more."""
    try:
        _personas(channel).delete_persona(external_id, account_of(channel), transport_for(channel))
    except ChannelError as error:
        log.warning("channels.persona_stays", channel=channel.public_id, error=str(error))


def _personas(channel: Channel) -> Personas:
    found = adapter_of(channel).personas
    if found is None:
        raise Unsupported("personas")
    return found
