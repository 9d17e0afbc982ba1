from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, shop_of
from prilavok.api.lookup import find
from prilavok.api.paging import ListQuery, page
from prilavok.api.schemas import Page
from prilavok.channels.models import Channel
from prilavok.channels.queries import channels_of

router = Router(tags=["channels"])


class ChannelOut(TypedDict):
    id: str
    kind: str
    external_id: str
    name: str
    username: str
    status: Literal["active", "reconnect", "paused", "disabled"]
    problem: str | None
    hook: str
    last_event_at: datetime | None
    created_at: datetime


def show(channel: Channel) -> ChannelOut:
    return {
        "id": channel.public_id,
        "kind": channel.kind,
        "external_id": channel.external_id,
        "name": channel.name,
        "username": channel.username,
        "status": channel.status,  # type: ignore[typeddict-item]
        "problem": channel.problem or None,
        "hook": channel.hook_path,
        "last_event_at": channel.last_event_at,
        "created_at": channel.created_at,
    }


@router.get("/channels", response=answers(ok=Page[ChannelOut]))
def list_channels(request: ApiRequest, query: Query[ListQuery]) -> HttpResponse:
    return page(channels_of(shop_of(request)), query, show)


@router.get("/channels/{id}", response=answers(404, ok=ChannelOut))
def get_channel(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(channels_of(shop_of(request)), id)))
