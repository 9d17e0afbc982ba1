"""Who writes: name and picture of a subscriber.

https://developers.viber.com/docs/api/rest-bot-api/#get-user-details

Viber answers twice in twelve hours for each person.
"""

from __future__ import annotations

from prilavok.channels.adapters.viber.client import viber
from prilavok.channels.types import Account, Person
from prilavok.lib.http import Transport


def fetch_profile(external_id: str, account: Account, transport: Transport) -> Person:
    told = viber(account, transport).call("/pa/get_user_details", {"id": external_id}, safe=True).get("user")
    user = told if isinstance(told, dict) else {}
    name, avatar = user.get("name"), user.get("avatar")
    return Person(
        external_id,
        name=name if isinstance(name, str) else "",
        avatar_url=avatar if isinstance(avatar, str) else "",
    )
