"""What may be written in a conversation now, until when, for what price, and what the best next move is.

One answer for the composer, the rules and the REST: from the network's manifest, the customer's last act, the
texts that the network has approved, and what the customer allowed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.contract import Price
from prilavok.channels.models import Channel, MessageTemplate
from prilavok.channels.policy import Window
from prilavok.channels.types import Template
from prilavok.customers.models import Consent, Identity
from prilavok.customers.queries import consent_in, words_of
from prilavok.inbox.errors import ConsentMissing, NotPossible, TemplateIncomplete
from prilavok.inbox.models import Conversation
from prilavok.inbox.queries import window_of

APPROVED = "APPROVED"
ADVERTISING = "marketing"
Move = Literal["write", "comment", "template", "wait", "reconnect", "note"]
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class ReadyTemplate:
    """An approved text that may be sent to this customer now; `places` are what is to be filled in."""

    template: MessageTemplate
    places: tuple[str, ...]
    price: Price


@dataclass(frozen=True, slots=True)
class Outlook:
    window: Window
    price: Price
    """Of free text, while it is allowed."""
    templates: Sequence[ReadyTemplate]
    moves: Sequence[Move]
    """Best first."""

    @property
    def best(self) -> Move:
        return self.moves[0]


def outlook_of(conversation: Conversation, *, actor_type: str = "member") -> Outlook:
    window = window_of(conversation, actor_type=actor_type)
    ready = templates_for(conversation, window)
    return Outlook(window, _price(conversation), ready, tuple(_moves(conversation, window, ready)))


def _price(conversation: Conversation) -> Price:
    return adapter_of(conversation.channel).manifest.prices.text


def _moves(conversation: Conversation, window: Window, ready: Sequence[ReadyTemplate]) -> list[Move]:
    found: list[Move] = []
    if conversation.channel.status == Channel.Status.RECONNECT:
        found.append("reconnect")
    if conversation.kind == Conversation.Kind.COMMENTS:
        found.append("comment")
    elif window.open:
        found.append("write")
    if ready:
        found.append("template")
    if not window.open and window.reason != "channel_down":
        found.append("wait")
    return [*found, "note"]


def templates_for(conversation: Conversation, window: Window) -> list[ReadyTemplate]:
    """Approved, and not against what the customer allowed; offered where free text is not."""
    if conversation.kind != Conversation.Kind.DIRECT or window.open or window.reason == "channel_down":
        return []
    if "templates" not in adapter_of(conversation.channel).manifest.capabilities:
        return []
    rows = MessageTemplate.objects.filter(channel=conversation.channel, status__iexact=APPROVED)
    words = words_of(conversation.identity)
    return [
        ReadyTemplate(row, places_of(row.text), _template_price(row, window))
        for row in rows.order_by("name", "language")
        if _is_allowed(conversation.identity, row, words)
    ]


def _template_price(row: MessageTemplate, window: Window) -> Price:
    prices = adapter_of(row.channel).manifest.prices.templates
    price = prices.get(row.category.lower(), "paid")
    return ("free" if window.open else "paid") if price == "free_in_window" else price


def _is_allowed(identity: Identity, row: MessageTemplate, words: Sequence[Consent]) -> bool:
    """Advertising needs a yes; other texts need that the customer came to us and has not said no."""
    granted = consent_in(words, row.category)
    if granted is not None:
        return granted
    return row.category.lower() != ADVERTISING and identity.last_inbound_at is not None


def places_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, parameters: Sequence[str]) -> str:
    """The text as the customer reads it."""
    values = dict(zip(places_of(text), parameters, strict=False))
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def checked_template(conversation: Conversation, template: Template) -> MessageTemplate:
    """The approved text that is meant. Raises `NotPossible`, `ConsentMissing`, `TemplateIncomplete`."""
    if conversation.kind != Conversation.Kind.DIRECT:
        raise NotPossible("template")
    if "templates" not in adapter_of(conversation.channel).manifest.capabilities:
        raise NotPossible("template")
    rows = MessageTemplate.objects.filter(channel=conversation.channel, status__iexact=APPROVED)
    row = rows.filter(name=template.name, language=template.language).first()
    if row is None:
        raise NotPossible("template_not_approved")
    if not _is_allowed(conversation.identity, row, words_of(conversation.identity)):
        raise ConsentMissing(row.category)
    places = places_of(row.text)
    if len(places) != len(template.parameters) or not all(one.strip() for one in template.parameters):
        raise TemplateIncomplete(places)
    return row
