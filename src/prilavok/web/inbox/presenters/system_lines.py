"""Grey lines between the messages: what happened to the conversation and its draft order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prilavok.inbox.models import Message
from prilavok.orders.models import OrderChange


@dataclass(frozen=True, slots=True)
class SystemLine:
    icon: str
    text: str
    undo: int | None = None
    """Row number of the change of the order that can be taken back."""
    order: str = ""


def _assigned(data: Mapping[str, Any]) -> str:
    """By whom is said by the line's author; by itself, why."""
    words = {
        "distribution": _("Assigned by distribution: %(name)s"),
        "reassigned": _("Assigned anew, the one before has gone: %(name)s"),
    }
    text = words.get(str(data.get("reason", "")), _("Assigned: %(name)s"))
    return text % {"name": data.get("name", "")}


def _team(data: Mapping[str, Any]) -> str:
    by_route = _("Given to the team by channel or product: %(name)s")
    text = by_route if data.get("reason") == "route" else _("Given to the team: %(name)s")
    return text % {"name": data.get("name", "")}


def _moderation_failed(data: Mapping[str, Any]) -> str:
    words = MODERATION.get(str(data.get("action")))
    return words() if words else _("The network did not do that with the comment")


MODERATION: Mapping[str, Callable[[], str]] = {
    "hide": lambda: _("The network did not hide the comment"),
    "unhide": lambda: _("The network did not show the comment again"),
    "delete": lambda: _("The network did not delete the comment"),
    "like": lambda: _("The network did not take the like"),
    "unlike": lambda: _("The network did not take the like back"),
}
WORDS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "assigned": ("i-user-check", _assigned),
    "scheduled_failed": ("i-clock-alert", lambda data: _("A message for later was not sent")),
    "moderation_failed": ("i-circle-alert", _moderation_failed),
    "team": ("i-users-round", _team),
    "no_team": ("i-users-round", lambda data: _("Given to no team")),
    "unassigned": ("i-user-x", lambda data: _("Assigned to nobody")),
    "referral": ("i-link", lambda data: _("Came by a link or an advertisement")),
    "call": ("i-phone-incoming", lambda data: _("Called in the network: nobody could pick up here")),
    "lead": ("i-clipboard-list", lambda data: _("Left their details in a form")),
    "optin": ("i-bell", lambda data: _("Agreed to get messages")),
    "linked": ("i-link", lambda data: _("Connected their account in the shop")),
    "unlinked": ("i-unlink", lambda data: _("Parted with their account in the shop")),
    "thread_passed": ("i-arrow-left-right", lambda data: _("The network gave the conversation to us")),
    "thread_taken": ("i-arrow-left-right", lambda data: _("Another program took the conversation over")),
    "thread_requested": ("i-arrow-left-right", lambda data: _("Another program asks for the conversation")),
    "payment": ("i-credit-card", lambda data: _("Paid through the network")),
    "refund": ("i-undo-2", lambda data: _("The payment was returned through the network")),
    "chat_opened": ("i-message-circle", lambda data: _("Opened the conversation")),
    "number_changed": ("i-phone", lambda data: _("Has a new phone number")),
    "id_changed": ("i-user", lambda data: _("The network calls this customer by a new name")),
    "security_code_changed": (
        "i-shield",
        lambda data: _("The customer’s security code has changed: perhaps a new phone"),
    ),
}


def system_line(message: Message) -> SystemLine:
    """In our words; what the network adds in its own stands behind them."""
    event = str(message.source.get("event", ""))
    if event not in WORDS:
        return SystemLine("i-info", message.text or _("The conversation was changed"))
    icon, words = WORDS[event]
    return SystemLine(icon, " · ".join(part for part in (words(message.source), message.text) if part))


def draft_line(change: OrderChange) -> SystemLine:
    """One change of an order in words."""
    icon, words = CHANGES.get(change.kind, ("i-receipt-text", _changed))
    return SystemLine(icon, words(change.data), undo=change.pk, order=change.order.public_id)


def _changed(data: Mapping[str, Any]) -> str:
    return _("The order was changed")


def _named(data: Mapping[str, Any]) -> str:
    parts = [str(data.get("name", "")), str(data.get("label") or "")]
    return ", ".join(part for part in parts if part)


def _line_changed(data: Mapping[str, Any]) -> str:
    """Only what differs: the variant, the quantity, the product itself."""
    after = data.get("to", {})
    words = [str(after[key]) for key in ("label",) if after.get(key)]
    if "quantity" in after:
        words.append(_("quantity %(n)s") % {"n": after["quantity"]})
    what = ", ".join(words) or _("changed")
    return f"{data.get('name', '')}: {what}"


CHANGES: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "created": ("i-receipt-text", lambda data: _("The draft was opened")),
    "line_added": ("i-plus", lambda data: _("Added: %(name)s") % {"name": _named(data)}),
    "line_removed": ("i-minus", lambda data: _("Removed: %(name)s") % {"name": _named(data)}),
    "line_changed": ("i-pencil", _line_changed),
    "rated": ("i-star", lambda data: _("Mark for the order: %(mark)s of 5") % {"mark": data.get("mark", "")}),
    "undone": ("i-undo-2", lambda data: _("Taken back: %(name)s") % {"name": _named(data)}),
}


def drafted_line(change: OrderChange) -> SystemLine:
    """What an order took from the message above it: «Черновик № 1042: …»."""
    text = draft_line(change).text
    words = _("Order No %(number)s. %(change)s") % {"number": change.order.number, "change": text}
    return SystemLine("i-receipt-text", words, undo=change.pk, order=change.order.public_id)
