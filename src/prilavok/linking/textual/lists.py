from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """The words of a list that stands in the source as plain text."""
    return frozenset(text.split())
