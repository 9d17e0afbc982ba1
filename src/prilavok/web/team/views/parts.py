from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from prilavok.shops.models import Shop

M = TypeVar("M", bound=Model)


def owned(rows: QuerySet[M], shop: Shop, number: int) -> M:
    """The shop's row of this number: for rows that have no life outside its settings."""
    found = rows.filter(shop=shop, pk=number).first()
    if found is None:
        raise Http404(number)
    return found
