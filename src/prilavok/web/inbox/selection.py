"""What the list shows: the view, whose conversations, filters and search, as they stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VIEWS: Mapping[str, Any] = {
    "waiting": _("Waiting for reply"),
    "open": _("All open"),
    "snoozed": _("Snoozed"),
    "closed": pgettext_lazy("conversations", "Closed"),
}
VIEW_ICONS: Mapping[str, str] = {
    "waiting": "i-clock",
    "open": "i-inbox",
    "snoozed": "i-alarm-clock",
    "closed": "i-check",
}
OWNERS: Mapping[str, Any] = {
    "all": pgettext_lazy("conversations", "All"),
    "mine": pgettext_lazy("conversations", "Mine"),
    "nobody": pgettext_lazy("conversations", "Unassigned"),
}
KINDS: Mapping[str, Any] = {"direct": _("Direct"), "comments": _("Comments")}
SORTS: Mapping[str, Any] = {"newest": _("Newest first"), "waiting": _("Longest wait first")}
ORDERS: Mapping[str, Any] = {
    "draft": pgettext_lazy("with an order", "Draft"),
    "new": pgettext_lazy("with an order", "New"),
    "confirmed": pgettext_lazy("with an order", "Confirmed"),
    "shipped": pgettext_lazy("with an order", "On the way"),
    "done": pgettext_lazy("with an order", "Received"),
    "cancelled": pgettext_lazy("with an order", "Cancelled"),
}
LONGEST_SEARCH = 100
LONGEST_ID = 20
FILTERS = ("channel", "kind", "member", "tag", "product", "order", "since", "until")


def _one_of(value: str, known: Mapping[str, Any], default: str) -> str:
    return value if value in known else default


def _day(value: str) -> str:
    """«2026-11-23», or nothing."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Unknown words in an address fall back to the defaults: an old bookmark still opens a list."""

    view: str = "waiting"
    who: str = "all"
    channel: str = ""
    kind: str = ""
    member: str = ""
    """Whose conversations: a member by public id; outdoes `who`."""
    tag: str = ""
    product: str = ""
    order: str = ""
    since: str = ""
    until: str = ""
    sort: str = "newest"
    q: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Selection:
        return cls(
            view=_one_of(params.get("view", ""), VIEWS, "waiting"),
            who=_one_of(params.get("who", ""), OWNERS, "all"),
            channel=params.get("channel", "")[:LONGEST_ID],
            kind=_one_of(params.get("kind", ""), KINDS, ""),
            member=params.get("member", "")[:LONGEST_ID],
            tag=params.get("tag", "")[:LONGEST_ID],
            product=params.get("product", "")[:LONGEST_ID],
            order=_one_of(params.get("order", ""), ORDERS, ""),
            since=_day(params.get("since", "")),
            until=_day(params.get("until", "")),
            sort=_one_of(params.get("sort", ""), SORTS, "newest"),
            q=params.get("q", "").strip()[:LONGEST_SEARCH],
        )

    @property
    def title(self) -> Any:
        return VIEWS[self.view]

    @property
    def is_filtered(self) -> bool:
        return bool(self.q) or self.is_narrowed

    @property
    def changed(self) -> dict[str, str]:
        """What differs from the plain list: what a saved view keeps."""
        plain = Selection()
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != getattr(plain, field.name)
        }

    @property
    def query(self) -> str:
        """`view=open&q=…` without what is the default; empty for the plain list."""
        return urlencode(self.changed)

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in FILTERS)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the search field has to carry along."""
        return [(name, value) for name, value in self.changed.items() if name != "q"]

    @property
    def kept(self) -> dict[str, str]:
        """What a form that asks for the filters anew has to carry along."""
        asked = ("member", "tag", "product", "order", "since", "until", "sort")
        return {name: value for name, value in self.changed.items() if name not in asked}

    @property
    def suffix(self) -> str:
        return f"?{self.query}" if self.query else ""

    def but(self, **changes: str) -> Selection:
        return replace(self, **changes)

    def as_dict(self) -> dict[str, str]:
        return asdict(self)
