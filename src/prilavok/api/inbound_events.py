"""What the networks sent, one row a request."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BeforeValidator
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, shop_of
from prilavok.api.lookup import find
from prilavok.api.paging import ListQuery, page
from prilavok.api.schemas import Empty, Moment, Page
from prilavok.ingest.models import InboundEvent
from prilavok.ingest.queries import filtered, inbound_events_of
from prilavok.ingest.replay import replay

router = Router(tags=["inbound events"])

EventStatus = Literal["stored", "applied", "failed", "ignored"]


class InboundEventOut(TypedDict):
    id: str
    channel: str
    key: str
    status: EventStatus
    error: str | None
    attempts: int
    received_at: datetime
    applied_at: datetime | None


def _plus_kept(text: object) -> object:
    """A bare + in a query string means a space; in a time it can only have been the zone's sign."""
    return text.replace(" ", "+") if isinstance(text, str) and "T" in text else text


class InboundEventQuery(ListQuery):
    status: EventStatus | None = None
    channel: str | None = None
    since: Annotated[Moment | None, BeforeValidator(_plus_kept)] = None


def show(row: InboundEvent) -> InboundEventOut:
    """Of an error the first line: the rest is for whoever mends the program."""
    return {
        "id": row.public_id,
        "channel": row.channel.public_id,
        "key": row.key,
        "status": row.status,  # type: ignore[typeddict-item]
        "error": row.error.split("\n", 1)[0] or None,
        "attempts": row.attempts,
        "received_at": row.received_at,
        "applied_at": row.applied_at,
    }


@router.get("/inbound-events", response=answers(ok=Page[InboundEventOut]))
def list_inbound_events(request: ApiRequest, query: Query[InboundEventQuery]) -> HttpResponse:
    rows = filtered(
        inbound_events_of(shop_of(request)),
        status=query.status or "",
        since=query.since,
    )
    if query.channel is not None:
        rows = rows.filter(channel__public_id=query.channel)
    return page(rows, query, show)


@router.get("/inbound-events/{id}", response=answers(404, ok=InboundEventOut))
def get_inbound_event(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(inbound_events_of(shop_of(request)), id)))


@router.post("/inbound-events/{id}/replay", response=answers(400, 404, 413, ok=InboundEventOut))
def replay_inbound_event(
    request: ApiRequest,
    id: str,  # noqa: A002
    body: Empty | None = None,
) -> HttpResponse:
    """Applies it again; what it has done before is not done twice."""
    rows = inbound_events_of(shop_of(request))
    replay([find(rows, id).pk])
    return answer(show(find(rows, id)))
