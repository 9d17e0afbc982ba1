"""Being at a conversation: the page says so, and is told who else is there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from prilavok.inbox.actions.conversations import send_typing
from prilavok.inbox.actions.presence import be_present, leave
from prilavok.inbox.company import colleagues_at
from prilavok.inbox.models import Conversation
from prilavok.inbox.queries import window_of
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.inbox.views.parts import find


@require_http_methods(["GET", "POST"])
@needs(Right.CONVERSATIONS)
def presence(request: ShopRequest, public_id: str) -> HttpResponse:
    """`state`: here, writing, or gone; `mode` is where they write. The answer names the others."""
    found = find(request, public_id)
    if request.method == "POST":
        state = request.POST.get("state", "")
        if state == "gone":
            leave(found, request.membership)
            return HttpResponse(status=204)
        be_present(found, request.membership, writing=state == "writing")
        if state == "writing" and request.POST.get("mode") == "direct":
            _tell_customer(found)
    return render(request, "inbox/company.html", {"colleagues": colleagues_at(found, request.membership)})


def _tell_customer(found: Conversation) -> None:
    """Only where an answer may follow."""
    if found.kind == Conversation.Kind.DIRECT and window_of(found).open:
        send_typing(found)
