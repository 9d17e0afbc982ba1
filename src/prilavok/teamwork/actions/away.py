"""Outside working hours a customer is told once that nobody is here, and when somebody will be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.formats import date_format

from prilavok.events.types import Actor
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.errors import SendingRefused
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.teamwork.models import AwayAnswer
from prilavok.teamwork.queries import calendar_of, settings_of
from prilavok.teamwork.roster import NEVER

OPENS = "{opens}"


def answer_while_away(shop_id: int, conversations: Iterable[Conversation]) -> int:
    """How many were told. The customers wait on: this is no answer to their question."""
    settings = settings_of(shop_id)
    if not settings.away_enabled or not settings.away_text.strip():
        return 0
    shop, moment = Shop.objects.get(pk=shop_id), now()
    calendar = calendar_of(shop)
    if calendar.is_open(moment):
        return 0
    closed_at = calendar.closed_since(moment) or NEVER
    text = settings.away_text.replace(OPENS, in_words(shop, calendar.opens_at(moment)))
    return sum(_tell(row, closed_at, text) for row in conversations if _may_be_told(row))


def in_words(shop: Shop, moment: datetime | None) -> str:
    """24 ноября, 10:00: in the shop's language and time."""
    if moment is None:
        return "…"
    with translation.override(shop.language):
        return date_format(moment.astimezone(ZoneInfo(shop.timezone)), "j E, H:i")


def _may_be_told(conversation: Conversation) -> bool:
    """In Direct only: under a publication everybody would read it."""
    return conversation.kind == Conversation.Kind.DIRECT and conversation.unanswered_since is not None


def _tell(conversation: Conversation, closed_at: datetime, text: str) -> bool:
    """The row claims the absence first: of two workers, one writes."""
    try:
        with transaction.atomic():
            row = AwayAnswer.objects.create(conversation=conversation, closed_at=closed_at)
            row.message = queue_message(
                conversation=conversation, actor=Actor("system", depth=1), text=text, source={"away": True}
            )
            row.save(update_fields=["message"])
    except IntegrityError as error:
        if "away_answer_once" in str(error):
            return False
        raise
    except SendingRefused:
        # The network allows no word now; a later message of the customer may open the window.
        return False
    return True
