"""The shop that a command's `--shop` names."""

from __future__ import annotations

from prilavok.commands import CommandError
from prilavok.shops.models import Shop


def shop_named(public_id: str) -> Shop:
    shop = Shop.objects.filter(public_id=public_id).first()
    if shop is None:
        raise CommandError(f"There is no shop with the id {public_id!r}.")
    return shop
