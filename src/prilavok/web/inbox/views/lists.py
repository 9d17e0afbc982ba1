"""What is done with the list: filters, saved views, many conversations at once."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from prilavok.inbox.actions.bulk import MOST, Wish, change_conversations, undo_change
from prilavok.inbox.actions.views import delete_view, order_views, save_view
from prilavok.inbox.errors import NameTaken, TooMany
from prilavok.inbox.lists import counts_of, exact_count, matching, views_of
from prilavok.inbox.models import BulkChange, Conversation, SavedView
from prilavok.shops.models import Membership
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.components import formats
from prilavok.web.components.toasts import toast, trigger
from prilavok.web.inbox.burdens import seats_with_burdens, with_burden
from prilavok.web.inbox.list_head import counted_views, filter_panel, url_of
from prilavok.web.inbox.selecting import view_of
from prilavok.web.inbox.selection import Selection
from prilavok.web.inbox.snoozing import snooze_choices, snooze_until
from prilavok.web.inbox.views.parts import actor_of, refreshed, refused

Kind = BulkChange.Kind
LONGEST_TAG = 40


@require_GET
@needs(Right.CONVERSATIONS)
def filters(request: ShopRequest) -> HttpResponse:
    return render(
        request, "inbox/filter_panel.html", filter_panel(request.membership, Selection.read(request.GET))
    )


# --- saved views ----------------------------------------------------------------------------------


@require_GET
@needs(Right.CONVERSATIONS)
def views(request: ShopRequest) -> HttpResponse:
    """The menu of views with their counts."""
    context = counted_views(request.membership, Selection.read(request.GET))
    return render(request, "inbox/view_items.html", context)


@require_POST
@needs(Right.CONVERSATIONS)
def view_save(request: ShopRequest) -> HttpResponse:
    """The selection of the address under a name."""
    asked = request.GET if "name" in request.GET else request.POST
    name, shared = " ".join(asked.get("name", "").split()), asked.get("shared") == "1"
    selection = Selection.read(request.GET)
    if not name:
        return refused(_("Give the view a name"))
    if shared and not may(request.membership, Right.SETTINGS):
        return refused(_("Only admins save views for everybody"))
    try:
        save_view(request.membership, name, selection.changed, shared=shared)
    except NameTaken:
        return refused(_("There is a view of this name, choose another one"))
    except TooMany:
        return refused(_("There are 20 views already. Delete one that nobody needs"))
    return HttpResponse(status=204, headers={"HX-Redirect": url_of(selection)})


@require_POST
@needs(Right.CONVERSATIONS)
def view_delete(request: ShopRequest, view_id: str) -> HttpResponse:
    view = _changeable(request, view_id)
    shared = {"shared": "1"} if view.owner_id is None else {}
    undo = f"{reverse('inbox:view_save')}?{urlencode({**view.query, 'name': view.name, **shared})}"
    delete_view(view)
    return toast(trigger(HttpResponse(status=204), "inbox:views"), _("The view was deleted"), undo_url=undo)


@require_POST
@needs(Right.CONVERSATIONS)
def view_move(request: ShopRequest, view_id: str) -> HttpResponse:
    """One place up among its like."""
    view = _changeable(request, view_id)
    rows = [row for row in views_of(request.membership) if row.owner_id == view.owner_id]
    at = [row.pk for row in rows].index(view.pk)
    if at:
        rows[at - 1 : at + 1] = [rows[at], rows[at - 1]]
        order_views(rows)
    return trigger(HttpResponse(status=204), "inbox:views")


def _changeable(request: ShopRequest, view_id: str) -> SavedView:
    """One's own; the shop's for those who may share."""
    rows = SavedView.objects.filter(owner=request.membership)
    if may(request.membership, Right.SETTINGS):
        rows = rows | SavedView.objects.filter(owner__isnull=True)
    return get_or_404(rows, request.shop, view_id)


# --- many at once ---------------------------------------------------------------------------------


@require_GET
@needs(Right.CONVERSATIONS)
def all_matching(request: ShopRequest) -> HttpResponse:
    """«Select all 148»."""
    view = view_of(request.shop, Selection.read(request.GET))
    if view.is_plain:
        count = counts_of(request.shop).of(view, request.membership)
    else:
        count = exact_count(request.shop, view, request.membership, most=MOST)
    context = {"count": min(count, MOST), "is_cut": count >= MOST}
    return render(request, "inbox/bulk_all.html", context)


@require_GET
@needs(Right.CONVERSATIONS)
def bulk_menu(request: ShopRequest) -> HttpResponse:
    """Whom to assign to, until when to put aside."""
    context = {"seats": seats_with_burdens(request.shop), "snooze_choices": snooze_choices()}
    return render(request, "inbox/bulk_menu.html", context)


@require_POST
@needs(Right.CONVERSATIONS)
def bulk(request: ShopRequest) -> HttpResponse:
    """`do` is a verb, with an argument after a colon: «close», «assign:k3J», «snooze:tomorrow»."""
    verb, _colon, argument = request.POST.get("do", "").partition(":")
    numbers = _chosen(request)
    if not numbers:
        return refused(_("No conversation is selected"))
    if verb not in Kind.values:
        return refused(_("This cannot be done with many conversations"))
    try:
        wish = _wish(request, Kind(verb), argument)
    except KeyError:
        return refused(_("This time has passed, choose another one"))
    if wish.kind == Kind.TAG and not wish.tag:
        return refused(_("Name the tag"))
    made = change_conversations(
        request.shop, numbers, wish, member=request.membership, actor=actor_of(request)
    )
    response = trigger(HttpResponse(status=204), "inbox:changed")
    if not made.changed:
        return toast(response, _("They are so already, nothing was changed"))
    undo = reverse("inbox:bulk_undo", args=[made.change.public_id])
    return toast(response, with_burden(_done(wish, made.changed), wish.assignee), undo_url=undo)


def _chosen(request: ShopRequest) -> Sequence[int]:
    if request.POST.get("all") == "1":
        view = view_of(request.shop, Selection.read(request.GET))
        return matching(request.shop, view, request.membership, most=MOST)
    named = request.POST.getlist("conversation")[:MOST]
    rows = Conversation.objects.filter(shop=request.shop, public_id__in=named)
    return list(rows.values_list("pk", flat=True))


def _wish(request: ShopRequest, kind: Kind, argument: str) -> Wish:
    """Raises `KeyError` for a time that has passed, `Http404` for a stranger."""
    if kind == Kind.ASSIGN:
        return Wish(kind, assignee=_seat(request, argument))
    if kind == Kind.SNOOZE:
        return Wish(kind, until=snooze_until(argument))
    if kind == Kind.TAG:
        return Wish(kind, tag=" ".join(request.POST.get("tag", "").split())[:LONGEST_TAG])
    return Wish(kind)


def _seat(request: ShopRequest, public_id: str) -> Membership | None:
    return get_or_404(members(request.shop), request.shop, public_id) if public_id else None


def _done(wish: Wish, count: int) -> str:
    forms = {
        Kind.ASSIGN: ngettext("Assigned: %(n)s conversation", "Assigned: %(n)s conversations", count),
        Kind.TAG: ngettext("Tagged: %(n)s customer", "Tagged: %(n)s customers", count),
        Kind.CLOSE: ngettext("Closed: %(n)s conversation", "Closed: %(n)s conversations", count),
        Kind.SNOOZE: ngettext("Snoozed: %(n)s conversation", "Snoozed: %(n)s conversations", count),
        Kind.REOPEN: ngettext("Opened again: %(n)s conversation", "Opened again: %(n)s conversations", count),
        Kind.ANSWERED: ngettext(
            "No reply needed: %(n)s conversation", "No reply needed: %(n)s conversations", count
        ),
    }
    return forms[wish.kind] % {"n": formats.number(count)}


@require_POST
@needs(Right.CONVERSATIONS)
def bulk_undo(request: ShopRequest, bulk_id: str) -> HttpResponse:
    rows = BulkChange.objects.filter(member=request.membership)
    change = get_or_404(rows, request.shop, bulk_id)
    total = change.rows.count()
    open_one = change.rows.filter(conversation__public_id=request.headers.get("X-Conversation", "")).first()
    restored = undo_change(change, actor=actor_of(request))
    if open_one and total == 1:
        return refreshed(request, open_one.conversation, _undone_alone(restored))
    return toast(trigger(HttpResponse(status=204), "inbox:changed"), _undone(restored, total - restored))


def _undone_alone(restored: int) -> str:
    return _("Taken back") if restored else _("It was changed since and stays as it is")


def _undone(restored: int, left: int) -> str:
    text = ngettext("Taken back: %(n)s", "Taken back: %(n)s", restored) % {"n": formats.number(restored)}
    if not left:
        return text
    others = ngettext("%(n)s was changed since and stays", "%(n)s were changed since and stay", left) % {
        "n": formats.number(left)
    }
    return f"{text}. {others}"
