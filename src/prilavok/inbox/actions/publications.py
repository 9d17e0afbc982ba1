"""Publications as the network tells them: one that an event named, or the newest of an account."""

from __future__ import annotations

from datetime import timedelta

from prilavok.catalog.actions.posts import upsert_post
from prilavok.catalog.models import Post
from prilavok.channels.actions.delivery import account_of, adapter_of, transport_for
from prilavok.channels.contract import Publication
from prilavok.channels.errors import ChannelError
from prilavok.channels.models import Channel
from prilavok.events.types import SYSTEM

STORY_LIFETIME = timedelta(hours=24)


def fetch_publication(post: Post) -> bool:
    """Caption, address and picture of a publication; False when the network does not tell."""
    fetch = adapter_of(post.channel).fetch_post
    if fetch is None or (post.caption and post.permalink):
        return False
    try:
        told = fetch(post.external_id, account_of(post.channel), transport_for(post.channel))
    except ChannelError:
        return False
    _save(post.channel, told, external_id=post.external_id)
    return True


def import_publications(channel: Channel) -> int:
    """The account's newest publications; their number. Raises `ChannelError`."""
    listing = adapter_of(channel).list_posts
    if listing is None:
        return 0
    told = listing(account_of(channel), transport_for(channel))
    for publication in reversed(told):
        _save(channel, publication, external_id=publication.external_id)
    return len(told)


def _save(channel: Channel, told: Publication, *, external_id: str) -> None:
    expires_at = None
    if told.kind == "story" and told.published_at:
        expires_at = told.published_at + STORY_LIFETIME
    upsert_post(
        channel=channel,
        external_id=external_id,
        kind=told.kind,
        caption=told.caption,
        permalink=told.permalink,
        image_url=told.image_url,
        other_ids=(told.external_id, *told.other_ids),
        published_at=told.published_at,
        expires_at=expires_at,
        actor=SYSTEM,
    )
