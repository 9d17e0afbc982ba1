"""What fixtures cannot say: routes, order, who a person is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prilavok.channels.adapters.whatsapp import inbound
from prilavok.channels.adapters.whatsapp.people import (
    Names,
    changed_ids,
    contacts_of,
    identify,
    international,
)
from prilavok.channels.adapters.whatsapp.statuses import our_token, read_token
from prilavok.channels.testing.fixtures import inbound_cases
from prilavok.channels.types import Route, Unrecognized, WebhookRequest

KNOWN = {"wa_id": "16505551234", "user_id": "US.1349", "profile": {"name": "Ann", "username": "ann"}}


def _request(*values: dict[str, Any], field: str = "messages") -> WebhookRequest:
    changes = [{"field": field, "value": value} for value in values]
    body = {"object": "whatsapp_business_account", "entry": [{"id": "102", "changes": changes}]}
    return WebhookRequest("POST", {}, {}, json.dumps(body).encode())


def _value(phone_number_id: str, **lists: Any) -> dict[str, Any]:
    return {"metadata": {"phone_number_id": phone_number_id}, **lists}


def test_one_route_a_number_with_the_first_thread() -> None:
    request = _request(
        _value("1", messages=[{"from": "16505551234"}], contacts=[KNOWN]),
        _value("2", statuses=[{"recipient_id": "380501234567"}]),
        _value("1", messages=[{"from": "16505550000"}]),
        {"event": "ACCOUNT_DELETED"},
    )
    assert inbound.route(request) == [
        Route("1", "US.1349"),
        Route("2", "380501234567"),
        Route("", "102", "102"),
    ]


def test_the_route_of_a_lone_message_is_its_thread() -> None:
    """Otherwise events of one person would be applied by two consumers at once."""
    for case in inbound_cases("whatsapp"):
        routes = {route.account: route.thread for route in inbound.route(case.request)}
        events = [event for event in inbound.parse(case.request) if not isinstance(event, Unrecognized)]
        value = json.loads(case.request.body)
        if len(events) == 1 and case.name in LONE:
            assert routes == {events[0].account: events[0].thread}, case.name
        assert value


LONE = frozenset({
    "text", "text_username_only", "text_with_all_ids", "image", "order", "reaction", "edited", "revoked",
    "echo", "echo_without_metadata", "read", "sent_to_a_user_id", "failed_window", "preference_stop",
})  # fmt: skip


@pytest.mark.parametrize(
    ("names", "contacts", "expected"),
    [
        (Names("16505551234"), [KNOWN], ("US.1349", "+16505551234", ("16505551234",))),
        (Names("", "US.1349"), [KNOWN], ("US.1349", "+16505551234", ("16505551234",))),
        (Names("", "US.1349", "US.ENT.1"), [], ("US.1349", "", ("US.ENT.1",))),
        (Names("16505551234"), [], ("16505551234", "+16505551234", ())),
        (Names("5411"), [{"wa_id": "54911"}], ("5411", "", ("54911",))),
        (Names("", "US.7"), [KNOWN], ("US.7", "", ())),
        (Names("16505550000"), [KNOWN, {"wa_id": "7"}], ("16505550000", "+16505550000", ())),
        (Names(), [KNOWN], ("US.1349", "+16505551234", ("16505551234",))),
    ],
)  # fmt: skip
def test_who_a_person_is(
    names: Names, contacts: list[Any], expected: tuple[str, str, tuple[str, ...]]
) -> None:
    person = identify(names, contacts_of({"contacts": contacts}))
    assert person is not None
    assert (person.external_id, person.phone, person.aliases) == expected


def test_nobody() -> None:
    assert identify(Names(), []) is None
    assert identify(Names(), contacts_of({"contacts": [{"wa_id": None}]})) is None


@pytest.mark.parametrize(
    ("told", "phone"),
    [
        ("16505551234", "+16505551234"),
        ("+380501234567", "+380501234567"),
        ("US.1", ""),
        ("<PHONE>", ""),
        ("", ""),
    ],
)
def test_a_phone_number(told: str, phone: str) -> None:
    assert international(told) == phone


def test_old_ids_in_the_words_of_a_system_message() -> None:
    assert changed_ids("User A changed from 16505551234 to 16505559999") == ("16505551234",)
    assert changed_ids("User A changed from US.1349 to US.2481") == ("US.1349",)
    assert changed_ids("User changed from here to there") == ()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("m_1:0", ("m_1", 0)),
        ("m:1:12", ("m:1", 12)),
        ("some data", ("some data", 0)),
        (":3", (":3", 0)),
        ("a:99999", ("a:99999", 0)),
        ("", ("", 0)),
    ],
)
def test_our_own_word_comes_back(told: str, expected: tuple[str, int]) -> None:
    assert read_token(told) == expected


def test_our_own_word_survives_the_way() -> None:
    assert read_token(our_token("m_abc", 7)) == ("m_abc", 7)
