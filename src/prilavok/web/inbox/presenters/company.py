"""Colleagues at the same conversation, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prilavok.inbox.models import Message
from prilavok.lib import clock
from prilavok.lib.text import shorten
from prilavok.shops.queries import members
from prilavok.web.components.formats import duration_short
from prilavok.web.inbox.presenters.words import network, quoted, seat_names

QUOTE = 60


def answered_meanwhile(message: Message) -> str:
    """Who was faster, and with what: two answers to one question help nobody."""
    name = seat_names(members(message.shop)).get(message.actor_id, "")
    author = name or _("in the app of %(network)s") % {"network": network(message.channel.kind)}
    words = quoted(shorten(message.text, QUOTE) or _("attachment"))
    ago = duration_short(clock.now() - message.created_at)
    return _("A colleague has answered meanwhile (%(name)s, %(ago)s ago): %(words)s") % {
        "name": author,
        "ago": ago,
        "words": words,
    }
