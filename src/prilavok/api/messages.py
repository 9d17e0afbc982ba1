"""Messages of one conversation and of the whole shop."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.idempotency import once
from prilavok.api.lookup import find
from prilavok.api.message_shape import Direction, MessageOut, show
from prilavok.api.paging import ListQuery, page
from prilavok.api.reads import message_rows
from prilavok.api.schemas import Page
from prilavok.api.writing import MessageIn, write_message
from prilavok.channels.queries import channels_of
from prilavok.inbox.models import Conversation, Message, Step
from prilavok.inbox.queries import conversations_of
from prilavok.inbox.search import saying
from prilavok.shops.models import Shop

router = Router(tags=["messages"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="The same key and body within 24 h answers the first message again.",
    ),
]


class MessageQuery(ListQuery):
    channel: str | None = None
    customer: str | None = None
    conversation: str | None = None
    external_id: Annotated[str | None, Field(description="The network's id of the message or a part.")] = None
    direction: Direction | None = None
    q: Annotated[
        str | None,
        Field(max_length=200, description="Words of the text in any form, the last one as far as it goes."),
    ] = None


@router.get("/messages", response=answers(ok=Page[MessageOut]))
def list_messages(request: ApiRequest, query: Query[MessageQuery]) -> HttpResponse:
    """In the order in which they came to us."""
    shop = shop_of(request)
    return page(_filtered(message_rows(shop), shop, query), query, show)


def _filtered(rows: QuerySet[Message], shop: Shop, query: MessageQuery) -> QuerySet[Message]:
    if query.channel is not None:
        rows = rows.filter(channel__in=list(channels_of(shop).filter(public_id=query.channel)))
    if query.customer is not None:
        rows = rows.filter(conversation__in=_rooms(shop, customer__public_id=query.customer))
    if query.conversation is not None:
        rows = rows.filter(conversation__in=_rooms(shop, public_id=query.conversation))
    if query.external_id is not None:
        rows = rows.filter(_named(shop, query.external_id))
    if query.direction is not None:
        rows = rows.filter(direction=query.direction)
    if query.q:
        rows = saying(rows, query.q)
    return rows


def _rooms(shop: Shop, **match: str) -> list[int]:
    """Looked up first: the planner then reads these conversations instead of the whole shop."""
    return list(Conversation.objects.filter(shop=shop, **match).values_list("pk", flat=True))


def _named(shop: Shop, external_id: str) -> Q:
    steps = Step.objects.filter(external_id=external_id, message__shop=shop).values_list(
        "message_id", flat=True
    )
    channels = list(channels_of(shop).values_list("pk", flat=True))
    return Q(channel__in=channels, external_id=external_id) | Q(pk__in=list(steps))


@router.get("/messages/{id}", response=answers(404, ok=MessageOut))
def get_message(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(message_rows(shop_of(request)), id)))


@router.get("/conversations/{id}/messages", response=answers(404, ok=Page[MessageOut]))
def list_conversation_messages(
    request: ApiRequest,
    id: str,  # noqa: A002
    query: Query[ListQuery],
) -> HttpResponse:
    """In the order of the screen: by the network's time."""
    shop = shop_of(request)
    conversation = find(conversations_of(shop), id)
    return page(message_rows(shop).filter(conversation=conversation), query, show, by="sent_at")


@router.post("/conversations/{id}/messages", response=answers(400, 404, 409, 413, created=MessageOut))
def send_message(
    request: ApiRequest,
    id: str,  # noqa: A002
    body: MessageIn,
    key: IdempotencyKey = None,
) -> HttpResponse:
    """Queued for sending (a `note` is kept for the staff). Refused with a 409 whose `type` ends in
    `window_closed`, `unsupported` or `already_replied`."""
    shop = shop_of(request)
    conversation = find(conversations_of(shop), id)
    public_id = once(
        request,
        key,
        {"conversation": id, **body.model_dump(mode="json")},
        lambda: write_message(conversation, body, actor_of(request)).public_id,
    )
    return answer(show(find(message_rows(shop), public_id)), 201)
