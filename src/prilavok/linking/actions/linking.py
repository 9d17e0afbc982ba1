"""New messages become interests: judged first, then written under the customers' locks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from prilavok.catalog.models import Product
from prilavok.events import actions as events
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.models import Message
from prilavok.inbox.types import Received
from prilavok.lib.clock import now
from prilavok.linking import score
from prilavok.linking.actions.locks import lock_customers
from prilavok.linking.actions.missing import note_missing
from prilavok.linking.actions.recording import interest_event
from prilavok.linking.actions.stocks import is_sold_out, variant_stocks
from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.engine import MAX_ITEMS, MAX_SUGGESTED
from prilavok.linking.evidence.choices import chosen_row
from prilavok.linking.models import Evidence, Interest
from prilavok.linking.queries import MOST_ROWS, Asked, judge_messages
from prilavok.linking.types import Candidate, Verdict
from prilavok.shops.models import Shop

_LINKABLE = frozenset({Message.Kind.DIRECT, Message.Kind.COMMENT})
_WRITTEN = ["score", "state", "variant", "quantity", "sold_out", "found_as", "conversation", "updated_at"]


@transaction.atomic
def link_messages(shop: Shop, received: Sequence[Received]) -> list[Interest]:
    """The interests that these messages started or moved. Messages linked before change nothing."""
    asked = [
        Asked(
            one.message,
            one.conversation,
            one.customer.pk,
            tuple(one.references),
            _quantities(one),
            _pictures(one),
        )
        for one in received
        if is_linkable(one.message)
    ]
    if not asked:
        return []
    verdicts = judge_messages(shop.pk, asked, catalogue_of(shop.pk))
    judged = list(zip(asked, verdicts, strict=True))
    note_missing(shop.pk, judged)
    found = [(ask, items) for ask, verdict in judged if (items := _kept(verdict))]
    if not found:
        return []
    customers = {one.customer.pk: one for one in received}
    desk = Desk(shop, [ask for ask, _ in found])
    for ask, items in found:
        for item in items:
            desk.put(ask, item)
        if len(items) == 1 and items[0].state == "linked" and _is_answer(ask, items[0]):
            desk.settle(ask, items[0])
    return desk.write({pk: Actor("customer", one.customer.public_id) for pk, one in customers.items()})


def _is_answer(ask: Asked, item: Candidate) -> bool:
    """A button was pressed, or a row of our list named."""
    if ask.message.payload:
        return True
    named_row = chosen_row(ask.message.text, MOST_ROWS) is not None
    return named_row and any(reason.kind == "context" for reason in item.reasons)


def _kept(verdict: Verdict) -> tuple[Candidate, ...]:
    """What becomes an interest: a choice among too many products is no interest in any of them."""
    linked = [item for item in verdict.items if item.state == "linked"]
    guesses = [item for item in verdict.items if item.state == "suggested"]
    return tuple([*linked, *guesses[:MAX_SUGGESTED]] if verdict.fits <= MAX_ITEMS else linked)


def is_linkable(message: Message) -> bool:
    return (
        message.direction == Message.Direction.INBOUND
        and message.kind in _LINKABLE
        and message.deleted_at is None
    )


def _quantities(one: Received) -> dict[str, int]:
    """What a cart says about how many, by the network's id of the product."""
    lines = getattr(one.event, "lines", ())
    return {line.product.external_id: line.quantity for line in lines}


def _pictures(one: Received) -> tuple[str, ...]:
    sent = getattr(one.event, "attachments", ())
    return tuple(attachment.url for attachment in sent if attachment.type == "image" and attachment.url)


@dataclass(slots=True)
class _Change:
    interest: Interest
    message: Message
    was: str | None
    """State before; None for a new one."""


class Desk:
    """The customers' open interests, locked, with what a batch does to them."""

    def __init__(self, shop: Shop, asked: Sequence[Asked]) -> None:
        self._shop = shop
        self._thresholds = score.Thresholds(shop.link_threshold, shop.suggest_threshold)
        customers = {ask.customer_id for ask in asked}
        lock_customers(customers)
        self._open = _open_interests(customers)
        self._weights = _weights(self._open.values())
        self._seen = _seen({ask.message.pk for ask in asked})
        self._evidence: list[Evidence] = []
        self._changes: dict[int, _Change] = {}

    def forget(self, message: int) -> None:
        """This message may speak about the same products again: it has more to say now."""
        self._seen = {pair for pair in self._seen if pair[0] != message}

    def put(self, ask: Asked, item: Candidate) -> None:
        """A message speaks about a product once, whatever was decided since."""
        if (ask.message.pk, item.product_id) in self._seen:
            return
        self._seen.add((ask.message.pk, item.product_id))
        key = (ask.customer_id, item.product_id)
        interest = self._open.get(key)
        was = interest.state if interest else None
        if interest is None:
            interest = self._open[key] = self._start(ask, item)
        self._collect(interest, ask, item)
        _raise_state(interest, item, self._weights[id(interest)], self._thresholds)
        _follow(interest, ask, item)
        self._changes.setdefault(id(interest), _Change(interest, ask.message, was))

    def settle(self, ask: Asked, item: Candidate) -> None:
        """The customer pressed one of the products they were asked about: the others were not meant."""
        chosen = self._open[ask.customer_id, item.product_id]
        others = [
            (key, one)
            for key, one in self._open.items()
            if key[0] == ask.customer_id
            and one is not chosen
            and one.state == Interest.State.SUGGESTED
            and one.message_id is not None
            and one.message_id == chosen.message_id
        ]
        for key, one in others:
            self._changes.setdefault(id(one), _Change(one, ask.message, one.state))
            one.state, one.updated_at = Interest.State.REJECTED, now()
            del self._open[key]

    def _start(self, ask: Asked, item: Candidate) -> Interest:
        return Interest(
            shop=self._shop,
            customer_id=ask.customer_id,
            conversation=ask.conversation,
            message=ask.message,
            product_id=item.product_id,
            score=item.score,
            state=item.state,
        )

    def _collect(self, interest: Interest, ask: Asked, item: Candidate) -> None:
        said: set[str] = set()
        for reason in item.reasons:
            self._weights[id(interest)].append((reason.kind, reason.weight))
            if reason.kind in said:
                continue
            said.add(reason.kind)
            self._evidence.append(
                Evidence(
                    interest=interest,
                    message=ask.message,
                    kind=reason.kind,
                    detail=reason.detail[:300],
                    matched=[word[:80] for word in reason.matched],
                    weight=reason.weight,
                )
            )

    def write(self, actors: dict[int, Actor]) -> list[Interest]:
        changes = list(self._changes.values())
        started = [change.interest for change in changes if change.was is None]
        moved = [change.interest for change in changes if change.was is not None]
        _attach_products(started)
        for interest in started:
            interest.sold_out = is_sold_out(interest, getattr(interest.product, "variant_stocks", ()))
        for interest in moved:
            interest.sold_out = is_sold_out(interest, getattr(interest, "variant_stocks", ()))
        Interest.objects.bulk_create(started)
        if moved:
            Interest.objects.bulk_update(moved, _WRITTEN)
        for row in self._evidence:
            row.interest_id = row.interest.pk
        Evidence.objects.bulk_create(self._evidence, ignore_conflicts=True)
        events.record(*_events(changes, actors))
        return [change.interest for change in changes]


def _raise_state(
    interest: Interest, item: Candidate, weights: Iterable[tuple[str, float]], thresholds: score.Thresholds
) -> None:
    """More evidence only raises. What a member decided stands, until a message alone says it clearly."""
    if interest.state == Interest.State.CONFIRMED:
        return
    interest.score = max(interest.score, item.score, score.combine(weights))
    by_itself = score.score_of(item.reasons)
    doubted = interest.decided_by_id is not None and interest.state == Interest.State.SUGGESTED
    if (by_itself if doubted else interest.score) >= thresholds.link:
        interest.state = Interest.State.LINKED
    if interest.state == Interest.State.SUGGESTED:
        interest.score = min(interest.score, score.GUESS, thresholds.link - 0.01)
    if interest.decided_by_id is None:
        interest.found_as = interest.state


def _follow(interest: Interest, ask: Asked, item: Candidate) -> None:
    """The newest word on variant and quantity counts."""
    named = set()
    if item.variant_id is not None:
        interest.variant_id = item.variant_id
        named.add("variant")
    if item.quantity is not None:
        interest.quantity = item.quantity
        named.add("quantity")
    interest.conversation = ask.conversation
    interest.updated_at = now()
    interest.named = interest.named | named
    interest.named_by = ask.message.pk


def _open_interests(customers: Iterable[int]) -> dict[tuple[int, int], Interest]:
    rows = (
        Interest.objects.filter(customer_id__in=sorted(customers), closed_at__isnull=True)
        .exclude(state=Interest.State.REJECTED)
        .select_related("product", "customer")
        .annotate(variant_stocks=variant_stocks("product"))
    )
    return {(row.customer_id, row.product_id): row for row in rows}


def _weights(interests: Iterable[Interest]) -> defaultdict[int, list[tuple[str, float]]]:
    """Evidence so far, by identity of the interest object: new ones have no row id yet."""
    found: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    by_row = {interest.pk: id(interest) for interest in interests}
    rows = Evidence.objects.filter(interest_id__in=sorted(by_row)) if by_row else Evidence.objects.none()
    for interest, kind, weight in rows.values_list("interest_id", "kind", "weight"):
        found[by_row[interest]].append((kind, weight))
    return found


def _seen(messages: set[int]) -> set[tuple[int, int]]:
    rows = Evidence.objects.filter(message_id__in=sorted(messages))
    return {(message, product) for message, product in rows.values_list("message_id", "interest__product_id")}


def _attach_products(interests: Iterable[Interest]) -> None:
    """One query for all, for the events and for the orders that follow."""
    started = list(interests)
    rows = Product.objects.annotate(variant_stocks=variant_stocks("pk"))
    products = rows.in_bulk([interest.product_id for interest in started]) if started else {}
    for interest in started:
        interest.product = products[interest.product_id]


def _events(changes: Iterable[_Change], actors: dict[int, Actor]) -> list[NewEvent]:
    return [
        interest_event(
            change.interest,
            change.interest.state,
            actors[change.interest.customer_id],
            change.message.public_id,
        )
        for change in changes
        if change.was != change.interest.state
    ]
