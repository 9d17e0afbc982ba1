from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.search.finding import BY_KEY, LONGEST, SHORTEST, groups, scopes_for

OVERVIEW = 5
PAGE = 20
QUICK = 4


@require_GET
@needs(Right.CONVERSATIONS)
def page(request: ShopRequest) -> HttpResponse:
    """A few of each scope, or one scope in pages."""
    q, wanted = _asked(request)
    found = groups(request.membership, q, wanted=wanted, limit=PAGE if wanted else OVERVIEW)
    context = {
        "q": q,
        "wanted": wanted,
        "chips": [
            (scope, f"{reverse('search:page')}?{urlencode({'q': q, 'in': scope.key})}", scope.key == wanted)
            for scope in scopes_for(request.membership)
        ],
        "everything_url": f"{reverse('search:page')}?{urlencode({'q': q})}",
        "groups": found,
        "is_short": len(q) < SHORTEST,
    }
    return render(request, "search/page.html", context)


@require_GET
@needs(Right.CONVERSATIONS)
def more(request: ShopRequest) -> HttpResponse:
    """The next page of one scope."""
    q, wanted = _asked(request)
    found = (
        groups(request.membership, q, wanted=wanted, after=request.GET.get("after", "")[:80], limit=PAGE)
        if wanted
        else []
    )
    return render(request, "search/more.html", {"groups": found})


@require_GET
@needs(Right.CONVERSATIONS)
def quick(request: ShopRequest) -> HttpResponse:
    """The best few for the palette."""
    q, _wanted = _asked(request)
    found = groups(request.membership, q, limit=QUICK)
    everything = f"{reverse('search:page')}?{urlencode({'q': q})}"
    return render(request, "search/quick.html", {"groups": found, "q": q, "everything_url": everything})


def _asked(request: ShopRequest) -> tuple[str, str]:
    wanted = request.GET.get("in", "")
    return request.GET.get("q", "").strip()[:LONGEST], wanted if wanted in BY_KEY else ""
