"""How an adapter's simulator sees a `World` of `simulated.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from prilavok.channels.simulation import (
    AccountState,
    CommentState,
    FileState,
    GrantState,
    MessageState,
    PersonState,
    PostState,
)

if TYPE_CHECKING:
    from prilavok.channels.testing.simulated import World


@dataclass(slots=True)
class Counted:
    """Ids that count: the same in every run."""

    made: int = 0

    def number(self) -> int:
        self.made += 1
        return self.made

    def digits(self, length: int) -> str:
        return str(10 ** (length - 1) + self.number())

    def text(self, length: int) -> str:
        return (
            f"t{self.number()}".ljust(length, "x")[-length:] if length < 8 else f"{self.number():x>{length}}"
        )


@dataclass(frozen=True, slots=True)
class _View:
    world: World

    @property
    def now(self) -> datetime:
        return self.world.now

    @property
    def base_url(self) -> str:
        return self.world.base_url

    @property
    def fresh(self) -> Counted:
        return self.world.fresh


@dataclass(frozen=True, slots=True)
class SceneOf(_View):
    """`simulation.Scene` over a world."""

    @property
    def account(self) -> AccountState:
        return self.world.account

    def person(self, external_id: str) -> PersonState | None:
        return self.world.crowd.get(external_id)

    def people(self) -> Sequence[PersonState]:
        return tuple(self.world.crowd.values())

    def message(self, external_id: str) -> MessageState | None:
        return next((one for one in self.world.phone if one.external_id == external_id), None)

    def comment(self, external_id: str) -> CommentState | None:
        found = self.world.remarks.get(external_id)
        return None if found is None or found.deleted else found

    def comments(self, post: str = "", parent: str = "") -> Sequence[CommentState]:
        alive = [one for one in self.world.remarks.values() if not one.deleted]
        return [one for one in alive[::-1] if _is_wanted(one, post, parent)]

    def post(self, external_id: str) -> PostState | None:
        return self.world.publications.get(external_id)

    def posts(self) -> Sequence[PostState]:
        return tuple(self.world.publications.values())

    def file(self, external_id: str) -> FileState | None:
        return self.world.files.get(external_id)


@dataclass(frozen=True, slots=True)
class LobbyOf(_View):
    """`simulation.Lobby` over a world."""

    @property
    def app(self) -> Mapping[str, str]:
        return self.world.app

    @property
    def hosts(self) -> Sequence[str]:
        return ["shop.test"]

    def account(self, external_id: str) -> AccountState | None:
        account = self.world.account
        return account if account.external_id == external_id else None

    def grant(self, *, code: str = "", token: str = "") -> GrantState | None:
        grants = self.world.grants
        found = [one for one in grants if (code and one.code == code) or (token and one.token == token)]
        return found[0] if found else None


def _is_wanted(comment: CommentState, post: str, parent: str) -> bool:
    return comment.parent == parent and (not post or comment.post.external_id == post)
