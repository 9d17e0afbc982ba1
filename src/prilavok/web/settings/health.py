"""How a channel is doing, as its card shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from prilavok.channels.models import Channel
from prilavok.lib.clock import now

EXPIRES_SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Bar:
    """Events of one half hour; `height` in per cent of the fullest one."""

    count: int
    height: int


@dataclass(frozen=True, slots=True)
class Health:
    channel: Channel
    bars: Sequence[Bar]
    total: int
    expires_soon: bool

    @property
    def needs_attention(self) -> bool:
        return self.channel.status == Channel.Status.RECONNECT or self.expires_soon


def health_of(channel: Channel, counts: Sequence[int]) -> Health:
    most = max(counts, default=0) or 1
    expires_at = channel.token_expires_at
    return Health(
        channel=channel,
        bars=[Bar(count, max(6, round(100 * count / most))) for count in counts],
        total=sum(counts),
        expires_soon=bool(expires_at and expires_at < now() + EXPIRES_SOON),
    )
