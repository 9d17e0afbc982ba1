"""Which account a hook serves and with what keys; remembered for a moment, asked again when in doubt."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from prilavok.channels import registry
from prilavok.channels.actions.connecting import ROTATED
from prilavok.channels.contract import Adapter
from prilavok.channels.models import Channel

FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class HookAccount:
    channel_id: int
    kind: str
    external_id: str
    secrets: tuple[str, ...] = field(repr=False)
    tokens: tuple[str, ...] = field(repr=False)
    kept_headers: tuple[str, ...] = ()
    group: str = ""

    @property
    def adapter(self) -> Adapter:
        return registry.get(self.kind)


def _account(channel: Channel) -> HookAccount:
    manifest = registry.get(channel.kind).manifest
    values = channel.secrets
    signing = [*manifest.signing_secrets, *(ROTATED + key for key in manifest.signing_secrets)]
    return HookAccount(
        channel_id=channel.pk,
        kind=channel.kind,
        external_id=channel.external_id,
        secrets=tuple(values[key] for key in signing if values.get(key)),
        tokens=tuple(values[key] for key in manifest.verify_tokens if values.get(key)),
        kept_headers=manifest.kept_headers,
        group=values.get(manifest.group_key, ""),
    )


def _load(**lookup: object) -> list[HookAccount]:
    close_old_connections()
    rows = Channel.objects.filter(**lookup).exclude(status=Channel.Status.DISABLED)
    return [_account(channel) for channel in rows]


class Accounts:
    """A cache of one process. A miss and a refusal always ask the database."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, HookAccount]] = {}

    async def by_hook(self, kind: str, hook_id: str, *, fresh: bool = False) -> HookAccount | None:
        cached = self._known.get(hook_id)
        if cached and not fresh and time.monotonic() - cached[0] < FRESH_SECONDS:
            return cached[1] if cached[1].kind == kind else None
        found = await sync_to_async(_load)(hook_id=hook_id)
        if not found:
            self._known.pop(hook_id, None)
            return None
        self._known[hook_id] = (time.monotonic(), found[0])
        return found[0] if found[0].kind == kind else None

    async def by_external_ids(self, kinds: Sequence[str], external_ids: Sequence[str]) -> list[HookAccount]:
        return await sync_to_async(_load)(kind__in=kinds, external_id__in=external_ids)

    async def of_kind(self, kinds: Sequence[str]) -> list[HookAccount]:
        """All accounts of these kinds, for what names none."""
        return await sync_to_async(_load)(kind__in=kinds)
