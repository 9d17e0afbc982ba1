"""The desk: one conversation with its thread, counter, composer and cards, each part readable by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from prilavok.channels.actions.delivery import adapter_of
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.queries import message_details, private_reply_left, thread, thread_after
from prilavok.inbox.types import Cursor
from prilavok.lib import clock
from prilavok.linking.models import MissingProduct
from prilavok.linking.queries import interests_for_conversation, missing_in
from prilavok.orders.models import Order
from prilavok.orders.queries import timeline
from prilavok.orders.statuses import ACTIVE, allowed_from
from prilavok.shops.models import Membership, Shop, Team
from prilavok.shops.queries import members
from prilavok.web.inbox import queries
from prilavok.web.inbox.presenters.composer import Composer, Situation, composer
from prilavok.web.inbox.presenters.counter import chips
from prilavok.web.inbox.presenters.custom_fields import FieldControl, controls
from prilavok.web.inbox.presenters.messages import Bubble, Names, nested
from prilavok.web.inbox.presenters.messages import thread as bubbles
from prilavok.web.inbox.presenters.order import STATUSES, TONES, OrderCard, order_card
from prilavok.web.inbox.presenters.scheduled import Waiting, waiting
from prilavok.web.inbox.presenters.system_lines import drafted_line
from prilavok.web.inbox.presenters.words import handle, network, person, seat_names

PAGE = 50
BEFORE_PLACE = 20
ON_COUNTER = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of messages ready for the page. `before` names the message older ones stand before."""

    bubbles: Sequence[Bubble]
    anchor: str
    before: str = ""
    last: str = ""
    """The message that came last, wherever it stands; empty where the end of the thread is not shown."""
    after: str = ""
    """Names the message that newer ones begin with; empty where the thread ends."""


class Desk:
    """Reads each part of a conversation at most once, when a template or a view first asks for it."""

    def __init__(
        self,
        conversation: Conversation,
        viewer: Membership,
        *,
        reply_to: str = "",
        anchor: str = "",
        at: str = "",
    ) -> None:
        self.conversation = conversation
        self.viewer = viewer
        self.wanted_reply = reply_to
        self.anchor = anchor
        self.field_errors: dict[str, tuple[str, str]] = {}
        self.wanted_place = at

    # --- head ---------------------------------------------------------------------------------
    @cached_property
    def shop(self) -> Shop:
        return self.viewer.shop

    @cached_property
    def name(self) -> str:
        return person(self.conversation.customer, self.conversation.identity)

    @cached_property
    def handle(self) -> str:
        return handle(self.conversation.identity)

    @cached_property
    def seats(self) -> list[Membership]:
        return list(members(self.shop).select_related("availability"))

    @cached_property
    def teams(self) -> list[Team]:
        return list(self.shop.teams.order_by("name"))

    @cached_property
    def due_at(self) -> datetime | None:
        return self.conversation.answer_due_at

    @cached_property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < clock.now()

    @cached_property
    def is_comments(self) -> bool:
        return self.conversation.kind == Conversation.Kind.COMMENTS

    @cached_property
    def url(self) -> str:
        return reverse("inbox:conversation", args=[self.conversation.public_id])

    # --- thread -------------------------------------------------------------------------------
    def stretch(self, *, anchor: str = "", before: Cursor | None = None) -> Stretch:
        """The end of the thread, from `anchor` on when that is further back; or the page `before`."""
        wanted = max(PAGE, queries.since_anchor(self.conversation, anchor)) if anchor else PAGE
        found = thread(self.conversation, before=before, limit=wanted + 1)
        has_more, rows = len(found) > wanted, found[-wanted:]
        shown = self.bubbles(rows)
        first = rows[0].public_id if rows else ""
        return Stretch(shown, anchor=first, before=first if has_more else "", last=_last_come(rows))

    @cached_property
    def tail(self) -> Stretch:
        return self.stretch(anchor=self.anchor)

    @cached_property
    def place(self) -> Message | None:
        """The message somebody came for."""
        rows = self.conversation.messages.filter(public_id=self.wanted_place)
        return rows.only("public_id", "sent_at").first() if self.wanted_place else None

    @cached_property
    def around(self) -> Stretch | None:
        """The message somebody came for among its neighbours; None where the end of the thread is shown."""
        if self.place is None:
            return None
        here = Cursor(self.place.sent_at, self.place.pk)
        older = thread(self.conversation, before=here, limit=BEFORE_PLACE + 1)
        found = self.newer(here, earlier=older[-BEFORE_PLACE:])
        before = found.anchor if len(older) > BEFORE_PLACE else ""
        return replace(found, before=before)

    def newer(self, here: Cursor, *, earlier: Sequence[Message] = ()) -> Stretch:
        """The page from this message on, after what stands `earlier`."""
        found = thread_after(self.conversation, here, limit=PAGE + 1)
        rows = [*earlier, *found[:PAGE]]
        after = found[PAGE].public_id if len(found) > PAGE else ""
        last = "" if after else _last_come(rows)
        return Stretch(self.bubbles(rows), rows[0].public_id if rows else "", last=last, after=after)

    def bubbles(self, rows: Sequence[Message]) -> list[Bubble]:
        rows = [*rows, *self._private_answers(rows)] if self.is_comments else list(rows)
        queries.load_photos(rows)
        made = bubbles(sorted(rows, key=lambda row: (row.sent_at, row.pk)), self._names(rows))
        return nested(made) if self.is_comments else made

    def _private_answers(self, rows: Sequence[Message]) -> list[Message]:
        """They stand in Direct, and are shown under the comment as well."""
        answers = Message.objects.filter(
            reply_to__in=[row.pk for row in rows], kind=Message.Kind.PRIVATE_REPLY
        )
        return list(message_details(answers))

    def _names(self, rows: Sequence[Message]) -> Names:
        lines: dict[int, list[Any]] = {}
        for change in queries.draft_changes(rows):
            lines.setdefault(change.message_id or 0, []).append(drafted_line(change))
        posts = {ref.post_id for row in rows for ref in row.references.all() if ref.post_id}
        return Names(
            customer=self.name,
            network=network(self.conversation.channel.kind),
            viewer=self.viewer.public_id,
            members=seat_names(self.seats),
            rules=queries.rule_names(self.shop, rows),
            products_on={} if self.is_comments else queries.products_on_posts(posts),
            drafted=lines,
        )

    @cached_property
    def post_products(self) -> list[Any]:
        post = self.conversation.post
        return queries.products_on_posts([post.pk]).get(post.pk, []) if post else []

    @cached_property
    def moderation(self) -> frozenset[str]:
        """What the network lets the shop do with a comment."""
        return frozenset(adapter_of(self.conversation.channel).manifest.capabilities)

    # --- counter ------------------------------------------------------------------------------
    @cached_property
    def chips(self) -> list[Any]:
        return chips(interests_for_conversation(self.conversation)[:ON_COUNTER])

    @cached_property
    def missing(self) -> MissingProduct | None:
        """The last thing asked for that is not in the catalogue."""
        return missing_in(self.conversation).first()

    @cached_property
    def order_tags(self) -> list[tuple[Order, Any]]:
        active = [order for order in self.past_orders if order.status in ACTIVE]
        return [(order, STATUSES[order.status]) for order in active[:2]]

    # --- composer -----------------------------------------------------------------------------
    @cached_property
    def composer(self) -> Composer:
        comment = self.reply_to
        return composer(
            Situation(
                conversation=self.conversation,
                drafts=queries.drafts_of(self.conversation, self.viewer),
                reply_to=comment,
                private_used=self.is_comments and comment is not None and not private_reply_left(comment),
                others=self.others,
            )
        )

    @cached_property
    def scheduled(self) -> list[Waiting]:
        rows = queries.scheduled_in(self.conversation)
        return waiting(rows, self.conversation, seat_names(self.seats))

    @cached_property
    def reply_to(self) -> Message | None:
        """The message that is answered: the named one, and for comments else the latest."""
        rows = self.conversation.messages.filter(direction=Message.Direction.INBOUND, deleted_at__isnull=True)
        if self.wanted_reply and (found := rows.filter(public_id=self.wanted_reply).first()):
            return found
        if not self.is_comments:
            return None
        return rows.filter(kind=Message.Kind.COMMENT).order_by("-sent_at", "-pk").first()

    # --- cards --------------------------------------------------------------------------------
    @cached_property
    def order(self) -> OrderCard | None:
        """The draft; without one, the order that is under way."""
        order = queries.order_in_hand(self.conversation.customer)
        if order is None:
            return None
        prefetch_related_objects(list(order.lines.all()), "product__variants")
        return order_card(
            order,
            allowed=allowed_from(order.status),
            changes=list(timeline(order)),
            members=seat_names(self.seats),
        )

    @cached_property
    def tags(self) -> list[str]:
        return list(
            self.conversation.customer.customer_tags.order_by("tag__name").values_list("tag__name", flat=True)
        )

    @cached_property
    def fields(self) -> list[FieldControl]:
        return controls(self.conversation.customer, self.shop.custom_fields.all(), self.field_errors)

    @cached_property
    def identities(self) -> list[Any]:
        return list(self.conversation.customer.identities.select_related("channel").order_by("pk"))

    @cached_property
    def past_orders(self) -> list[Order]:
        return queries.past_orders(self.conversation.customer)

    @cached_property
    def past(self) -> list[tuple[Order, Any, str]]:
        return [
            (order, STATUSES.get(order.status, order.status), TONES.get(order.status, ""))
            for order in self.past_orders
        ]

    @cached_property
    def others(self) -> list[Conversation]:
        return queries.other_conversations(self.conversation)

    @cached_property
    def history_size(self) -> int:
        return len(self.past_orders) + len(self.others)


def _last_come(rows: Sequence[Message]) -> str:
    return max(rows, key=lambda row: row.pk).public_id if rows else ""
