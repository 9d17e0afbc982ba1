"""Names and icons of events, actions and ways to match. Icons are written "i-…" for the build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Label:
    key: str
    icon: str
    text: Any
    hint: Any = ""


EVENTS = (
    Label("comment", "i-message-square-text", pgettext_lazy("event", "Comment")),
    Label("message", "i-send", pgettext_lazy("event", "Direct")),
    Label("story_reply", "i-circle-dashed", pgettext_lazy("event", "Reply to a story")),
    Label("story_mention", "i-at-sign", pgettext_lazy("event", "Mention in a story")),
    Label("first_message", "i-user-plus", pgettext_lazy("event", "First message")),
    Label("postback", "i-square-mouse-pointer", pgettext_lazy("event", "Pressed button")),
    Label("reaction", "i-heart", pgettext_lazy("event", "Reaction")),
    Label("interest_linked", "i-link", pgettext_lazy("event", "Product is clear")),
    Label("product_unclear", "i-circle-help", pgettext_lazy("event", "Product is unclear")),
    Label("order_status", "i-receipt-text", pgettext_lazy("event", "Order status")),
)
EVENT_LABELS = {label.key: label for label in EVENTS}

MATCHES = (
    Label("any", "", _("any of the words")),
    Label("all", "", _("all of the words")),
    Label("phrase", "", _("words in a row")),
    Label("exact", "", _("the whole text is exactly this")),
    Label("regex", "", _("a regular expression")),
)

ACTIONS = (
    Label("reply", "i-reply", _("Reply"), _("under the comment or in Direct, where they wrote")),
    Label("public_reply", "i-globe", _("Reply publicly"), _("under the comment, everybody sees it")),
    Label("private_reply", "i-send", _("Reply in Direct"), _("the one private reply to the comment")),
    Label(
        "ask",
        "i-circle-help",
        _("Ask which product"),
        _("with a button for each that fits; what they press is linked"),
    ),
    Label("tag", "i-tag", _("Add a tag"), _("to the customer")),
    Label("assign", "i-user-check", _("Assign"), _("the conversation to a member")),
    Label("note", "i-lock", _("Write a note"), _("the customer cannot see it")),
    Label("create_order", "i-receipt-text", _("Open an order"), _("a draft with the product in question")),
)
WITHOUT_PRODUCT = frozenset({"reaction", "order_status"})
"""No message comes with them that could mean several products."""
ACTION_LABELS = {label.key: label for label in ACTIONS}

STATUSES = (
    ("draft", pgettext_lazy("order", "draft")),
    ("new", pgettext_lazy("order", "new")),
    ("confirmed", pgettext_lazy("order", "confirmed")),
    ("shipped", pgettext_lazy("order", "shipped")),
    ("done", pgettext_lazy("order", "done")),
    ("cancelled", pgettext_lazy("order", "cancelled")),
)
STATUS_NAMES = dict(STATUSES)

COOLDOWNS = (
    (0, _("as often as they write")),
    (600, _("once in 10 minutes")),
    (3600, _("once an hour")),
    (6 * 3600, _("once in 6 hours")),
    (24 * 3600, _("once a day")),
    (7 * 24 * 3600, _("once a week")),
)

STATES = (
    ("fired", pgettext_lazy("runs", "Fired")),
    ("skipped", pgettext_lazy("runs", "Silent")),
    ("failed", pgettext_lazy("runs", "Failed")),
)


def actions_for(event: str) -> list[Label]:
    """What makes sense after this event: `reply` only where it says something of its own."""
    if event == "comment":
        return [label for label in ACTIONS if label.key != "reply"]
    if event in ("interest_linked", "product_unclear"):
        return [label for label in ACTIONS if label.key != "ask" or event == "product_unclear"]
    left_out = {"public_reply", "private_reply"} | ({"ask"} if event in WITHOUT_PRODUCT else set())
    return [label for label in ACTIONS if label.key not in left_out]


def action_label(kind: str, event: str) -> Label:
    """`reply` is named by where it goes."""
    if kind == "reply" and event == "comment":
        return Label("reply", "i-globe", ACTION_LABELS["public_reply"].text)
    if kind == "reply" and event not in ("interest_linked", "product_unclear"):
        return Label("reply", "i-send", ACTION_LABELS["private_reply"].text)
    return ACTION_LABELS[kind]
