from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prilavok.channels.queries import channels_of
from prilavok.shops.permissions import Right, ShopRequest, needs


@needs(Right.CHANNELS)
def index(request: ShopRequest) -> HttpResponse:
    return render(request, "settings/list.html", {"rows": channels_of(request.shop)[:50]})


@needs(Right.CHANNELS)
def oauth_callback(request: ShopRequest) -> HttpResponse:
    return index(request)
