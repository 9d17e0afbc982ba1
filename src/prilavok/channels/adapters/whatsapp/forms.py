"""The answers of a filled-in form (a flow, an address), as a person reads them.

https://developers.facebook.com/documentation/business-messaging/whatsapp/flows/guides/receiveflowresponse
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from prilavok.channels.adapters.whatsapp.payloads import FlowReply

SENT = "Sent"
"""What WhatsApp itself writes instead of words when a form was filled in."""
OURS = frozenset({"flow_token", "wa_flow_response_params", "saved_address_id"})
"""Keys that name the form, not what was answered."""
DEEPEST = 8


def as_json(value: Any) -> str:
    """The answers come as JSON inside a string."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def readable(reply: FlowReply) -> str:
    """The words that WhatsApp shows, then a line an answer: `name: value`."""
    lines = [f"{name}: {value}" if name else value for name, value in _answers("", _parsed(reply), 0)]
    words = "" if lines and reply.body == SENT else reply.body
    told = [line for line in lines if line not in words]
    return "\n".join([words, *told] if words else told)


def _parsed(reply: FlowReply) -> Any:
    value = reply.response_json
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _answers(name: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Forms lie in one another; a file is told by its name, several choices stand in one line."""
    if isinstance(value, dict) and depth < DEEPEST:
        if isinstance(file := value.get("file_name"), str):
            yield name, file
            return
        for key, one in value.items():
            if key not in OURS:
                yield from _answers(_words(key), one, depth + 1)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for one in value:
            yield from _answers(name, one, depth + 1)
    elif told := _said(value):
        yield name, told


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(said for one in value if (said := _said(one)))
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _words(key: str) -> str:
    """`screen_0_First_name_1` is what Meta's form builder makes of the question "First name"."""
    parts = key.split("_")
    if len(parts) > 3 and parts[0] == "screen" and parts[1].isdigit() and parts[-1].isdigit():
        parts = parts[2:-1]
    return " ".join(part for part in parts if part) or key
