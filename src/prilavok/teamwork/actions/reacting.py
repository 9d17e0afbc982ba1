"""What happened is answered: turns, times, and a word to customers who came too late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from prilavok.events.models import Event
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.teamwork.actions.availability import note_gone
from prilavok.teamwork.actions.away import answer_while_away
from prilavok.teamwork.actions.distributing import distribute
from prilavok.teamwork.actions.timing import tell_breaches, time_questions
from prilavok.teamwork.models import TeamSettings
from prilavok.teamwork.queries import shops_at_work


def react(event_ids: Sequence[int]) -> None:
    for shop_id, events in _by_shop(event_ids).items():
        review_shop(shop_id)
        answer_while_away(shop_id, _asked(shop_id, events))


def review_shop(shop_id: int) -> None:
    """Running it again changes nothing twice."""
    time_questions(shop_id)
    distribute(shop_id)


def keep_time() -> None:
    """What no event tells of: time has passed."""
    note_gone(now())
    for shop_id in shops_at_work(list(TeamSettings.objects.values_list("shop_id", flat=True))):
        review_shop(shop_id)
    tell_breaches()


def _by_shop(event_ids: Sequence[int]) -> dict[int, list[Event]]:
    shops: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(pk__in=event_ids).order_by("pk"):
        shops[event.shop_id].append(event)
    return shops


def _asked(shop_id: int, events: Iterable[Event]) -> list[Conversation]:
    """In which customers wrote themselves; what we or our rules did is nothing to answer."""
    wrote = {
        event.subject
        for event in events
        if event.name == "message.received" and event.actor_type == "customer" and not event.depth
        and event.data.get("kind") == Message.Kind.DIRECT
    }  # fmt: skip
    rows = Conversation.objects.filter(shop=shop_id, public_id__in=wrote)
    return list(rows.select_related("channel", "identity"))
