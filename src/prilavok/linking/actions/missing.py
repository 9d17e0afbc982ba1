"""What customers ask for and the shop does not have: noted, made, or let go."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from prilavok.catalog.models import Product
from prilavok.events.types import Actor
from prilavok.lib.clock import now
from prilavok.linking.actions.deciding import add_interest
from prilavok.linking.models import Interest, MissingProduct
from prilavok.linking.queries import Asked
from prilavok.linking.types import Verdict

LONGEST = 120


def note_missing(shop_id: int, judged: Iterable[tuple[Asked, Verdict]]) -> None:
    """A message is noted once."""
    MissingProduct.objects.bulk_create(
        [
            MissingProduct(
                shop_id=shop_id,
                conversation=ask.conversation,
                message=ask.message,
                words=verdict.missing[:LONGEST],
            )
            for ask, verdict in judged
            if verdict.hint == "unknown_product" and verdict.missing
        ],
        ignore_conflicts=True,
    )


def dismiss_missing(missing: MissingProduct) -> None:
    _settle(missing, None)


def restore_missing(missing: MissingProduct) -> None:
    missing.product, missing.settled_at = None, None
    missing.save(update_fields=["product", "settled_at"])


@transaction.atomic
def fill_missing(missing: MissingProduct, product: Product, *, actor: Actor) -> Interest:
    """The product was made: the customer who asked is the first to be interested."""
    _settle(missing, product)
    return add_interest(conversation=missing.conversation, product=product, actor=actor)


def _settle(missing: MissingProduct, product: Product | None) -> None:
    missing.product, missing.settled_at = product, now()
    missing.save(update_fields=["product", "settled_at"])
