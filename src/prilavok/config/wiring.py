"""Who reacts to which event: the whole table."""

from __future__ import annotations

from prilavok.automation.queries import shops_with_rules
from prilavok.events.actions import Interested, install_reactions

REACTIONS: dict[str, tuple[str, ...]] = {
    "message.received": ("automation.react",),
    "message.reacted": ("automation.react",),
    "interest.linked": ("automation.react",),
    "order.status": ("automation.react",),
    "message.picture": ("ingest.pictures_arrived",),
    "product.changed": ("linking.pictures_changed",),
    "post.changed": ("linking.pictures_changed",),
}
INTERESTED: dict[str, Interested] = {"automation.react": shops_with_rules}


def install() -> None:
    install_reactions(REACTIONS, INTERESTED)
