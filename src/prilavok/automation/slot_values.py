"""What the slots of a rule's text stand for, for one customer and the product in question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import format_currency
from django.db.models import Q

from prilavok.catalog.models import Product, Variant
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.money import Money, exponent
from prilavok.linking.models import Interest
from prilavok.shops.models import Shop

SURE = (Interest.State.LINKED, Interest.State.CONFIRMED)
_SIZE_OPTION = re.compile(r"разм|розм|size|рост|объ[её]м", re.IGNORECASE)
_FIRST_NAME = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})?")


@dataclass(frozen=True, slots=True)
class InQuestion:
    """The product a conversation is about now."""

    product: Product
    variant: Variant | None = None
    interest: Interest | None = None


def in_question(conversation: Conversation, message: Message | None) -> InQuestion | None:
    """What the message is linked to, else the conversation, else the only product of the publication.

    Only what is certain counts: a price of a guessed product would be a wrong answer.
    """
    sure = Interest.objects.filter(state__in=SURE, closed_at__isnull=True, product__deleted_at__isnull=True)
    sure = sure.select_related("product", "variant").prefetch_related("product__variants")
    found = None
    if message is not None:
        by_message = Q(message=message) | Q(evidence__message=message)
        linked = sure.filter(by_message, shop_id=conversation.shop_id)
        found = linked.order_by("-score", "-updated_at").first()
    if found is None:
        found = sure.filter(conversation=conversation).order_by("-updated_at", "-pk").first()
    if found is not None:
        return InQuestion(found.product, found.variant, found)
    return _only_product_of(conversation)


def _only_product_of(conversation: Conversation) -> InQuestion | None:
    if conversation.post_id is None:
        return None
    shown = Product.objects.filter(post_products__post=conversation.post_id, deleted_at__isnull=True)
    products = list(shown.prefetch_related("variants")[:2])
    return InQuestion(products[0]) if len(products) == 1 else None


def values_for(*, shop: Shop, name: str, question: InQuestion | None) -> Mapping[str, str]:
    values = {"name": first_name(name), "shop": shop.name, "product": "", "price": "", "sizes": ""}
    if question is not None:
        values["product"] = question.product.name
        values["price"] = price_text(question, shop.language)
        values["sizes"] = ", ".join(sizes_in_stock(question.product))
    return values


def first_name(name: str) -> str:
    """«Анна» of «♡ Анна Ковалёва»; nothing for what is a username rather than a name."""
    if any(sign in name for sign in "._@/") or any(letter.isdigit() for letter in name):
        return ""
    found = _FIRST_NAME.search(name)
    if not found or found[0].islower():
        return ""
    return found[0] if not found[0].isupper() else found[0].title()


def price_text(question: InQuestion, language: str) -> str:
    """5 600 ₽; «от 4 900 ₽» when variants differ and none was named."""
    product, variant = question.product, question.variant
    if variant is not None and variant.price_minor is not None:
        return money_text(Money(variant.price_minor, product.currency), language)
    prices = {row.price_minor for row in product.variants.all() if row.price_minor is not None}
    if variant is None and len(prices) > 1:
        lowest = money_text(Money(min(prices), product.currency), language)
        return f"от {lowest}" if language == "ru" else f"from {lowest}"
    amount = product.price_minor if product.price_minor is not None else next(iter(prices), None)
    return "" if amount is None else money_text(Money(amount, product.currency), language)


def money_text(value: Money, language: str) -> str:
    """In the shop's language, kopecks only if there are any."""
    whole = value.amount % 10 ** exponent(value.currency) == 0
    digits = "#,##0" if whole else "#,##0.00"
    pattern = f"{digits}\u00a0¤" if language == "ru" else f"¤{digits}"
    locale = "ru" if language == "ru" else "en_GB"
    return format_currency(value.decimal, value.currency, pattern, locale=locale, currency_digits=False)


def sizes_in_stock(product: Product) -> list[str]:
    """Values of the option that is a size, else the variants' names; only what can be bought."""
    sizes: list[str] = []
    for variant in product.variants.all():
        if variant.stock is not None and variant.stock <= 0:
            continue
        named = [str(value) for option, value in variant.options.items() if _SIZE_OPTION.search(option)]
        sizes.append(named[0] if named else variant.label)
    return [size for size in dict.fromkeys(sizes) if size]
