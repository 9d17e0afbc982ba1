from __future__ import annotations

from datetime import timedelta

import pytest

from prilavok.teamwork.roster import Operator, Roster, Signpost, team_for
from prilavok.teamwork.tests.kit import MONDAY

EARLIER = MONDAY - timedelta(hours=1)


def turns(roster: Roster, count: int, team: int | None = None) -> list[int | None]:
    found: list[int | None] = []
    for _ in range(count):
        operator = roster.pick(team)
        found.append(operator.member if operator else None)
        if operator:
            roster.give(operator, MONDAY)
    return found


def test_in_turn_everybody_gets_one_before_anybody_gets_two() -> None:
    roster = Roster([Operator(1), Operator(2, given_at=EARLIER), Operator(3)])
    assert turns(roster, 7) == [1, 3, 2, 1, 3, 2, 1]


def test_by_load_the_emptiest_desk_is_filled_first() -> None:
    roster = Roster([Operator(1, load=3), Operator(2, load=1)], by_load=True)
    assert turns(roster, 5) == [2, 2, 1, 2, 1]


def test_nobody_gets_more_than_the_cap() -> None:
    roster = Roster([Operator(1, load=1), Operator(2)], cap=2)
    assert turns(roster, 4) == [1, 2, 2, None]


def test_a_team_answers_its_own() -> None:
    roster = Roster([Operator(1, teams=frozenset({7})), Operator(2)])
    assert turns(roster, 2, team=7) == [1, 1]
    assert turns(roster, 1, team=8) == [None]


@pytest.mark.parametrize(
    ("channel", "categories", "team"),
    [(5, ["Платья"], 1), (5, ["обувь"], 3), (6, ["ПЛАТЬЯ"], 2), (6, [], None), (5, [], 3)],
)
def test_the_first_signpost_that_fits_counts(channel: int, categories: list[str], team: int | None) -> None:
    signposts = [Signpost(1, 5, "платья"), Signpost(2, None, "Платья"), Signpost(3, 5, "")]
    assert team_for(signposts, channel, categories) == team
