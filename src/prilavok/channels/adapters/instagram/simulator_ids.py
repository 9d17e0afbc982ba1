"""Ids and tokens in the shapes of Instagram's own."""

from __future__ import annotations

from prilavok.channels.simulation import Fresh, IdKind

PREFIXES: dict[str, tuple[str, int]] = {
    "account": ("17841", 12),
    "person": ("", 16),
    "comment": ("180", 14),
    "post": ("179", 14),
    "file": ("", 15),
}


def new_id(what: IdKind, fresh: Fresh) -> str:
    if what == "message":
        return f"aWdfZA{fresh.text(48)}"
    prefix, digits = PREFIXES[what]
    return prefix + fresh.digits(digits)


def new_token(fresh: Fresh) -> str:
    return f"IGAA{fresh.text(64)}"
