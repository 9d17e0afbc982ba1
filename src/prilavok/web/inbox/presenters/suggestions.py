"""What `/` and `#` offer in the composer, and the text each puts in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prilavok.catalog.models import Product
from prilavok.customers.models import Customer
from prilavok.inbox.models import SavedReply
from prilavok.web.inbox.presenters.products import stock_words
from prilavok.web.inbox.presenters.references import photo_of, price_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    name: str
    detail: str
    text: str
    photo: str = ""
    has_photo: bool = False


def reply_choices(replies: Iterable[SavedReply], customer: Customer) -> list[Suggestion]:
    """`{name}` in a saved reply becomes the customer's first name, and is left out when it is not known."""
    return [Suggestion(f"/{reply.shortcut}", reply.text, _filled(reply.text, customer)) for reply in replies]


def _filled(text: str, customer: Customer) -> str:
    first = customer.name.split()[0] if customer.name.split() else ""
    if first:
        return text.replace("{name}", first)
    return text.replace("{name}, ", "").replace(", {name}", "").replace("{name}", "").strip()


def product_choices(products: Iterable[Product]) -> list[Suggestion]:
    return [_product(product) for product in products]


def _product(product: Product) -> Suggestion:
    """Name, price and the variants on stock, as the customer should read them."""
    sizes = ", ".join(
        variant.label for variant in product.variants.all() if variant.stock is None or variant.stock > 0
    )
    price = price_of(product)
    text = " — ".join(part for part in (product.name, price) if part)
    detail = " · ".join(part for part in (price, sizes or stock_words(product)) if part)
    return Suggestion(
        product.name, detail, f"{text} ({sizes})" if sizes else text, photo_of(product), has_photo=True
    )
