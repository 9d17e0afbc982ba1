"""Who writes: a person, a community, a group chat.

https://dev.vk.com/ru/method/users.get
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prilavok.channels.adapters.vk import client
from prilavok.channels.adapters.vk.envelope import is_chat
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.types import Account, Person
from prilavok.lib.http import Transport

FIELDS = "photo_200,screen_name,city,bdate"


def fetch_profile(external_id: str, account: Account, transport: Transport) -> Person:
    if is_chat(external_id):
        return _chat(external_id, account, transport)
    if external_id.startswith("-"):
        return community(external_id.removeprefix("-"), external_id, account, transport)
    fields = {"user_ids": external_id, "fields": FIELDS}
    told = _first(client.call(account, transport, "users.get", fields, safe=True))
    return Person(
        external_id,
        username=_text(told, "screen_name"),
        name=" ".join(one for one in (_text(told, "first_name"), _text(told, "last_name")) if one),
        avatar_url=_text(told, "photo_200"),
    )


def community(number: str, external_id: str, account: Account, transport: Transport) -> Person:
    """Older versions of the API answer with a list, newer ones with an object that has one."""
    told = client.call(account, transport, "groups.getById", {"group_id": number}, safe=True)
    found = _first(told.get("groups") if isinstance(told, dict) else told)
    return Person(
        external_id or str(found.get("id", "")),
        username=_text(found, "screen_name"),
        name=_text(found, "name"),
        avatar_url=_text(found, "photo_200"),
    )


def _chat(external_id: str, account: Account, transport: Transport) -> Person:
    fields = {"peer_ids": external_id, "group_id": account.external_id}
    told = client.call(account, transport, "messages.getConversationsById", fields, safe=True)
    found = _first(told.get("items") if isinstance(told, dict) else None)
    chat = found.get("chat_settings")
    settings: Mapping[str, Any] = chat if isinstance(chat, dict) else {}
    photo = settings.get("photo")
    return Person(
        external_id,
        name=_text(settings, "title"),
        avatar_url=_text(photo, "photo_200") if isinstance(photo, dict) else "",
    )


def _first(rows: object) -> Mapping[str, Any]:
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        return rows[0]
    raise ChannelError(Reason.UNREACHABLE, code="no_profile", text="VK knows nobody of this id")


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
