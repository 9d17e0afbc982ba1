"""What owners and administrators decide about the shop's work, and members about their notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from prilavok.channels.models import Channel
from prilavok.inbox.actions.due import forget_due
from prilavok.lib.jobs import defer
from prilavok.shops.models import Membership, Shop, Team
from prilavok.teamwork.models import Holiday, NoticeChoices, Route, TeamSettings, WorkDay

TIMED = frozenset({"first_reply_minutes", "next_reply_minutes", "targets_in_working_time"})


class RouteTaken(Exception):
    """There is a route for this channel and category."""


@transaction.atomic
def change_settings(shop: Shop, **changes: object) -> TeamSettings:
    """Any of the columns of `TeamSettings`."""
    row, _ = TeamSettings.objects.update_or_create(shop=shop, defaults=changes)
    if TIMED & changes.keys():
        forget_due(shop.pk)
    review(shop)
    return row


@transaction.atomic
def set_week(shop: Shop, hours: Mapping[int, tuple[int, int]]) -> None:
    """`hours` are minutes from midnight by weekday; a day that is missing is a day off."""
    WorkDay.objects.filter(shop=shop).delete()
    WorkDay.objects.bulk_create(
        WorkDay(shop=shop, weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in hours.items()
    )
    forget_due(shop.pk)
    review(shop)


@transaction.atomic
def add_holiday(shop: Shop, day: date, name: str = "") -> Holiday:
    row, _ = Holiday.objects.update_or_create(shop=shop, day=day, defaults={"name": name})
    forget_due(shop.pk)
    review(shop)
    return row


@transaction.atomic
def remove_holiday(holiday: Holiday) -> None:
    holiday.delete()
    forget_due(holiday.shop_id)
    review(holiday.shop)


def add_route(*, shop: Shop, team: Team, channel: Channel | None, category: str) -> Route:
    """At the end of the list. Raises `RouteTaken`."""
    last = Route.objects.filter(shop=shop).aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            row = Route.objects.create(
                shop=shop, team=team, channel=channel, category=category, position=last + 1
            )
    except IntegrityError as error:
        if "route_once" in str(error):
            raise RouteTaken from None
        raise
    review(shop)
    return row


@transaction.atomic
def move_route_up(route: Route) -> None:
    rows = list(Route.objects.select_for_update().filter(shop=route.shop_id))
    place = next(number for number, row in enumerate(rows) if row.pk == route.pk)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for number, row in enumerate(rows):
        row.position = number
    Route.objects.bulk_update(rows, ["position"])


def remove_route(route: Route) -> None:
    route.delete()


def review(shop: Shop) -> None:
    """Look at the shop's conversations anew, soon; one job however much was changed."""
    defer("teamwork.review", once=f"teamwork:{shop.pk}", shop_id=shop.pk)


def choose_notices(member: Membership, **choices: object) -> NoticeChoices:
    """Any of the columns of `NoticeChoices`."""
    row, _ = NoticeChoices.objects.update_or_create(member=member, defaults=choices)
    return row
