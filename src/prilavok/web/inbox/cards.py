"""Products as the cards that a network shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation

from prilavok.catalog.models import Product
from prilavok.catalog.queries import products_of
from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.types import Card
from prilavok.inbox.models import Conversation
from prilavok.web.inbox.presenters.references import photo_of, price_of


def cards_of(conversation: Conversation, public_ids: Sequence[str]) -> list[Card]:
    """In the order they are named, in the shop's language; products that are gone are left out, and those
    that are more than fit.
    """
    most = card_limit(conversation)
    if not most or not public_ids:
        return []
    rows = products_of(conversation.shop).filter(public_id__in=public_ids)
    found = {row.public_id: row for row in rows}
    with translation.override(conversation.shop.language):
        return [card_of(found[name]) for name in dict.fromkeys(public_ids) if name in found][:most]


def card_limit(conversation: Conversation) -> int:
    manifest = adapter_of(conversation.channel).manifest
    return manifest.limits.cards if "cards" in manifest.capabilities else 0


def card_of(product: Product) -> Card:
    photo = photo_of(product)
    return Card(
        title=product.name,
        subtitle=price_of(product),
        image_url=photo if "://" in photo or not photo else f"{settings.PUBLIC_URL}{photo}",
        url=product.url,
    )
