"""What can go wrong at the border to a network, in words the rest of the house understands."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    AUTH_EXPIRED = "auth_expired"
    RATE_LIMITED = "rate_limited"
    WINDOW_CLOSED = "window_closed"
    UNREACHABLE = "unreachable"
    BLOCKED_BY_USER = "blocked_by_user"
    CONTENT_REJECTED = "content_rejected"
    TEMPLATE_NOT_APPROVED = "template_not_approved"
    MEDIA_REJECTED = "media_rejected"
    UNSUPPORTED = "unsupported"
    PROVIDER_DOWN = "provider_down"
    OUTCOME_UNKNOWN = "outcome_unknown"
    OTHER = "other"


class Retry(StrEnum):
    """Whether the same call may be made again.

    UNKNOWN: the request may have been carried out, so it is not repeated by itself.
    """

    NEVER = "never"
    LATER = "later"
    UNKNOWN = "unknown"


class WebhookRejected(Exception):
    """The request does not prove that it comes from the network."""


class Unsupported(Exception):
    """The network has no such thing; nothing was sent."""

    def __init__(self, feature: str) -> None:
        super().__init__(feature)
        self.feature = feature


class ChannelError(Exception):
    """A network call failed. `after` is the number of seconds to wait, when the network told."""

    def __init__(
        self,
        reason: Reason,
        *,
        retry: Retry = Retry.NEVER,
        after: float | None = None,
        code: str = "",
        text: str = "",
    ) -> None:
        super().__init__(f"{reason.value} {code} {text}".strip())
        self.reason = reason
        self.retry = retry
        self.after = after
        self.code = code
        self.text = text
