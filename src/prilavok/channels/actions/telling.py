"""Everybody hears that something about a channel has changed."""

from __future__ import annotations

from prilavok.channels.models import Channel
from prilavok.events.actions import record
from prilavok.events.types import SYSTEM, Actor, NewEvent


def tell(channel: Channel, actor: Actor = SYSTEM, *, name: str = "channel.updated", **data: object) -> None:
    record(
        NewEvent(
            shop_id=channel.shop_id,
            name=name,
            topic="channel",
            subject=channel.public_id,
            actor=actor,
            data=data,
        )
    )
