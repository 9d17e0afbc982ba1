from __future__ import annotations

import json

from prilavok.web.events.body import LONGEST, printed


def test_json_is_printed_as_json_prints_it() -> None:
    value: object = {"a": [1, {"b": "ёлка"}], "c": {}, "d": [], "e": None}
    assert printed(json.dumps(value).encode()).text == json.dumps(value, indent=2, ensure_ascii=False)


def test_guilty_lines_are_marked() -> None:
    body = printed(b'{"entry": [{"id": "1", "changes": [{"field": "x", "a/b": 1}]}]}', ["/entry/0/changes/0"])
    assert [line.text.strip() for line in body.lines if line.is_marked] == [
        "{", '"field": "x",', '"a/b": 1', "}",
    ]  # fmt: skip
    slashed = printed(b'{"a/b": 1, "a": {"b": 2}}', ["/a~1b"])
    assert [line.text.strip() for line in slashed.lines if line.is_marked] == ['"a/b": 1,']


def test_what_is_no_json_is_shown_as_it_came() -> None:
    assert printed(b'{"object"\n\xff').text == '{"object"\n\ufffd'


def test_a_long_body_is_cut() -> None:
    body = printed(b"x" * (LONGEST + 1))
    assert (body.is_cut, len(body.text)) == (True, LONGEST)
