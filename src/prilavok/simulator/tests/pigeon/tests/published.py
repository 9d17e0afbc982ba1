from __future__ import annotations

from typing import Annotated, Literal

from prilavok.channels.testing.published import Call, Link, Shape, Word, upto

from ..outbound import LONGEST  # noqa: TID252  the folder is found under another name


class Note(Shape):
    to: Word
    note: Annotated[str, upto(LONGEST)]


class Window(Shape):
    """Without an address the window is shut."""

    url: Link | Literal[""]


OTHER_CALLS = (
    Call("/loft", method="GET"),
    Call("/window", Window),
)
CALLS = (Call("/notes", Note),)
