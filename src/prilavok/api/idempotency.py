"""The same request twice has one effect, however close together the two come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import orjson
from django.db import transaction

from prilavok.api.auth import ApiRequest
from prilavok.api.errors import invalid_field
from prilavok.lib.database import retrying
from prilavok.shops.actions import claim_idempotency_key, remember_answer


def once(request: ApiRequest, key: str | None, content: Mapping[str, object], act: Callable[[], str]) -> str:
    """As `_once`, and again after a deadlock."""
    return retrying(lambda: _once(request, key, content, act))


def _once(request: ApiRequest, key: str | None, content: Mapping[str, object], act: Callable[[], str]) -> str:
    """The public id of what `act` made, now or at the first request with this key.

    Key and effect are committed together: a refusal leaves the key free, and a second request waits
    for the first one's end.
    """
    if key is None:
        return act()
    with transaction.atomic():
        row, is_new = claim_idempotency_key(token=request.auth, key=key, fingerprint=_fingerprint(content))
        if is_new:
            subject = act()
            remember_answer(row, subject)
            return subject
        if row.fingerprint != _fingerprint(content):
            raise invalid_field("Idempotency-Key", "was used for another request")
        return row.subject


def _fingerprint(content: Mapping[str, object]) -> str:
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
