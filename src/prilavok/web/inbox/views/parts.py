"""What the views of a conversation share: finding it, drawing the desk or the parts that changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.queries import conversations_of
from prilavok.shops.permissions import Right, ShopRequest, may
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import toast
from prilavok.web.inbox.desk import Desk
from prilavok.web.inbox.forms import CustomerForm
from prilavok.web.inbox.keys import LIST_KEYS, THREAD_KEYS
from prilavok.web.inbox.presenters.customer import customer_fields
from prilavok.web.inbox.presenters.scheduled import times
from prilavok.web.inbox.presenters.words import plural_forms
from prilavok.web.inbox.selection import Selection
from prilavok.web.inbox.snoozing import snooze_choices


def actor_of(request: ShopRequest) -> Actor:
    return Actor("member", request.membership.public_id)


def find(request: ShopRequest, public_id: str) -> Conversation:
    return get_or_404(conversations_of(request.shop).select_related("post"), request.shop, public_id)


def find_message(request: ShopRequest, public_id: str) -> Message:
    rows = Message.objects.select_related("conversation__customer", "conversation__identity", "channel")
    return get_or_404(rows, request.shop, public_id)


def selection_of(request: ShopRequest) -> Selection:
    """Of the list the page shows: a part that refreshes itself stands under that page's address."""
    page = request.headers.get("HX-Current-URL", "")
    is_part = bool(page) and request.headers.get("HX-Target") != "desk"
    return Selection.read(QueryDict(urlsplit(page).query) if is_part else request.GET)


def ticked_forms() -> str:
    return plural_forms("%(n)s selected", "%(n)s selected")


def desk_context(request: ShopRequest, desk: Desk, form: CustomerForm | None = None) -> dict[str, Any]:
    return {
        "desk": desk,
        "selection": selection_of(request),
        "snooze_choices": snooze_choices(),
        "customer_fields": customer_fields(desk.conversation.customer, form),
        "later_times": times(),
        "may_mend": may(request.membership, Right.CHANNELS),
        "may_edit_catalog": may(request.membership, Right.EDIT_CATALOG),
        "list_keys": LIST_KEYS,
        "thread_keys": THREAD_KEYS,
        "ticked_forms": ticked_forms(),
        "new_forms": plural_forms("↓ %(n)s new", "↓ %(n)s new"),
        "letters_forms": plural_forms("%(n)s letter left", "%(n)s letters left"),
        "parts_forms": plural_forms("will go as %(n)s message", "will go as %(n)s messages"),
        "over_forms": plural_forms("%(n)s letter too many", "%(n)s letters too many"),
    }


def refreshed(
    request: ShopRequest,
    conversation: Conversation,
    text: str = "",
    *,
    undo_url: str = "",
    form: CustomerForm | None = None,
    field_errors: dict[str, tuple[str, str]] | None = None,
) -> HttpResponse:
    """Every part of the open desk, swapped out of band, with a toast when there is something to say."""
    if request.headers.get("X-Conversation", conversation.public_id) != conversation.public_id:
        empty = HttpResponse(status=204)
        return toast(empty, text, undo_url=undo_url) if text else empty
    params = request.POST if request.method == "POST" else request.GET
    desk = Desk(
        find(request, conversation.public_id),
        request.membership,
        reply_to=params.get("reply_to", ""),
        anchor=params.get("anchor", ""),
    )
    desk.field_errors = field_errors or {}
    # A thread opened further up has no end on the page yet that could be drawn anew.
    has_end = request.headers.get("X-Thread") != "earlier"
    context = desk_context(request, desk, form) | {"has_end": has_end}
    response = render(request, "inbox/live.html", context)
    return toast(response, text, undo_url=undo_url) if text else response


def refused(text: str) -> HttpResponse:
    """Nothing was changed, and why. 422 is not an error of the connection."""
    return toast(HttpResponse(status=422, headers={"HX-Reswap": "none"}), text, is_error=True)
