"""Who writes: name, user name and picture of a person.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile

Instagram tells them only about people who have written; a mere commenter is refused. The picture's
address works for some days, so it has to be fetched again later.
"""

from __future__ import annotations

from urllib.parse import quote

from prilavok.channels.adapters.instagram import client
from prilavok.channels.adapters.instagram.comments import MENTION
from prilavok.channels.families.meta_events import NAMELESS
from prilavok.channels.families.meta_pages import text
from prilavok.channels.types import Account, Person
from prilavok.lib.http import Transport

FIELDS = "name,username,profile_pic"


def fetch_profile(external_id: str, account: Account, transport: Transport) -> Person:
    if external_id.startswith(MENTION):
        return _mentioner(external_id, account, transport)
    if external_id.startswith(NAMELESS):
        return _author(external_id, account, transport)
    path = client.path(account, quote(external_id, safe=""))
    told = client.graph(account, transport).call("GET", path, query={"fields": FIELDS})
    return Person(
        external_id,
        username=text(told, "username"),
        name=text(told, "name"),
        avatar_url=text(told, "profile_pic"),
    )


def _author(external_id: str, account: Account, transport: Transport) -> Person:
    """The event did not say who wrote the comment; Instagram does when asked for it."""
    path = client.path(account, quote(external_id.removeprefix(NAMELESS), safe=""))
    told = client.graph(account, transport).call("GET", path, query={"fields": "username"})
    return Person(external_id, username=text(told, "username"))


def _mentioner(external_id: str, account: Account, transport: Transport) -> Person:
    """A mention names only the comment; Instagram tells who wrote it when asked for that."""
    comment = external_id.removeprefix(MENTION)
    fields = f"mentioned_comment.comment_id({comment}){{id,username}}"
    path = client.path(account, account.external_id)
    told = client.graph(account, transport).call("GET", path, query={"fields": fields})
    mentioned = told.get("mentioned_comment")
    return Person(
        external_id,
        username=text(mentioned, "username") if isinstance(mentioned, dict) else "",
    )
