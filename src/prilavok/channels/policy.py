"""Messaging windows: who may write freely until when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from prilavok.channels.contract import Windows

WindowReason = Literal["always", "open", "human_only", "expired", "no_message_yet", "channel_down"]


@dataclass(frozen=True, slots=True)
class Window:
    """`open` for the one who asks; `closes_at` of what is open, or when it closed."""

    open: bool
    reason: WindowReason
    closes_at: datetime | None = None
    human_only: bool = False


def direct_window(
    windows: Windows, *, last_inbound_at: datetime | None, moment: datetime, human: bool
) -> Window:
    """Free text in Direct. `human`: a person writes and the shop may use the longer human window."""
    if windows.free is None:
        return Window(open=True, reason="always")
    if last_inbound_at is None:
        return Window(open=False, reason="no_message_yet")
    closes_at = last_inbound_at + windows.free
    if moment < closes_at:
        return Window(open=True, reason="open", closes_at=closes_at)
    if human and windows.human is not None and moment < last_inbound_at + windows.human:
        return Window(
            open=True, reason="human_only", closes_at=last_inbound_at + windows.human, human_only=True
        )
    return Window(open=False, reason="expired", closes_at=closes_at)


def private_reply_window(windows: Windows, *, commented_at: datetime, moment: datetime) -> Window:
    """A private answer to one comment."""
    if windows.private_reply is None:
        return Window(open=True, reason="always")
    closes_at = commented_at + windows.private_reply
    if moment < closes_at:
        return Window(open=True, reason="open", closes_at=closes_at)
    return Window(open=False, reason="expired", closes_at=closes_at)
