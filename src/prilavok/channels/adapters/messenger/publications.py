"""The Page's own posts and reels.

https://developers.facebook.com/docs/graph-api/reference/page/feed

A picture's address expires, so whoever wants to keep it fetches it at once.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from prilavok.channels.adapters.messenger import client
from prilavok.channels.adapters.messenger.references import post_ids
from prilavok.channels.contract import Publication
from prilavok.channels.families.meta_pages import rows, text, time
from prilavok.channels.types import Account
from prilavok.lib.http import Transport

FIELDS = "id,message,story,created_time,permalink_url,full_picture,attachments{media_type,target{id}}"
PAGE = "50"


def fetch_post(external_id: str, account: Account, transport: Transport) -> Publication:
    path = client.path(account, external_id)
    told = client.graph(account, transport).call("GET", path, query={"fields": FIELDS})
    return _publication(told, account)


def list_posts(account: Account, transport: Transport) -> list[Publication]:
    """The newest fifty."""
    path = client.page_path(account, "posts")
    query = {"fields": FIELDS, "limit": PAGE}
    told = client.graph(account, transport).call("GET", path, query=query)
    return [_publication(row, account) for row in rows(told) if row.get("id")]


def _publication(told: dict[str, Any], account: Account) -> Publication:
    external_id, permalink = text(told, "id"), text(told, "permalink_url")
    names = [*(post_ids(account.external_id)(external_id) if external_id else ()), *_targets(told)]
    return Publication(
        external_id=external_id,
        kind="reel" if _is_reel(permalink) else "post",
        caption=text(told, "message") or text(told, "story"),
        permalink=permalink,
        image_url=text(told, "full_picture"),
        other_ids=tuple(name for name in dict.fromkeys(names) if name != external_id),
        published_at=time(text(told, "created_time")),
    )


def _targets(told: dict[str, Any]) -> list[str]:
    """A reel, a video and a photo have ids of their own beside the post's."""
    attachments = told.get("attachments")
    found = rows(attachments) if isinstance(attachments, dict) else []
    targets = [one.get("target") for one in found]
    return [text(one, "id") for one in targets if isinstance(one, dict) and text(one, "id")]


def _is_reel(permalink: str) -> bool:
    try:
        return urlsplit(permalink).path.startswith("/reel/")
    except ValueError:
        return False
