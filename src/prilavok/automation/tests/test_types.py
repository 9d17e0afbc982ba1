from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from prilavok.automation.types import Hours, InvalidRule, Limits, parse_rule

RULE: dict[str, Any] = {
    "name": "Цена",
    "trigger": {"event": "comment", "keywords": ["цена", "цена", "почём"]},
    "actions": [{"kind": "reply", "text": "{price}"}],
}


def errors_of(**changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidRule) as caught:
        parse_rule(RULE | changes)
    return {error.field: error.reason for error in caught.value.errors}


def test_the_shape_of_the_contract_is_stored_as_given() -> None:
    spec = parse_rule(
        {
            "name": " Цена ",
            "enabled": False,
            "trigger": {
                "event": "comment",
                "keywords": ["цена", "цена"],
                "match": "all",
                "exclude": ["супер"],
                "posts": ["p1"],
                "channels": ["c1"],
            },
            "actions": [
                {"kind": "public_reply", "text": "В Direct", "texts": ["В Direct", "Написали"]},
                {"kind": "private_reply", "text": "{price}"},
                {"kind": "tag", "tag": "горячий"},
                {"kind": "assign", "member": "m1"},
                {"kind": "note", "text": "спросил цену"},
                {"kind": "create_order"},
            ],
            "limits": {
                "per_customer_seconds": 60,
                "once_per_post": False,
                "hours": {"from": "08:00", "to": "23:00"},
            },
        }
    )
    stored = spec.stored()
    assert (stored["name"], stored["enabled"], stored["event"]) == ("Цена", False, "comment")
    assert stored["trigger"] == {
        "event": "comment",
        "keywords": ["цена"],
        "match": "all",
        "exclude": ["супер"],
        "posts": ["p1"],
        "channels": ["c1"],
    }
    assert stored["actions"][1:3] == [
        {"kind": "private_reply", "text": "{price}"},
        {"kind": "tag", "tag": "горячий"},
    ]
    assert stored["limits"] == {
        "per_customer_seconds": 60,
        "once_per_post": False,
        "hours": {"from": "08:00:00", "to": "23:00:00"},
    }
    del stored["event"]
    assert parse_rule(stored) == spec


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"colour": 1}, "colour"),
        ({"trigger": {}}, "trigger.event"),
        ({"trigger": "comment"}, "trigger"),
        ({"trigger": {"event": "shout"}}, "trigger.event"),
        ({"trigger": {"event": "comment", "match": "some"}}, "trigger.match"),
        ({"trigger": {"event": "comment", "keywords": "цена"}}, "trigger.keywords"),
        ({"trigger": {"event": "comment", "keywords": ["цена", " "]}}, "trigger.keywords.1"),
        ({"trigger": {"event": "comment", "keywords": ["x" * 101]}}, "trigger.keywords.0"),
        ({"trigger": {"event": "comment", "keywords": ["a", "(b"], "match": "regex"}}, "trigger.keywords.1"),
        ({"actions": []}, "actions"),
        ({"actions": [{"kind": "shout"}]}, "actions.0"),
        ({"actions": [{"text": "x"}]}, "actions.0"),
        ({"actions": [{"kind": "reply"}]}, "actions.0.text"),
        ({"actions": [{"kind": "reply", "text": " "}]}, "actions.0.text"),
        ({"actions": [{"kind": "reply", "text": "x" * 2001}]}, "actions.0.text"),
        ({"actions": [{"kind": "tag"}]}, "actions.0.tag"),
        ({"actions": [{"kind": "tag", "tag": "x", "text": "y"}]}, "actions.0.text"),
        ({"limits": {"per_customer_seconds": -1}}, "limits.per_customer_seconds"),
        ({"limits": {"per_customer_seconds": "soon"}}, "limits.per_customer_seconds"),
        ({"limits": {"once_per_post": "sure"}}, "limits.once_per_post"),
        ({"limits": {"hours": {"from": "8", "to": "23:00"}}}, "limits.hours.from"),
        ({"limits": {"per_day": 1}}, "limits.per_day"),
    ],
)
def test_an_error_names_its_field(changes: dict[str, Any], field: str) -> None:
    assert list(errors_of(**changes)) == [field]


def test_the_reason_of_a_bad_pattern_is_told() -> None:
    [reason] = errors_of(trigger={"event": "comment", "keywords": ["(b"], "match": "regex"}).values()
    assert "missing )" in reason


def test_a_comment_is_answered_publicly_and_privately_nothing_else_is() -> None:
    actions = [{"kind": "public_reply", "text": "x"}, {"kind": "private_reply", "text": "y"}]
    errors = errors_of(trigger={"event": "message"}, actions=actions)
    assert list(errors) == ["actions.0.kind", "actions.1.kind"]


@pytest.mark.parametrize(
    ("event", "limits", "cooldown", "once"),
    [
        ("comment", {}, 0, True),
        ("message", {}, 3600, False),
        ("comment", {"per_customer_seconds": 60}, 60, True),
        ("comment", {"once_per_post": False}, 0, False),
        ("story_reply", {"per_customer_seconds": 0, "once_per_post": True}, 0, True),
    ],
)
def test_default_limits(event: str, limits: dict[str, Any], cooldown: int, once: bool) -> None:
    settled = Limits.model_validate(limits).settled(event)
    assert (settled.cooldown, settled.once_per_post) == (timedelta(seconds=cooldown), once)


@pytest.mark.parametrize(
    ("start", "end", "inside", "outside"),
    [
        ("08:00", "23:00", "08:00", "23:00"),
        ("22:00", "06:00", "03:00", "12:00"),
        ("00:00", "00:00", "12:00", None),
    ],
)
def test_hours_may_pass_midnight(start: str, end: str, inside: str, outside: str | None) -> None:
    hours = Hours.model_validate({"from": start, "to": end})
    assert hours.include(time.fromisoformat(inside))
    assert outside is None or not hours.include(time.fromisoformat(outside))
