"""One rule answering one case, with what its actions read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from prilavok.automation.cases import Case
from prilavok.automation.models import Rule
from prilavok.automation.slot_values import InQuestion, in_question, values_for
from prilavok.events.types import Actor
from prilavok.inbox.models import Message
from prilavok.shops.models import Shop


class NotDone(Exception):
    """An action could not be carried out; the argument is a code of `reasons.py`."""


@dataclass(frozen=True)
class Firing:
    """One rule answering one case."""

    rule: Rule
    case: Case
    matched: str

    @property
    def actor(self) -> Actor:
        return Actor("rule", self.rule.public_id, depth=1)

    @property
    def source(self) -> dict[str, str]:
        return {"rule": self.rule.public_id, "name": self.rule.name, "matched": self.matched}

    @cached_property
    def shop(self) -> Shop:
        return Shop.objects.get(pk=self.rule.shop_id)

    @cached_property
    def question(self) -> InQuestion | None:
        return in_question(self.case.conversation, self.case.message)

    @cached_property
    def values(self) -> Mapping[str, str]:
        identity = self.case.conversation.identity
        name = self.case.customer.name or identity.name
        return values_for(shop=self.shop, name=name, question=self.question)

    @property
    def comment(self) -> Message:
        """The comment to answer. Raises `NotDone`."""
        message = self.case.message
        if message is None or message.kind != Message.Kind.COMMENT:
            raise NotDone("no_comment")
        return message
