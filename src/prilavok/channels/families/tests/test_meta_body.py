from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from prilavok.channels.families.meta_body import first_values, items
from prilavok.channels.reading import NO_TIME, digest, load, moment, text_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1772998024, datetime(2026, 3, 8, 19, 27, 4, tzinfo=UTC)),
        (1772998024000, datetime(2026, 3, 8, 19, 27, 4, tzinfo=UTC)),
        ("1772998024000", datetime(2026, 3, 8, 19, 27, 4, tzinfo=UTC)),
        ("2026-03-08T19:27:04+0000", datetime(2026, 3, 8, 19, 27, 4, tzinfo=UTC)),
        ("2026-03-08T22:27:04+03:00", datetime(2026, 3, 8, 19, 27, 4, tzinfo=UTC)),
        ("2026-03-08T19:27:04", datetime(2026, 3, 8, 19, 27, 4, tzinfo=UTC)),
        (1, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
        (0, None),
        (-5, None),
        (True, None),
        (None, None),
        ("soon", None),
        ({}, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**30, None),
        (10**400, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_moments(value: object, expected: datetime | None) -> None:
    assert moment(value) == expected


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (17, "17"), (True, ""), (None, ""), (1.5, ""), ({}, "")]
)
def test_ids(value: object, text: str) -> None:
    assert text_of(value) == text


def test_what_no_text_column_takes_is_taken_out() -> None:
    assert load(b'{"a\\u0000": ["x\\u0000y", "z\\ud83d", "\\ud83d\\ude00"]}') == [{"a": ["xy", "z?", "😀"]}]


def test_deep_nesting_is_refused_and_ordinary_nesting_is_not() -> None:
    deep = b'{"a":' * 99 + b"1" + b"}" * 99
    assert len(load(deep)) == 1
    with pytest.raises(ValueError, match="nested too deeply"):
        load(b'{"a":' * 101 + b"1" + b"}" * 101)


def test_many_small_objects_are_not_deep() -> None:
    assert len(load(b'{"a":[' + b",".join([b"{}"] * 1000) + b"]}")) == 1


def test_single_things_where_lists_are_usual() -> None:
    body = b'{"object":"instagram","entry":{"id":"1","time":5,"messaging":{"x":1},"changes":{"field":"f"}}}'
    found = [(item.place, item.account, item.pointer, item.field) for _, item in items(body)]
    assert found == [
        ("messaging", "1", "/entry/messaging", ""),
        ("change", "1", "/entry/changes", "f"),
    ]


def test_an_object_without_entries() -> None:
    [(kind, item)] = items(b'{"object":"instagram"}')
    assert (kind, item.place, item.pointer, item.entry_time) == ("instagram", "entry", "", NO_TIME)


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})


def test_ids_longer_than_64_bits_stay_exact() -> None:
    [(_, item)] = items(b'{"entry": [{"id": 60811201452921049999, "messaging": [{"n": 1}]}]}')
    assert item.account == "60811201452921049999"


@pytest.mark.parametrize(
    ("entry", "account"),
    [
        ({"messaging": [{"sender": {"id": "5"}, "recipient": {"id": "9"}}]}, "9"),
        ({"standby": [{"sender": {"id": "9"}, "recipient": {"id": "5"}, "message": {"is_echo": True}}]}, "9"),
        ({"messaging": [{"sender": {"id": "5"}, "recipient": None}]}, ""),
        ({"messaging": ["text"]}, ""),
        ({"changes": [{"field": "feed"}]}, ""),
    ],
)
def test_an_entry_without_an_id_belongs_to_who_received_it(entry: dict[str, object], account: str) -> None:
    found = list(items(json.dumps({"entry": [entry]}).encode()))
    assert found[0][1].account == account
    assert [one[1] for one in first_values(json.dumps({"entry": [entry]}).encode())] == [account]


@pytest.mark.parametrize("name", ["messaging", "standby", "changes"])
@pytest.mark.parametrize("wrapped", [[{"value": {"from": {"id": "7"}}}, {"value": 2}], {"value": 5}, [None]])
def test_first_values_are_those_of_the_items(name: str, wrapped: object) -> None:
    body = json.dumps(
        {"object": "page", "entry": [{"id": 1, "field": "x", "value": 9, name: wrapped}, {"id": 2}]}
    )
    expected = [("1", next(item.value for _, item in items(body.encode()))), ("2", None)]
    assert list(first_values(body.encode())) == [("page", *one) for one in expected]
