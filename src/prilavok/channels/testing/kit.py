"""What the conformance suite must know of an adapter beyond its contract.

An adapter's `tests/kit.py` exposes `KIT`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prilavok.channels.errors import Reason
from prilavok.channels.types import Account, MessageDraft, Step, WebhookRequest

Sign = Callable[[WebhookRequest, str], WebhookRequest]
"""(request, secret) -> the same request as the network would have signed it."""


@dataclass(frozen=True, slots=True)
class AdapterKit:
    """`reasons` are those that the network can cause; `fixtures/answers` must reach each of them.

    `check_step` asserts that a step keeps the network's limits; `spoken_text` is the text that a
    draft without cards goes out with; `signs_body` is False where a constant header is the proof.
    """

    account: Account
    sign: Sign
    reasons: frozenset[Reason]
    check_step: Callable[[Step], None]
    spoken_text: Callable[[MessageDraft], str]
    text_limit: int
    signs_body: bool = True


def kit(kind: str) -> AdapterKit:
    module = importlib.import_module(f"prilavok.channels.adapters.{kind}.tests.kit")
    found: AdapterKit = module.KIT
    return found


def replaced_header(request: WebhookRequest, headers: Mapping[str, str]) -> WebhookRequest:
    return WebhookRequest(request.method, request.query, {**request.headers, **headers}, request.body)
