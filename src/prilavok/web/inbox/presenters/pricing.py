"""What the network counts a message of ours as and whether it costs money, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

CATEGORIES: Mapping[str, Any] = {
    "service": pgettext_lazy("price class", "answer"),
    "user_initiated": pgettext_lazy("price class", "answer"),
    "utility": pgettext_lazy("price class", "news of an order"),
    "business_initiated": pgettext_lazy("price class", "news of an order"),
    "marketing": pgettext_lazy("price class", "advertising"),
    "marketing_lite": pgettext_lazy("price class", "advertising"),
    "authentication": pgettext_lazy("price class", "sign-in code"),
    "referral_conversion": pgettext_lazy("price class", "came by an advertisement"),
}
PRICES: Mapping[str, Any] = {
    "regular": pgettext_lazy("price class", "paid"),
    "billable": pgettext_lazy("price class", "paid"),
    "free": pgettext_lazy("price class", "free"),
    "free_customer_service": pgettext_lazy("price class", "free"),
    "free_entry_point": pgettext_lazy("price class", "free"),
}


def price_class(source: Mapping[str, Any]) -> str:
    """«advertising, paid»; empty where the network told nothing."""
    category, price = str(source.get("category", "")).lower(), str(source.get("price", "")).lower()
    words = (CATEGORIES.get(category, category.replace("_", " ")), PRICES.get(price, price.replace("_", " ")))
    return ", ".join(str(word) for word in words if word)
