"""The tables of team work, one file a subject; other code imports them from here."""

from __future__ import annotations

from prilavok.teamwork.models.availability import Availability
from prilavok.teamwork.models.hours import AwayAnswer, Holiday, WorkDay
from prilavok.teamwork.models.notices import Notice, NoticeChoices, PushDevice, PushKeys
from prilavok.teamwork.models.settings import Route, TeamSettings

__all__ = [
    "Availability",
    "AwayAnswer",
    "Holiday",
    "Notice",
    "NoticeChoices",
    "PushDevice",
    "PushKeys",
    "Route",
    "TeamSettings",
    "WorkDay",
]
