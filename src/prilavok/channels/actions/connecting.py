from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from prilavok.channels import registry
from prilavok.channels.actions.telling import tell
from prilavok.channels.models import Channel
from prilavok.events.types import SYSTEM, Actor
from prilavok.lib import crypto
from prilavok.shops.models import Shop

ROTATED = "previous_"


class AlreadyConnected(Exception):
    """Another shop of this installation has the account."""


class SetupIncomplete(ValueError):
    """Keys of the set-up that are missing or unknown."""

    def __init__(self, *, missing: list[str], unknown: list[str]) -> None:
        parts = [f"missing: {', '.join(missing)}"] if missing else []
        parts += [f"unknown: {', '.join(unknown)}"] if unknown else []
        super().__init__("; ".join(parts))
        self.missing, self.unknown = missing, unknown


def _checked(kind: str, secrets: Mapping[str, str]) -> dict[str, str]:
    fields = registry.get(kind).manifest.setup_fields
    known = {field.key for field in fields}
    missing = [f.key for f in fields if f.required and not secrets.get(f.key)]
    unknown = sorted(set(secrets) - known)
    if missing or unknown:
        raise SetupIncomplete(missing=missing, unknown=unknown)
    return {key: value for key, value in secrets.items() if value}


@transaction.atomic
def connect_channel(  # noqa: PLR0913  everything the network tells of an account
    *,
    shop: Shop,
    kind: str,
    external_id: str,
    secrets: Mapping[str, str],
    name: str = "",
    username: str = "",
    avatar_url: str = "",
    simulated: bool = False,
    token_expires_at: datetime | None = None,
    settings: Mapping[str, str] | None = None,
    actor: Actor = SYSTEM,
) -> Channel:
    """A new channel, or the shop's own one with fresh keys. No network call is made.

    Raises `UnknownKind`, `SetupIncomplete`, `AlreadyConnected`.
    """
    checked = _checked(kind, secrets)
    rows = Channel.objects.select_for_update().filter(kind=kind, external_id=external_id)
    if rows.exclude(shop=shop).exclude(status=Channel.Status.DISABLED).exists():
        raise AlreadyConnected(f"{kind} {external_id}")
    channel = rows.filter(shop=shop).order_by("-pk").first() or Channel(
        shop=shop, kind=kind, external_id=external_id
    )
    channel.secrets_encrypted = crypto.encrypt(_rotated(kind, channel.secrets, checked))
    channel.name = name or channel.name or username or external_id
    channel.username = username or channel.username
    channel.avatar_url = avatar_url or channel.avatar_url
    channel.simulated = simulated
    channel.settings = {**channel.settings, **(settings or {})}
    channel.token_expires_at = token_expires_at
    channel.status, channel.problem, channel.paused_until = Channel.Status.ACTIVE, "", None
    channel.save()
    _changed(channel, "channel.connected", actor)
    return channel


def _rotated(kind: str, old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """New keys, with the replaced signing secrets kept: both are valid while the network switches."""
    merged = {**old, **new}
    for key in registry.get(kind).manifest.signing_secrets:
        if old.get(key) and old[key] != merged.get(key):
            merged[ROTATED + key] = old[key]
    return merged


@transaction.atomic
def update_channel_secrets(
    channel: Channel,
    secrets: Mapping[str, str],
    *,
    token_expires_at: datetime | None = None,
    actor: Actor = SYSTEM,
) -> Channel:
    """Merge new keys in; the channel works again."""
    locked = Channel.objects.select_for_update().get(pk=channel.pk)
    locked.secrets_encrypted = crypto.encrypt(_rotated(locked.kind, locked.secrets, secrets))
    locked.token_expires_at = token_expires_at or locked.token_expires_at
    if locked.status == Channel.Status.RECONNECT:
        locked.status, locked.problem = Channel.Status.ACTIVE, ""
    locked.save()
    _changed(locked, "channel.updated", actor)
    return locked


@transaction.atomic
def update_channel_settings(
    channel: Channel, *, actor: Actor, name: str | None = None, **changes: object
) -> Channel:
    """Staff's name of the channel and switches such as `human_agent`."""
    locked = Channel.objects.select_for_update().get(pk=channel.pk)
    locked.settings = {**locked.settings, **changes}
    locked.name = name or locked.name
    locked.save(update_fields=["settings", "name"])
    _changed(locked, "channel.updated", actor)
    return locked


def pause_channel(channel: Channel, *, actor: Actor = SYSTEM, until: datetime | None = None) -> None:
    """Nothing is sent while paused; what arrives is still stored and shown."""
    _set_status(channel, Channel.Status.PAUSED, actor, paused_until=until)


def resume_channel(channel: Channel, *, actor: Actor = SYSTEM) -> None:
    _set_status(channel, Channel.Status.ACTIVE, actor, paused_until=None, problem="")


def disconnect_channel(channel: Channel, *, actor: Actor) -> None:
    """Keys are forgotten, history stays."""
    _set_status(channel, Channel.Status.DISABLED, actor, secrets_encrypted="", problem="")


@transaction.atomic
def _set_status(channel: Channel, status: str, actor: Actor, **changes: object) -> None:
    Channel.objects.filter(pk=channel.pk).update(status=status, **changes)
    channel.refresh_from_db()
    _changed(channel, "channel.updated", actor)


def _changed(channel: Channel, name: str, actor: Actor) -> None:
    tell(channel, actor, name=name, status=channel.status)
