"""What members say about an interest: right, wrong, another product."""

from __future__ import annotations

from django.db import transaction

from prilavok.catalog.models import Product, Variant
from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.linking import score
from prilavok.linking.actions.locks import lock_customers
from prilavok.linking.actions.recording import interest_event
from prilavok.linking.actions.teaching import forget_lessons, teach
from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.models import Evidence, Interest
from prilavok.linking.textual.reading import read
from prilavok.linking.variants import choose_variant
from prilavok.shops.models import Membership

CERTAIN = 1.0
_STATE = ["state", "score", "decided_by", "updated_at"]


class InterestDecided(Exception):
    """The interest was turned down before and cannot be decided again."""


class ProductElsewhere(ValueError):
    """The product is not on sale in the interest's shop."""


@transaction.atomic
def confirm_interest(interest: Interest, *, actor: Actor) -> Interest:
    """Right. The other guesses about the same message are settled with it."""
    row = _locked(interest)
    if row.state == Interest.State.REJECTED:
        raise InterestDecided
    if row.state == Interest.State.CONFIRMED:
        return row
    member = _member(actor)
    teach(row, {row.product_id: True}, member)
    _decide(row, Interest.State.CONFIRMED, member)
    _note_decision(row)
    settled = _settle_others(row, member)
    events.record(
        interest_event(row, "confirmed", actor, _message(row)),
        *(interest_event(other, "rejected", actor, _message(other)) for other in settled),
    )
    return row


@transaction.atomic
def reject_interest(interest: Interest, *, actor: Actor) -> Interest:
    row = _locked(interest)
    if row.state == Interest.State.REJECTED:
        return row
    member = _member(actor)
    teach(row, {row.product_id: False}, member)
    _reject(row, member, actor)
    return row


@transaction.atomic
def replace_interest(interest: Interest, product: Product, *, actor: Actor) -> Interest:
    """Not this product but that one: the old interest is rejected, the one of `product` is confirmed."""
    _check_product(interest.shop_id, product)
    row = _locked(interest)
    if row.product_id == product.pk:
        return confirm_interest(row, actor=actor)
    member = _member(actor)
    variant = _variant_said(row, product)
    teach(row, {row.product_id: False, product.pk: True}, member)
    if row.state != Interest.State.REJECTED:
        _reject(row, member, actor)
    return _confirmed(row.customer_id, product, row.conversation, actor, source=row, variant=variant)


@transaction.atomic
def undo_rejection(interest: Interest, *, actor: Actor) -> Interest:
    """«Not about it» was a slip: the product is in question again and nothing has been learned."""
    row = _locked(interest)
    _check_product(row.shop_id, row.product)
    forget_lessons(row)
    return _confirmed(
        row.customer_id, row.product, row.conversation, actor, source=row, variant=row.variant_id
    )


@transaction.atomic
def undo_replacement(replaced: Interest, made: Interest, *, actor: Actor) -> Interest:
    """The change of product is taken back: `made` goes, `replaced` is in question again, nothing has been
    learned.
    """
    old = _locked(replaced)
    _check_product(old.shop_id, old.product)
    forget_lessons(old)
    new = _locked(made)
    if new.state != Interest.State.REJECTED:
        _reject(new, _member(actor), actor)
    return _confirmed(
        old.customer_id, old.product, old.conversation, actor, source=old, variant=old.variant_id
    )


@transaction.atomic
def add_interest(*, conversation: Conversation, product: Product, actor: Actor) -> Interest:
    """A member says what the talk is about; there is no message to learn from."""
    _check_product(conversation.shop_id, product)
    lock_customers([conversation.customer_id])
    return _confirmed(conversation.customer_id, product, conversation, actor)


@transaction.atomic
def demote_interest(interest: Interest, *, actor: Actor) -> Interest:
    """An order line that came from it was taken back: it stays as a guess and is not put into an order again
    until a new message names the product clearly by itself.
    """
    row = _locked(interest)
    if row.state == Interest.State.CONFIRMED:
        forget_lessons(row)
    if row.state in {Interest.State.LINKED, Interest.State.CONFIRMED}:
        row.score = min(row.score, score.GUESS)
        row.state, row.decided_by, row.updated_at = Interest.State.SUGGESTED, _member(actor), now()
        row.save(update_fields=_STATE)
        events.record(interest_event(row, "suggested", actor, _message(row)))
    return row


def _locked(interest: Interest) -> Interest:
    lock_customers([interest.customer_id])
    return Interest.objects.select_related("product", "customer", "conversation", "message").get(
        pk=interest.pk
    )


def _member(actor: Actor) -> Membership | None:
    if actor.type != "member":
        return None
    return Membership.objects.filter(public_id=actor.id).first()


def _message(interest: Interest) -> str:
    return interest.message.public_id if interest.message else ""


def _check_product(shop_id: int, product: Product) -> None:
    if product.shop_id != shop_id or product.deleted_at is not None:
        raise ProductElsewhere(product.public_id)


def _decide(interest: Interest, state: str, member: Membership | None) -> None:
    if state == Interest.State.CONFIRMED:
        interest.score = CERTAIN
    interest.state, interest.decided_by, interest.updated_at = state, member, now()
    interest.save(update_fields=_STATE)


def _reject(interest: Interest, member: Membership | None, actor: Actor) -> None:
    _decide(interest, Interest.State.REJECTED, member)
    events.record(interest_event(interest, "rejected", actor, _message(interest)))


def _note_decision(interest: Interest) -> None:
    """A member's word stands beside the other evidence. Without a message it is noted once, too."""
    Evidence.objects.get_or_create(
        interest=interest, message=interest.message, kind="correction", defaults={"weight": CERTAIN}
    )


def _settle_others(interest: Interest, member: Membership | None) -> list[Interest]:
    """Guesses that the same message started were alternatives to this one."""
    if interest.message_id is None:
        return []
    others = list(
        Interest.objects.filter(
            customer_id=interest.customer_id,
            message_id=interest.message_id,
            state=Interest.State.SUGGESTED,
            closed_at__isnull=True,
        )
        .exclude(pk=interest.pk)
        .select_related("product", "customer", "conversation", "message")
    )
    for other in others:
        _decide(other, Interest.State.REJECTED, member)
    return others


def _confirmed(
    customer_id: int,
    product: Product,
    conversation: Conversation | None,
    actor: Actor,
    *,
    source: Interest | None = None,
    variant: int | None = None,
) -> Interest:
    """The customer's open interest in the product, made when there is none, as certain as can be."""
    interest = (
        Interest.objects.filter(customer_id=customer_id, product=product, closed_at__isnull=True)
        .exclude(state=Interest.State.REJECTED)
        .select_related("product", "customer", "conversation", "message")
        .first()
    )
    member = _member(actor)
    if interest is None:
        interest = Interest.objects.create(
            shop_id=product.shop_id,
            customer_id=customer_id,
            conversation=conversation,
            message=source.message if source else None,
            product=product,
            variant_id=variant,
            quantity=source.quantity if source else 1,
            score=CERTAIN,
            state=Interest.State.CONFIRMED,
            decided_by=member,
        )
    else:
        _decide(interest, Interest.State.CONFIRMED, member)
    _note_decision(interest)
    events.record(interest_event(interest, "confirmed", actor, _message(interest)))
    return interest


def _variant_said(source: Interest, product: Product) -> int | None:
    """The message may have named a size or colour that the right product has too."""
    if source.message is None:
        return None
    catalogue = catalogue_of(product.shop_id)
    entry = catalogue.products.get(product.pk)
    said = read(source.message.text, catalogue.knows).keys
    chosen = choose_variant(entry, said) if entry else None
    return chosen if chosen and Variant.objects.filter(pk=chosen).exists() else None
