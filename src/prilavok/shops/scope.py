"""The tenant guard: another shop's object does not exist."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from prilavok.shops.models import Shop

M = TypeVar("M", bound=Model)


def get_or_404(rows: QuerySet[M], shop: Shop, public_id: str, *, path: str = "shop") -> M:
    """The row with this public id in this shop; `path` leads from the model to its shop."""
    found = rows.filter(**{path: shop, "public_id": public_id}).first()
    if found is None:
        raise Http404(public_id)
    return found
