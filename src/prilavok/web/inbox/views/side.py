"""Parts of the right pane that are read when somebody opens them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from prilavok.inbox.files import files_of_customer
from prilavok.lib.ids import LENGTH
from prilavok.linking.queries import interests_of_customer
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.inbox.presenters.files import shelf
from prilavok.web.inbox.presenters.wishes import wishes
from prilavok.web.inbox.views.parts import find

WISHES = 12
FILES = 24


@require_GET
@needs(Right.CONVERSATIONS)
def interests(request: ShopRequest, public_id: str) -> HttpResponse:
    """What the customer asked about in all their conversations, with the evidence."""
    found = find(request, public_id)
    rows = interests_of_customer(found.customer_id)[: WISHES * 3]
    return render(request, "inbox/interests.html", {"wishes": wishes(rows)[:WISHES]})


@require_GET
@needs(Right.CONVERSATIONS)
def files(request: ShopRequest, public_id: str) -> HttpResponse:
    """All attachments of this customer, the newest first, a page at a time."""
    found = find(request, public_id)
    before = request.GET.get("before", "")[: LENGTH * 2]
    rows = files_of_customer(found.customer, before=before, limit=FILES + 1)
    context = {
        "conversation": found,
        "shelf": shelf(rows[:FILES]),
        "before": rows[FILES - 1].public_id if len(rows) > FILES else "",
        "is_first": not before,
    }
    return render(request, "inbox/files.html", context)
