"""Places and contact details as the thread shows them: words, and links that need nobody's script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prilavok.inbox.models import Attachment

MAP = "https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}#map=17/{lat:.6f}/{lon:.6f}"


@dataclass(frozen=True, slots=True)
class Place:
    title: str
    address: str
    url: str


@dataclass(frozen=True, slots=True)
class ContactCard:
    name: str
    phone: str
    call_url: str
    email: str
    company: str


def place_of(attachment: Attachment) -> Place | None:
    """None for a place without coordinates and without words."""
    told = _words(attachment.details)
    title, address, url = told.get("title", ""), told.get("address", ""), _map_url(told)
    if not (title or address or url):
        return None
    return Place(title or _("Place"), address, url)


def _map_url(told: Mapping[str, str]) -> str:
    try:
        lat, lon = float(told["latitude"]), float(told["longitude"])
    except (KeyError, ValueError):
        return ""
    return MAP.format(lat=lat, lon=lon) if abs(lat) <= 90 and abs(lon) <= 180 else ""


def contact_of(attachment: Attachment) -> ContactCard | None:
    told = _words(attachment.details)
    name, phone, email = (told.get(key, "") for key in ("name", "phone", "email"))
    if not (name or phone or email):
        return None
    digits = re.sub(r"[^0-9+]", "", phone)
    call_url = f"tel:{digits}" if digits else ""
    return ContactCard(name or _("Contact"), phone, call_url, email, told.get("company", ""))


def _words(details: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value).strip() for name, value in details.items() if value is not None}
