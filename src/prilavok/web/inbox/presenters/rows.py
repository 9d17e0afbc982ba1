"""A row of the conversation list: who waits, for what, how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from prilavok.inbox.company import Colleague
from prilavok.inbox.models import Conversation
from prilavok.lib import clock
from prilavok.linking.models import Interest
from prilavok.web.inbox.presenters.references import photo_of
from prilavok.web.inbox.presenters.words import person
from prilavok.web.inbox.selection import Selection

CARRIED: Mapping[str, tuple[str, Any]] = {
    "⟨image⟩": ("i-image", gettext_lazy("Photo")),
    "⟨video⟩": ("i-video", gettext_lazy("Video")),
    "⟨audio⟩": ("i-mic", gettext_lazy("Audio")),
    "⟨voice⟩": ("i-mic", gettext_lazy("Voice message")),
    "⟨file⟩": ("i-paperclip", gettext_lazy("File")),
    "⟨sticker⟩": ("i-sticker", gettext_lazy("Sticker")),
    "⟨story_mention⟩": ("i-at-sign", gettext_lazy("Mentioned you in a story")),
    "⟨story⟩": ("i-circle-dashed", gettext_lazy("Reply to your story")),
    "⟨post⟩": ("i-image", gettext_lazy("Publication")),
    "⟨reel⟩": ("i-clapperboard", gettext_lazy("Reel")),
    "⟨ad⟩": ("i-megaphone", gettext_lazy("Advertisement")),
    "⟨product⟩": ("i-shopping-bag", gettext_lazy("Product card")),
    "⟨link⟩": ("i-link", gettext_lazy("Link")),
    "⟨comment⟩": ("i-message-square-text", pgettext_lazy("one", "Comment")),
    "⟨system⟩": ("i-info", gettext_lazy("Came by a link or an advertisement")),
}
UNKNOWN_CARRIED = ("i-paperclip", gettext_lazy("Attachment"))


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    conversation: Conversation
    url: str
    name: str
    preview: Any
    icon: str
    is_own: bool
    draft: str
    product: str
    photo: str
    is_guess: bool
    waiting: timedelta | None
    lateness: str
    due_at: datetime | None
    """Until when the answer is due; None without a target."""
    assignee: str
    """Name to show in the corner; empty in a list of one's own."""
    company: Sequence[Colleague] = ()
    """Colleagues who look at it or write in it just now."""

    @property
    def writer(self) -> str:
        """Who is just writing an answer."""
        return next((one.member.user.display_name for one in self.company if one.is_writing), "")


def rows(
    conversations: Sequence[Conversation],
    *,
    interests: Mapping[int, Interest],
    drafts: Mapping[int, str],
    company: Mapping[int, Sequence[Colleague]],
    selection: Selection,
    target_minutes: int,
) -> list[Row]:
    made = [
        _row(one, interests.get(one.pk), drafts.get(one.pk, ""), selection, target_minutes)
        for one in conversations
    ]
    return [replace(row, company=company.get(row.conversation.pk, ())) for row in made]


def _row(
    conversation: Conversation,
    interest: Interest | None,
    draft: str,
    selection: Selection,
    target_minutes: int,
) -> Row:
    icon, preview = _preview(conversation)
    waiting = _waiting(conversation)
    return Row(
        id=conversation.public_id,
        conversation=conversation,
        url=reverse("inbox:conversation", args=[conversation.public_id]) + selection.suffix,
        name=person(conversation.customer, conversation.identity),
        preview=preview,
        icon=icon,
        is_own=conversation.preview_direction == "outbound",
        draft=draft,
        product=product_title(interest) if interest else "",
        photo=photo_of(interest.product) if interest else "",
        is_guess=interest is not None and interest.state == Interest.State.SUGGESTED,
        waiting=waiting,
        lateness=lateness_of(conversation, waiting, target_minutes),
        due_at=conversation.answer_due_at,
        assignee=_assignee(conversation, selection),
    )


def product_title(interest: Interest) -> str:
    """Платье «Марта», 44 беж."""
    variant = interest.variant
    return (
        f"{interest.product.name}, {variant.label.replace(' · ', ' ')}" if variant else interest.product.name
    )


def _preview(conversation: Conversation) -> tuple[str, Any]:
    text = conversation.preview
    if text.startswith("⟨"):
        return CARRIED.get(text, UNKNOWN_CARRIED)
    is_comment = (
        conversation.kind == Conversation.Kind.COMMENTS and conversation.preview_direction == "inbound"
    )
    return ("i-message-square-text" if is_comment else "", text)


def _waiting(conversation: Conversation) -> timedelta | None:
    since = conversation.unanswered_since
    if since is None or conversation.status != Conversation.Status.OPEN:
        return None
    return max(clock.now() - since, timedelta())


def lateness_of(conversation: Conversation, waiting: timedelta | None, target_minutes: int) -> str:
    """By the conversation's own due time, which may leave out nights; else by the shop's one target."""
    due, since = conversation.answer_due_at, conversation.unanswered_since
    if due is None or since is None:
        return lateness(waiting, target_minutes)
    left = due - clock.now()
    if left < timedelta():
        return "is-over"
    return "is-late" if left < (due - since) / 2 else ""


def lateness(waiting: timedelta | None, target_minutes: int) -> str:
    """Grey, amber from half of the shop's target on, red past it."""
    if waiting is None:
        return ""
    target = timedelta(minutes=target_minutes)
    if waiting > target:
        return "is-over"
    return "is-late" if waiting > target / 2 else ""


def _assignee(conversation: Conversation, selection: Selection) -> str:
    if conversation.assignee is None or selection.who == "mine":
        return ""
    return conversation.assignee.user.display_name
