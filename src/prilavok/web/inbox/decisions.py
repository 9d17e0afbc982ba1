"""What the operator says about a product in question: linking learns, the draft order follows, in one go."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from prilavok.catalog.models import Product
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.lib.text import shorten
from prilavok.linking.actions import (
    add_interest,
    confirm_interest,
    demote_interest,
    reject_interest,
    replace_interest,
    undo_rejection,
    undo_replacement,
)
from prilavok.linking.models import Correction, Interest
from prilavok.linking.queries import rejected_before
from prilavok.orders.actions import apply_correction, remove_line
from prilavok.orders.models import Order, OrderLine

LONGEST_LESSON = 60


@transaction.atomic
def confirm(interest: Interest, actor: Actor) -> Interest:
    confirmed = confirm_interest(interest, actor=actor)
    apply_correction(confirmed, actor=actor)
    return confirmed


@transaction.atomic
def reject(interest: Interest, actor: Actor) -> Interest:
    rejected = reject_interest(interest, actor=actor)
    apply_correction(rejected, actor=actor)
    return rejected


@transaction.atomic
def replace(interest: Interest, product: Product, actor: Actor) -> Interest:
    made = replace_interest(interest, product, actor=actor)
    interest.refresh_from_db()
    apply_correction(interest, None if made.pk == interest.pk else made, actor=actor)
    return made


@transaction.atomic
def add(conversation: Conversation, product: Product, actor: Actor) -> Interest:
    interest = add_interest(conversation=conversation, product=product, actor=actor)
    apply_correction(interest, actor=actor)
    return interest


@transaction.atomic
def restore(interest: Interest, actor: Actor) -> Interest:
    """The product is in question after all; what the rejection taught is forgotten."""
    restored = undo_rejection(interest, actor=actor)
    apply_correction(restored, actor=actor)
    return restored


@transaction.atomic
def replace_back(made: Interest, product: Product, actor: Actor) -> Interest:
    """The product before the change; what the change taught is forgotten."""
    replaced = rejected_before(made, product.pk)
    if replaced is None:
        return replace(made, product, actor)
    restored = undo_replacement(replaced, made, actor=actor)
    made.refresh_from_db()
    apply_correction(made, restored, actor=actor)
    return restored


@transaction.atomic
def take_back_confirmation(interest: Interest, actor: Actor) -> None:
    """A guess again; the line that the confirmation brought into the draft leaves with it."""
    rows = OrderLine.objects.filter(interest=interest, order__status=Order.Status.DRAFT).select_related(
        "order"
    )
    line = rows.first()
    if line is None:
        demote_interest(interest, actor=actor)
    else:
        remove_line(line, actor=actor)


@dataclass(frozen=True, slots=True)
class Learned:
    """The customer's words that mean the product from now on; when `is_held`, only after a member agrees."""

    words: str
    is_held: bool


def lesson(interest: Interest, product: Product) -> Learned | None:
    taught = Correction.objects.filter(interest=interest, product=product, is_right=True).first()
    if taught is None:
        return None
    said = [word for evidence in interest.evidence.all() for word in evidence.matched]
    words = shorten(" ".join(dict.fromkeys(said)), LONGEST_LESSON)
    return Learned(words, taught.standing == Correction.Standing.HELD)
