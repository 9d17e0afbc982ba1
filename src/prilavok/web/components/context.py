"""What the frame around every screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from prilavok.channels.queries import has_problem
from prilavok.inbox.queries import unanswered_count
from prilavok.shops.models import Membership, User
from prilavok.shops.permissions import Right, may
from prilavok.teamwork.models import Availability
from prilavok.teamwork.queries import unread_notices

THEMES = {"light": "prilavok", "dark": "prilavok-dark"}


@dataclass(frozen=True, slots=True)
class Place:
    """A section of the product: its URL namespace, its page, the right it takes."""

    section: str
    url_name: str
    icon: str
    label: Any
    right: Right
    hotkey: str = ""


MAIN = (
    Place("inbox", "inbox:list", "i-message-circle", _("Inbox"), Right.CONVERSATIONS, "g i"),
    Place("orders", "orders:list", "i-receipt-text", _("Orders"), Right.ORDERS, "g o"),
    Place("customers", "customers:list", "i-users", _("Customers"), Right.CUSTOMERS, "g c"),
    Place("catalog", "catalog:products", "i-shirt", _("Products"), Right.VIEW_CATALOG, "g p"),
    Place("automation", "automation:rules", "i-zap", _("Rules"), Right.RULES, "g r"),
)
FOOT = (
    Place("search", "search:page", "i-search", _("Search"), Right.CONVERSATIONS, "g s"),
    Place("events", "events:log", "i-scroll-text", _("Event log"), Right.VIEW_LOG),
    Place("settings", "settings:channels", "i-settings", _("Settings"), Right.SETTINGS),
)
SIMULATOR = Place("simulator", "simulator:phone", "i-smartphone", _("Simulator"), Right.SIMULATOR)
ON_PHONE = 4


def badges(membership: Membership) -> dict[str, Any]:
    shop = membership.shop
    return {
        "unanswered": unanswered_count(shop),
        "channel_problem": has_problem(shop),
        "notices": unread_notices(membership),
    }


def _availability(membership: Membership) -> Availability:
    """Whoever sees the page is here, whether the heartbeat has been heard or not."""
    found = Availability.objects.filter(member=membership).first() or Availability(member=membership)
    found.is_online = True
    return found


def _allowed(places: tuple[Place, ...], membership: Membership) -> list[Place]:
    return [place for place in places if may(membership, place.right)]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Theme, shops, navigation and badges; lists and counts are read only when a template draws them."""
    someone = getattr(request, "user", None)
    user = someone if isinstance(someone, User) else None
    membership: Membership | None = getattr(request, "membership", None)
    common: dict[str, Any] = {
        "theme": THEMES.get(user.theme) if user else None,
        "has_simulator": settings.SIMULATOR,
    }
    if user is None or membership is None:
        return common
    main = _allowed(MAIN, membership)
    foot = _allowed((SIMULATOR, *FOOT) if settings.SIMULATOR else FOOT, membership)
    return common | {
        "shop": membership.shop,
        "role": membership.role,
        "member": membership,
        "availability": SimpleLazyObject(lambda: _availability(membership)),
        "seats": getattr(request, "seats", ()),
        "badges": SimpleLazyObject(lambda: badges(membership)),
        "rail_main": main,
        "rail_foot": foot,
        "tabbar": main[:ON_PHONE],
        "more_places": main[ON_PHONE:] + foot,
    }
