"""What was recognised on a customer's picture joins what their words said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from prilavok.events.types import Actor
from prilavok.inbox.models import Message
from prilavok.linking.actions.linking import Desk, is_linkable
from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.models import Evidence, Interest
from prilavok.linking.queries import Asked, judge_messages
from prilavok.linking.types import Candidate, Sighting

FOLLOWING = timedelta(minutes=15)
MAX_FOLLOWING = 5
"""Words sent right after a picture ("is there a 46?") were read before it was looked at."""


@transaction.atomic
def link_pictures(message: Message, sightings: Sequence[Sighting]) -> list[Interest]:
    """The interests that the message's picture started or moved. What a member turned down stays so."""
    if not sightings or not is_linkable(message):
        return []
    asked = [_asked(message, sightings), *(_asked(later) for later in _following(message))]
    verdicts = judge_messages(message.shop_id, asked, catalogue_of(message.shop_id))
    seen = {product for sighting in sightings for product in sighting.product_ids}
    settled = _settled(message)
    chosen = [
        (ask, item)
        for ask, verdict in zip(asked, verdicts, strict=True)
        for item in verdict.items
        if item.product_id in seen - settled and _is_new(ask, item, message)
    ]
    if not chosen:
        return []
    desk = Desk(message.shop, [ask for ask, _ in chosen])
    desk.forget(message.pk)
    for ask, item in chosen:
        desk.put(ask, item)
    customer = message.conversation.customer
    return desk.write({customer.pk: Actor("customer", customer.public_id)})


def _asked(message: Message, sightings: Sequence[Sighting] = ()) -> Asked:
    references = tuple(message.references.all())
    customer = message.conversation.customer_id
    return Asked(message, message.conversation, customer, references, sightings=tuple(sightings))


def _following(message: Message) -> list[Message]:
    rows = Message.objects.filter(
        conversation_id=message.conversation_id,
        direction=Message.Direction.INBOUND,
        deleted_at__isnull=True,
        pk__gt=message.pk,
        sent_at__lte=message.sent_at + FOLLOWING,
    )
    loaded = rows.select_related("conversation__customer").prefetch_related("references")
    return [row for row in loaded.order_by("pk")[:MAX_FOLLOWING] if is_linkable(row)]


def _settled(message: Message) -> set[int]:
    """Products that this message was already linked to by picture, or that a member turned down for it."""
    rows = Evidence.objects.filter(message=message)
    done = rows.filter(kind="picture").values_list("interest__product_id", flat=True)
    no = rows.filter(interest__state=Interest.State.REJECTED).values_list("interest__product_id", flat=True)
    return {*done, *no}


def _is_new(ask: Asked, item: Candidate, message: Message) -> bool:
    """The picture itself, or words that only the picture gave a meaning."""
    kinds = {reason.kind for reason in item.reasons}
    return "picture" in kinds if ask.message.pk == message.pk else "context" in kinds
