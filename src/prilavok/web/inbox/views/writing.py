"""Writing: sending, notes, drafts, what is inserted, what became of a message."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
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
from prilavok.inbox.actions.scheduling import Later, schedule_message
from prilavok.inbox.company import newer_answer
from prilavok.inbox.errors import NotPossible, SendingRefused, WrongState
from prilavok.inbox.models import Conversation, Message
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.components.formats import exactly
from prilavok.web.components.toasts import trigger
from prilavok.web.inbox import queries
from prilavok.web.inbox.cards import card_limit, cards_of
from prilavok.web.inbox.forms import ComposerForm, DraftForm
from prilavok.web.inbox.presenters.company import answered_meanwhile
from prilavok.web.inbox.presenters.refusals import refusal_text
from prilavok.web.inbox.presenters.scheduled import window_warning
from prilavok.web.inbox.presenters.suggestions import (
    Situation,
    Suggestion,
    member_choices,
    product_choices,
    reply_choices,
)
from prilavok.web.inbox.uploads import stored
from prilavok.web.inbox.views.parts import actor_of, find, find_message, refreshed, refused

SUGGESTED = 8
UNDO_TIME = timedelta(seconds=5)
"""How long an answer waits before it leaves, so that its writer can think again."""


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
    data = form.cleaned_data
    if not data["anyway"] and (doubt := _doubt(request, found, data)):
        return _turned_down(request, doubt, may_insist=True)
    try:
        text = _write(request, found, data)
    except SendingRefused as refusal:
        return _turned_down(request, refusal_text(refusal, found.channel.kind))
    return trigger(refreshed(request, found, text), "composer:sent", {"nonce": data["nonce"]})


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


def _doubt(request: ShopRequest, found: Conversation, data: dict[str, Any]) -> str:
    """What the writer should know first: somebody was faster, or the window will have closed."""
    if data["mode"] == "note":
        return ""
    answered = _answered(request, found, data)
    if data["at"]:
        return window_warning(found, data["mode"], data["at"], reply_to=answered)
    if data["nonce"] and Message.objects.filter(shop=found.shop_id, client_key=data["nonce"]).exists():
        return ""
    newer = newer_answer(found, request.membership, seen=data["seen"], reply_to=answered)
    return answered_meanwhile(newer) if newer else ""


def _answered(request: ShopRequest, found: Conversation, data: dict[str, Any]) -> Message | None:
    return get_or_404(found.messages.all(), request.shop, data["reply_to"]) if data["reply_to"] else None


def _write(request: ShopRequest, found: Conversation, data: dict[str, Any]) -> str:
    """What is to be said about it, if anything."""
    actor, text = actor_of(request), ""
    if data["mode"] == "note":
        add_note(conversation=found, text=data["text"], actor=actor, client_key=data["nonce"])
    elif data["at"]:
        _schedule(request, found, data)
        text = _("It will be sent: %(time)s") % {"time": exactly(data["at"])}
    else:
        _queue(request, found, data, actor)
    save_draft(found, request.membership, data["mode"], "")
    if data["close"]:
        close_conversation(found, actor=actor)
        text = text or _("Sent, the conversation was closed")
    return text


def _schedule(request: ShopRequest, found: Conversation, data: dict[str, Any]) -> None:
    later = Later(
        due_at=data["at"],
        mode=data["mode"],
        text=data["text"],
        reply_to=_answered(request, found, data),
        attachments=stored(data["attachments"]),
        cards=cards_of(found, request.POST.getlist("card")),
        client_key=data["nonce"],
    )
    schedule_message(conversation=found, membership=request.membership, later=later)


def _queue(request: ShopRequest, found: Conversation, data: dict[str, Any], actor: Actor) -> None:
    answered = _answered(request, found, data)
    queue_message(
        conversation=found,
        text=data["text"],
        kind=data["mode"],
        reply_to=answered,
        attachments=stored(data["attachments"]),
        cards=cards_of(found, request.POST.getlist("card")),
        actor=actor,
        hold=UNDO_TIME,
        client_key=data["nonce"],
    )
    if data["mode"] == "private_reply" and data["also_public"]:
        with translation.override(request.shop.language):
            text = _("Replied in Direct")
        key = f"{data['nonce']}+"[:40] if data["nonce"] else ""
        queue_message(
            conversation=found,
            text=text,
            kind="comment",
            reply_to=answered,
            actor=actor,
            hold=UNDO_TIME,
            client_key=key,
        )


def _turned_down(request: ShopRequest, why: str, *, may_insist: bool = False) -> HttpResponse:
    detail = {"nonce": request.POST.get("nonce", ""), "text": why}
    if may_insist:
        detail["insist"] = _("Send anyway")
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
    """Saved replies for `/`, products for `#`, colleagues for `@`."""
    found = find(request, public_id)
    q, sign = request.GET.get("q", "")[:100], request.GET.get("sign", "/")
    choices = SUGGESTIONS.get(sign, _replies)(request, found, q)
    context = {"choices": choices, "sign": sign if sign in SUGGESTIONS else "/", "q": q}
    return render(request, "inbox/suggestions.html", context)


def _replies(request: ShopRequest, found: Conversation, q: str) -> list[Suggestion]:
    rows = queries.saved_replies(request.shop, q)[:SUGGESTED]
    return reply_choices(rows, Situation(found, request.membership))


def _products(request: ShopRequest, found: Conversation, q: str) -> list[Suggestion]:
    rows = search_products(request.shop, q)[:SUGGESTED]
    return product_choices(
        rows, may_be_cards=found.kind == Conversation.Kind.DIRECT and card_limit(found) > 0
    )


def _members(request: ShopRequest, found: Conversation, q: str) -> list[Suggestion]:
    return member_choices(members(request.shop), q)[:SUGGESTED]


SUGGESTIONS: dict[str, Callable[[ShopRequest, Conversation, str], list[Suggestion]]] = {
    "/": _replies,
    "#": _products,
    "@": _members,
}


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
    """The text goes back into the composer of whoever takes it back."""
    response = _change(request, message_id, cancel_message, _("Cancelled, it was not sent"))
    if response.status_code != 200:
        return response
    message = find_message(request, message_id)
    return trigger(response, "composer:restore", {"mode": message.kind, "text": message.text})


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
