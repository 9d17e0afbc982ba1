"""Saved replies: the snippets of the shop that `/` inserts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.inbox.actions.saved_replies import create_saved_reply, delete_saved_reply
from prilavok.inbox.models import SavedReply
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.inbox.forms import ReplyForm


@require_http_methods(["GET", "POST"])
@needs(Right.CONVERSATIONS)
def replies(request: ShopRequest) -> HttpResponse:
    """The dialog; a saved reply of the same name is written anew."""
    if request.method == "GET":
        return _drawn(request, ReplyForm(), "inbox/replies.html")
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _drawn(request, form, status=422)
    create_saved_reply(shop=request.shop, **form.cleaned_data)
    return _drawn(request, ReplyForm())


@require_POST
@needs(Right.CONVERSATIONS)
def delete(request: ShopRequest, reply_id: str) -> HttpResponse:
    delete_saved_reply(get_or_404(SavedReply.objects.all(), request.shop, reply_id))
    return _drawn(request, ReplyForm())


def _drawn(
    request: ShopRequest, form: ReplyForm, template: str = "inbox/replies_body.html", status: int = 200
) -> HttpResponse:
    found = SavedReply.objects.filter(shop=request.shop).order_by("shortcut")
    return render(request, template, {"replies": found, "form": form}, status=status)
