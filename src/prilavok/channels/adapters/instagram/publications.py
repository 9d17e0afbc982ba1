"""The account's own posts, reels and stories.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media

A picture's address expires, so whoever wants to keep it fetches it at once.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from prilavok.channels.adapters.instagram import client
from prilavok.channels.contract import Publication
from prilavok.channels.families.meta_pages import rows, text, time
from prilavok.channels.types import Account
from prilavok.lib.http import Transport

FIELDS = "id,caption,media_product_type,media_type,media_url,thumbnail_url,permalink,timestamp"
PAGE = "50"
KINDS = {"FEED": "post", "REELS": "reel", "STORY": "story", "AD": "ad"}


def fetch_post(external_id: str, account: Account, transport: Transport) -> Publication:
    path = client.path(account, quote(external_id, safe=""))
    told = client.graph(account, transport).call("GET", path, query={"fields": FIELDS})
    return _publication(told)


def list_posts(account: Account, transport: Transport) -> list[Publication]:
    """The newest fifty posts and reels, and the stories that are on air."""
    graph = client.graph(account, transport)
    owner = account.external_id if client.is_facebook(account) else "me"
    query = {"fields": FIELDS, "limit": PAGE}
    told = graph.call("GET", client.path(account, owner, "media"), query=query)
    stories = graph.call("GET", client.path(account, owner, "stories"), query=query)
    found = [*rows(told), *({**row, "media_product_type": "STORY"} for row in rows(stories))]
    return [_publication(row) for row in found if row.get("id")]


def _publication(told: dict[str, Any]) -> Publication:
    """A video's own address is no picture; its cover is."""
    picture = text(told, "thumbnail_url") or text(told, "media_url")
    return Publication(
        external_id=text(told, "id"),
        kind=KINDS.get(text(told, "media_product_type"), "post"),  # type: ignore[arg-type]
        caption=text(told, "caption"),
        permalink=text(told, "permalink"),
        image_url=picture,
        published_at=time(text(told, "timestamp")),
    )
