"""What one page of the inbox needs beside its conversations: a fixed number of reads, however long it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, Q, prefetch_related_objects

from prilavok.automation.models import Rule
from prilavok.catalog.models import Photo, PostProduct, Product
from prilavok.customers.models import Customer
from prilavok.inbox.models import ComposerDraft, Conversation, Message, SavedReply, ScheduledMessage
from prilavok.lib.text import normalize
from prilavok.linking.models import Interest
from prilavok.orders.models import Order, OrderChange
from prilavok.orders.queries import orders_of_customer
from prilavok.orders.statuses import ACTIVE
from prilavok.shops.models import Membership, Shop

LIVE_STATES = (Interest.State.CONFIRMED, Interest.State.LINKED, Interest.State.SUGGESTED)
HISTORY = 20
REPLIES = 30
TAIL_LIMIT = 400
SCHEDULED = 20
PHOTOS = Prefetch("photos", queryset=Photo.objects.order_by("position", "id"))
PRODUCT_PHOTOS = Prefetch("product__photos", queryset=Photo.objects.order_by("position", "id"))


def interests_on(conversations: Iterable[Conversation]) -> dict[int, Interest]:
    """The product in question of each conversation: the latest interest that is not rejected."""
    rows = (
        Interest.objects.filter(
            conversation__in=[row.pk for row in conversations], state__in=LIVE_STATES, closed_at__isnull=True
        )
        .select_related("product", "variant")
        .prefetch_related(PRODUCT_PHOTOS)
        .order_by("conversation_id", "-updated_at", "-pk")
        .distinct("conversation_id")
    )
    return {row.conversation_id: row for row in rows if row.conversation_id is not None}


def drafts_on(conversations: Iterable[Conversation], member: Membership) -> dict[int, str]:
    rows = ComposerDraft.objects.filter(conversation__in=[row.pk for row in conversations], member=member)
    return {row.conversation_id: row.text for row in rows.exclude(text="").order_by("updated_at")}


def drafts_of(conversation: Conversation, member: Membership) -> dict[str, str]:
    return dict(conversation.drafts.filter(member=member).values_list("mode", "text"))


def scheduled_in(conversation: Conversation) -> list[ScheduledMessage]:
    """What waits to be sent, and what could not be when its time came; the soonest first."""
    states = (ScheduledMessage.State.WAITING, ScheduledMessage.State.FAILED)
    rows = conversation.scheduled.filter(state__in=states).prefetch_related("member", "reply_to")
    return list(rows.order_by("due_at", "pk")[:SCHEDULED])


def products_on_posts(post_ids: Iterable[int]) -> dict[int, list[Product]]:
    rows = (
        PostProduct.objects.filter(post__in=set(post_ids), product__deleted_at__isnull=True)
        .select_related("product")
        .prefetch_related(PRODUCT_PHOTOS)
        .order_by("position", "pk")
    )
    found: dict[int, list[Product]] = defaultdict(list)
    for row in rows:
        found[row.post_id].append(row.product)
    return found


def load_photos(rows: Sequence[Message]) -> None:
    """The photos of the products that messages point at."""
    products = [ref.product for row in rows for ref in row.references.all() if ref.product]
    if products:
        prefetch_related_objects(products, PHOTOS)


def rule_names(shop: Shop, messages: Sequence[Message]) -> dict[str, str]:
    ids = {str(row.source.get("rule") or row.actor_id) for row in messages if row.actor_type == "rule"}
    if not ids:
        return {}
    return dict(Rule.objects.filter(shop=shop, public_id__in=ids).values_list("public_id", "name"))


def draft_changes(messages: Sequence[Message]) -> list[OrderChange]:
    """What order drafts took from these messages, and nobody has taken back."""
    return list(
        OrderChange.objects.filter(message__in=[row.pk for row in messages], undone_at__isnull=True)
        .exclude(kind__in=["undone", "created"])
        .select_related("order")
        .order_by("pk")
    )


def since_anchor(conversation: Conversation, anchor: str) -> int:
    """How many messages the end of the thread has from this one on; 0 when it is not known."""
    first = conversation.messages.filter(public_id=anchor).only("sent_at", "pk").first()
    if first is None:
        return 0
    later = Q(sent_at__gt=first.sent_at) | Q(sent_at=first.sent_at, pk__gte=first.pk)
    return conversation.messages.filter(later)[:TAIL_LIMIT].count()


def past_orders(customer: Customer) -> list[Order]:
    return list(
        customer.orders.exclude(status=Order.Status.DRAFT).prefetch_related("lines").order_by("-pk")[:HISTORY]
    )


def order_in_hand(customer: Customer) -> Order | None:
    """The draft; without one, the newest order that is under way."""
    rows = orders_of_customer(customer).filter(status__in=[Order.Status.DRAFT, *ACTIVE])
    return rows.alias(is_draft=Q(status=Order.Status.DRAFT)).order_by("-is_draft", "-id").first()


def other_conversations(conversation: Conversation) -> list[Conversation]:
    return list(
        conversation.customer.conversations.exclude(pk=conversation.pk)
        .select_related("channel", "post", "identity")
        .order_by("-last_message_at", "-pk")[:HISTORY]
    )


def saved_replies(shop: Shop, q: str) -> list[SavedReply]:
    """Snippets whose name or text has these words, those whose name begins so first."""
    rows = SavedReply.objects.filter(shop=shop).order_by("shortcut")
    wanted = normalize(q)
    if not wanted:
        return list(rows[:REPLIES])
    found = [row for row in rows if wanted in normalize(row.shortcut) or wanted in normalize(row.text)]
    return sorted(found, key=lambda row: not normalize(row.shortcut).startswith(wanted))[:REPLIES]
