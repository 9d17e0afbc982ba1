"""Asks the engine every message of a shop and notes what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.textual.entries import keys_of
from prilavok.linking.types import Candidate, Question, Verdict
from tests.bench.linking.data import DevShop, Message


@dataclass(frozen=True, slots=True)
class Outcome:
    shop: str
    lang: str
    message: Message
    verdict: Verdict
    variant_right: bool | None
    quantity_right: bool | None

    @property
    def shown(self) -> list[int]:
        return [item.product_id for item in self.verdict.items]

    @property
    def linked(self) -> list[int]:
        return [item.product_id for item in self.verdict.items if item.state == "linked"]

    @property
    def is_first_right(self) -> bool:
        return bool(self.shown) and self.shown[0] in self.message.right

    @property
    def is_among_three(self) -> bool:
        return bool(set(self.shown[:3]) & self.message.right)

    @property
    def lists_rightly(self) -> bool:
        """Several fit: all that is shown does, there is a choice, and it is said to be one."""
        shown = set(self.shown)
        wanted = min(len(self.message.right), 5)
        return (
            self.verdict.hint == "ambiguous"
            and len(shown & self.message.right) >= max(2, (wanted + 1) // 2)
            and len(shown - self.message.right) <= len(shown) // 3
        )


def outcomes(shop: DevShop, messages: Iterable[Message] | None = None) -> Iterator[Outcome]:
    catalogue = Catalogue(shop.sources)
    for message in shop.messages if messages is None else messages:
        verdict = judge(Question(text=message.text), catalogue)
        yield Outcome(shop.name, shop.lang, message, verdict, *_details(shop, message, verdict))


def _details(shop: DevShop, message: Message, verdict: Verdict) -> tuple[bool | None, bool | None]:
    item = next((item for item in verdict.items if item.product_id in message.right), None)
    if item is None or not message.names_one:
        return None, None
    variant = _has_options(shop, item, message.options) if message.options else None
    quantity = (item.quantity or 1) == message.quantity if message.quantity else None
    return variant, quantity


def _has_options(shop: DevShop, item: Candidate, options: tuple[str, ...]) -> bool:
    """Right when the chosen variant has the named options; where they leave several, none must be chosen."""
    source = shop.sources[item.product_id - 1]
    wanted = [set(keys_of(option)) for option in options]
    fitting = [
        pk
        for pk, _, values in source.variants
        if all(any(want <= set(keys_of(value)) for value in values) for want in wanted)
    ]
    return item.variant_id in fitting if len(fitting) == 1 else item.variant_id in {*fitting, None}
