"""Utility templates of a Page: texts about an order that Meta approves beforehand.

https://developers.facebook.com/docs/messenger-platform/send-messages/utility-messages
"""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.messenger import client
from prilavok.channels.contract import TemplateState
from prilavok.channels.errors import Unsupported
from prilavok.channels.families.meta_pages import all_rows, text
from prilavok.channels.types import Account
from prilavok.lib.http import Transport

FIELDS = "id,name,language,status,category,components"
PAGE = "200"
BODY_LENGTH = 1024


def list_templates(account: Account, transport: Transport) -> list[TemplateState]:
    path = client.page_path(account, "message_templates")
    query = {"fields": FIELDS, "limit": PAGE}
    found = all_rows(client.graph(account, transport), path, query)
    return [_state(row) for row in found if row.get("name")]


def create_template(template: TemplateState, account: Account, transport: Transport) -> TemplateState:
    """A body with its samples; Meta answers within seconds whether it is approved."""
    if len(template.text) > BODY_LENGTH:
        raise Unsupported("template_too_long")
    body: dict[str, Any] = {"type": "BODY", "text": template.text}
    if template.examples:
        body["example"] = {"body_text": [list(template.examples)]}
    wanted = {
        "name": template.name,
        "language": template.language,
        "category": "UTILITY",
        "components": [*_header(template), body, *_buttons(template)],
    }
    path = client.page_path(account, "message_templates")
    told = client.graph(account, transport).call("POST", path, body=wanted)
    return TemplateState(
        name=template.name,
        language=template.language,
        text=template.text,
        category=text(told, "category") or "UTILITY",
        status=text(told, "status") or "PENDING",
        external_id=str(told.get("id") or ""),
        header=template.header,
        buttons=template.buttons,
        examples=template.examples,
    )


def delete_template(name: str, account: Account, transport: Transport) -> None:
    """A name may stand for one template a language: all of them go. Meta's page and its SDK name the id
    differently, so it is told in both ways."""
    path = client.page_path(account, "message_templates")
    graph = client.graph(account, transport)
    for one in list_templates(account, transport):
        if one.name == name and one.external_id:
            query = {"hsm_id": one.external_id, "template_id": one.external_id, "name": name}
            graph.call("DELETE", path, query=query, safe=True)


def _header(template: TemplateState) -> list[dict[str, Any]]:
    if not template.header:
        return []
    return [{"type": "HEADER", "format": "TEXT", "text": template.header}]


def _buttons(template: TemplateState) -> list[dict[str, Any]]:
    """Messenger takes no quick replies here, but buttons that give their payload back."""
    if not template.buttons:
        return []
    buttons = [{"type": "POSTBACK", "text": title} for title in template.buttons]
    return [{"type": "BUTTONS", "buttons": buttons}]


def _state(row: dict[str, Any]) -> TemplateState:
    components = row.get("components")
    listed = [one for one in components if isinstance(one, dict)] if isinstance(components, list) else []
    parts = {text(one, "type").upper(): one for one in listed}
    buttons = parts.get("BUTTONS", {}).get("buttons")
    titles = [text(one, "text") for one in buttons if isinstance(one, dict)] if buttons else []
    return TemplateState(
        name=text(row, "name"),
        language=text(row, "language"),
        text=text(parts.get("BODY", {}), "text"),
        category=text(row, "category"),
        status=text(row, "status"),
        external_id=str(row.get("id") or ""),
        header=text(parts.get("HEADER", {}), "text"),
        buttons=tuple(titles),
    )
