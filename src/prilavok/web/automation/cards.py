"""The actions of a rule as cards of the editor, with what the customer will read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prilavok.automation import slots
from prilavok.automation.slot_values import InQuestion, values_for
from prilavok.catalog.models import Product
from prilavok.shops.models import Shop
from prilavok.web.automation import labels
from prilavok.web.automation.drafts import TEXT_KINDS, ActionDraft, RuleDraft


@dataclass(frozen=True, slots=True)
class Card:
    """`chosen` is the kind as chosen, which this event may read differently; `vague` is what is said
    when the product is not known, "" when nothing is."""

    action: ActionDraft
    chosen: str
    label: labels.Label
    errors: Sequence[str]
    previews: Sequence[str]
    vague: str
    needs_product: bool


@dataclass(frozen=True, slots=True)
class _Samples:
    """Values of the slots with the newest product that has a price, and without any."""

    known: Mapping[str, str]
    unknown: Mapping[str, str]


def cards_of(shop: Shop, draft: RuleDraft, errors: Mapping[str, str], language: str) -> list[Card]:
    samples = _samples(shop)
    pairs = zip(draft.actions, draft.fitting_actions, strict=True)
    return [
        _card(chosen.kind, action, draft.event, _errors_of(errors, index), samples, language)
        for index, (chosen, action) in enumerate(pairs)
        if action.kind in labels.ACTION_LABELS
    ]


def _samples(shop: Shop) -> _Samples:
    priced = Product.objects.filter(shop=shop, deleted_at=None, price_minor__isnull=False)
    product = priced.order_by("-pk").first()
    name = "Анна" if shop.language == "ru" else "Anna"
    question = InQuestion(product) if product else None
    return _Samples(
        known=values_for(shop=shop, name=name, question=question),
        unknown=values_for(shop=shop, name=name, question=None),
    )


def _errors_of(errors: Mapping[str, str], index: int) -> list[str]:
    return [reason for field, reason in errors.items() if field.startswith(f"actions.{index}.")]


def _card(
    chosen: str, action: ActionDraft, event: str, errors: Sequence[str], samples: _Samples, language: str
) -> Card:
    speaks = any(slots.speaks_of_product(text) for text in action.texts)
    uses_slots = any(slots.slots_of(text) for text in action.texts)
    otherwise = action.otherwise or action.texts[0]
    return Card(
        action=action.in_language(language),
        chosen=chosen,
        label=labels.action_label(action.kind, event),
        errors=errors,
        previews=[slots.render(text, samples.known) for text in action.texts] if uses_slots else [],
        vague=slots.render(otherwise, samples.unknown) if speaks else "",
        needs_product=speaks and action.kind in TEXT_KINDS,
    )
