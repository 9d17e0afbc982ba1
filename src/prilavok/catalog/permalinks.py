"""Addresses of publications: one spelling for what is written in many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from prilavok.channels.contract import PostAddresses
from prilavok.channels.registry import all_adapters


@cache
def _known() -> dict[str, PostAddresses]:
    """By host: how the networks write addresses of publications."""
    told = (adapter.manifest.post_addresses for adapter in all_adapters().values())
    return {host: one for one in told if one for host in one.hosts}


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
    known = _known().get(host)
    if known and known.query and (word := re.search(known.query, parts.query)):
        path = known.in_query.format(word[1])
    return f"https://{host}{path}"


def spellings(permalinks: Iterable[str]) -> list[str]:
    """All canonical forms under which these publications may be stored."""
    found: dict[str, None] = {}
    for permalink in permalinks:
        plain = canonical(permalink)
        parts = urlsplit(plain)
        known = _known().get(parts.hostname or "")
        match = re.match(known.path, parts.path) if known and known.path else None
        found[plain] = None
        if known and match:
            found.update(dict.fromkeys(spelling.format(match[1]) for spelling in known.spellings))
    found.pop("", None)
    return list(found)
