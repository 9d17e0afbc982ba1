from __future__ import annotations

from collections.abc import Callable

import pytest

from prilavok.catalog.models import Product
from prilavok.catalog.queries import categories_of, search_products
from prilavok.catalog.types import VariantData
from prilavok.shops.models import Shop

Make = Callable[..., Product]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("платья", ["Платье «Лея»", "Платье «Марта», жёлтое"]),
        ("желтое платье", ["Платье «Марта», жёлтое"]),
        ("ЖЁЛТЫЕ", ["Платье «Марта», жёлтое"]),
        ("gkfnmt", ["Платье «Лея»", "Платье «Марта», жёлтое"]),
        ("pl-m", ["Платье «Марта», жёлтое"]),
        ("lea-44", ["Платье «Лея»"]),
        ("шалфей", ["Платье «Лея»"]),
        ("сумки", ["Шопер"]),
        ("туфли", []),
        ("«»", []),
        ("100%", []),
        ("  ", ["Шопер", "Платье «Лея»", "Платье «Марта», жёлтое"]),
    ],
)
def test_search(shop: Shop, make: Make, words: str, names: list[str]) -> None:
    make("Платье «Марта», жёлтое", sku="PL-MRT")
    make("Платье «Лея»", aliases=("шалфейное",), variants=(VariantData(sku="LEA-44", options={"р": "44"}),))
    make("Шопер", category="Сумки")
    assert [product.name for product in search_products(shop, words)] == names


def test_categories(shop: Shop, make: Make) -> None:
    for category in ("Сумки", "", "Платья", "Сумки"):
        make(category=category)
    assert categories_of(shop) == ["Платья", "Сумки"]
