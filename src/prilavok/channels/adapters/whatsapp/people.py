"""Who a person is. Since 2026 the business-scoped user id comes first; the phone may be hidden.

https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from prilavok.channels.reading import text_of
from prilavok.channels.types import Person

USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]+", re.ASCII)
_PHONE = re.compile(r"[1-9][0-9]{5,14}", re.ASCII)
_CHANGE = re.compile(r"from (\S+) to (\S+)")


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that a delivery has for one person, each possibly empty."""

    phone: str = ""
    user_id: str = ""
    parent: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """The best one first."""
        return tuple(dict.fromkeys(one for one in (self.user_id, self.phone, self.parent) if one))


@dataclass(frozen=True, slots=True)
class Contact:
    names: Names
    name: str = ""
    username: str = ""


def contacts_of(value: Mapping[str, Any]) -> list[Contact]:
    listed = value.get("contacts")
    rows = listed if isinstance(listed, list) else []
    return [_contact(row) for row in rows if isinstance(row, dict)]


def _contact(row: Mapping[str, Any]) -> Contact:
    told = row.get("profile")
    profile = told if isinstance(told, dict) else {}
    names = Names(text_of(row.get("wa_id")), text_of(row.get("user_id")), text_of(row.get("parent_user_id")))
    return Contact(names, _word(profile.get("name")), _word(profile.get("username")).removeprefix("@"))


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def identify(names: Names, contacts: Sequence[Contact]) -> Person | None:
    """The person with these ids and what `contacts` adds to them; None without any id."""
    contact = _match(names, contacts)
    if contact is None:
        return _person(names) if names.all else None
    known = contact.names
    whole = Names(names.phone or known.phone, names.user_id or known.user_id, names.parent or known.parent)
    person = _person(whole, names.all + known.all)
    return replace(person, name=contact.name, username=contact.username) if whole.all else None


def _person(names: Names, others: Sequence[str] = ()) -> Person:
    ids = list(dict.fromkeys([*names.all, *others]))
    return Person(ids[0] if ids else "", phone=international(names.phone), aliases=tuple(ids[1:]))


def renamed(new: Names, old: Sequence[str], name: str = "") -> Person:
    """The person under new ids; the old ones are aliases."""
    return replace(_person(new, [one for one in old if one]), name=name)


def international(phone: str) -> str:
    """`wa_id` is a phone number without its plus."""
    digits = phone.removeprefix("+")
    return f"+{digits}" if _PHONE.fullmatch(digits) else ""


def _match(names: Names, contacts: Sequence[Contact]) -> Contact | None:
    for contact in contacts:
        if set(names.all) & set(contact.names.all):
            return contact
    only = contacts[0] if len(contacts) == 1 else None
    # Some countries' numbers are written in two ways, so a lone contact belongs to the lone message.
    if only is not None and not (names.user_id and only.names.user_id):
        return only
    return None


def changed_ids(body: str) -> tuple[str, ...]:
    """«User A changed from 1650… to 1651…»: who the person was before, where only the text tells it."""
    found = _CHANGE.search(body)
    before = found.group(1) if found else ""
    return (before,) if USER_ID.fullmatch(before) or _PHONE.fullmatch(before) else ()
