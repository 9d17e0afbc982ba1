from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from prilavok.channels.queries import channels_of
from prilavok.ingest.models import InboundEvent
from prilavok.ingest.replay import replay
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash, toast, trigger
from prilavok.web.events.entries import Panel, entries_of, panel_of
from prilavok.web.events.reading import PERIODS, Wanted, failed_ids, page_of, tabs_of
from prilavok.web.events.words import brought_nothing

MOST_REPLAYED = 200


@require_safe
@needs(Right.VIEW_LOG)
def event_log(request: ShopRequest) -> HttpResponse:
    return _log(request, None)


@require_safe
@needs(Right.VIEW_LOG)
def event_page(request: ShopRequest, public_id: str) -> HttpResponse:
    """The log with the panel of one event; for htmx the panel alone."""
    panel = panel_of(_find(request, public_id))
    if request.headers.get("HX-Request"):
        return _panel(request, panel)
    return _log(request, panel)


def _find(request: ShopRequest, public_id: str) -> InboundEvent:
    rows = InboundEvent.objects.select_related("channel")
    return get_or_404(rows, request.shop, public_id, path="channel__shop")


def _log(request: ShopRequest, panel: Panel | None) -> HttpResponse:
    wanted = Wanted.read(request.GET)
    rows, next_url = page_of(request.shop, wanted)
    context: dict[str, object] = {"entries": entries_of(rows), "next_url": next_url, "wanted": wanted}
    if wanted.after is not None:
        return render(request, "events/rows.html", context)
    tabs = tabs_of(request.shop, wanted)
    context |= {
        "tabs": tabs,
        "panel": panel,
        "failed": next(tab.count for tab in tabs if tab.status == InboundEvent.Status.FAILED),
        "channels": list(channels_of(request.shop)),
        "periods": [(value, label) for value, (label, _length) in PERIODS.items()],
    }
    return render(request, "events/log.html", context)


def _panel(request: ShopRequest, panel: Panel) -> HttpResponse:
    return render(request, "events/panel.html", {"panel": panel, "wanted": Wanted.read(request.GET)})


@require_POST
@needs(Right.VIEW_LOG)
def replay_one(request: ShopRequest, public_id: str) -> HttpResponse:
    row = _find(request, public_id)
    went_well = bool(replay([row.pk]))
    row = _find(request, public_id)
    text = (
        _replayed(row) if went_well else _("It did not work this time either. The reason stands beside it.")
    )
    if not request.headers.get("HX-Request"):
        flash(request, text, is_error=not went_well)
        return redirect("events:event", public_id)
    response = toast(_panel(request, panel_of(row)), text, is_error=not went_well)
    return trigger(response, "log:changed")


def _replayed(row: InboundEvent) -> str:
    if row.status == InboundEvent.Status.IGNORED:
        return _("Read again: there is nothing to apply in it")
    return _("Nothing new: it had been applied already") if brought_nothing(row) else _("Applied")


@require_POST
@needs(Right.VIEW_LOG)
def replay_failed(request: ShopRequest) -> HttpResponse:
    """The failed ones, oldest first."""
    ids = failed_ids(request.shop, MOST_REPLAYED)
    done = replay(ids)
    text = ngettext("%(done)s of %(n)s applied", "%(done)s of %(n)s applied", len(ids))
    flash(request, text % {"done": done, "n": len(ids)}, is_error=done < len(ids))
    return redirect("events:log")
