"""Ids, tokens and phone numbers in the shapes of WhatsApp's own."""

from __future__ import annotations

from prilavok.channels.simulation import AccountState, Fresh, IdKind, PersonState

LENGTHS: dict[str, int] = {"account": 15, "file": 16, "post": 17, "comment": 17}


def new_id(what: IdKind, fresh: Fresh) -> str:
    if what == "message":
        return f"wamid.HBgM{fresh.text(40)}"
    if what == "person":
        return f"UA.{fresh.digits(20)}"
    return fresh.digits(LENGTHS[what])


def new_token(fresh: Fresh) -> str:
    return f"EAAG{fresh.text(64)}"


def phone_of(person: PersonState) -> str:
    """Digits alone, as `wa_id`; made from the id for those who have told none."""
    told = "".join(letter for letter in person.phone if letter.isdigit())
    return told or f"38050{person.external_id[-7:]}"


def shop_phone(account: AccountState) -> str:
    return f"38067{account.external_id[-7:]}"


def waba_of(account: AccountState) -> str:
    return account.credentials.get("waba_id", "")
