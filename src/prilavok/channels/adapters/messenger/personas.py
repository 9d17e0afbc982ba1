"""Personas: names and faces that the shop's people speak under.

https://developers.facebook.com/docs/messenger-platform/send-messages/personas
"""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.messenger import client
from prilavok.channels.contract import PersonaState
from prilavok.channels.families.meta_pages import rows, text
from prilavok.channels.types import Account
from prilavok.lib.http import Transport


def list_personas(account: Account, transport: Transport) -> list[PersonaState]:
    told = client.graph(account, transport).call("GET", client.page_path(account, "personas"))
    return [_state(row) for row in rows(told) if row.get("id")]


def create_persona(persona: PersonaState, account: Account, transport: Transport) -> PersonaState:
    body = {"name": persona.name, "profile_picture_url": persona.picture_url}
    path = client.page_path(account, "personas")
    told = client.graph(account, transport).call("POST", path, body=body)
    return PersonaState(str(told.get("id") or ""), persona.name, persona.picture_url)


def delete_persona(external_id: str, account: Account, transport: Transport) -> None:
    client.graph(account, transport).call("DELETE", client.path(account, external_id), safe=True)


def _state(row: dict[str, Any]) -> PersonaState:
    return PersonaState(str(row["id"]), text(row, "name"), text(row, "profile_picture_url"))
