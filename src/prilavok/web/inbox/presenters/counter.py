"""The counter: products in question, how sure it is, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from prilavok.inbox.models import Message
from prilavok.lib.text import shorten
from prilavok.linking.models import Evidence, Interest
from prilavok.web.components import formats
from prilavok.web.inbox.presenters.references import photo_of
from prilavok.web.inbox.presenters.words import quoted

LIKELY = 0.7
CLOSE = 0.15
QUOTE = 140
MOST_CANDIDATES = 3
MOST_LINES = 4
ARROW = "→"
REPEATED = frozenset({"context", "correction"})

EVIDENCE: Mapping[str, tuple[str, Any, Any]] = {
    # kind: (icon, sentence in the popover, reason on the chip)
    "post": (
        "i-image",
        gettext_lazy("Under a publication with this product"),
        gettext_lazy("by the publication"),
    ),
    "reel": ("i-clapperboard", gettext_lazy("About a reel with this product"), gettext_lazy("by the reel")),
    "story": (
        "i-circle-dashed",
        gettext_lazy("Reply to a story with this product"),
        gettext_lazy("reply to a story"),
    ),
    "ad": (
        "i-megaphone",
        gettext_lazy("Came from an advertisement of this product"),
        gettext_lazy("by the ad"),
    ),
    "product_card": ("i-shopping-bag", gettext_lazy("Sent the product card"), gettext_lazy("product card")),
    "link": ("i-link", gettext_lazy("Link to the product"), gettext_lazy("link to the product")),
    "sku": ("i-barcode", gettext_lazy("Named the article number"), gettext_lazy("article number")),
    "text": ("i-text-search", gettext_lazy("Words of the customer"), gettext_lazy("words of the customer")),
    "picture": (
        "i-scan-search",
        gettext_lazy("Looks like the product's photo"),
        gettext_lazy("by the photo"),
    ),
    "context": (
        "i-messages-square",
        gettext_lazy("No other product was mentioned after this"),
        gettext_lazy("from the conversation"),
    ),
    "correction": (
        "i-graduation-cap",
        gettext_lazy("You taught this earlier"),
        gettext_lazy("as you taught"),
    ),
}
UNKNOWN_EVIDENCE = ("i-info", gettext_lazy("Another sign"), gettext_lazy("another sign"))


@dataclass(frozen=True, slots=True)
class Confidence:
    level: int
    word: Any


CONFIRMED = Confidence(3, pgettext_lazy("product", "right"))
CERTAIN = Confidence(3, gettext_lazy("certain"))
PROBABLE = Confidence(2, gettext_lazy("likely"))
POSSIBLE = Confidence(1, gettext_lazy("possible"))
CHIP_CLASSES: Mapping[str, str] = {"confirmed": "is-sure", "suggested": "is-guess", "linked": ""}


@dataclass(frozen=True, slots=True)
class Chip:
    interest: Interest
    name: str
    detail: str
    photo: str
    confidence: Confidence
    reason: Any
    css: str
    out_of_stock: bool

    @property
    def is_confirmed(self) -> bool:
        return self.interest.state == Interest.State.CONFIRMED


@dataclass(frozen=True, slots=True)
class Ask:
    """One mention, several products that fit: the operator picks. `words` are empty when none were said."""

    words: str
    chips: Sequence[Chip]


@dataclass(frozen=True, slots=True)
class Line:
    icon: str
    sentence: Any
    quote: SafeString
    note: str
    """Which words of the customer were read as which of the product."""
    weight: int
    message: Message | None


def confidence_of(interest: Interest) -> Confidence:
    if interest.state == Interest.State.CONFIRMED:
        return CONFIRMED
    if interest.state == Interest.State.LINKED:
        return CERTAIN
    return PROBABLE if interest.score >= LIKELY else POSSIBLE


def chips(interests: Iterable[Interest]) -> list[Chip | Ask]:
    """Newest first; suggestions of one message that are equally good become one question."""
    found: list[Chip | Ask] = []
    for _message, group in groupby(interests, key=_mention):
        made = [chip(interest) for interest in group]
        if _is_tie(made):
            found.append(Ask(_words(made[0].interest), made[:MOST_CANDIDATES]))
        else:
            found.extend(made)
    return found


def _mention(interest: Interest) -> object:
    is_open = interest.state == Interest.State.SUGGESTED and interest.message_id is not None
    return ("message", interest.message_id) if is_open else ("interest", interest.pk)


def _is_tie(made: Sequence[Chip]) -> bool:
    if len(made) < 2:
        return False
    scores = sorted((one.interest.score for one in made), reverse=True)
    return scores[0] - scores[1] <= CLOSE


def _words(interest: Interest) -> str:
    matched = [word for evidence in interest.evidence.all() for word in evidence.matched]
    return quoted(shorten(" ".join(dict.fromkeys(matched)), 40)) if matched else ""


def chip(interest: Interest) -> Chip:
    product = interest.product
    price = formats.money(product.price) if product.price else ""
    label = interest.variant.label.replace(" · ", " ") if interest.variant else ""
    stock = (
        interest.variant.stock if interest.variant and interest.variant.stock is not None else product.stock
    )
    return Chip(
        interest=interest,
        name=product.name,
        detail=" · ".join(part for part in (label, price) if part),
        photo=photo_of(product),
        confidence=confidence_of(interest),
        reason=_reason(interest),
        css=CHIP_CLASSES.get(interest.state, ""),
        out_of_stock=stock is not None and stock <= 0,
    )


def _reason(interest: Interest) -> Any:
    if interest.state == Interest.State.CONFIRMED and interest.decided_by:
        return _("confirmed by %(name)s") % {"name": interest.decided_by.user.display_name}
    strongest = next(iter(interest.evidence.all()), None)
    return EVIDENCE.get(strongest.kind, UNKNOWN_EVIDENCE)[2] if strongest else ""


def lines(interest: Interest) -> list[Line]:
    """The evidence, strongest first; what several messages say in the same way stands once."""
    once: dict[object, Evidence] = {}
    for evidence in interest.evidence.all():
        once.setdefault(evidence.kind if evidence.kind in REPEATED else evidence.pk, evidence)
    return [_line(evidence) for evidence in once.values()][:MOST_LINES]


def _line(evidence: Evidence) -> Line:
    icon, sentence, _short = EVIDENCE.get(evidence.kind, UNKNOWN_EVIDENCE)
    text = evidence.message.text if evidence.message and evidence.matched else evidence.detail
    quote = marked(quoted(shorten(text, QUOTE)), evidence.matched) if text else SafeString("")
    note = evidence.detail if evidence.kind == "text" and ARROW in evidence.detail else ""
    return Line(icon, sentence, quote, note, round(evidence.weight * 100), evidence.message)


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, escaped, with the words that led here in <mark>."""
    found = sorted({word for word in words if word}, key=len, reverse=True)
    if not found:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in found), re.IGNORECASE)
    parts, last = [], 0
    for hit in pattern.finditer(text):
        parts += [escape(text[last : hit.start()]), f"<mark>{escape(hit.group())}</mark>"]
        last = hit.end()
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 - every part is escaped


def score_of(interest: Interest) -> int:
    return round(min(max(interest.score, 0), 1) * 100)


@dataclass(frozen=True, slots=True)
class Weaker:
    name: str
    score: int


def weaker(interest: Interest, others: Iterable[tuple[str, float]]) -> list[Weaker]:
    """Other readings of the same words that scored less, best first."""
    below = [Weaker(name, round(score * 100)) for name, score in others if score < interest.score]
    return sorted(below, key=lambda one: -one.score)[:MOST_CANDIDATES]
