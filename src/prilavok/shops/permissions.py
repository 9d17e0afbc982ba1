"""What each role may do: one table, asked by the web, the tests' matrix and the templates."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from prilavok.shops.models import Membership, Role, Shop


class Right(StrEnum):
    CONVERSATIONS = "conversations"
    ORDERS = "orders"
    CUSTOMERS = "customers"
    VIEW_CATALOG = "view_catalog"
    EDIT_CATALOG = "edit_catalog"
    RULES = "rules"
    VIEW_LOG = "view_log"
    SIMULATOR = "simulator"
    SETTINGS = "settings"
    CHANNELS = "channels"
    MEMBERS = "members"
    API_TOKENS = "api_tokens"
    OWNER = "owner"


_OPERATOR = frozenset(
    {Right.CONVERSATIONS, Right.ORDERS, Right.CUSTOMERS, Right.VIEW_CATALOG, Right.SIMULATOR}
)
_ADMIN = frozenset(Right) - {Right.OWNER}
RIGHTS: dict[str, frozenset[Right]] = {
    Role.OPERATOR: _OPERATOR,
    Role.ADMIN: _ADMIN,
    Role.OWNER: frozenset(Right),
}


def may(membership: Membership, right: Right) -> bool:
    return right in RIGHTS[membership.role]


class ShopRequest(HttpRequest):
    """A request that passed `needs`: signed in, seated, with the right."""

    shop: Shop
    membership: Membership


P = ParamSpec("P")
View = Callable[Concatenate[ShopRequest, P], HttpResponse]


def needs(right: Right) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """The view is for members with `right`: strangers go to the login, others get 403."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            membership: Membership | None = getattr(request, "membership", None)
            if membership is None:
                return redirect("accounts:create_shop")
            if not may(membership, right):
                raise PermissionDenied(right.value)
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.required_right = right  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)

    return decorate
