"""Messages by the network's ids: of the message itself, or of any step it was sent in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from prilavok.channels.models import Channel
from prilavok.channels.types import Person
from prilavok.inbox.models import Message, Step

_FIND = """
SELECT name, id FROM inbox_message, unnest(external_ids) AS name
    WHERE channel_id + 0 = %(channel)s AND external_ids && %(names)s::varchar[] AND name = ANY(%(names)s)
    AND CASE WHEN external_ids IS NULL THEN NULL ELSE coalesce(array_length(external_ids, 1), 0) END > 1
UNION ALL
SELECT step.external_id, step.message_id FROM inbox_step AS step JOIN inbox_message AS message
    ON message.id = step.message_id
    WHERE message.channel_id + 0 = %(channel)s AND step.external_id = ANY(%(names)s)
    AND step.external_id <> ''
UNION ALL
SELECT external_id, id FROM inbox_message WHERE channel_id = %(channel)s AND external_id = ANY(%(names)s)
"""
"""The surest name comes last and wins: until an echo that was faster than the answer is taken over, two
messages have one id. The condition on the length is, word for word, that of the partial index it is to use;
`+ 0` keeps a planner that knows little of a young table from reading all messages of the channel.
"""


def find_messages(channel: Channel, external_ids: Sequence[str]) -> dict[str, int]:
    """External id -> row number, in one query.

    A message answers to its own id, to those of the steps it was sent in, and to further names that the
    network or the parts of an album gave it. Every batch asks this several times, so the text is constant.
    """
    if not external_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, {"channel": channel.pk, "names": list(external_ids)})
        return dict(cursor.fetchall())


def chief_ids(channel: Channel, external_ids: Sequence[str]) -> set[str]:
    """Those that are a message's own id, or that of a step it was sent in; no mere further names."""
    if not external_ids:
        return set()
    messages = Message.objects.filter(channel=channel, external_id__in=external_ids)
    steps = Step.objects.filter(message__channel=channel, external_id__in=external_ids)
    names = messages.values_list("external_id", flat=True)
    return {str(name) for name in names.union(steps.values_list("external_id", flat=True))}


def people_of(channel: Channel, external_ids: Sequence[str]) -> dict[str, Person]:
    """External id of a message -> the customer of its conversation. At most three queries."""
    found = find_messages(channel, [name for name in external_ids if name])
    if not found:
        return {}
    rows = Message.objects.filter(pk__in=list(found.values())).values_list(
        "pk", "conversation__identity__external_id"
    )
    people = {pk: Person(external_id) for pk, external_id in rows}
    return {name: people[pk] for name, pk in found.items()}


def locked_message(channel: Channel, external_id: str) -> Message | None:
    """The message, locked for change, with its conversation.

    An echo that was faster than its answer is taken over by the message it echoes: who waited for its lock
    meanwhile looks again, and finds that one.
    """
    rows = Message.objects.select_for_update(of=("self",)).select_related(
        "conversation", "conversation__identity", "channel"
    )
    for _ in range(2):
        pk = find_messages(channel, [external_id]).get(external_id)
        message = rows.filter(pk=pk).first() if pk is not None else None
        if message is not None or pk is None:
            return message
    return None
