"""Texts that operators insert with a slash."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.inbox.actions.saved_replies import (
    ShortcutTaken,
    create_saved_reply,
    delete_saved_reply,
    update_saved_reply,
)
from prilavok.inbox.models import SavedReply
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import ReplyForm


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def reply_list(request: ShopRequest) -> HttpResponse:
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _is_free(request, form):
            create_saved_reply(shop=request.shop, **form.cleaned_data)
            flash(request, _("Reply added"))
            return redirect("settings:replies")
        _refuse(form)
    context = {"form": form, "replies": _replies(request)}
    return render(request, "settings/replies.html", context, status=422 if form.errors else 200)


def _replies(request: ShopRequest) -> list[SavedReply]:
    return list(SavedReply.objects.filter(shop=request.shop).order_by("shortcut"))


def _is_free(request: ShopRequest, form: ReplyForm) -> bool:
    shortcut = form.cleaned_data["shortcut"].lstrip("/")
    return not SavedReply.objects.filter(shop=request.shop, shortcut=shortcut).exists()


def _refuse(form: ReplyForm) -> None:
    form.add_error("shortcut", _("There is a reply with this name. Take another one"))


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def edit(request: ShopRequest, public_id: str) -> HttpResponse:
    reply = get_or_404(SavedReply.objects.all(), request.shop, public_id)
    form = ReplyForm(request.POST or None, initial={"shortcut": reply.shortcut, "text": reply.text})
    if request.method == "POST" and form.is_valid():
        try:
            update_saved_reply(reply, **form.cleaned_data)
        except ShortcutTaken:
            _refuse(form)
        else:
            flash(request, _("Saved"))
            return redirect("settings:replies")
    context = {"form": form, "reply": reply}
    return render(request, "settings/reply.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.SETTINGS)
def delete(request: ShopRequest, public_id: str) -> HttpResponse:
    reply = get_or_404(SavedReply.objects.all(), request.shop, public_id)
    delete_saved_reply(reply)
    flash(request, _("The reply “/%(name)s” is deleted") % {"name": reply.shortcut})
    return redirect("settings:replies")
