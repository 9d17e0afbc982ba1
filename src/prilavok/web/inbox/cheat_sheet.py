"""The keys of the inbox: what the hidden buttons carry and what the cheat sheet tells."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LIST_KEYS = (
    ("j", "inbox-list#next"),
    ("k", "inbox-list#previous"),
    ("]", "inbox-list#newer"),
    ("[", "inbox-list#older"),
    ("?", "inbox-list#keys"),
)
THREAD_KEYS = (
    ("y", "inbox-thread#yes"),
    ("n", "inbox-thread#no"),
    ("w", "inbox-thread#why"),
    ("shift+r", "inbox-thread#change"),
    ("o", "inbox-thread#card"),
    ("d", "inbox-thread#answered"),
)
CHEAT_SHEET: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Next, previous"), ("J", "K")),
    (_("Open the older, the newer one"), ("[", "]")),
    (_("Search"), ("/",)),
    (_("Filters"), ("F",)),
    (_("Write a reply"), ("R",)),
    (_("Public reply"), ("P",)),
    (pgettext_lazy("key", "Note"), ("M",)),
    (_("Send"), ("Ctrl", "Enter")),
    (_("Send and close"), ("Ctrl", "⇧", "Enter")),
    (_("Close or open again"), ("E",)),
    (_("Snooze"), ("S",)),
    (_("Assign"), ("A",)),
    (_("No reply needed"), ("D",)),
    (_("The product is right"), ("Y",)),
    (_("Change the product"), ("⇧", "R")),
    (_("Not about it"), ("N",)),
    (_("Why this product"), ("W",)),
    (_("Add a product"), ("#",)),
    (pgettext_lazy("key", "Order"), ("O",)),
    (_("Undo"), ("Ctrl", "Z")),
    (_("Leave the field, close"), ("Esc",)),
)
