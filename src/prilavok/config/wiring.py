"""Who reacts to which event: the whole table."""

from __future__ import annotations

from prilavok.events.actions import install_reactions

REACTIONS: dict[str, tuple[str, ...]] = {
    "message.received": ("automation.react",),
    "message.reacted": ("automation.react",),
    "interest.linked": ("automation.react",),
    "order.status": ("automation.react",),
}


def install() -> None:
    install_reactions(REACTIONS)
