"""Who writes: name and picture of a person.

https://developers.facebook.com/docs/messenger-platform/identity/user-profile

Facebook tells them only about people who have written to the Page. The picture's address works for some
days, so it has to be fetched again later.
"""

from __future__ import annotations

from prilavok.channels.adapters.messenger import client
from prilavok.channels.families.meta_events import NAMELESS
from prilavok.channels.families.meta_pages import text
from prilavok.channels.types import Account, Person
from prilavok.lib.http import Transport

FIELDS = "first_name,last_name,profile_pic"


def fetch_profile(external_id: str, account: Account, transport: Transport) -> Person:
    if external_id.startswith(NAMELESS):
        return _author(external_id, account, transport)
    path = client.path(account, external_id)
    told = client.graph(account, transport).call("GET", path, query={"fields": FIELDS})
    names = (text(told, "first_name"), text(told, "last_name"))
    name = " ".join(one for one in names if one) or text(told, "name")
    return Person(external_id, name=name, avatar_url=text(told, "profile_pic"))


def _author(external_id: str, account: Account, transport: Transport) -> Person:
    """The event did not say who wrote the comment; Facebook may when asked for it."""
    path = client.path(account, external_id.removeprefix(NAMELESS))
    told = client.graph(account, transport).call("GET", path, query={"fields": "from"})
    author = told.get("from")
    return Person(external_id, name=text(author, "name") if isinstance(author, dict) else "")
