from __future__ import annotations

from prilavok.events.types import Actor, NewEvent
from prilavok.linking.models import Interest


def interest_event(interest: Interest, name: str, actor: Actor, message: str = "") -> NewEvent:
    """`name` is what became of it: linked, suggested, confirmed, rejected."""
    conversation = interest.conversation
    return NewEvent(
        shop_id=interest.shop_id,
        name=f"interest.{name}",
        topic="conversation" if conversation else "customer",
        subject=conversation.public_id if conversation else interest.customer.public_id,
        actor=actor,
        data={"interest": interest.public_id, "product": interest.product.public_id, "message": message},
    )
