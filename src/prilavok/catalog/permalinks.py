"""Addresses of publications: one spelling for what is written in many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_INSTAGRAM = re.compile(r"^(?:/[\w.]+)?/(?:p|reel|reels|tv)/([\w-]+)$")
_INSTAGRAM_HOSTS = frozenset({"instagram.com", "instagr.am"})
_WORDS = ("p", "reel", "reels", "tv")


def canonical(permalink: str) -> str:
    """https, no www. or m., no query, no slash at the end; «» for what is no web address."""
    text = permalink.strip()
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host:
        return ""
    host = re.sub(r"^(www|m|mobile)\.", "", host)
    path = parts.path.rstrip("/")
    # VK puts the post into the query of any page: vk.com/club1?w=wall-1_2
    if host in ("vk.com", "vk.ru") and (wall := re.search(r"wall(-?\d+_\d+)", parts.query)):
        path = f"/wall{wall[1]}"
    return f"https://{host}{path}"


def spellings(permalinks: Iterable[str]) -> list[str]:
    """All canonical forms under which these publications may be stored."""
    found: dict[str, None] = {}
    for permalink in permalinks:
        plain = canonical(permalink)
        parts = urlsplit(plain)
        match = _INSTAGRAM.match(parts.path) if parts.hostname in _INSTAGRAM_HOSTS else None
        found[plain] = None
        if match:
            found.update(dict.fromkeys(f"https://instagram.com/{word}/{match[1]}" for word in _WORDS))
    found.pop("", None)
    return list(found)
