from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prilavok.ingest.queries import inbound_events_of
from prilavok.shops.permissions import Right, ShopRequest, needs


@needs(Right.VIEW_LOG)
def index(request: ShopRequest) -> HttpResponse:
    return render(request, "events/list.html", {"rows": inbound_events_of(request.shop)[:50]})
