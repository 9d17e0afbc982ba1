"""Who writes: name and user name of a person.

https://core.telegram.org/bots/api#getchat

Pictures of people have addresses only with the bot's token in them, so none is told.
"""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.telegram import client
from prilavok.channels.adapters.telegram.outbound import chat_number
from prilavok.channels.types import Account, Person
from prilavok.lib.http import Transport


def fetch_profile(external_id: str, account: Account, transport: Transport) -> Person:
    told = client.bot(account, transport).call("getChat", {"chat_id": chat_number(external_id)}, safe=True)
    names = [_text(told, "first_name"), _text(told, "last_name")]
    return Person(
        external_id,
        username=_text(told, "username"),
        name=_text(told, "title") or " ".join(name for name in names if name),
    )


def _text(told: Any, name: str) -> str:
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, str) else ""
