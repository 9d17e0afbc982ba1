"""Messages of one customer from all conversations, interleaved, each told where it was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prilavok.inbox.models import Conversation, Message
from prilavok.lib.text import shorten
from prilavok.shops.models import Membership, Shop
from prilavok.web.inbox import queries
from prilavok.web.inbox.presenters.messages import Bubble, Names, arranged, bubble
from prilavok.web.inbox.presenters.words import network, person, quoted, seat_names

CAPTION = 60


@dataclass(frozen=True, slots=True)
class Said:
    bubble: Bubble
    kind: str
    """The network."""
    where: Any
    """Set where the place changes from the message before."""
    url: str


def everything_said(
    rows: Sequence[Message], *, shop: Shop, viewer: Membership, seats: Iterable[Membership]
) -> list[Said]:
    queries.load_photos(rows)
    names = _names(rows, shop, viewer, seats)
    bubbles = arranged([_bubble(row, names) for row in rows])
    found: list[Said] = []
    room = 0
    for one in bubbles:
        conversation = one.message.conversation
        changes = conversation.pk != room or one.day is not None
        found.append(_said(one, conversation, where=_place(conversation) if changes else ""))
        room = conversation.pk
    return found


def _names(rows: Sequence[Message], shop: Shop, viewer: Membership, seats: Iterable[Membership]) -> Names:
    posts = {ref.post_id for row in rows for ref in row.references.all() if ref.post_id}
    return Names(
        customer="",
        network="",
        viewer=viewer.public_id,
        members=seat_names(seats),
        rules=queries.rule_names(shop, rows),
        products_on=queries.products_on_posts(posts),
    )


def _bubble(row: Message, names: Names) -> Bubble:
    room = row.conversation
    return bubble(
        row, replace(names, customer=person(room.customer, room.identity), network=network(room.channel.kind))
    )


def _said(one: Bubble, conversation: Conversation, *, where: Any) -> Said:
    url = reverse("inbox:conversation", args=[conversation.public_id])
    message = one.message.public_id
    return Said(one, conversation.channel.kind, where, f"{url}?at={message}#m-{message}")


def _place(conversation: Conversation) -> Any:
    name = conversation.channel.username or conversation.channel.name
    if conversation.kind == Conversation.Kind.DIRECT:
        return f"{network(conversation.channel.kind)}, {name}"
    caption = shorten(conversation.post.caption, CAPTION) if conversation.post else ""
    return _("Comments under %(post)s") % {"post": quoted(caption)} if caption else _("Comments")
