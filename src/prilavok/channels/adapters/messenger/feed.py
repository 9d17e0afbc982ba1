"""Comments and posts of visitors on the Page, reviews of it, and mentions of the Page elsewhere.

A post or a review that a visitor leaves on the Page is a comment without a parent: it is answered in public
and in private the same way. A comment whose author Facebook does not name is one by a person named after it.
The Page's own publications and likes of publications are noted only.

https://developers.facebook.com/docs/graph-api/webhooks/reference/page#feed
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prilavok.channels.adapters.messenger import references
from prilavok.channels.adapters.messenger.payloads import Feed
from prilavok.channels.families.meta_body import Item
from prilavok.channels.families.meta_events import NAMELESS, noted
from prilavok.channels.payloads import read
from prilavok.channels.reading import digest, moment
from prilavok.channels.types import (
    Attachment,
    ChannelEvent,
    CommentChanged,
    CommentReceived,
    Person,
    ReactionChanged,
)

FIELDS = frozenset({"feed", "mention", "ratings"})
POSTS = frozenset({
    "post", "status", "photo", "video", "share", "link", "album", "note", "reel", "story", "rating",
})  # fmt: skip
REACTIONS = frozenset({"reaction", "like"})
OTHERS = frozenset({
    "address", "connection", "coupon", "event", "experience", "group", "group_message", "interest",
    "mention", "milestone", "offer", "page", "photo-album", "picture", "platform-story", "profile",
    "question", "relationship-status", "tag", "timeline cover",
})  # fmt: skip
"""What else a Page may show: nobody's words."""
STARS = 5
VERDICTS = {"positive": "👍", "negative": "👎"}
EMOJI = {
    "like": "👍",
    "love": "❤️",
    "care": "🤗",
    "haha": "😆",
    "wow": "😮",
    "sorry": "😢",
    "sad": "😢",
    "anger": "😠",
    "angry": "😠",
}
ADDED = frozenset({"add", ""})
EDITED = frozenset({"edit", "edited", "update"})
REMOVED = frozenset({"remove", "delete"})
HIDDEN = {"hide": True, "unhide": False}
SILENT = frozenset({"block", "unblock", "mute", "unmute", "follow"})
"""What somebody did with a publication without a word."""


def parse(item: Item) -> tuple[list[ChannelEvent], list[str]]:
    """The events, and pointers of malformed parts; no event when there is nothing to go by."""
    feed, left_out = read(Feed, item.value)
    if feed is None:
        return [], left_out
    found = _Change(item, feed).event()
    return ([found] if found else []), left_out


@dataclass(frozen=True, slots=True)
class _Change:
    """Makes the event of one change."""

    item: Item
    feed: Feed

    @property
    def author(self) -> Person:
        told = self.feed.author
        external_id = (told.id if told else "") or self.feed.sender_id
        return Person(external_id, name=(told.name if told else "") or self.feed.sender_name)

    @property
    def own(self) -> bool:
        return self.author.external_id == self.item.account

    @property
    def external_id(self) -> str:
        """What was written: the comment, else the visitor's post."""
        return self.feed.comment_id or self.feed.post_id

    def event(self) -> ChannelEvent | None:
        kind = self.feed.item
        if kind in REACTIONS:
            return self._reaction()
        if kind == "comment" or (not kind and self.feed.comment_id):
            return self._written() if self.feed.comment_id else None
        if (kind in POSTS or not kind) and self.feed.post_id:
            if self.own:
                return noted(self.item, "", "a publication of the Page itself")
            return self._written()
        if kind in OTHERS or kind in POSTS:
            return noted(self.item, "", f"a publication: {kind}")
        return None

    def _written(self) -> ChannelEvent | None:
        verb = self.feed.verb
        if verb in ADDED:
            return self._received()
        if verb in EDITED:
            return self._changed(text=self._edited_text())
        if verb in REMOVED:
            return self._changed(deleted=True)
        if verb in HIDDEN:
            return self._changed(hidden=HIDDEN[verb])
        return noted(self.item, "", f"a publication: {verb}") if verb in SILENT else None

    def _received(self) -> CommentReceived:
        author = self.author
        if not author.external_id:
            author = Person(NAMELESS + self.external_id)
        return CommentReceived(
            **self._base(f"comment:{self.external_id}", author.external_id, self._written_at()),
            external_id=self.external_id,
            author=author,
            post=references.of_post(self.feed.post_id, self.feed.post, self.item.account),
            text=self._text(),
            parent=self._parent(),
            attachments=self._attachments(),
            own=self.own,
        )

    def _changed(
        self, *, text: str | None = None, deleted: bool = False, hidden: bool | None = None
    ) -> CommentChanged:
        """A removal happens once; all else may happen again."""
        at = self._changed_at()
        key = f"comment:{self.external_id}:removed"
        if not deleted:
            told = digest([self.feed.verb, text, self.feed.photo, self.feed.video, at.isoformat()])
            key = f"comment:{self.external_id}:{self.feed.verb}:{told}"
        thread = self.author.external_id or NAMELESS + self.external_id
        return CommentChanged(
            **self._base(key, thread, at),
            external_id=self.external_id,
            text=text,
            deleted=deleted,
            hidden=hidden,
        )

    def _reaction(self) -> ChannelEvent | None:
        """Marks under comments; those of the shop and under publications say nothing to answer."""
        feed, person = self.feed, self.author
        if not feed.comment_id or self.own or not person.external_id:
            return noted(self.item, "", "a reaction to a publication, or the Page's own")
        taken_back = feed.verb in REMOVED
        at = self._changed_at()
        emoji = EMOJI.get(feed.reaction_type.lower() or "like", feed.reaction_type)
        key = f"reaction:{feed.comment_id}:{person.external_id}:{feed.verb}:{int(at.timestamp() * 1000)}"
        return ReactionChanged(
            **self._base(key, person.external_id, at),
            external_id=feed.comment_id,
            person=person,
            emoji="" if taken_back else emoji,
        )

    def _base(self, key: str, thread: str, at: datetime) -> dict[str, Any]:
        return {
            "key": key,
            "account": self.item.account,
            "thread": thread,
            "occurred_at": at,
            "at": self.item.pointer,
        }

    def _written_at(self) -> datetime:
        return moment(self.feed.created_time) or self.item.entry_time

    def _changed_at(self) -> datetime:
        """`created_time` may be that of the comment itself, so the delivery's time goes before it."""
        told = (self.feed.edited_time, self.item.told, self.feed.created_time)
        return next((at for one in told if (at := moment(one))), self.item.entry_time)

    def _parent(self) -> str:
        """Empty for what stands directly under the publication."""
        parent = self.feed.parent_id
        if not self.feed.comment_id or parent in self._post_names():
            return ""
        return parent

    def _post_names(self) -> tuple[str, ...]:
        return references.post_ids(self.item.account)(self.feed.post_id) if self.feed.post_id else ()

    def _text(self) -> str:
        """With the link that a visitor's post shares; the link of a photo or video is the file's."""
        feed = self.feed
        if feed.item == "rating" and not feed.message:
            return self._verdict()
        if not feed.link or feed.item in ("photo", "video", "comment") or feed.photos:
            return feed.message
        return feed.message if feed.link in feed.message else f"{feed.message}\n{feed.link}".strip()

    def _verdict(self) -> str:
        """A review without words still says how satisfied its writer is."""
        stars = self.feed.rating
        if isinstance(stars, int) and 0 < stars <= STARS:
            return "★" * stars + "☆" * (STARS - stars)
        return VERDICTS.get(self.feed.recommendation_type.lower(), "")

    def _edited_text(self) -> str | None:
        """Left out, the text stays as it was; with a picture alone it is empty."""
        feed = self.feed
        return feed.message if feed.message or feed.photo or feed.video else None

    def _attachments(self) -> tuple[Attachment, ...]:
        feed = self.feed
        pictures = [feed.photo, *(feed.photos or [])]
        videos = [feed.video]
        if feed.item == "photo" and not any(pictures):
            pictures.append(feed.link)
        if feed.item == "video":
            videos.append(feed.link)
        found = [Attachment("image", url=url) for url in dict.fromkeys(pictures) if url]
        found += [Attachment("video", url=url) for url in dict.fromkeys(videos) if url]
        if not found and not self._text():
            found.append(Attachment("unsupported"))
        return tuple(found)
