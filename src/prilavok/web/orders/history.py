"""What happened to an order, in words: what, by whom, from which message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.automation.models import Rule
from prilavok.inbox.models import Message
from prilavok.lib.money import Money
from prilavok.orders.models import Order, OrderChange
from prilavok.shops.models import ApiToken, Membership, Shop
from prilavok.web.components import formats
from prilavok.web.inbox.presenters.order import STATUSES, STEP_ICONS, UNDOABLE

LABELS: Mapping[str, Any] = {
    "recipient": gettext_lazy("Recipient"),
    "phone": gettext_lazy("Phone"),
    "address": gettext_lazy("Address"),
    "note": gettext_lazy("Note"),
}
AUTOMATIC = frozenset({"customer", "rule", "system", "api", "phone_app"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history. `message_url` leads to the message it was taken from."""

    pk: int
    icon: str
    text: str
    who: str
    at: datetime
    message: Message | None
    message_url: str
    is_undone: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Who the actors of a history are, by their public ids."""

    members: Mapping[str, str]
    rules: Mapping[str, str]
    tokens: Mapping[str, str]

    def who(self, change: OrderChange) -> str:
        if change.actor_type == "member":
            return self.members.get(change.actor_id) or _("a former member")
        if change.actor_type == "rule":
            name = self.rules.get(change.actor_id)
            return _("rule “%(name)s”") % {"name": name} if name else _("a rule")
        if change.actor_type == "api":
            return self.tokens.get(change.actor_id) or "API"
        return _("by itself")


def names_for(shop: Shop, changes: Iterable[OrderChange]) -> Names:
    """In three queries, however long the history is."""
    actors = {change.actor_id for change in changes}
    seats = Membership.objects.filter(shop=shop, public_id__in=actors).select_related("user")
    rules = Rule.objects.filter(shop=shop, public_id__in=actors)
    tokens = ApiToken.objects.filter(shop=shop, public_id__in=actors)
    return Names(
        members={seat.public_id: seat.user.display_name for seat in seats},
        rules=dict(rules.values_list("public_id", "name")),
        tokens=dict(tokens.values_list("public_id", "name")),
    )


def history_of(order: Order, changes: Sequence[OrderChange]) -> list[Entry]:
    """Newest first."""
    names = names_for(order.shop, changes)
    return [_entry(order, change, names) for change in reversed(changes)]


def _entry(order: Order, change: OrderChange, names: Names) -> Entry:
    icon, text = words_of(order, change)
    message = change.message
    return Entry(
        pk=change.pk,
        icon=icon,
        text=text,
        who=names.who(change),
        at=change.created_at,
        message=message,
        message_url=_place_of(message) if message else "",
        is_undone=change.undone_at is not None,
        may_undo=change.undone_at is None and change.kind in UNDOABLE and change.actor_type in AUTOMATIC,
    )


def _place_of(message: Message) -> str:
    """Needs the message's conversation."""
    return reverse("inbox:conversation", args=[message.conversation.public_id]) + f"#m-{message.public_id}"


def words_of(order: Order, change: OrderChange) -> tuple[str, str]:
    words = _WORDS.get(change.kind, _changed)
    return words(order, change.data)


def _changed(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    return "i-receipt-text", _("The order was changed")


def _created(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    words = {
        "event": _("Opened from the conversation"),
        "rule": _("Opened by a rule"),
        "api": _("Opened through the API"),
    }
    return "i-receipt-text", words.get(order.created_by, _("Order opened"))


def _line_added(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    return "i-plus", _("Added: %(name)s") % {"name": _named(data)}


def _line_removed(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    return "i-minus", _("Removed: %(name)s") % {"name": _named(data)}


def _named(data: Mapping[str, Any]) -> str:
    quantity = data.get("quantity", 1)
    parts = [
        str(data.get("name", "")),
        str(data.get("label") or ""),
        f"× {quantity}" if quantity != 1 else "",
    ]
    return ", ".join(part for part in parts if part)


def _line_changed(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    before, after = data.get("from", {}), data.get("to", {})
    parts = [words(order, before.get(key), after[key]) for key, words in _LINE_PARTS.items() if key in after]
    what = "; ".join(part for part in parts if part) or _("changed")
    return "i-pencil", f"{data.get('name', '')}: {what}"


def _name_part(order: Order, before: Any, after: Any) -> str:
    return _("instead of “%(name)s”") % {"name": before}


def _label_part(order: Order, before: Any, after: Any) -> str:
    return str(after or "") if not before else f"{before} → {after or '–'}"


def _quantity_part(order: Order, before: Any, after: Any) -> str:
    return _("quantity %(before)s → %(after)s") % {"before": before, "after": after}


def _price_part(order: Order, before: Any, after: Any) -> str:
    old, new = (formats.money(Money(int(amount), order.currency)) for amount in (before, after))
    return _("price %(before)s → %(after)s") % {"before": old, "after": new}


def _status(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    to = str(data.get("to", ""))
    return STEP_ICONS.get(to, "i-flag"), _("Status: %(status)s") % {"status": STATUSES.get(to, to)}


def _field(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    name, to = str(data.get("field", "")), str(data.get("to") or "")
    label = LABELS.get(name, name)
    value = formats.phone(to) if name == "phone" and to else to
    return "i-pencil", f"{label}: {value or _('cleared')}"


def _undone(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    what = {
        "created": _("the order itself"),
        "status": _("the status"),
        "field": _("what was written"),
    }
    return "i-undo-2", _("Taken back: %(what)s") % {
        "what": data.get("name") or what.get(str(data.get("kind")), _("a change"))
    }


_LINE_PARTS: Mapping[str, Callable[[Order, Any, Any], str]] = {
    "name": _name_part,
    "label": _label_part,
    "quantity": _quantity_part,
    "price": _price_part,
}


def _rated(order: Order, data: Mapping[str, Any]) -> tuple[str, str]:
    words = [_("The customer’s mark: %(mark)s of 5") % {"mark": data.get("mark", "")}]
    return "i-star", ". ".join([*words, str(data["words"])] if data.get("words") else words)


_WORDS: Mapping[str, Callable[[Order, Mapping[str, Any]], tuple[str, str]]] = {
    "created": _created,
    "line_added": _line_added,
    "line_removed": _line_removed,
    "line_changed": _line_changed,
    "status": _status,
    "field": _field,
    "rated": _rated,
    "undone": _undone,
}
