"""The shop's own comments that arrive before what they answer: kept until that is here."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from pydantic import TypeAdapter

from prilavok.channels.models import Channel
from prilavok.channels.types import CommentReceived
from prilavok.inbox.actions.early import SETTLED_AFTER
from prilavok.inbox.actions.keeping import keep
from prilavok.inbox.models import EarlyUpdate, Message
from prilavok.lib.clock import now

KIND = "own_comment"
_EVENT = TypeAdapter(CommentReceived)


def wait_for_parent(channel: Channel, event: CommentReceived) -> None:
    told = _EVENT.dump_python(event, mode="json")
    keep(channel, event.parent, key=_key(event), change={"kind": KIND, "event": told})


def wait_no_longer(channel: Channel, event: CommentReceived) -> None:
    EarlyUpdate.objects.filter(channel=channel, key=_key(event)).delete()


def _key(event: CommentReceived) -> str:
    return f"own:{event.external_id}"[:300]


def met_late() -> list[tuple[Channel, CommentReceived]]:
    """Those whose parent was stored at the same moment: each was under way when the other looked for it."""
    parent = Message.objects.filter(channel=OuterRef("channel"), external_id=OuterRef("external_id"))
    late = EarlyUpdate.objects.filter(change__kind=KIND, created_at__lt=now() - SETTLED_AFTER)
    rows = late.filter(Exists(parent)).select_related("channel").order_by("pk")[:1000]
    return [(row.channel, _EVENT.validate_python(row.change["event"])) for row in rows]


def arrived(channel: Channel, messages: Sequence[Message]) -> list[CommentReceived]:
    """The comments that waited for one of these messages; they wait no longer."""
    names = [message.external_id for message in messages if message.kind == Message.Kind.COMMENT]
    if not names:
        return []
    rows = EarlyUpdate.objects.filter(channel=channel, external_id__in=names, change__kind=KIND)
    kept = list(rows.order_by("pk"))
    if kept:
        EarlyUpdate.objects.filter(pk__in=[row.pk for row in kept]).delete()
    return [_EVENT.validate_python(row.change["event"]) for row in kept]
