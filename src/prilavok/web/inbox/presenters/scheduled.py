"""What waits to be sent, as it stands above the composer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.policy import private_reply_window
from prilavok.inbox.models import Conversation, Message, ScheduledMessage
from prilavok.inbox.queries import window_of
from prilavok.lib import clock
from prilavok.web.components.formats import exactly

MORNING = 9
EVENING = 18
HOUR = timedelta(hours=1)
PROBLEMS: Mapping[str, Any] = {
    "WindowClosed": gettext_lazy("not sent: the window had closed"),
    "ChannelUnavailable": gettext_lazy("not sent: the channel is disconnected"),
    "AlreadyReplied": gettext_lazy("not sent: the comment has had its one private reply"),
}
OTHER_PROBLEM = gettext_lazy("not sent: the network would not have taken it")


@dataclass(frozen=True, slots=True)
class Waiting:
    row: ScheduledMessage
    author: str
    mode: Any
    problem: Any
    warning: str
    """The window will be closed by then."""

    @property
    def at_local(self) -> str:
        """For a field of type datetime-local."""
        return timezone.localtime(self.row.due_at).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True, slots=True)
class Time:
    label: Any
    at: datetime

    @property
    def value(self) -> str:
        return timezone.localtime(self.at).strftime("%Y-%m-%dT%H:%M")


MODES: Mapping[str, Any] = {
    "comment": gettext_lazy("publicly"),
    "private_reply": gettext_lazy("in Direct"),
}


def waiting(
    rows: Iterable[ScheduledMessage], conversation: Conversation, members: Mapping[str, str]
) -> list[Waiting]:
    return [
        Waiting(
            row=row,
            author=members.get(row.member.public_id, ""),
            mode=MODES.get(row.mode, ""),
            problem=_problem(row),
            warning=window_warning(conversation, row.mode, row.due_at, reply_to=row.reply_to),
        )
        for row in rows
    ]


def _problem(row: ScheduledMessage) -> Any:
    if row.state != ScheduledMessage.State.FAILED:
        return ""
    return PROBLEMS.get(row.problem, OTHER_PROBLEM)


def window_warning(
    conversation: Conversation, mode: str, at: datetime, *, reply_to: Message | None = None
) -> str:
    """The window will have closed by then, unless the customer writes again; empty when it will be open."""
    closes_at = _closes_at(conversation, mode, reply_to)
    if closes_at is None or at <= closes_at:
        return ""
    return _("The window closes before that: %(time)s. It will not be sent unless the customer writes") % {
        "time": exactly(closes_at)
    }


def _closes_at(conversation: Conversation, mode: str, reply_to: Message | None) -> datetime | None:
    if mode == Message.Kind.DIRECT:
        return window_of(conversation).closes_at
    if mode == Message.Kind.PRIVATE_REPLY and reply_to is not None:
        windows = adapter_of(conversation.channel).manifest.windows
        return private_reply_window(windows, commented_at=reply_to.sent_at, moment=clock.now()).closes_at
    return None


def times() -> list[Time]:
    """Good moments in the shop's time zone that are still to come."""
    local = timezone.localtime(clock.now())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    offered = [
        Time(_("In an hour"), (local + HOUR).replace(second=0, microsecond=0)),
        Time(_("This evening"), midnight.replace(hour=EVENING)),
        Time(_("Tomorrow morning"), midnight.replace(hour=MORNING) + timedelta(days=1)),
        Time(_("On Monday"), midnight.replace(hour=MORNING) + timedelta(days=7 - local.weekday())),
    ]
    return [one for one in offered if one.at > local]
