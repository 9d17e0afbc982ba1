"""What has been between the shop and a customer, over all channels, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from prilavok.customers.models import Customer
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.text import shorten
from prilavok.orders.models import Order
from prilavok.web.components import formats
from prilavok.web.inbox.presenters.order import STATUSES, TONES
from prilavok.web.inbox.presenters.references import photo_of
from prilavok.web.inbox.presenters.words import quoted

MOST = 60
SHOWN: Mapping[str, Any] = {
    "": pgettext_lazy("timeline", "All"),
    "conversations": pgettext_lazy("timeline", "Conversations"),
    "orders": pgettext_lazy("timeline", "Orders"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """`kind` is a network, or empty for what happened in the shop."""

    at: datetime
    kind: str
    icon: str
    title: str
    text: str
    url: str
    photo: str
    tag: Any = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    items: Sequence[Item]


def timeline_of(
    customer: Customer, conversations: Sequence[Conversation], orders: Iterable[Order], shown: str
) -> list[Day]:
    items: list[Item] = []
    if shown != "orders":
        items += [_conversation(row) for row in conversations]
    if shown != "conversations":
        items += [_order(row) for row in orders]
    if not shown:
        items.append(_beginning(customer, conversations))
    newest = sorted(items, key=lambda item: item.at, reverse=True)[:MOST]
    days = groupby(newest, key=lambda item: timezone.localtime(item.at).date())
    return [Day(formats.day(found[0].at), found) for _date, group in days if (found := list(group))]


def conversations_of_customer(customer: Customer) -> list[Conversation]:
    """Newest first, each with the number of its messages as `talk` and the first one's time as `began`."""
    written = Q(messages__kind__in=[Message.Kind.DIRECT, Message.Kind.COMMENT, Message.Kind.PRIVATE_REPLY])
    rows = Conversation.objects.filter(customer=customer).select_related("channel", "identity", "post")
    rows = rows.annotate(talk=Count("messages", filter=written), began=Min("messages__sent_at"))
    return list(rows.order_by("-last_message_at", "-pk")[:MOST])


def _conversation(row: Any) -> Item:
    count = ngettext("%(n)s message", "%(n)s messages", row.talk) % {"n": formats.number(row.talk)}
    if row.kind == Conversation.Kind.COMMENTS:
        caption = shorten(row.post.caption, 60) if row.post else ""
        title = _("Comments under %(post)s") % {"post": quoted(caption)} if caption else _("Comments")
    else:
        title = _("Direct")
    return Item(
        at=row.last_message_at,
        kind=row.channel.kind,
        icon="",
        title=f"{title}: {count}",
        text=row.preview,
        url=reverse("inbox:conversation", args=[row.public_id]),
        photo=row.post.picture if row.post else "",
    )


def _order(row: Order) -> Item:
    lines = list(row.lines.all())
    names = shorten(", ".join(line.name for line in lines), 90)
    return Item(
        at=row.updated_at,
        kind="",
        icon="i-receipt-text",
        title=_("Order No %(number)s") % {"number": row.number},
        text=" · ".join(part for part in (names, formats.money(row.total)) if part),
        url=reverse("orders:detail", args=[row.public_id]),
        photo=next((photo for line in lines if (photo := photo_of(line.product))), ""),
        tag=STATUSES.get(row.status, row.status),
        tone=TONES.get(row.status, ""),
    )


def _beginning(customer: Customer, conversations: Sequence[Any]) -> Item:
    wrote = next(iter(customer.identities.all()), None)
    return Item(
        at=min([customer.created_at, *(row.began for row in conversations if row.began)]),
        kind=wrote.channel.kind if wrote else "",
        icon="i-user-plus",
        title=_("First contact") if wrote else _("Entered by hand"),
        text="",
        url="",
        photo="",
    )
