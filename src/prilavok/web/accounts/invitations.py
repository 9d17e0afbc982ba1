"""An invitation on its way: the link is opened first, the account may come after it."""

from __future__ import annotations

from django.http import HttpRequest

from prilavok.lib import clock, crypto
from prilavok.shops.models import Invitation

SESSION_KEY = "invitation"


def find(token: str) -> Invitation | None:
    """The open invitation of this link."""
    return (
        Invitation.objects.select_related("shop", "invited_by__user")
        .filter(token_digest=crypto.token_digest(token), accepted_at__isnull=True, expires_at__gt=clock.now())
        .first()
    )


def keep_token(request: HttpRequest, token: str) -> None:
    request.session[SESSION_KEY] = token


def waiting(request: HttpRequest) -> Invitation | None:
    """The invitation whose link this visitor has followed before signing up."""
    token = request.session.get(SESSION_KEY)
    return find(token) if token else None


def take_token(request: HttpRequest) -> str | None:
    token: str | None = request.session.pop(SESSION_KEY, None)
    return token
