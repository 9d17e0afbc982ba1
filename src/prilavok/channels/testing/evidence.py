"""What an adapter's fixtures show it can do: everything parsed and planned once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from prilavok.channels import registry, simulators
from prilavok.channels.contract import Adapter, Manifest
from prilavok.channels.errors import ChannelError, Reason, Unsupported
from prilavok.channels.simulation import Simulation
from prilavok.channels.testing.conformance import send_answer
from prilavok.channels.testing.fixtures import draft_from_json, folder, inbound_cases, outbound_cases
from prilavok.channels.testing.kit import kit
from prilavok.channels.types import (
    ChannelEvent,
    CommentModeration,
    Draft,
    MessageDraft,
    ReactionDraft,
    Reference,
    SenderAction,
)

Event = TypeVar("Event")


@dataclass(frozen=True)
class Evidence:
    """`events` of all inbound fixtures; `drafts` of all outbound ones that a call came of."""

    kind: str

    @property
    def adapter(self) -> Adapter:
        return registry.get(self.kind)

    @property
    def manifest(self) -> Manifest:
        return self.adapter.manifest

    @property
    def simulation(self) -> Simulation | None:
        return simulators.all_simulations().get(self.kind)

    @cached_property
    def events(self) -> list[ChannelEvent]:
        parse = self.adapter.inbound.parse
        return [event for case in inbound_cases(self.kind) for event in parse(case.request)]

    @cached_property
    def drafts(self) -> list[Draft]:
        return list(self._planned())

    @cached_property
    def reasons(self) -> set[Reason]:
        outcomes = [send_answer(self.kind, case.content) for case in outbound_cases(self.kind, "answers")]
        return {one.reason for one in outcomes if isinstance(one, ChannelError)}

    @cached_property
    def docs(self) -> str:
        path = folder(self.kind).parent / "docs.md"
        return path.read_text("utf-8") if path.exists() else ""

    @cached_property
    def translated(self) -> str:
        """All of the house's Russian catalogues, as text."""
        root = folder(self.kind).parents[3]
        return "\n".join(path.read_text("utf-8") for path in root.rglob("locale/ru/LC_MESSAGES/django.po"))

    # --- questions ---

    def tells(self, kind: type[Event], test: Callable[[Event], object] = bool) -> bool:
        """Some fixture becomes such an event."""
        return any(test(event) for event in self.events if isinstance(event, kind))

    def carries(self, attachment: str) -> bool:
        attachments = (one for event in self.events for one in getattr(event, "attachments", ()))
        return any(one.type == attachment for one in attachments)

    def points_at(self, *references: str) -> bool:
        return any(one.type in references for one in self._references())

    def says(self, test: Callable[[MessageDraft], object]) -> bool:
        """Some draft of a message is sent."""
        return any(test(one) for one in self.drafts if isinstance(one, MessageDraft))

    def sends(self, attachment: str) -> bool:
        return self.says(lambda draft: any(one.type == attachment for one in draft.attachments))

    def acts(self, action: str) -> bool:
        return any(one.action == action for one in self.drafts if isinstance(one, SenderAction))

    def moderates(self) -> bool:
        return any(isinstance(one, CommentModeration) for one in self.drafts)

    def reacts(self) -> bool:
        return any(isinstance(one, ReactionDraft) for one in self.drafts)

    def _planned(self) -> Iterator[Draft]:
        """Those that need no step are left out: a network without typing signs has no call for them."""
        account = kit(self.kind).account
        for case in outbound_cases(self.kind):
            draft = draft_from_json(case.content["draft"])
            try:
                if "account" not in case.content and self.adapter.outbound.plan(draft, account):
                    yield draft
            except Unsupported:
                continue

    def _references(self) -> Iterator[Reference]:
        for event in self.events:
            yield from getattr(event, "references", ())
            for name in ("post", "ad"):
                one = getattr(event, name, None)
                if isinstance(one, Reference):
                    yield one
