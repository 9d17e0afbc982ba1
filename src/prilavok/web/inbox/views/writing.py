"""Writing: sending, notes, drafts, what is inserted, what became of a message."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from prilavok.catalog.queries import search_products
from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.types import Template
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import close_conversation, moderate_comment, save_draft
from prilavok.inbox.actions.queueing import (
    add_note,
    cancel_message,
    confirm_arrived,
    queue_message,
    resend_message,
)
from prilavok.inbox.errors import NotPossible, SendingRefused, WrongState
from prilavok.inbox.models import Conversation, Message
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import trigger
from prilavok.web.inbox import queries
from prilavok.web.inbox.forms import ComposerForm, DraftForm
from prilavok.web.inbox.presenters.refusals import refusal_text
from prilavok.web.inbox.presenters.suggestions import product_choices, reply_choices
from prilavok.web.inbox.uploads import stored
from prilavok.web.inbox.views.parts import actor_of, find, find_message, refreshed, refused

SUGGESTED = 8


@require_POST
@needs(Right.CONVERSATIONS)
def send(request: ShopRequest, public_id: str) -> HttpResponse:
    """The answer draws the desk anew; a refusal tells why, and the page gives the text back."""
    found = find(request, public_id)
    form = ComposerForm(request.POST, request.FILES, manifest=adapter_of(found.channel).manifest)
    if not form.is_valid():
        return _turned_down(
            request, " ".join(str(text) for errors in form.errors.values() for text in errors)
        )
    try:
        _write(request, found, form.cleaned_data)
    except SendingRefused as refusal:
        return _turned_down(request, refusal_text(refusal, found.channel.kind))
    text = _("Sent, the conversation was closed") if form.cleaned_data["close"] else ""
    return trigger(refreshed(request, found, text), "composer:sent", {"nonce": form.cleaned_data["nonce"]})


@require_POST
@needs(Right.CONVERSATIONS)
def send_template(request: ShopRequest, public_id: str) -> HttpResponse:
    """A text that the network has approved, with its places filled in."""
    found = find(request, public_id)
    name, _bar, language = request.POST.get("template", "").partition("|")
    chosen = Template(name, language, tuple(one.strip() for one in request.POST.getlist("parameter")))
    try:
        queue_message(conversation=found, template=chosen, actor=actor_of(request))
    except SendingRefused as refusal:
        return refused(refusal_text(refusal, found.channel.kind))
    return refreshed(request, found, _("The message is on its way"))


def _write(request: ShopRequest, found: Conversation, data: dict[str, Any]) -> None:
    actor = actor_of(request)
    if data["mode"] == "note":
        add_note(conversation=found, text=data["text"], actor=actor)
    else:
        _queue(request, found, data, actor)
    save_draft(found, request.membership, data["mode"], "")
    if data["close"]:
        close_conversation(found, actor=actor)


def _queue(request: ShopRequest, found: Conversation, data: dict[str, Any], actor: Actor) -> None:
    answered = get_or_404(found.messages.all(), request.shop, data["reply_to"]) if data["reply_to"] else None
    queue_message(
        conversation=found,
        text=data["text"],
        kind=data["mode"],
        reply_to=answered,
        attachments=stored(data["attachments"]),
        actor=actor,
    )
    if data["mode"] == "private_reply" and data["also_public"]:
        with translation.override(request.shop.language):
            text = _("Replied in Direct")
        queue_message(conversation=found, text=text, kind="comment", reply_to=answered, actor=actor)


def _turned_down(request: ShopRequest, why: str) -> HttpResponse:
    detail = {"nonce": request.POST.get("nonce", ""), "text": why}
    response = HttpResponse(status=422, headers={"HX-Reswap": "none"})
    response.headers["HX-Trigger"] = json.dumps({"composer:refused": detail})
    return response


@require_POST
@needs(Right.CONVERSATIONS)
def draft(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    save_draft(found, request.membership, form.cleaned_data["mode"], form.cleaned_data["text"])
    return HttpResponse(status=204)


@require_GET
@needs(Right.CONVERSATIONS)
def suggestions(request: ShopRequest, public_id: str) -> HttpResponse:
    """Saved replies for `/`, products for `#`."""
    found = find(request, public_id)
    q = request.GET.get("q", "")[:100]
    if request.GET.get("sign") == "#":
        choices = product_choices(search_products(request.shop, q)[:SUGGESTED])
    else:
        choices = reply_choices(queries.saved_replies(request.shop, q)[:SUGGESTED], found.customer)
    sign = "#" if request.GET.get("sign") == "#" else "/"
    return render(request, "inbox/suggestions.html", {"choices": choices, "sign": sign, "q": q})


def _change(request: ShopRequest, message_id: str, act: Callable[..., object], text: str) -> HttpResponse:
    message = find_message(request, message_id)
    try:
        act(message, actor=actor_of(request))
    except WrongState:
        return refused(_("The state of the message has changed meanwhile"))
    except SendingRefused as refusal:
        return refused(refusal_text(refusal, message.channel.kind))
    return refreshed(request, message.conversation, text)


@require_POST
@needs(Right.CONVERSATIONS)
def message_cancel(request: ShopRequest, message_id: str) -> HttpResponse:
    return _change(request, message_id, cancel_message, _("Cancelled, it was not sent"))


@require_POST
@needs(Right.CONVERSATIONS)
def message_resend(request: ShopRequest, message_id: str) -> HttpResponse:
    return _change(request, message_id, resend_message, "")


@require_POST
@needs(Right.CONVERSATIONS)
def message_arrived(request: ShopRequest, message_id: str) -> HttpResponse:
    return _change(request, message_id, confirm_arrived, "")


MODERATED = {
    "hide": lambda: _("The comment will be hidden in a moment"),
    "unhide": lambda: _("The comment will be shown in a moment"),
    "delete": lambda: _("The comment will be deleted in a moment"),
    "like": lambda: _("Liked"),
    "unlike": lambda: _("The like was taken back"),
}


@require_POST
@needs(Right.CONVERSATIONS)
def moderate(request: ShopRequest, message_id: str) -> HttpResponse:
    message: Message = find_message(request, message_id)
    action = request.POST.get("action", "")
    if action not in MODERATED:
        return refused(_("There is no such action"))
    try:
        moderate_comment(message, action, actor=actor_of(request))
    except NotPossible as refusal:
        return refused(refusal_text(refusal, message.channel.kind))
    return refreshed(request, message.conversation, MODERATED[action]())
