from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.errors import invalid_field
from prilavok.api.lookup import find, related
from prilavok.api.paging import ListQuery, page
from prilavok.api.reads import conversation_rows
from prilavok.api.schemas import Body, Id, Moment, Page
from prilavok.channels.contract import Price
from prilavok.channels.policy import Window, WindowReason
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import (
    assign_conversation,
    close_conversation,
    mark_answered,
    mark_read,
    reopen_conversation,
    snooze_conversation,
)
from prilavok.inbox.models import Conversation
from prilavok.inbox.outlook import Move, ReadyTemplate, outlook_of
from prilavok.inbox.queries import conversations_of, window_of
from prilavok.lib.clock import now
from prilavok.shops.queries import members

router = Router(tags=["conversations"])

ConversationKind = Literal["direct", "comments"]
ConversationStatus = Literal["open", "snoozed", "closed"]


class WindowOut(TypedDict):
    """Whether a program may write freely now, until when, and why."""

    open: bool
    closes_at: datetime | None
    reason: WindowReason


class ConversationOut(TypedDict):
    """`due_at`: until when the customer is to be answered; null without a question or a target."""

    id: str
    channel: str
    kind: ConversationKind
    customer: str
    identity: str
    post: str | None
    status: ConversationStatus
    snoozed_until: datetime | None
    assignee: str | None
    team: str | None
    unanswered: bool
    unanswered_since: datetime | None
    due_at: datetime | None
    unread: int
    last_message_at: datetime
    window: WindowOut
    created_at: datetime


class ReadyTemplateOut(TypedDict):
    """An approved text; `places` are what `template.parameters` fill, in order."""

    name: str
    language: str
    category: str
    text: str
    places: list[str]
    price: Price


class OutlookOut(TypedDict):
    """What may be written now, what it costs, what could be done next (the best first)."""

    window: WindowOut
    price: Price
    moves: list[Move]
    templates: list[ReadyTemplateOut]


class ConversationChange(Body):
    """Only what is to change. `unanswered: false`: no answer is needed; `unread: 0`: all is read."""

    status: ConversationStatus = "open"
    snoozed_until: Annotated[Moment | None, Field(description="With status snoozed.")] = None
    assignee: Annotated[Id | None, Field(description="A member's id; null: nobody.")] = None
    unanswered: Literal[False] = False
    unread: Literal[0] = 0


class ConversationQuery(ListQuery):
    status: ConversationStatus | None = None
    channel: str | None = None
    customer: str | None = None
    kind: ConversationKind | None = None
    unanswered: bool | None = None


def show(conversation: Conversation) -> ConversationOut:
    return {
        "id": conversation.public_id,
        "channel": conversation.channel.public_id,
        "kind": conversation.kind,  # type: ignore[typeddict-item]
        "customer": conversation.customer.public_id,
        "identity": conversation.identity.public_id,
        "post": conversation.post.public_id if conversation.post else None,
        "status": conversation.status,  # type: ignore[typeddict-item]
        "snoozed_until": conversation.snoozed_until,
        "assignee": conversation.assignee.public_id if conversation.assignee else None,
        "team": conversation.team.public_id if conversation.team else None,
        "unanswered": conversation.unanswered_since is not None,
        "unanswered_since": conversation.unanswered_since,
        "due_at": conversation.answer_due_at,
        "unread": conversation.unread,
        "last_message_at": conversation.last_message_at,
        "window": _window(window_of(conversation, actor_type="api")),
        "created_at": conversation.created_at,
    }


@router.get("/conversations", response=answers(ok=Page[ConversationOut]))
def list_conversations(request: ApiRequest, query: Query[ConversationQuery]) -> HttpResponse:
    """Ordered by their last message."""
    rows = conversation_rows(shop_of(request))
    if query.status is not None:
        rows = rows.filter(status=query.status)
    if query.channel is not None:
        rows = rows.filter(channel__public_id=query.channel)
    if query.customer is not None:
        rows = rows.filter(customer__public_id=query.customer)
    if query.kind is not None:
        rows = rows.filter(kind=query.kind)
    if query.unanswered is not None:
        rows = rows.filter(unanswered_since__isnull=not query.unanswered)
    return page(rows, query, show, by="last_message_at")


@router.get("/conversations/{id}", response=answers(404, ok=ConversationOut))
def get_conversation(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(conversation_rows(shop_of(request)), id)))


@router.get("/conversations/{id}/outlook", response=answers(404, ok=OutlookOut))
def get_outlook(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    """What the composer shows, for a program: a `template` may be sent while the window is closed."""
    found = outlook_of(find(conversation_rows(shop_of(request)), id), actor_type="api")
    shown: OutlookOut = {
        "window": _window(found.window),
        "price": found.price,
        "moves": list(found.moves),
        "templates": [_template(one) for one in found.templates],
    }
    return answer(shown)


def _window(window: Window) -> WindowOut:
    return {"open": window.open, "closes_at": window.closes_at, "reason": window.reason}


def _template(one: ReadyTemplate) -> ReadyTemplateOut:
    return {
        "name": one.template.name,
        "language": one.template.language,
        "category": one.template.category,
        "text": one.template.text,
        "places": list(one.places),
        "price": one.price,
    }


@router.patch("/conversations/{id}", response=answers(400, 404, 413, ok=ConversationOut))
def change_conversation(
    request: ApiRequest,
    id: str,  # noqa: A002
    body: ConversationChange,
) -> HttpResponse:
    rows, actor = conversations_of(shop_of(request)).select_related("post"), actor_of(request)
    conversation = find(rows, id)
    if body.snoozed_until and body.status != "snoozed":
        raise invalid_field("snoozed_until", "only together with status snoozed")
    if body.snoozed_until and body.snoozed_until <= now():
        raise invalid_field("snoozed_until", "is in the past")
    with transaction.atomic():
        if "assignee" in body.model_fields_set:
            member = related(members(shop_of(request)), body.assignee, "assignee") if body.assignee else None
            assign_conversation(conversation, member, actor=actor)
        if "unread" in body.model_fields_set:
            mark_read(conversation, actor=actor)
        if "unanswered" in body.model_fields_set:
            mark_answered(conversation, actor=actor)
        if "status" in body.model_fields_set:
            _move(conversation, body, actor)
    return answer(show(find(rows, id)))


def _move(conversation: Conversation, body: ConversationChange, actor: Actor) -> None:
    match body.status:
        case "open":
            reopen_conversation(conversation, actor=actor)
        case "snoozed":
            snooze_conversation(conversation, until=body.snoozed_until, actor=actor)
        case "closed":
            close_conversation(conversation, actor=actor)
