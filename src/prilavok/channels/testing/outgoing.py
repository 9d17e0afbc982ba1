"""What leaves the house, checked against what the network publishes: every call that a fake transport gets.

The fakes of a network (`simulated`, `network`) hand each request to `check`. A call that no model in the
adapter's `tests/published.py` describes, or that is of another shape, fails the test that made it: so a new
call cannot come in without its model. What `plan` makes stands in `CALLS` there, all else in `OTHER_CALLS`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from types import FrameType
from typing import Any
from urllib.parse import parse_qsl

import httpx
from pydantic import ValidationError

from prilavok.channels.testing import published
from prilavok.channels.testing.published import Call

ADAPTERS = "prilavok.channels.adapters."
BY_HAND = frozenset({"send_answer"})
"""Checks that put steps of their own into `send`, to see how an answer is read."""
STAND_INS = frozenset({"client", "tests"})


@dataclass(frozen=True, slots=True)
class Wire:
    """How calls look on their way.

    `before`: what stands in front of a call's path, a regular expression. `added`: what the client puts into
    every call. `elsewhere`: addresses that the network itself gave, for uploads. `spelled`: forms hold
    objects as JSON.
    """

    before: str = ""
    added: frozenset[str] = frozenset()
    elsewhere: str = ""
    spelled: bool = False


def check(request: httpx.Request) -> None:
    """Raises `AssertionError` when an adapter calls its network in a way that is not published.

    A network may publish nothing: its adapter has no models, and its calls are not looked at.
    """
    kind = _caller()
    if kind and published.is_there(kind):
        check_request(kind, request)


def check_request(kind: str, request: httpx.Request) -> None:
    module = published.module(kind)
    wire: Wire = getattr(module, "WIRE", Wire())
    if wire.elsewhere and re.match(wire.elsewhere, str(request.url)):
        return
    calls: Sequence[Call] = (*module.CALLS, *getattr(module, "OTHER_CALLS", ()))
    path = re.sub(rf"^(/network/\w+)?{wire.before}", "", request.url.path)
    named = [one for one in calls if one.method == request.method and re.fullmatch(one.path, path)]
    assert named, f"{kind}: {request.method} {path} is not published"
    told = _query(request, wire), _body(request, wire)
    wrong = [problem for call in named if (problem := _problem(call, request, *told))]
    assert len(wrong) < len(named), f"{kind}: {request.method} {path} {told}: {wrong}"


def _caller() -> str:
    """The adapter whose code makes the call; empty for tests that speak to a fake network themselves."""
    names = [(str(frame.f_globals.get("__name__", "")), frame.f_code.co_name) for frame in _frames()]
    if any(function in BY_HAND for _, function in names):
        return ""
    for name, _ in names:
        kind, _, module = name.removeprefix(ADAPTERS).partition(".")
        first = module.partition(".")[0]
        if name.startswith(ADAPTERS) and first not in STAND_INS and not first.startswith("simulator"):
            return kind
    return ""


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001  who asks is nowhere else to be seen
    while frame is not None:
        yield frame
        frame = frame.f_back


def _problem(call: Call, request: httpx.Request, query: dict[str, Any], body: dict[str, Any]) -> str:
    """Forms and queries hold texts alone, so numbers may be spelled there."""
    spelled = not _is_json(request)
    parts = [(call.body, body, not spelled), (call.query, query, False)]
    if call.anywhere:
        parts = [(call.body, {**query, **body}, not spelled)]
    try:
        for model, told, strict in parts:
            model.model_validate(told, strict=strict)
    except ValidationError as error:
        return f"{call.path}: {error}"
    return ""


# --- what a request holds ------------------------------------------------------------------------


def _is_json(request: httpx.Request) -> bool:
    return str(request.headers.get("content-type", "")).startswith("application/json")


def _query(request: httpx.Request, wire: Wire) -> dict[str, Any]:
    return _without(dict(request.url.params), wire)


def _body(request: httpx.Request, wire: Wire) -> dict[str, Any]:
    kind, content = request.headers.get("content-type", ""), request.read()
    if not content:
        return {}
    if _is_json(request):
        found = json.loads(content)
        assert isinstance(found, dict), "a body is an object"
        return found
    if kind.startswith("multipart/"):
        fields = _parts(kind, content)
    else:
        fields = dict(parse_qsl(content.decode(), keep_blank_values=True))
    return _without({name: _value(value, wire) for name, value in fields.items()}, wire)


def _parts(kind: str, content: bytes) -> dict[str, str]:
    """The fields of a form with files; the files themselves are not looked at."""
    whole = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + content)
    fields = (part for part in whole.walk() if not part.is_multipart() and part.get_filename() is None)
    return {_name(part): str(part.get_payload(decode=True), "utf-8") for part in fields}  # type: ignore[arg-type]


def _name(part: Message) -> str:
    return str(part.get_param("name", header="content-disposition"))


def _value(text: str, wire: Wire) -> Any:
    return json.loads(text) if wire.spelled and text[:1] in ("{", "[") else text


def _without(told: dict[str, Any], wire: Wire) -> dict[str, Any]:
    """A client's own additions are texts that say something."""
    assert all(told[name] for name in wire.added if name in told)
    return {name: value for name, value in told.items() if name not in wire.added}
