"""Publications that events speak of: found by any of their ids, made when a customer met them first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prilavok.catalog.actions.posts import upsert_post
from prilavok.catalog.models import Post, Product
from prilavok.catalog.permalinks import spellings
from prilavok.catalog.queries import find_posts, find_products
from prilavok.channels.models import Channel
from prilavok.channels.types import CommentReceived
from prilavok.channels.types import Reference as IncomingReference
from prilavok.events.types import SYSTEM
from prilavok.inbox.models import Reference
from prilavok.lib.jobs import defer

POST_TYPES = frozenset({"post", "reel", "story", "ad"})


def posts_for(channel: Channel, comments: Sequence[CommentReceived]) -> dict[str, Post]:
    """External id -> publication, for every publication commented on."""
    wanted = {comment.post.external_id: comment.post for comment in comments if comment.post.external_id}
    if not wanted:
        return {}
    links = [one.url for one in wanted.values() if one.url]
    known = _by_name(find_posts(channel, _names(wanted.values()), links))
    found = {}
    for external_id, reference in wanted.items():
        names = (*_names([reference]), *spellings([reference.url]))
        post = next((known[name] for name in names if name in known), None)
        found[external_id] = post or _met(channel, reference)
    return found


def _names(references: Iterable[IncomingReference | Reference]) -> list[str]:
    return [
        name for reference in references for name in (reference.external_id, *reference.other_ids) if name
    ]


def _by_name(posts: Iterable[Post]) -> dict[str, Post]:
    """Every id and every spelling of the address -> publication."""
    known: dict[str, Post] = {}
    for post in posts:
        for name in (post.external_id, *post.external_ids, *spellings([post.permalink])):
            known.setdefault(name, post)
    return known


def _met(channel: Channel, reference: IncomingReference | Reference) -> Post:
    """Make a publication that we only know from an event; a job asks the network for the rest."""
    is_story = reference.type == "story"
    post = upsert_post(
        channel=channel,
        external_id=reference.external_id,
        kind=reference.type if reference.type in POST_TYPES else Post.Kind.POST,
        caption=reference.title,
        permalink="" if is_story else reference.url,
        image_url=reference.image_url or (reference.url if is_story else ""),
        other_ids=tuple(reference.other_ids),
        actor=SYSTEM,
    )
    defer("inbox.fetch_publication", queue="media", once=f"post:{post.pk}", post_id=post.pk)
    return post


def resolve_references(channel: Channel, rows: Sequence[Reference]) -> None:
    """Fill `post` and `product` of references that name something of ours. Two queries at most.

    A story that a customer answered is ours even if nobody has entered it yet, so it is made.
    """
    targets = [row for row in rows if row.type in POST_TYPES]
    if targets:
        links = [row.url for row in targets if row.url]
        known = _by_name(find_posts(channel, _names(targets), links))
        for row in targets:
            names = (*_names([row]), *spellings([row.url]))
            row.post = next((known[name] for name in names if name in known), None)
            if row.post is None and row.type == "story" and row.external_id:
                row.post = _met(channel, row)
                known |= _by_name([row.post])
    _resolve_products(channel, [row for row in rows if row.type == "product"])


def _resolve_products(channel: Channel, rows: Sequence[Reference]) -> None:
    names = _names(rows)
    if not names:
        return
    known: dict[str, Product] = {}
    for product in find_products(channel.shop_id, names):
        for name in (*map(str, product.external_ids.values()), product.sku or ""):
            known.setdefault(name, product)
    for row in rows:
        row.product = next((known[name] for name in _names([row]) if name in known), None)
