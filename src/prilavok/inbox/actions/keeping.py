"""What came before its message, remembered until that arrives."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.channels.models import Channel
from prilavok.inbox.models import EarlyUpdate


def keep(channel: Channel, external_id: str, *, key: str, change: Mapping[str, object]) -> None:
    """Remember `change` (see `changes.apply`) until the message arrives; repeats are dropped."""
    EarlyUpdate.objects.bulk_create(
        [EarlyUpdate(channel=channel, external_id=external_id, key=key[:300], change=dict(change))],
        ignore_conflicts=True,
    )
