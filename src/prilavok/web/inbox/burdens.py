"""Who already has as much as they should: said before somebody gives them more, and after it was done."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import ngettext

from prilavok.shops.models import Membership, Shop
from prilavok.shops.queries import members
from prilavok.teamwork.queries import Burden, burden_of, burdens_of
from prilavok.web.components import formats


def seats_with_burdens(shop: Shop) -> Sequence[tuple[Membership, Burden]]:
    seats = list(members(shop))
    burdens = burdens_of(shop.pk, [seat.pk for seat in seats])
    return [(seat, burdens[seat.pk]) for seat in seats]


def with_burden(text: str, seat: Membership | None) -> str:
    """What was done, and by how much it brought the member over their limit."""
    burden = burden_of(seat) if seat else None
    if seat is None or burden is None or not burden.over:
        return text
    words = ngettext(
        "%(name)s has %(open)s open conversation, %(over)s over the limit",
        "%(name)s has %(open)s open conversations, %(over)s over the limit",
        burden.open,
    )
    told = {
        "name": seat.user.display_name,
        "open": formats.number(burden.open),
        "over": formats.number(burden.over),
    }
    return f"{text}. {words % told}"
