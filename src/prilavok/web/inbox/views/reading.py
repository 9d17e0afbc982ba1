"""Looking: the list, a conversation, what is new in it, what stands before."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from prilavok.channels.queries import connected_channels
from prilavok.inbox.actions.conversations import mark_read, send_seen
from prilavok.inbox.models import Conversation
from prilavok.inbox.types import Cursor
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.web.inbox.desk import Desk
from prilavok.web.inbox.keys import LIST_KEYS
from prilavok.web.inbox.listing import PAGE, first_page, next_page, one_row, page_to_come, refreshed_page
from prilavok.web.inbox.selection import Selection
from prilavok.web.inbox.views.parts import actor_of, desk_context, find, refreshed, ticked_forms


@require_GET
@needs(Right.CONVERSATIONS)
def inbox(request: ShopRequest) -> HttpResponse:
    """The list alone; on wide screens with an empty desk beside it."""
    selection = Selection.read(request.GET)
    context = first_page(request.membership, selection)
    keys = {"list_keys": LIST_KEYS, "ticked_forms": ticked_forms(), "desk": None}
    return render(request, "inbox/page.html", context | keys)


@require_GET
@needs(Right.CONVERSATIONS)
def rows(request: ShopRequest) -> HttpResponse:
    """A page of rows: the next one (`before`), or the first ones anew; or one row alone (`only`)."""
    selection = Selection.read(request.GET)
    member, current, limit = request.membership, request.GET.get("current", ""), _limit(request)
    if only := request.GET.get("only", ""):
        return _row_alone(request, one_row(member, selection, only, current=current))
    if before := request.GET.get("before", ""):
        context = next_page(member, selection, before=before, limit=limit, current=current)
        template = "inbox/row_page.html"
    else:
        context = refreshed_page(member, selection, limit=limit, current=current)
        template = "inbox/refreshed.html"
    return render(request, template, context | _needed_when_empty(request))


def _row_alone(request: ShopRequest, context: dict[str, Any]) -> HttpResponse:
    """A row that left the list leaves the page."""
    if context["row"] is None:
        return HttpResponse(headers={"HX-Reswap": "delete"})
    return render(request, "inbox/row.html", context)


def _limit(request: ShopRequest) -> int:
    limit = request.GET.get("limit", "")
    return int(limit) if limit.isdecimal() and len(limit) < 4 else PAGE


def _needed_when_empty(request: ShopRequest) -> dict[str, object]:
    """What an empty list has to know."""
    return {
        "channels": connected_channels(request.shop),
        "may_mend": may(request.membership, Right.CHANNELS),
    }


@require_GET
@needs(Right.CONVERSATIONS)
def conversation(request: ShopRequest, public_id: str) -> HttpResponse:
    """The whole page, or for a click in the list the desk alone."""
    found = find(request, public_id)
    desk = Desk(found, request.membership, at=request.GET.get("at", "")[:20])
    context = desk_context(request, desk)
    is_click = (
        request.headers.get("HX-Target") == "desk" and "HX-History-Restore-Request" not in request.headers
    )
    if is_click:
        return render(request, "inbox/desk_alone.html", context)
    selection = context["selection"]
    return render(request, "inbox/page.html", page_to_come(request.membership, selection) | context)


@require_GET
@needs(Right.CONVERSATIONS)
def live(request: ShopRequest, public_id: str) -> HttpResponse:
    """What may have changed on the open desk."""
    return refreshed(request, find(request, public_id))


@require_GET
@needs(Right.CONVERSATIONS)
def older(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    desk = Desk(found, request.membership)
    stretch = desk.stretch(before=_place(found, request.GET.get("before", "")))
    return render(request, "inbox/older.html", {"desk": desk, "stretch": stretch})


@require_GET
@needs(Right.CONVERSATIONS)
def newer(request: ShopRequest, public_id: str) -> HttpResponse:
    """The next page of a thread that was opened further up; the last one is the end that refreshes itself."""
    found = find(request, public_id)
    desk = Desk(found, request.membership)
    stretch = desk.newer(_place(found, request.GET.get("after", "")))
    return render(request, "inbox/newer.html", {"desk": desk, "stretch": stretch})


def _place(conversation: Conversation, message_id: str) -> Cursor:
    message = conversation.messages.filter(public_id=message_id).only("sent_at", "pk").first()
    if message is None:
        raise Http404(message_id)
    return Cursor(message.sent_at, message.pk)


@require_POST
@needs(Right.CONVERSATIONS)
def read(request: ShopRequest, public_id: str) -> HttpResponse:
    """Somebody has the conversation before their eyes."""
    found = find(request, public_id)
    mark_read(found, actor=actor_of(request))
    if found.kind == Conversation.Kind.DIRECT and found.unread:
        send_seen(found)
    return HttpResponse(status=204)
