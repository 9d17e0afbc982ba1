"""WhatsApp's error codes, for answers to our calls and for what its webhooks tell later. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from prilavok.channels.errors import Reason, Retry

RESTRICTED_SECONDS = 1800.0
"""A number that is held back for a while is left alone for half an hour."""


class Code(NamedTuple):
    reason: Reason
    retry: Retry = Retry.NEVER
    after: float | None = None


_DEAD = Code(Reason.AUTH_EXPIRED)
_LIMITED = Code(Reason.RATE_LIMITED, Retry.LATER)
_RESTRICTED = Code(Reason.RATE_LIMITED, Retry.LATER, RESTRICTED_SECONDS)
_DOWN = Code(Reason.PROVIDER_DOWN, Retry.LATER)
_UNREACHABLE = Code(Reason.UNREACHABLE)
_CONTENT = Code(Reason.CONTENT_REJECTED)
_MEDIA = Code(Reason.MEDIA_REJECTED)
_TEMPLATE = Code(Reason.TEMPLATE_NOT_APPROVED)
_OTHER = Code(Reason.OTHER)

CODES: Mapping[int, Code] = {
    # Temporary: documented as not done, to be tried again.
    1: _DOWN,
    2: _DOWN,
    131000: _DOWN,
    131016: _DOWN,
    131057: _DOWN,
    133004: _DOWN,
    # Too many calls.
    4: _LIMITED,
    80007: _LIMITED,
    130429: _LIMITED,
    131056: _LIMITED,  # too many to this one person
    # Trust: the number rests.
    368: _RESTRICTED,
    131048: _RESTRICTED,
    131064: _RESTRICTED,
    # Access.
    3: _DEAD,
    10: _DEAD,
    190: _DEAD,
    **dict.fromkeys(range(200, 300), _DEAD),
    131005: _DEAD,
    131031: _DEAD,  # the account is locked
    131045: _DEAD,  # the number is not registered rightly
    133010: _DEAD,  # the number is not registered
    131042: _OTHER,  # payment
    131037: _OTHER,  # the display name waits for approval
    # The person.
    470: Code(Reason.WINDOW_CLOSED),  # its name of old
    131047: Code(Reason.WINDOW_CLOSED),
    131050: Code(Reason.BLOCKED_BY_USER),  # wants no marketing
    130403: _UNREACHABLE,  # we have blocked them
    1013: _UNREACHABLE,  # its name of old
    131021: _UNREACHABLE,  # we ourselves
    131026: _UNREACHABLE,
    131030: _UNREACHABLE,  # a test number may write to listed people only
    131049: Code(Reason.RATE_LIMITED),  # marketing limit of this person; not before a day has passed
    130472: _OTHER,  # the person is part of an experiment
    130497: _CONTENT,  # not to this country
    # What was sent.
    100: _CONTENT,
    131008: _CONTENT,
    131009: _CONTENT,
    131051: Code(Reason.UNSUPPORTED),
    131052: _MEDIA,
    131053: _MEDIA,
    132000: _CONTENT,
    132005: _CONTENT,
    132012: _CONTENT,
    132018: _CONTENT,
    132001: _TEMPLATE,
    132007: _TEMPLATE,
    132015: _TEMPLATE,
    132016: _TEMPLATE,
    132068: _TEMPLATE,
    132069: _TEMPLATE,
}


def reason_of(code: int) -> Reason:
    return CODES[code].reason if code in CODES else Reason.OTHER
