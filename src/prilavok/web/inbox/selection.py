"""What the list shows: the view, whose conversations, filters and search, as they stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
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
LONGEST_SEARCH = 100


def _one_of(value: str, known: Mapping[str, Any], default: str) -> str:
    return value if value in known else default


@dataclass(frozen=True, slots=True)
class Selection:
    """Unknown words in an address fall back to the defaults: an old bookmark still opens a list."""

    view: str = "waiting"
    who: str = "all"
    channel: str = ""
    kind: str = ""
    q: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Selection:
        return cls(
            view=_one_of(params.get("view", ""), VIEWS, "waiting"),
            who=_one_of(params.get("who", ""), OWNERS, "all"),
            channel=params.get("channel", "")[:20],
            kind=_one_of(params.get("kind", ""), KINDS, ""),
            q=params.get("q", "").strip()[:LONGEST_SEARCH],
        )

    @property
    def title(self) -> Any:
        return VIEWS[self.view]

    @property
    def is_filtered(self) -> bool:
        return bool(self.channel or self.kind or self.q)

    @property
    def query(self) -> str:
        """`view=open&q=…` without what is the default; empty for the plain list."""
        plain = Selection()
        changed = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != getattr(plain, field.name)
        }
        return urlencode(changed)

    @property
    def suffix(self) -> str:
        return f"?{self.query}" if self.query else ""

    def but(self, **changes: str) -> Selection:
        return replace(self, **changes)

    def as_dict(self) -> dict[str, str]:
        return asdict(self)
