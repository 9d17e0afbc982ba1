"""Who reacts to which event: the whole table."""

from __future__ import annotations

from prilavok.automation.queries import shops_with_rules
from prilavok.events.actions import Interested, install_reactions
from prilavok.teamwork.queries import shops_at_work, shops_called

REACTIONS: dict[str, tuple[str, ...]] = {
    "message.received": ("automation.react", "teamwork.react", "teamwork.notify_of_messages"),
    "message.reacted": ("automation.react",),
    "interest.linked": ("automation.react",),
    "order.status": ("automation.react",),
    "conversation.assigned": ("teamwork.notify",),
    "conversation.team": ("teamwork.react",),
    "conversation.sla_breached": ("teamwork.notify",),
    "member.availability": ("teamwork.react",),
    "member.mentioned": ("teamwork.notify",),
    "message.picture": ("ingest.pictures_arrived",),
    "product.changed": ("linking.pictures_changed",),
    "post.changed": ("linking.pictures_changed",),
}
INTERESTED: dict[str, Interested] = {
    "automation.react": shops_with_rules,
    "teamwork.react": shops_at_work,
    "teamwork.notify_of_messages": shops_called,
}


def install() -> None:
    install_reactions(REACTIONS, INTERESTED)
