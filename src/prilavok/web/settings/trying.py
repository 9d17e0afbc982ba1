"""“Send yourself a test”: who has just written to a channel, and a word back to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.utils.translation import gettext as _

from prilavok.channels.contract import Manifest
from prilavok.channels.models import Channel
from prilavok.events.types import Actor
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.queries import just_written
from prilavok.lib.clock import now

RECENT = timedelta(hours=1)
MOST = 3


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote within the last hour; `test` is what went back to them from here."""

    conversation: Conversation
    name: str
    test: Message | None


def writers_of(channel: Channel) -> list[Writer]:
    rows = just_written(channel, since=now() - RECENT)[:MOST]
    tests = _tests([row.pk for row in rows])
    return [Writer(row, row.identity.display_name, tests.get(row.pk)) for row in rows]


def _tests(conversations: Sequence[int]) -> dict[int, Message]:
    rows = Message.objects.filter(conversation_id__in=conversations, source__test=True).order_by("pk")
    return {row.conversation_id: row for row in rows}


def send_test(conversation: Conversation, actor: Actor) -> Message:
    """Raises a `SendingRefused`."""
    text = _("This is a test: your shop is connected, and its answers reach you.")
    return queue_message(conversation=conversation, actor=actor, text=text, source={"test": True})


def address_of(channel: Channel, manifest: Manifest) -> str:
    """Where the shop is written to; empty when the network has no such address, or wants a name not known."""
    if not manifest.write_to or ("{username}" in manifest.write_to and not channel.username):
        return ""
    return manifest.write_to.format(
        username=quote(channel.username, safe=""), external_id=quote(channel.external_id, safe="")
    )
