"""Comments: on the wall, under photos, videos and products, in discussions; likes of comments.

A comment's id is its number together with its place (`wall-1_35_39`, `photo_comment-1_8`), because VK counts
each kind anew. On the wall and in discussions the place is the post, which has to be named in answers. A post
that somebody else leaves on the community's wall, or suggests for it, is a comment on itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prilavok.channels.adapters.vk import content as contents
from prilavok.channels.adapters.vk.envelope import Callback
from prilavok.channels.adapters.vk.payloads import Node
from prilavok.channels.adapters.vk.references import SITE, product, wall_post
from prilavok.channels.types import (
    ChannelEvent,
    CommentChanged,
    CommentReceived,
    Person,
    ReactionChanged,
    Reference,
)


@dataclass(frozen=True, slots=True)
class Place:
    """What kinds of things are commented, and how VK's fields name them."""

    word: str
    owner: tuple[str, ...]
    thing: tuple[str, ...]

    def comment_id(self, callback: Callback, number: str) -> str:
        owner, thing = self.owner_id(callback), self.thing_id(callback)
        if not owner or not number:
            return ""
        if not self.is_counted_by_thing:
            return f"{self.word}_comment{owner}_{number}"
        return f"{self.word}{owner}_{thing}_{number}" if thing else ""

    @property
    def is_counted_by_thing(self) -> bool:
        return self.word in ("wall", "topic")

    def owner_id(self, callback: Callback) -> str:
        """Deletions name the owner alone; what names none stands in the community itself."""
        own = f"-{callback.group}" if callback.group else ""
        return callback.object.id(*self.owner, "owner_id") or own

    def thing_id(self, callback: Callback) -> str:
        return callback.object.id(*self.thing)

    def reference(self, callback: Callback) -> Reference:
        owner, thing = self.owner_id(callback), self.thing_id(callback)
        if not thing:
            return Reference("product" if self.word == "market" else "post")
        if self.word == "wall":
            return wall_post(owner, thing, callback.group)
        if self.word == "market":
            return product(owner, thing)
        full = f"{self.word}{owner}_{thing}"
        return Reference("post", external_id=full, url=f"{SITE}/{full}")


WALL = Place("wall", ("post_owner_id",), ("post_id",))
PHOTO = Place("photo", ("photo_owner_id",), ("photo_id", "pid"))
VIDEO = Place("video", ("video_owner_id",), ("video_id", "vid"))
MARKET = Place("market", ("market_owner_id",), ("item_id", "market_id"))
TOPIC = Place("topic", ("topic_owner_id",), ("topic_id",))


def _received(callback: Callback, place: Place) -> list[ChannelEvent]:
    comment = callback.object
    name, author = place.comment_id(callback, comment.id("id")), comment.id("from_id")
    if not name or not author:
        return []
    content = contents.of_attachments(comment, callback.group)
    received = CommentReceived(
        **callback.base(f"comment:{name}", comment.moment("date"), author),
        external_id=name,
        author=Person(author),
        post=place.reference(callback),
        text=comment.text("text"),
        parent=place.comment_id(callback, _parent(comment)),
        attachments=tuple(content.attachments),
        own=author == f"-{callback.group}",
    )
    unknown = (callback.unrecognized(where, f"attachment type {kind}") for kind, where in content.unknown)
    return [received, *unknown]


def _visitor_post(callback: Callback) -> list[ChannelEvent]:
    post = callback.object
    owner, number = post.id("owner_id", "to_id") or f"-{callback.group}", post.id("id")
    author = post.id("from_id", "signer_id")
    if not number or not author:
        return []
    if author == owner or post.has("copy_history"):
        return [callback.noted(callback.type)]
    content = contents.of_attachments(post, callback.group)
    name = f"wall{owner}_{number}"
    received = CommentReceived(
        **callback.base(f"comment:{name}", post.moment("date"), author),
        external_id=name,
        author=Person(author),
        post=wall_post(owner, number, callback.group),
        text=post.text("text"),
        attachments=tuple(content.attachments),
    )
    unknown = (callback.unrecognized(where, f"attachment type {kind}") for kind, where in content.unknown)
    return [received, *unknown]


def _parent(comment: Node) -> str:
    stack = comment.ids("parents_stack")
    return comment.id("reply_to_comment") or (stack[-1] if stack else "")


def _edited(callback: Callback, place: Place) -> list[ChannelEvent]:
    """VK tells when it was written, not when it was changed: that is the moment it is told."""
    comment = callback.object
    name = place.comment_id(callback, comment.id("id"))
    if not name:
        return []
    return [
        CommentChanged(
            **callback.base(f"comment-edit:{name}:{callback.name}", None, comment.id("from_id")),
            external_id=name,
            text=comment.text("text"),
        )
    ]


def _restored(callback: Callback, place: Place) -> list[ChannelEvent]:
    """It stands there again; who never had it gets it whole."""
    received = _received(callback, place)
    name = place.comment_id(callback, callback.object.id("id"))
    if not name:
        return []
    back = CommentChanged(
        **callback.base(f"comment-restore:{name}:{callback.name}", None, callback.object.id("from_id")),
        external_id=name,
        text=callback.object.text("text") if callback.object.has("text") else None,
        restored=True,
    )
    return [*received, back]


def _deleted(callback: Callback, place: Place) -> list[ChannelEvent]:
    name = place.comment_id(callback, callback.object.id("id"))
    if not name:
        return []
    return [
        CommentChanged(
            **callback.base(f"comment-delete:{name}:{callback.name}", None),
            external_id=name,
            deleted=True,
        )
    ]


def _liked(callback: Callback) -> list[ChannelEvent]:
    """A like of a comment is a reaction; of anything else it is only kept."""
    like = callback.object
    person, kind = like.id("liker_id"), like.text("object_type")
    if not person or not like.id("object_id"):
        return []
    name = _liked_comment(like, kind)
    if not name:
        return [callback.noted(f"{callback.type} of {kind or 'something'}")]
    return [
        ReactionChanged(
            **callback.base(f"{callback.type}:{name}:{person}:{callback.name}", None),
            external_id=name,
            person=Person(person),
            emoji="❤️" if callback.type == "like_add" else "",
            by_shop=person == f"-{callback.group}",
        )
    ]


def _liked_comment(like: Node, kind: str) -> str:
    """The comment's id; empty for what is no comment, or one of a discussion, whose topic is not told."""
    owner, number, post = like.id("object_owner_id"), like.id("object_id"), like.id("post_id")
    if kind == "comment" and owner and post:
        return f"wall{owner}_{post}_{number}"
    if kind in ("photo_comment", "video_comment", "market_comment") and owner:
        return f"{kind}{owner}_{number}"
    return ""


Reader = Callable[[Callback], list[ChannelEvent]]


def _at(read: Callable[[Callback, Place], list[ChannelEvent]], place: Place) -> Reader:
    return lambda callback: read(callback, place)


def _readers(prefix: str, place: Place) -> dict[str, Reader]:
    return {
        f"{prefix}_new": _at(_received, place),
        f"{prefix}_edit": _at(_edited, place),
        f"{prefix}_restore": _at(_restored, place),
        f"{prefix}_delete": _at(_deleted, place),
    }


READERS: Mapping[str, Reader] = {
    **_readers("wall_reply", WALL),
    **_readers("photo_comment", PHOTO),
    **_readers("video_comment", VIDEO),
    **_readers("market_comment", MARKET),
    **_readers("board_post", TOPIC),
    "wall_post_new": _visitor_post,
    "like_add": _liked,
    "like_remove": _liked,
}
