"""Random public ids: what stands in URLs and in the API instead of row numbers."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    StringField = models.CharField[str, str]
else:
    StringField = models.CharField

ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
LENGTH = 14
_LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
"""Byte -> letter; 256 is a multiple of 32, so all letters are equally likely."""


def new_public_id() -> str:
    """70 random bits in letters that cannot be mistaken for one another."""
    return secrets.token_bytes(LENGTH).translate(_LETTERS).decode()


class PublicIdField(StringField):
    """A unique random id, made when the row is."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "max_length": 20,
            "unique": True,
            "editable": False,
            "default": new_public_id,
        }
        super().__init__(**(defaults | kwargs))

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Written out in full: for `varchar(n)` Django adds an index for searches by prefix, which nobody
        does with random ids, and every insert would pay for it.
        """
        return f"character varying({self.max_length})"
