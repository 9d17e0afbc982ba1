"""Comments under the shop's publications and mentions of the shop elsewhere.

A mention under somebody else's publication comes with ids only. It is a comment with an empty text,
by a person who is named after the mention; `profiles.fetch_profile` finds out their user name.
Instagram Login delivers mentions among `comments`, complete. A comment whose author is not named is one by
a person who is named after it; one without words is a moving picture, which Instagram does not hand out.
"""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.instagram.payloads import Author, Comment, Mention
from prilavok.channels.adapters.instagram.references import of_media
from prilavok.channels.families.meta_body import Item
from prilavok.channels.families.meta_events import NAMELESS
from prilavok.channels.payloads import read
from prilavok.channels.reading import moment
from prilavok.channels.types import Attachment, CommentReceived, Person, Reference

FIELDS = frozenset({"comments", "live_comments", "mentions"})
MENTION = "mention:"


def parse(item: Item) -> tuple[CommentReceived | None, list[str]]:
    """The event, and pointers of malformed parts; no event when there is nothing to go by."""
    return _mention(item) if item.field == "mentions" else _comment(item)


def _comment(item: Item) -> tuple[CommentReceived | None, list[str]]:
    comment, left_out = read(Comment, item.value)
    if comment is None:
        return None, left_out
    author = comment.author or Author()
    author_id = author.id or author.self_ig_scoped_id or NAMELESS + comment.id
    post, ad = of_media(comment.media)
    event = CommentReceived(
        key=f"comment:{comment.id}",
        account=item.account,
        thread=author_id,
        occurred_at=moment(comment.created_at) or item.entry_time,
        at=item.pointer,
        external_id=comment.id,
        author=_person(author, author_id),
        post=post,
        text=comment.text,
        parent=comment.parent_id,
        attachments=() if comment.text else (Attachment("unsupported"),),
        ad=ad,
        own=item.account in (author.id, author.self_ig_scoped_id),
        live=item.field == "live_comments",
    )
    return event, left_out


def _person(author: Author, external_id: str) -> Person:
    other = author.self_ig_scoped_id
    aliases = (other,) if other and other != external_id else ()
    return Person(external_id, username=author.username, aliases=aliases)


def _mention(item: Item) -> tuple[CommentReceived | None, list[str]]:
    value: Any = item.value
    if isinstance(value, dict) and "from" in value:
        return _comment(item)
    mention, left_out = read(Mention, value)
    external_id = (mention.comment_id or mention.media_id) if mention else ""
    if mention is None or not external_id:
        return None, left_out
    event = CommentReceived(
        key=f"mention:{external_id}",
        account=item.account,
        thread=MENTION + external_id,
        occurred_at=item.entry_time,
        at=item.pointer,
        external_id=external_id,
        author=Person(MENTION + external_id),
        post=Reference("post", external_id=mention.media_id),
    )
    return event, left_out
