"""The network around one account, read from the tables for an adapter's simulator."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from prilavok.channels.simulation import (
    AccountState,
    CommentState,
    FileState,
    GrantState,
    MessageState,
    PersonState,
    PostState,
)
from prilavok.lib.clock import now
from prilavok.simulator import states
from prilavok.simulator.models import SimAccount, SimComment, SimGrant, SimMessage
from prilavok.simulator.queries import STORY_LIFETIME


def base_url(kind: str) -> str:
    return f"{settings.SIMULATOR_URL}/{kind}"


@dataclass(slots=True)
class Chance:
    """Ids of new things; numbers go on from the account's last one. Whoever uses it saves `last`."""

    last: int = 0

    def number(self) -> int:
        self.last += 1
        return self.last

    def digits(self, length: int) -> str:
        first = 10 ** (length - 1)
        return str(first + secrets.randbelow(9 * first))

    def text(self, length: int) -> str:
        return secrets.token_urlsafe(length)[:length]


@dataclass(slots=True)
class RowScene:
    """`simulation.Scene` over one row; `now` is the network's clock, which a fault may move."""

    row: SimAccount
    now: datetime
    fresh: Chance = field(init=False)

    def __post_init__(self) -> None:
        self.fresh = Chance(self.row.serial)

    @property
    def account(self) -> AccountState:
        return states.account_state(self.row)

    @property
    def base_url(self) -> str:
        return base_url(self.row.kind)

    def person(self, external_id: str) -> PersonState | None:
        row = self.row.people.filter(external_id=external_id).first()
        return states.person_state(row) if row else None

    def people(self) -> Sequence[PersonState]:
        return [states.person_state(row) for row in self.row.people.all()]

    def message(self, external_id: str) -> MessageState | None:
        rows = SimMessage.objects.filter(person__account=self.row, external_id=external_id)
        row = rows.select_related("person").first()
        return states.message_state(row) if row else None

    def _comments(self) -> QuerySet[SimComment]:
        rows = SimComment.objects.filter(media__account=self.row, deleted=False)
        return rows.select_related("media", "person", "parent").order_by("-created_at", "-pk")

    def comment(self, external_id: str) -> CommentState | None:
        row = self._comments().filter(external_id=external_id).first()
        return states.comment_state(row) if row else None

    def comments(self, post: str = "", parent: str = "") -> Sequence[CommentState]:
        rows = self._comments()
        rows = rows.filter(parent__external_id=parent) if parent else rows.filter(parent=None)
        if post:
            rows = rows.filter(media__external_id=post)
        return [states.comment_state(row) for row in rows]

    def post(self, external_id: str) -> PostState | None:
        row = self.row.media.filter(external_id=external_id).first()
        return states.post_state(row) if row else None

    def posts(self) -> Sequence[PostState]:
        """A story is gone after its day."""
        gone = Q(kind="story", created_at__lte=now() - STORY_LIFETIME)
        return [states.post_state(row) for row in self.row.media.exclude(gone)]

    def file(self, external_id: str) -> FileState | None:
        row = self.row.files.filter(external_id=external_id).first()
        return states.file_state(row) if row else None


@dataclass(slots=True)
class RowLobby:
    """`simulation.Lobby` of one kind."""

    kind: str
    now: datetime = field(default_factory=now)
    fresh: Chance = field(default_factory=Chance)

    @property
    def app(self) -> Mapping[str, str]:
        return settings.SIMULATOR_APP

    @property
    def hosts(self) -> Sequence[str]:
        return [urlsplit(base).netloc for base in (settings.SIMULATOR_CALLBACK_URL, settings.PUBLIC_URL)]

    @property
    def base_url(self) -> str:
        return base_url(self.kind)

    def account(self, external_id: str) -> AccountState | None:
        row = SimAccount.objects.filter(kind=self.kind, external_id=external_id).first()
        return states.account_state(row) if row else None

    def grant(self, *, code: str = "", token: str = "") -> GrantState | None:
        wanted = Q(code=code) if code else Q(short_token=token)
        if not (code or token):
            return None
        rows = SimGrant.objects.select_related("account").filter(wanted, account__kind=self.kind)
        row = rows.first()
        if row is None:
            return None
        account = states.account_state(row.account)
        return GrantState(row.code, row.redirect_uri, row.created_at, account, row.short_token)
