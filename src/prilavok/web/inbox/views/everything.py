"""All that was said with one customer, over channels, comments and Direct, in one row of time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from prilavok.inbox.models import Message
from prilavok.inbox.queries import messages_of_customer
from prilavok.inbox.types import Cursor
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.inbox.presenters.everything import everything_said
from prilavok.web.inbox.presenters.words import person
from prilavok.web.inbox.views.parts import find

PAGE = 50


@require_GET
@needs(Right.CONVERSATIONS)
def everything(request: ShopRequest, public_id: str) -> HttpResponse:
    """To be read only; each message leads to its place. `before`: the message older ones stand before."""
    found = find(request, public_id)
    before = request.GET.get("before", "")
    rows = messages_of_customer(found.customer, before=_cursor(request, before), limit=PAGE + 1)
    has_more, shown = len(rows) > PAGE, rows[-PAGE:]
    context = {
        "conversation": found,
        "name": person(found.customer, found.identity),
        "said": everything_said(
            shown, shop=request.shop, viewer=request.membership, seats=members(request.shop)
        ),
        "before": shown[0].public_id if has_more else "",
    }
    return render(request, "inbox/everything_page.html" if before else "inbox/everything.html", context)


def _cursor(request: ShopRequest, message_id: str) -> Cursor | None:
    if not message_id:
        return None
    message = get_or_404(Message.objects.only("sent_at", "pk", "public_id"), request.shop, message_id)
    return Cursor(message.sent_at, message.pk)
