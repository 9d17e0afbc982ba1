"""Whatever goes out has the shape that the network publishes, in every part."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from prilavok.channels import registry
from prilavok.channels.errors import Unsupported
from prilavok.channels.testing import published
from prilavok.channels.testing.kit import kit
from prilavok.channels.testing.strategies import DRAFTS
from prilavok.channels.types import Card, Choice, MessageDraft, Step

KINDS = list(registry.all_adapters())
by_kind = pytest.mark.parametrize("kind", KINDS)


@by_kind
def test_calls_are_as_published_in_every_part(kind: str) -> None:
    published.check_all(kind)


@by_kind
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draft=DRAFTS)
def test_any_draft_goes_out_as_published(kind: str, draft: Any) -> None:
    try:
        steps = registry.get(kind).outbound.plan(draft, kit(kind).account)
    except Unsupported:
        return
    for step in steps:
        published.check_step(kind, step)


@by_kind
@pytest.mark.parametrize(
    "card",
    [
        Card("0", " "),
        Card(" ", "0"),
        Card("0", " ", url="https://shop.example"),
        Card("0", buttons=(Choice("0", " "),)),
        Card("0", buttons=(Choice(" ", "0"),)),
    ],
)
def test_a_card_whose_words_are_blank(kind: str, card: Card) -> None:
    draft = MessageDraft(kind="direct", recipient="1", cards=(card,))
    try:
        steps = registry.get(kind).outbound.plan(draft, kit(kind).account)
    except Unsupported:
        return
    for step in steps:
        published.check_step(kind, step)


def test_a_call_that_nobody_publishes_is_found() -> None:
    with pytest.raises(AssertionError, match="published 0 times"):
        published.check_step("viber", Step(method="POST", path="/pa/broadcast_message", body={}))


def test_a_field_too_many_is_found() -> None:
    body = {"chat_id": 23, "text": "Здравствуйте", "parse_mode": "HTML"}
    with pytest.raises(ValidationError):
        published.check_step("telegram", Step(method="POST", path="/sendMessage", body=body))
