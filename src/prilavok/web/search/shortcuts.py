"""Every key of the product, and what a member may put in its place.

A key is named as in `data-hotkey`: "e", "shift+r", "ctrl+k", "g i" (one after the other).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Keys = Mapping[str, str]
"""Chosen keys by the product's own; "" is none."""


@dataclass(frozen=True, slots=True)
class Group:
    name: Any
    shortcuts: tuple[tuple[str, Any], ...]


GROUPS = (
    Group(
        _("Everywhere"),
        (
            ("ctrl+k", _("Search and commands")),
            ("?", _("All keys")),
            ("/", _("Search on the page")),
            ("g i", _("Inbox")),
            ("g o", _("Orders")),
            ("g c", _("Customers")),
            ("g p", _("Products")),
            ("g r", _("Rules")),
            ("g s", _("Search")),
            ("ctrl+s", _("Save")),
            (".", _("Replay the event")),
        ),
    ),
    Group(
        pgettext_lazy("keys", "List"),
        (
            ("j", _("Next conversation in the list")),
            ("k", _("Previous conversation in the list")),
            ("]", _("Open the newer conversation")),
            ("[", _("Open the older conversation")),
            ("x", _("Select the conversation")),
            ("shift+x", _("Select up to this conversation")),
            ("shift+s", _("Select conversations")),
            ("v", _("Views")),
            ("f", _("Filters")),
        ),
    ),
    Group(
        pgettext_lazy("keys", "Conversation"),
        (
            ("r", _("Reply")),
            ("p", _("Reply publicly")),
            ("n", _("Note; in other sections, a new order, customer, rule")),
            ("ctrl+enter", _("Send; in a rule, save")),
            ("ctrl+shift+enter", _("Send and close")),
            ("e", _("Close or open again")),
            ("a", _("Assign")),
            ("s", _("Snooze")),
            ("t", _("Tag the customer")),
            ("d", _("No reply needed")),
        ),
    ),
    Group(
        _("Product and order"),
        (
            ("y", _("The product is right")),
            ("shift+n", _("Not about it")),
            ("w", _("Why this product")),
            ("shift+r", _("Change the product")),
            ("#", _("Add a product")),
            ("o", pgettext_lazy("key", "Order")),
        ),
    ),
)
NAMES: Mapping[str, Any] = {key: name for group in GROUPS for key, name in group.shortcuts}
FIXED = frozenset({"esc", "ctrl+z", "m"})
"""Esc and undo are what they are everywhere; `M` is the second key of a note."""
PREFIX = "g"
SHAPE = re.compile(r"(g [a-z0-9]|(ctrl\+)?(alt\+)?(shift\+)?([a-z0-9\[\]/.]|enter|up|down|space)|\?|#)")
OF_THE_BROWSER = frozenset({
    *(f"ctrl+{key}" for key in "acfhjlnoprtuvwxy0123456789"), *(f"ctrl+shift+{key}" for key in "bcijnoptw"),
    "up", "down", "space", "enter", "shift+enter", "shift+space", "shift+up", "shift+down", "shift+g",
})  # fmt: skip
"""What browsers keep for themselves, and what scrolls or presses whatever has the focus."""


def is_free(key: str) -> bool:
    """Whether a member may choose it at all. Views have «G» and a digit."""
    taken = key in FIXED or key in OF_THE_BROWSER or key == PREFIX or re.fullmatch(r"g \d", key)
    return SHAPE.fullmatch(key) is not None and not taken


def current(key: str, own: Keys) -> str:
    return own.get(key, key)


def holder(wanted: str, own: Keys, *, besides: str) -> str:
    """The shortcut that has this key now; "" when nobody does."""
    return next((key for key in NAMES if key != besides and wanted and current(key, own) == wanted), "")


def rebound(own: Keys, key: str, wanted: str) -> dict[str, str]:
    """With `wanted` for this shortcut; whoever had it gets what this one had."""
    changed = dict(own)
    if before := holder(wanted, own, besides=key):
        changed[before] = current(key, own)
    changed[key] = wanted
    return cleaned(changed)


def cleaned(own: Mapping[str, Any]) -> dict[str, str]:
    """Without what is as it was, what cannot be, and what another has already."""
    kept = {
        key: wanted
        for key, wanted in own.items()
        if key in NAMES and wanted != key and (wanted == "" or (isinstance(wanted, str) and is_free(wanted)))
    }
    unchanged = set(NAMES) - set(kept)
    seen: set[str] = set(unchanged)
    for key, wanted in list(kept.items()):
        if wanted and wanted in seen:
            kept[key] = ""
        seen.add(wanted)
    return kept
