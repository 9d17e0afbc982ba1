"""Keys without a button of their own: hidden buttons carry them, with the name the cheat sheet shows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LIST_KEYS = (
    ("j", "inbox-list#next", _("Next conversation in the list")),
    ("k", "inbox-list#previous", _("Previous conversation in the list")),
    ("]", "inbox-list#newer", _("Open the newer conversation")),
    ("[", "inbox-list#older", _("Open the older conversation")),
    ("x", "inbox-ticks#toggle", _("Select the conversation")),
    ("shift+x", "inbox-ticks#extend", _("Select up to this conversation")),
)
THREAD_KEYS = (
    ("y", "inbox-thread#yes", _("The product is right")),
    ("shift+n", "inbox-thread#no", _("Not about it")),
    ("w", "inbox-thread#why", _("Why this product")),
    ("shift+r", "inbox-thread#change", _("Change the product")),
    ("o", "inbox-thread#card", pgettext_lazy("key", "Order")),
    ("t", "inbox-thread#tag", _("Tag the customer")),
    ("d", "inbox-thread#answered", _("No reply needed")),
)
