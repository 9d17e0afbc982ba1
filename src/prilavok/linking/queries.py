from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, F, Prefetch, Q, QuerySet

from prilavok.catalog.models import Product
from prilavok.catalog.queries import products_on_posts
from prilavok.inbox.models import Conversation, Message, Reference
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.evidence.choices import chosen_row
from prilavok.linking.finding import (
    PostFinder,
    mentions_in,
    offered_products,
    replied_products,
    resolved,
    threads_of,
)
from prilavok.linking.models import Correction, Evidence, Interest, MissingProduct
from prilavok.linking.types import Pointer, Question, Sighting, ThreadItem, Verdict
from prilavok.shops.models import Shop

CONTINUING = ("context", "correction")
MOST_ROWS = 20
"""Of a list that a customer answers by a row's number."""
POSTED = frozenset({"post", "story", "reel", "ad"})


def interests_of(shop: Shop) -> QuerySet[Interest]:
    """Newest first, with product, variant, customer, message and the evidence, strongest first."""
    return _loaded(Interest.objects.filter(shop=shop)).order_by("-id")


def interests_for_conversation(conversation: Conversation) -> QuerySet[Interest]:
    """What the counter shows: the customer's open interests that nobody has turned down.

    Those of other conversations too: who asked under a post is answered in Direct.
    """
    rows = Interest.objects.filter(customer=conversation.customer_id, closed_at__isnull=True)
    return _drawn(rows.exclude(state=Interest.State.REJECTED)).order_by("-updated_at", "-id")


def left_open(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Those of the messages that several products fitted, none of them surely, whatever came of it later.

    What only goes on with the talk («да, беру») asks for nothing anew.
    """
    said = Evidence.objects.filter(message__in=messages.values("pk")).exclude(kind__in=CONTINUING).order_by()
    counted = said.values("message").annotate(
        fitting=Count("interest", distinct=True),
        sure=Count("pk", filter=Q(weight__gte=F("message__shop__link_threshold"))),
    )
    return messages.filter(pk__in=counted.filter(fitting__gte=2, sure=0).values("message"))


def suggested_for(message: Message) -> list[Product]:
    """The products that the message may mean and nobody has decided on, likeliest first.

    Under a publication that nothing else narrows down, these are all that are on it.
    """
    rows = list(
        Evidence.objects.filter(
            message=message, interest__state=Interest.State.SUGGESTED, interest__closed_at__isnull=True
        )
        .select_related("interest__product")
        .order_by("-weight", "id")
    )
    products = [row.interest.product for row in rows]
    if rows and all(row.kind in POSTED for row in rows):
        posts = [one.post for one in message.references.select_related("post") if one.post]
        posts += [message.conversation.post] if message.conversation.post else []
        products += [product for shown in products_on_posts(posts).values() for product in shown]
    found = {product.pk: product for product in products if product.deleted_at is None}
    return list(found.values())


def missing_in(conversation: Conversation) -> QuerySet[MissingProduct]:
    """What was asked for here and is not in the catalogue, nobody has settled it; newest first."""
    rows = MissingProduct.objects.filter(
        conversation=conversation, settled_at__isnull=True, message__deleted_at__isnull=True
    )
    return rows.order_by("-id")


def interests_of_customer(customer_id: int) -> QuerySet[Interest]:
    return _loaded(Interest.objects.filter(customer_id=customer_id)).order_by("-updated_at", "-id")


def held_lessons(shop: Shop) -> QuerySet[Correction]:
    """Lessons that would turn earlier corrections round, newest first; a member accepts or drops them."""
    rows = Correction.objects.filter(shop=shop, standing=Correction.Standing.HELD)
    return rows.select_related("product", "member__user", "interest__message").order_by("-id")


def rejected_before(made: Interest, product_id: int) -> Interest | None:
    """The interest that `made` took the place of: the same customer's in `product_id`, turned down last."""
    rows = Interest.objects.filter(
        customer=made.customer_id, product=product_id, state=Interest.State.REJECTED
    )
    return _loaded(rows).order_by("-updated_at", "-id").first()


def _loaded(rows: QuerySet[Interest]) -> QuerySet[Interest]:
    return _drawn(rows).select_related("customer", "conversation", "message")


def _drawn(rows: QuerySet[Interest]) -> QuerySet[Interest]:
    """With what a chip shows."""
    evidence = Evidence.objects.select_related("message").order_by("-weight", "id")
    return rows.select_related("product", "variant", "decided_by__user").prefetch_related(
        "product__photos", Prefetch("evidence", queryset=evidence)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A stored message with what linking needs of it."""

    message: Message
    conversation: Conversation
    customer_id: int
    references: Sequence[Reference] = ()
    quantities: Mapping[str, int] = field(default_factory=dict)
    """How many of a product a cart holds, by the network's id of it."""
    pictures: tuple[str, ...] = ()
    """URLs or SHA-256 digests."""
    sightings: tuple[Sighting, ...] = ()


def judge_messages(shop_id: int, asked: Sequence[Asked], catalogue: Catalogue) -> list[Verdict]:
    """In order, each seeing what those before it led to."""
    pointed = [_pointers(ask) for ask in asked]
    mentions = [
        mention
        for ask, (pointers, _) in zip(asked, pointed, strict=True)
        for mention in mentions_in(ask.message.text, pointers)
    ]
    rows = {row for _, known in pointed for row in known.values()}
    posts = PostFinder(shop_id, mentions, rows)
    threads = defaultdict(list, threads_of(ask.customer_id for ask in asked))
    replied = replied_products(
        (ask.message.reply_to_id for ask in asked if ask.message.reply_to_id is not None), catalogue
    )
    offered = offered_products(
        (ask.message for ask in asked if chosen_row(ask.message.text, MOST_ROWS) is not None), catalogue
    )
    verdicts: list[Verdict] = []
    for ask, (pointers, known) in zip(asked, pointed, strict=True):
        thread = threads[ask.customer_id]
        question = Question(
            text=ask.message.text,
            pointers=resolved(ask.message.text, pointers, known, posts),
            pictures=ask.pictures,
            sightings=ask.sightings,
            thread=tuple(thread),
            replied=replied.get(ask.message.reply_to_id or 0, ()),
            offered=offered.get(ask.message.pk, ()),
            payload=ask.message.payload,
        )
        verdict = _counted(judge(question, catalogue), ask, catalogue)
        threads[ask.customer_id] = _continued(thread, verdict, ask.message.pk)
        verdicts.append(verdict)
    return verdicts


def _pointers(ask: Asked) -> tuple[tuple[Pointer, ...], dict[int, int]]:
    """What the message points at, a comment's publication included; and our rows of those, by place."""
    pointers = [
        Pointer(one.type, one.external_id, tuple(one.other_ids), one.url, one.title, None, one.product_id)
        for one in ask.references
    ]
    rows = {place: one.post_id for place, one in enumerate(ask.references) if one.post_id is not None}
    is_comment = ask.conversation.kind == Conversation.Kind.COMMENTS
    if is_comment and not any(pointer.type in {"post", "reel", "ad"} for pointer in pointers):
        if ask.conversation.post_id is not None:
            rows[len(pointers)] = ask.conversation.post_id
        pointers.append(Pointer("post", ask.conversation.post_key))
    return tuple(pointers), rows


def _counted(verdict: Verdict, ask: Asked, catalogue: Catalogue) -> Verdict:
    """A cart's own quantities count more than its words."""
    if not ask.quantities:
        return verdict
    counts = {
        product: quantity
        for external_id, quantity in ask.quantities.items()
        for product in catalogue.by_external.get(external_id, ())
    }
    items = tuple(
        replace(item, quantity=counts.get(item.product_id, item.quantity)) for item in verdict.items
    )
    return replace(verdict, items=items)


def _continued(thread: Sequence[ThreadItem], verdict: Verdict, message: int) -> list[ThreadItem]:
    """The thread as the next message of the batch will find it."""
    known = {item.product_id: item for item in thread}
    fresh = [
        ThreadItem(
            item.product_id,
            item.score,
            known[item.product_id].state
            if item.product_id in known and item.state == "suggested"
            else item.state,
            message,
            item.variant_id,
        )
        for item in verdict.items
    ]
    named = {item.product_id for item in fresh}
    return [*fresh, *(item for item in thread if item.product_id not in named)]
