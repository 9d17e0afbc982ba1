"""Where in the event table a page stood when it was made, so that its stream begins exactly there.

Between the moment a page is read from the database and the moment its stream is open things happen; without
this they would be seen only with the next hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from prilavok.events.models import Event
from prilavok.live.hub import Hint

LOOK_BACK = 200
"""Numbers below the newest that may still be committed: they are given before the commit."""
GAPS = 60
MISSED = 1000

_TEXT = re.compile(rf"(\d{{1,18}})((?:-\d{{1,18}}){{0,{GAPS}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Position:
    """Everything up to `seen` has been seen, except what stands in `missing`."""

    seen: int
    missing: tuple[int, ...] = field(default=())

    def __str__(self) -> str:
        return "-".join(map(str, (self.seen, *self.missing)))


def current_position() -> Position:
    newest = list(Event.objects.order_by("-pk").values_list("pk", flat=True)[:LOOK_BACK])
    if not newest:
        return Position(0)
    missing = tuple(sorted(set(range(newest[-1], newest[0])).difference(newest)))
    if len(missing) <= GAPS:
        return Position(newest[0], missing)
    # Many numbers were thrown away by transactions that failed: begin below, and tell a little twice.
    return Position(missing[-GAPS] - 1, ())


def read_position(text: str) -> Position | None:
    """The position that `str` wrote; None for anything else."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    return Position(int(found[1]), tuple(int(gap) for gap in found[2].split("-")[1:]))


def missed_since(position: Position, shop_id: int) -> list[Hint] | None:
    """What was committed after the position was taken; None when it is too much to tell one by one."""
    later = Event.objects.filter(Q(pk__gt=position.seen) | Q(pk__in=position.missing))
    rows = list(later.order_by("pk").values_list("shop_id", "name", "topic", "subject")[: MISSED + 1])
    return None if len(rows) > MISSED else _hints(rows, shop_id)


def _hints(rows: Iterable[tuple[int, str, str, str]], shop_id: int) -> list[Hint]:
    hints = (Hint(shop, topic, subject, name) for shop, name, topic, subject in rows if shop == shop_id)
    return list(dict.fromkeys(hints))
