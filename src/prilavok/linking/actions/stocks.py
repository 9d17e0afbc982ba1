"""Whether there was any left when customers asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from prilavok.catalog.models import Variant
from prilavok.linking.models import Interest


def variant_stocks(product: str) -> ArraySubquery:
    """The counted variants of the row's product, read along with the row; `product` leads to its id."""
    counted = Variant.objects.filter(product=OuterRef(product), stock__isnull=False).order_by()
    return ArraySubquery(counted.values(pair=JSONObject(id="id", stock="stock")))


def is_sold_out(interest: Interest, stocks: Iterable[dict[str, Any]]) -> bool:
    """What a shop does not count is never sold out. Needs the product loaded."""
    counted: dict[int, int] = {pair["id"]: pair["stock"] for pair in stocks}
    if interest.variant_id in counted:
        return counted[interest.variant_id] <= 0
    if interest.product.stock is not None:
        return interest.product.stock <= 0
    return bool(counted) and max(counted.values()) <= 0
