from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from ninja import Query, Router
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.lookup import find, related
from prilavok.api.paging import ListQuery, page
from prilavok.api.schemas import Body, Empty, Id, Page
from prilavok.catalog.queries import products_of
from prilavok.linking.actions import confirm_interest, reject_interest, replace_interest
from prilavok.linking.models import Evidence, Interest
from prilavok.linking.queries import interests_of
from prilavok.linking.types import EvidenceKind
from prilavok.orders.actions import apply_correction

router = Router(tags=["interests"])

InterestState = Literal["suggested", "linked", "confirmed", "rejected"]


class EvidenceOut(TypedDict):
    kind: EvidenceKind
    detail: str
    weight: float


class InterestOut(TypedDict):
    """`message` is the one that started it; `closed_at` is set when the order it led to has ended."""

    id: str
    customer: str
    conversation: str | None
    product: str
    variant: str | None
    quantity: int
    score: float
    state: InterestState
    message: str | None
    evidence: list[EvidenceOut]
    closed_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ReplaceIn(Body):
    product: Id


class InterestQuery(ListQuery):
    customer: str | None = None
    product: str | None = None
    state: InterestState | None = None
    message: str | None = None


def show(interest: Interest) -> InterestOut:
    return {
        "id": interest.public_id,
        "customer": interest.customer.public_id,
        "conversation": interest.conversation.public_id if interest.conversation else None,
        "product": interest.product.public_id,
        "variant": interest.variant.public_id if interest.variant else None,
        "quantity": interest.quantity,
        "score": round(interest.score, 4),
        "state": interest.state,  # type: ignore[typeddict-item]
        "message": interest.message.public_id if interest.message else None,
        "evidence": [_evidence(one) for one in interest.evidence.all()],
        "closed_at": interest.closed_at,
        "created_at": interest.created_at,
        "updated_at": interest.updated_at,
    }


def _evidence(row: Evidence) -> EvidenceOut:
    return {"kind": row.kind, "detail": row.detail, "weight": round(row.weight, 4)}  # type: ignore[typeddict-item]


@router.get("/interests", response=answers(ok=Page[InterestOut]))
def list_interests(request: ApiRequest, query: Query[InterestQuery]) -> HttpResponse:
    """`message` finds those that it started and those that it is evidence for."""
    rows = interests_of(shop_of(request))
    if query.customer is not None:
        rows = rows.filter(customer__public_id=query.customer)
    if query.product is not None:
        rows = rows.filter(product__public_id=query.product)
    if query.state is not None:
        rows = rows.filter(state=query.state)
    if query.message is not None:
        named = Evidence.objects.filter(interest=OuterRef("pk"), message__public_id=query.message)
        rows = rows.filter(Q(message__public_id=query.message) | Exists(named))
    return page(rows, query, show)


@router.get("/interests/{id}", response=answers(404, ok=InterestOut))
def get_interest(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(interests_of(shop_of(request)), id)))


@router.post("/interests/{id}/confirm", response=answers(400, 404, 409, 413, ok=InterestOut))
def confirm(request: ApiRequest, id: str, body: Empty | None = None) -> HttpResponse:  # noqa: A002
    """Right; the customer's draft order has it."""
    rows, actor = interests_of(shop_of(request)), actor_of(request)
    with transaction.atomic():
        apply_correction(confirm_interest(find(rows, id), actor=actor), actor=actor)
    return answer(show(find(rows, id)))


@router.post("/interests/{id}/reject", response=answers(400, 404, 413, ok=InterestOut))
def reject(request: ApiRequest, id: str, body: Empty | None = None) -> HttpResponse:  # noqa: A002
    """Wrong; the line that came from it leaves the open draft."""
    rows, actor = interests_of(shop_of(request)), actor_of(request)
    with transaction.atomic():
        apply_correction(reject_interest(find(rows, id), actor=actor), actor=actor)
    return answer(show(find(rows, id)))


@router.post("/interests/{id}/replace", response=answers(400, 404, 409, 413, ok=InterestOut))
def replace(request: ApiRequest, id: str, body: ReplaceIn) -> HttpResponse:  # noqa: A002
    """Not this product but that one. Answers the confirmed interest in the product named."""
    shop, actor = shop_of(request), actor_of(request)
    rows = interests_of(shop)
    interest = find(rows, id)
    product = related(products_of(shop), body.product, "product")
    with transaction.atomic():
        chosen = replace_interest(interest, product, actor=actor)
        if chosen.pk == interest.pk:
            apply_correction(chosen, actor=actor)
        else:
            apply_correction(interest, chosen, actor=actor)
    return answer(show(find(rows, chosen.public_id)))
