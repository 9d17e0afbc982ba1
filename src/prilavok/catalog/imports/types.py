from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from prilavok.catalog.errors import CatalogError
from prilavok.catalog.saving import Difference

MAX_ROWS = 10_000
MAX_BYTES = 20 * 1024 * 1024

Format = Literal["csv", "xlsx", "yml"]
State = Literal["created", "updated", "unchanged", "failed"]


class UnreadableFile(CatalogError):
    """The file as a whole cannot be read; nothing of it was taken."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self._reason = reason

    def __str__(self) -> str:
        return str(self._reason)


class InvalidMapping(UnreadableFile):
    """The mapping names a column or a field that does not exist."""


class NoKeyColumn(UnreadableFile):
    """No column is known as the name or the article number."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of a file in the words of the contract, values still unchecked.

    Rows with the same `group` are the variants of one product; `options` tell them apart.
    """

    line: int
    values: Mapping[str, object]
    group: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became (or would become) of one product of the file, or why a line was not taken."""

    line: int
    state: State
    name: str = ""
    sku: str = ""
    differences: tuple[Difference, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    outcomes: tuple[Outcome, ...]

    def of(self, state: State) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.state == state)

    @property
    def created(self) -> int:
        return len(self.of("created"))

    @property
    def updated(self) -> int:
        return len(self.of("updated"))

    @property
    def unchanged(self) -> int:
        return len(self.of("unchanged"))

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return self.of("failed")
