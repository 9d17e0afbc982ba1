"""Why a message may not be written; nothing was stored when one of these is raised."""

from __future__ import annotations

from datetime import datetime


class SendingRefused(Exception):
    """The base of all reasons below."""


class EmptyMessage(SendingRefused):
    """Neither text nor attachment."""


class WindowClosed(SendingRefused):
    """The network allows no free text now. `closes_at` is when it ended, None if it never opened."""

    def __init__(self, reason: str, closes_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason, self.closes_at = reason, closes_at


class AlreadyReplied(SendingRefused):
    """The one private reply to this comment has been used."""


class NotPossible(SendingRefused):
    """The network has no such thing, or not here (`feature` names it)."""

    def __init__(self, feature: str) -> None:
        super().__init__(feature)
        self.feature = feature


class ConsentMissing(SendingRefused):
    """Nothing may be written first: the customer said no, or said nothing where a yes is needed."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


class TemplateIncomplete(SendingRefused):
    """Every place of the approved text must be filled in."""

    def __init__(self, places: tuple[str, ...]) -> None:
        super().__init__(", ".join(places))
        self.places = places


class TooLate(SendingRefused):
    """The time at which it was to be sent has passed."""


class ChannelUnavailable(SendingRefused):
    """The channel has been disconnected."""


class WrongState(Exception):
    """The message is not in a state in which this can be done."""


class NameTaken(Exception):
    """The member, or the shop, has a view of this name."""


class TooMany(Exception):
    """No more of them fit."""
