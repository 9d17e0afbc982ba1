"""Loads an adapter's fixtures and writes events the way `*.expected.json` has them.

`fixtures/inbound/<case>.json` is `{source, url, headers, body}`: `source` is `docs`, `recorded` or
`made`; `raw` in place of `body` holds text that has to arrive exactly so. `<case>.expected.json` is
the list of events, each with its type and only what differs from the defaults.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from prilavok.channels import types
from prilavok.channels.types import ChannelEvent, Draft, Step, WebhookRequest

EXPECTED = ".expected.json"


@dataclass(frozen=True, slots=True)
class InboundCase:
    kind: str
    name: str
    request: WebhookRequest = field(repr=False)
    expected_path: Path = field(repr=False)

    @property
    def expected(self) -> list[dict[str, Any]]:
        loaded: list[dict[str, Any]] = json.loads(self.expected_path.read_text("utf-8"))
        return loaded

    def __str__(self) -> str:
        return f"{self.kind}-{self.name}"


@dataclass(frozen=True, slots=True)
class OutboundCase:
    """`content` holds what the adapter's own test reads: a draft, an answer, what is expected."""

    kind: str
    name: str
    content: dict[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.kind}-{self.name}"


def folder(kind: str) -> Path:
    package = importlib.import_module(f"prilavok.channels.adapters.{kind}")
    return Path(package.__path__[0]) / "fixtures"


def inbound_cases(kind: str) -> list[InboundCase]:
    paths = sorted((folder(kind) / "inbound").glob("*.json"))
    return [_inbound(kind, path) for path in paths if not path.name.endswith(EXPECTED)]


def outbound_cases(kind: str, under: str = "outbound") -> list[OutboundCase]:
    paths = sorted((folder(kind) / under).glob("*.json"))
    return [OutboundCase(kind, path.stem, json.loads(path.read_text("utf-8"))) for path in paths]


def as_json(event: ChannelEvent) -> dict[str, Any]:
    """The event's type and what differs from the defaults."""
    return {"type": type(event).__name__, **_fields(event)}


def draft_from_json(content: dict[str, Any]) -> Draft:
    """The opposite of `as_json`, for drafts."""
    kind = getattr(types, content["type"])
    fields = {name: value for name, value in content.items() if name != "type"}
    draft: Draft = TypeAdapter(kind).validate_python(fields)
    return draft


def step_as_json(step: Step) -> dict[str, Any]:
    return _fields(step)


def _inbound(kind: str, path: Path) -> InboundCase:
    content = json.loads(path.read_text("utf-8"))
    body = content["raw"] if "raw" in content else json.dumps(content["body"], ensure_ascii=True)
    request = WebhookRequest("POST", {}, content.get("headers", {}), body.encode())
    return InboundCase(kind, path.stem, request, path.with_name(path.stem + EXPECTED))


def _fields(value: Any) -> dict[str, Any]:
    return {
        one.name: _plain(getattr(value, one.name))
        for one in dataclasses.fields(value)
        if not _is_default(one, getattr(value, one.name))
    }


def _is_default(one: dataclasses.Field[Any], value: Any) -> bool:
    if one.default_factory is not dataclasses.MISSING:
        return bool(value == one.default_factory())
    return one.default is not dataclasses.MISSING and bool(value == one.default)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return _fields(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
