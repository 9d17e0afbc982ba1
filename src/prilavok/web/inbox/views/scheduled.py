"""Messages that are to be sent later: changed, taken back, sent at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.inbox.actions.scheduling import cancel_scheduled, change_scheduled, hurry_scheduled
from prilavok.inbox.errors import SendingRefused, WrongState
from prilavok.inbox.models import ScheduledMessage
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import trigger
from prilavok.web.inbox.forms import ScheduledForm
from prilavok.web.inbox.presenters.refusals import refusal_text
from prilavok.web.inbox.presenters.scheduled import window_warning
from prilavok.web.inbox.views.parts import actor_of, refreshed, refused


def _find(request: ShopRequest, public_id: str) -> ScheduledMessage:
    rows = ScheduledMessage.objects.select_related(
        "member", "conversation__channel", "conversation__identity", "conversation__customer"
    )
    return get_or_404(rows, request.shop, public_id)


def _gone() -> HttpResponse:
    return refused(_("It has been sent or taken back meanwhile"))


@require_POST
@needs(Right.CONVERSATIONS)
def change(request: ShopRequest, scheduled_id: str) -> HttpResponse:
    row = _find(request, scheduled_id)
    form = ScheduledForm(request.POST)
    if not form.is_valid():
        return refused(" ".join(str(text) for errors in form.errors.values() for text in errors))
    at = form.cleaned_data["at"]
    try:
        change_scheduled(row, text=form.cleaned_data["text"], due_at=at, actor=actor_of(request))
    except WrongState:
        return _gone()
    except SendingRefused as refusal:
        return refused(refusal_text(refusal, row.conversation.channel.kind))
    warning = window_warning(row.conversation, row.mode, at, reply_to=row.reply_to)
    return refreshed(request, row.conversation, warning or _("Saved"))


@require_POST
@needs(Right.CONVERSATIONS)
def cancel(request: ShopRequest, scheduled_id: str) -> HttpResponse:
    """The text goes back to who wants to write on."""
    row = _find(request, scheduled_id)
    try:
        cancel_scheduled(row, actor=actor_of(request))
    except WrongState:
        return _gone()
    response = refreshed(request, row.conversation, _("Taken back, it will not be sent"))
    return trigger(response, "composer:restore", {"mode": row.mode, "text": row.text})


@require_POST
@needs(Right.CONVERSATIONS)
def send_now(request: ShopRequest, scheduled_id: str) -> HttpResponse:
    row = _find(request, scheduled_id)
    try:
        hurry_scheduled(row, actor=actor_of(request))
    except WrongState:
        return _gone()
    except SendingRefused as refusal:
        return refused(refusal_text(refusal, row.conversation.channel.kind))
    return refreshed(request, row.conversation, _("The message is on its way"))
