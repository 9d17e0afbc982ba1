"""Rules to begin with. Their words are for customers, so they come in the shop's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.shops.models import Shop
from prilavok.web.automation.drafts import HOUR, ActionDraft, RuleDraft


@dataclass(frozen=True, slots=True)
class Pattern:
    """A card of the gallery; `icon` is written "i-…" so that the build finds it."""

    key: str
    icon: str
    title: Any
    text: Any
    build: Callable[[], RuleDraft]


def _price() -> RuleDraft:
    return RuleDraft(
        name=_("Price under a publication"),
        keywords=_split(_("price, how much, cost")),
        exclude=_split(_("great price, delivery")),
        actions=[
            ActionDraft("public_reply", [_("Sent you the price in Direct"), _("Answered in Direct")]),
            ActionDraft(
                "private_reply",
                [_("Hello, {name}! {product} — {price}. In stock: {sizes}. Which one shall we put aside?")],
                otherwise=_("Hello, {name}! Which model do you like? Send its name or a picture."),
            ),
        ],
    )


def _stock() -> RuleDraft:
    return RuleDraft(
        name=_("In stock?"),
        event="message",
        keywords=_split(_("in stock, available, sizes")),
        actions=[
            ActionDraft(
                "reply",
                [_("{product}: in stock {sizes}, {price}. Shall we put it aside for you?")],
                otherwise=_("Which model do you mean? Send its name or a picture."),
            )
        ],
        once_per_post=False,
        cooldown=HOUR,
    )


def _which() -> RuleDraft:
    return RuleDraft(
        name=_("Which one?"),
        event="product_unclear",
        actions=[ActionDraft("ask", [_("We have several. Which one do you mean?")])],
        once_per_post=False,
        cooldown=HOUR,
    )


def _delivery() -> RuleDraft:
    return RuleDraft(
        name=_("Delivery"),
        event="message",
        keywords=_split(_("delivery, shipping, do you send")),
        actions=[
            ActionDraft(
                "reply", [_("We deliver all over the country, it takes 2 to 5 days. Which city is it for?")]
            )
        ],
        once_per_post=False,
        cooldown=24 * HOUR,
    )


def _greeting() -> RuleDraft:
    return RuleDraft(
        name=_("Greeting"),
        event="first_message",
        actions=[ActionDraft("reply", [_("Hello, {name}! This is {shop}. We answer within an hour.")])],
        once_per_post=False,
        cooldown=HOUR,
    )


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


GALLERY = (
    Pattern(
        "price",
        "i-tag",
        gettext_lazy("Price under a publication"),
        gettext_lazy("They ask the price in a comment, it goes to them in Direct"),
        _price,
    ),
    Pattern(
        "stock",
        "i-shirt",
        gettext_lazy("In stock?"),
        gettext_lazy("They ask about sizes in Direct, the answer names those in stock"),
        _stock,
    ),
    Pattern(
        "which",
        "i-circle-help",
        gettext_lazy("Which one?"),
        gettext_lazy("Several products fit the question, the customer picks one by a button"),
        _which,
    ),
    Pattern(
        "delivery",
        "i-truck",
        gettext_lazy("Delivery"),
        gettext_lazy("They ask how it is sent, the answer tells the terms"),
        _delivery,
    ),
    Pattern(
        "greeting",
        "i-hand",
        gettext_lazy("Greeting"),
        gettext_lazy("Somebody writes for the first time and learns when you answer"),
        _greeting,
    ),
)


def from_gallery(key: str, shop: Shop) -> RuleDraft:
    """The named pattern, else an empty rule for comments."""
    with translation.override(shop.language):
        for pattern in GALLERY:
            if pattern.key == key:
                return pattern.build()
    return RuleDraft(actions=[ActionDraft("public_reply")])
