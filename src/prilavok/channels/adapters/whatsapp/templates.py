"""Templates: texts that WhatsApp approves before they may be sent outside of the window.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prilavok.channels.adapters.whatsapp import client
from prilavok.channels.contract import TemplateState
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.types import Account
from prilavok.lib.http import Transport

FIELDS = "id,name,language,status,category,components,quality_score,rejected_reason"
PAGE = "200"
MAX_PAGES = 30
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def list_templates(account: Account, transport: Transport) -> list[TemplateState]:
    """All of the business account, whatever their state."""
    found: list[TemplateState] = []
    query = {"fields": FIELDS, "limit": PAGE}
    for _ in range(MAX_PAGES):
        answer = client.graph(account, transport).call("GET", _path(account), query=query)
        rows = answer.get("data")
        found += [_state(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        after = _at(answer, "paging", "cursors", "after")
        if not after or not _at(answer, "paging", "next"):
            break
        query = {**query, "after": after}
    return found


def create_template(template: TemplateState, account: Account, transport: Transport) -> TemplateState:
    """It begins as PENDING; WhatsApp tells the outcome by webhook."""
    body: dict[str, object] = {
        "name": template.name,
        "language": template.language,
        "category": (template.category or "UTILITY").upper(),
        "components": list(_components(template)),
    }
    answer = client.graph(account, transport).call("POST", _path(account), body=body)
    return TemplateState(
        name=template.name,
        language=template.language,
        text=template.text,
        category=_word(answer, "category") or template.category,
        status=_word(answer, "status") or "PENDING",
        external_id=str(answer.get("id") or ""),
        header=template.header,
        footer=template.footer,
        buttons=template.buttons,
        examples=template.examples,
    )


def delete_template(name: str, account: Account, transport: Transport) -> None:
    """In all its languages."""
    client.graph(account, transport).call("DELETE", _path(account), query={"name": name}, safe=True)


def _path(account: Account) -> str:
    waba = client.waba(account)
    if not waba:
        raise ChannelError(Reason.OTHER, code="no_waba_id", text="the business account's id is missing")
    return client.path(account, waba, "message_templates")


def _components(template: TemplateState) -> Iterator[dict[str, object]]:
    """Raises `ChannelError` when the places of the text have no examples."""
    if template.header:
        yield {"type": "HEADER", "format": "TEXT", "text": template.header}
    places = list(dict.fromkeys(_PLACE.findall(template.text)))
    if len(places) > len(template.examples):
        raise ChannelError(Reason.CONTENT_REJECTED, code="no_examples", text="an example for every place")
    body: dict[str, object] = {"type": "BODY", "text": template.text}
    if places:
        body["example"] = {"body_text": [list(template.examples[: len(places)])]}
    yield body
    if template.footer:
        yield {"type": "FOOTER", "text": template.footer}
    if template.buttons:
        buttons = [{"type": "QUICK_REPLY", "text": title} for title in template.buttons]
        yield {"type": "BUTTONS", "buttons": buttons}


def _state(row: Mapping[str, Any]) -> TemplateState:
    listed = row.get("components")
    parts = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return TemplateState(
        name=_word(row, "name"),
        language=_word(row, "language"),
        text=_text(parts, "BODY"),
        category=_word(row, "category"),
        status=_word(row, "status"),
        external_id=str(row.get("id") or ""),
        quality=_at(row, "quality_score", "score"),
        reason=_word(row, "rejected_reason").replace("NONE", ""),
        header=_text(parts, "HEADER"),
        footer=_text(parts, "FOOTER"),
        buttons=tuple(_buttons(parts)),
    )


def _text(parts: Sequence[Mapping[str, Any]], kind: str) -> str:
    return next((_word(one, "text") for one in parts if _word(one, "type").upper() == kind), "")


def _buttons(parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for part in parts:
        buttons = part.get("buttons")
        for button in buttons if isinstance(buttons, list) else []:
            if isinstance(button, dict) and (title := _word(button, "text")):
                yield title


def _at(value: Any, *path: str) -> str:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _word(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""
