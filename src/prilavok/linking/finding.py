"""The reads a batch of messages needs before it can be judged: publications, replies, threads.

The number of queries depends on what kinds of things the batch holds, never on how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q

from prilavok.catalog.models import Post
from prilavok.catalog.permalinks import spellings
from prilavok.catalog.queries import products_on_posts
from prilavok.inbox.models import Message
from prilavok.lib.clock import now
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.evidence.choices import rows_in
from prilavok.linking.evidence.exact import by_payload
from prilavok.linking.evidence.text import by_names
from prilavok.linking.models import Evidence, Interest
from prilavok.linking.score import LINKED
from prilavok.linking.textual.reading import URL, read
from prilavok.linking.types import Pointer, PostView, ThreadItem


class Mention(NamedTuple):
    """A way to name a publication: by the network's ids, by its address."""

    external_ids: tuple[str, ...] = ()
    url: str = ""


class PostFinder:
    """Finds the publications of all mentions at once, then answers one by one."""

    def __init__(self, shop_id: int, mentions: Iterable[Mention], rows: Iterable[int] = ()) -> None:
        self._by_row: dict[int, PostView] = {}
        self._by_external: dict[str, PostView] = {}
        self._by_link: dict[str, PostView] = {}
        for post, view in _posts(shop_id, list(mentions), set(rows)):
            self._by_row[post.pk] = view
            self._by_external.update(dict.fromkeys([post.external_id, *post.external_ids], view))
            self._by_link.update(dict.fromkeys(spellings([post.permalink]), view))

    def find(self, mention: Mention, row: int | None = None) -> PostView | None:
        """`row` is our row of it, where that is known already."""
        if row in self._by_row:
            return self._by_row[row or 0]
        for external_id in mention.external_ids:
            if external_id in self._by_external:
                return self._by_external[external_id]
        return next((self._by_link[link] for link in spellings([mention.url]) if link in self._by_link), None)


def _posts(shop_id: int, mentions: Sequence[Mention], rows: set[int]) -> list[tuple[Post, PostView]]:
    ids = sorted({one for mention in mentions for one in mention.external_ids if one})
    links = spellings(mention.url for mention in mentions if mention.url)
    wanted = Q()
    if rows:
        wanted |= Q(pk__in=rows)
    if ids:
        wanted |= Q(external_ids__overlap=ids)
    if links:
        wanted |= Q(permalink_key__in=links)
    if not wanted:
        return []
    posts = list(Post.objects.filter(wanted, shop_id=shop_id).order_by("id"))
    products = products_on_posts(posts) if posts else {}
    return [
        (post, PostView(post.kind, post.caption, tuple(one.pk for one in products.get(post.pk, ()))))
        for post in posts
    ]


def mentions_in(text: str, pointers: Iterable[Pointer]) -> list[Mention]:
    """All that may be a publication: what the message points at, and addresses in its text."""
    pointed = [_mention(pointer) for pointer in pointers if pointer.type not in {"product", "message"}]
    return [*pointed, *(Mention(url=match[0].rstrip(").,;!?")) for match in URL.finditer(text))]


def _mention(pointer: Pointer) -> Mention:
    ids = tuple(one for one in (pointer.external_id, *pointer.other_ids) if one)
    return Mention(ids, pointer.url)


def resolved(
    text: str, pointers: Iterable[Pointer], rows: Mapping[int, int], posts: PostFinder
) -> tuple[Pointer, ...]:
    """The pointers with their publications, and one more for each publication whose address is in the text.

    `rows` gives, by place among the pointers, our row where it is known already.
    """
    found: list[Pointer] = []
    for place, pointer in enumerate(pointers):
        post = (
            None if pointer.type in {"product", "message"} else posts.find(_mention(pointer), rows.get(place))
        )
        found.append(
            Pointer(
                pointer.type,
                pointer.external_id,
                pointer.other_ids,
                pointer.url,
                pointer.title,
                post,
                pointer.product_id,
            )
        )
    for match in URL.finditer(text):
        url = match[0].rstrip(").,;!?")
        if post := posts.find(Mention(url=url)):
            found.append(Pointer("post", url=url, post=post))
    return tuple(found)


def freshness(seconds: float) -> float:
    """1 while a talk is going on, half as much with every three days after the first."""
    days = seconds / 86_400
    return 1.0 if days <= 1 else float(0.5 ** ((days - 1) / 3))


def threads_of(customers: Iterable[int]) -> dict[int, list[ThreadItem]]:
    """Products each customer is linked to now, newest first."""
    found: dict[int, list[ThreadItem]] = defaultdict(list)
    moment = now()
    rows = (
        Interest.objects.filter(customer_id__in=sorted(set(customers)), closed_at__isnull=True)
        .exclude(state=Interest.State.REJECTED)
        .order_by("-updated_at", "-id")
    )
    for row in rows:
        found[row.customer_id].append(
            ThreadItem(
                row.product_id,
                row.score,
                row.state,
                row.message_id,
                row.variant_id,
                freshness=freshness((moment - row.updated_at).total_seconds()),
            )
        )
    return found


def replied_products(message_ids: Iterable[int], catalogue: Catalogue) -> dict[int, tuple[int, ...]]:
    """For answered messages: the products they were linked to, else those that our own words name."""
    ids = sorted(set(message_ids))
    if not ids:
        return {}
    found: dict[int, dict[int, None]] = defaultdict(dict)
    linked = Evidence.objects.filter(message_id__in=ids).exclude(interest__state=Interest.State.REJECTED)
    for message, product in linked.order_by("-weight", "id").values_list(
        "message_id", "interest__product_id"
    ):
        if message is not None:
            found[message][product] = None
    for pk, text, cards in Message.objects.filter(pk__in=ids).values_list("id", "text", "cards"):
        if pk not in found:
            found[pk] = dict.fromkeys(_named(text, cards, catalogue))
    return {message: tuple(products) for message, products in found.items()}


def offered_products(answers: Iterable[Message], catalogue: Catalogue) -> dict[int, tuple[int | None, ...]]:
    """For messages that name a row: the rows of the list that we sent last in that conversation."""
    asked = {message.pk: message for message in answers}
    if not asked:
        return {}
    sent = Message.objects.filter(
        conversation__in={message.conversation_id for message in asked.values()},
        direction=Message.Direction.OUTBOUND,
        deleted_at__isnull=True,
    )
    latest = {
        row.conversation_id: row
        for row in sent.order_by("conversation", "-sent_at", "-id").distinct("conversation")
    }
    return {
        pk: _offered(latest[message.conversation_id], catalogue)
        for pk, message in asked.items()
        if message.conversation_id in latest
    }


def _offered(message: Message, catalogue: Catalogue) -> tuple[int | None, ...]:
    """What its buttons lead to, else what the rows of its numbered list name."""
    if message.choices:
        reasons = [by_payload(str(one.get("payload", "")), catalogue) for one in message.choices]
        return tuple(found[0].product_id if found else None for found in reasons)
    named = [_named(row, (), catalogue) for row in rows_in(message.text)]
    return tuple(products[0] if products else None for products in named)


def _named(text: str, cards: Iterable[Mapping[str, object]], catalogue: Catalogue) -> list[int]:
    said = "\n".join([text, *(str(card.get("title", "")) for card in cards)])
    finding = by_names(read(said, catalogue.knows), catalogue)
    return [reason.product_id for reason in finding.reasons if reason.weight >= LINKED]
