from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.shops.actions import create_team
from prilavok.shops.models import Shop, Team
from prilavok.teamwork.models import Holiday, Route, TeamSettings, WorkDay
from prilavok.web.orders.tests.kit import html, queries_of, seated

TEAMS = "/settings/teams/"
DISTRIBUTION = "/settings/distribution/"
HOURS = "/settings/hours/"
TARGETS = "/settings/targets/"


def refused(client: Client, path: str, **data: Any) -> str:
    answer = client.post(path, data)
    assert answer.status_code == 422
    return answer.content.decode()


def saved(client: Client, path: str, **data: Any) -> None:
    assert client.post(path, data).status_code == 302


# --- teams ---------------------------------------------------------------------------------------


def test_a_team_is_made_changed_and_deleted(owner: Client, operator: Client, shop: Shop) -> None:
    seat = shop.memberships.get(user__email="operator@example.com")
    saved(owner, TEAMS, name="Dresses", members=[seat.public_id])
    team = Team.objects.get()
    assert (team.name, list(team.members.all())) == ("Dresses", [seat])
    saved(owner, f"{TEAMS}{team.public_id}/", name="Shoes")
    team.refresh_from_db()
    assert (team.name, team.members.count()) == ("Shoes", 0)
    saved(owner, f"{TEAMS}{team.public_id}/delete/")
    assert Team.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "reason"), [("", "id_name-error"), ("DRESSES", "There is a team of this name")]
)
def test_a_wrong_team_is_refused(owner: Client, shop: Shop, name: str, reason: str) -> None:
    create_team(shop=shop, name="Dresses")
    assert reason in refused(owner, TEAMS, name=name)
    other = create_team(shop=shop, name="Shoes")
    assert reason in refused(owner, f"{TEAMS}{other.public_id}/", name=name)
    assert Team.objects.count() == 2


def test_members_of_another_shop_are_no_members(owner: Client, stranger: Client, shop: Shop) -> None:
    foreign = Shop.objects.exclude(pk=shop.pk).get().memberships.get()
    refused(owner, TEAMS, name="Dresses", members=[foreign.public_id])
    assert Team.objects.count() == 0


def test_the_report_costs_the_same_for_more_members(owner: Client, shop: Shop) -> None:
    create_team(shop=shop, name="T", members=shop.memberships.all())
    html(owner, TEAMS)
    before = queries_of(lambda: html(owner, TEAMS))
    for number in range(4):
        seated(shop, f"more{number}@example.com", "operator")
        create_team(shop=shop, name=f"T{number}", members=shop.memberships.all())
    assert queries_of(lambda: html(owner, TEAMS)) == before


def test_who_gets_no_conversations_is_remembered(owner: Client, operator: Client, shop: Shop) -> None:
    seat = shop.memberships.get(user__email="operator@example.com")
    saved(owner, f"/settings/members/{seat.public_id}/takes/")
    assert seat.availability.takes_conversations is False
    saved(owner, f"/settings/members/{seat.public_id}/takes/", takes="on")
    seat.availability.refresh_from_db()
    assert seat.availability.takes_conversations is True


@pytest.mark.parametrize("path", [TEAMS, DISTRIBUTION, HOURS, TARGETS])
def test_the_shops_settings_are_not_an_operators(operator: Client, admin: Client, path: str) -> None:
    assert (operator.get(path).status_code, admin.get(path).status_code) == (403, 200)


# --- distribution --------------------------------------------------------------------------------


def test_distribution_is_chosen(owner: Client, shop: Shop) -> None:
    assert 'value="off" checked' in html(owner, DISTRIBUTION).replace('id="id_distribution_0" ', "")
    saved(owner, DISTRIBUTION, distribution="least_loaded", cap="15", reassign_minutes="10")
    row = TeamSettings.objects.get(shop=shop)
    assert (row.distribution, row.cap, row.reassign_minutes) == ("least_loaded", 15, 10)


@pytest.mark.parametrize(
    ("field", "value"),
    [("distribution", "lottery"), ("cap", "-1"), ("cap", "many"), ("reassign_minutes", "")],
)
def test_a_wrong_choice_is_refused(owner: Client, field: str, value: str) -> None:
    good = {"distribution": "round_robin", "cap": "0", "reassign_minutes": "5"}
    refused(owner, DISTRIBUTION, **(good | {field: value}))
    assert TeamSettings.objects.count() == 0


def test_lines_lead_channels_and_categories_to_teams(
    owner: Client, shop: Shop, channel: Channel, dress: Product
) -> None:
    dress.category = "Dresses"
    dress.save()
    team = create_team(shop=shop, name="Dresses")
    form = {"team": team.public_id, "channel": channel.public_id, "category": ""}
    saved(owner, f"{DISTRIBUTION}routes/", **form)
    saved(owner, f"{DISTRIBUTION}routes/", **(form | {"channel": "", "category": "Dresses"}))
    first, second = Route.objects.all()
    assert [(first.channel, first.category), (second.channel, second.category)] == [
        (channel, ""),
        (None, "Dresses"),
    ]
    assert "There is a line" in refused(owner, f"{DISTRIBUTION}routes/", **form)
    assert "Name a channel" in refused(owner, f"{DISTRIBUTION}routes/", **(form | {"channel": ""}))
    saved(owner, f"{DISTRIBUTION}routes/{second.pk}/up/")
    assert list(Route.objects.all()) == [second, first]
    saved(owner, f"{DISTRIBUTION}routes/{first.pk}/remove/")
    assert list(Route.objects.all()) == [second]


def test_lines_of_another_shop_do_not_exist(owner: Client, stranger: Client, shop: Shop) -> None:
    other = Shop.objects.exclude(pk=shop.pk).get()
    row = Route.objects.create(shop=other, team=create_team(shop=other, name="X"), category="Y")
    assert owner.post(f"{DISTRIBUTION}routes/{row.pk}/remove/").status_code == 404
    assert Route.objects.count() == 1


# --- hours ---------------------------------------------------------------------------------------


def week(**days: str) -> dict[str, str]:
    """`d0="10:00-19:00"` works on Monday."""
    found: dict[str, str] = {}
    for name, hours in days.items():
        number = name.removeprefix("d")
        opens, _, closes = hours.partition("-")
        found |= {f"works_{number}": "on", f"opens_{number}": opens, f"closes_{number}": closes}
    return found


def test_a_week_is_set_and_set_anew(owner: Client, shop: Shop) -> None:
    assert "open round the clock" in html(owner, HOURS)
    saved(owner, HOURS, **week(d0="10:00-19:00", d5="11:30-00:00"))
    assert list(WorkDay.objects.values_list("weekday", "opens", "closes")) == [(0, 600, 1140), (5, 690, 1440)]
    saved(owner, HOURS, **week(d1="09:00-18:00"))
    assert list(WorkDay.objects.values_list("weekday", flat=True)) == [1]
    assert 'value="09:00"' in html(owner, HOURS)
    saved(owner, HOURS)
    assert WorkDay.objects.count() == 0


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        ("19:00-10:00", "The end comes before the beginning"),
        ("10:00-10:00", "The end comes before the beginning"),
        ("10:00-", "Say from when and until when"),
        ("25:00-26:00", "A time such as 08:00"),
    ],
)
def test_a_wrong_week_is_refused_and_the_old_one_stays(
    owner: Client, shop: Shop, hours: str, reason: str
) -> None:
    saved(owner, HOURS, **week(d0="10:00-19:00"))
    assert reason in refused(owner, HOURS, **week(d0=hours))
    assert WorkDay.objects.get().opens == 600


def test_days_off_come_and_go(owner: Client, shop: Shop) -> None:
    day = timezone.localdate() + timedelta(days=10)
    saved(owner, f"{HOURS}holidays/", day=day.isoformat(), name="New Year")
    saved(owner, f"{HOURS}holidays/", day=day.isoformat(), name="Party")
    row = Holiday.objects.get()
    assert (row.day, row.name) == (day, "Party")
    past = timezone.localdate() - timedelta(days=1)
    assert "This day has passed" in refused(owner, f"{HOURS}holidays/", day=past.isoformat())
    saved(owner, f"{HOURS}holidays/{row.pk}/remove/")
    assert Holiday.objects.count() == 0


def test_the_away_answer_has_a_text(owner: Client, shop: Shop) -> None:
    assert "We are closed now" in html(owner, HOURS)
    assert "Write what customers are to read" in refused(
        owner, f"{HOURS}away/", away_enabled="on", away_text=" "
    )
    saved(owner, f"{HOURS}away/", away_enabled="on", away_text="Closed till {opens}")
    row = TeamSettings.objects.get()
    assert (row.away_enabled, row.away_text) == (True, "Closed till {opens}")
    saved(owner, f"{HOURS}away/", away_text="Closed till {opens}")
    row.refresh_from_db()
    assert row.away_enabled is False


# --- answer times --------------------------------------------------------------------------------


def test_targets_are_set_and_taken_off(owner: Client, shop: Shop) -> None:
    saved(owner, TARGETS, first_reply_minutes="15", next_reply_minutes="60", targets_in_working_time="on")
    row = TeamSettings.objects.get()
    assert (row.first_reply_minutes, row.next_reply_minutes, row.targets_in_working_time) == (15, 60, True)
    saved(owner, TARGETS)
    row.refresh_from_db()
    assert (row.has_targets, row.targets_in_working_time) == (False, False)
    refused(owner, TARGETS, first_reply_minutes="0")
