from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.lookup import find, related
from prilavok.api.paging import ListQuery, page
from prilavok.api.reads import customer_rows
from prilavok.api.schemas import Body, Id, Page
from prilavok.customers.actions import set_tags, update_customer
from prilavok.customers.models import Customer, Identity
from prilavok.customers.queries import search_customers
from prilavok.orders.actions import merge_customers

router = Router(tags=["customers"])

FieldValue = str | int | float | bool | None
NATIONAL_DIGITS = 10
"""So many digits tell a number apart whatever stands in front: +7 916…, 8 916…"""


class IdentityOut(TypedDict):
    """The person as one channel knows them; `external_id` is the network's name for them."""

    id: str
    channel: str
    kind: str
    external_id: str
    username: str
    name: str


class CustomerOut(TypedDict):
    id: str
    name: str
    phone: str
    email: str
    note: str
    tags: list[str]
    fields: dict[str, FieldValue]
    identities: list[IdentityOut]
    created_at: datetime
    last_seen_at: datetime


def _email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise ValueError("should be an e-mail address") from None
    return text


FieldName = Annotated[str, Field(min_length=1, max_length=60)]
FieldText = Annotated[str, Field(max_length=2000)]
Tag = Annotated[str, Field(max_length=40, pattern=r"\S")]


class CustomerChange(Body):
    """Only what is to change. `tags` replaces the list; in `fields` null removes one."""

    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=32)] = ""
    email: Annotated[str, Field(max_length=254), AfterValidator(_email)] = ""
    note: Annotated[str, Field(max_length=20_000)] = ""
    tags: Annotated[list[Tag], Field(max_length=50)] = []
    fields: Annotated[dict[FieldName, FieldText | int | float | bool | None], Field(max_length=100)] = {}


class MergeIn(Body):
    into: Id


class CustomerQuery(ListQuery):
    q: Annotated[str | None, Field(max_length=200, description="Name, user name, e-mail or phone.")] = None
    phone: Annotated[str | None, Field(description="A phone number in any spelling.")] = None
    external_id: Annotated[str | None, Field(description="The network's id of the person.")] = None


def show(customer: Customer) -> CustomerOut:
    identities = list(customer.identities.all())
    return {
        "id": customer.public_id,
        "name": customer.name or next((one.name or one.username for one in identities), ""),
        "phone": customer.phone,
        "email": customer.email,
        "note": customer.note,
        "tags": [row.tag.name for row in customer.customer_tags.all()],
        "fields": customer.fields,
        "identities": [_show_identity(one) for one in identities],
        "created_at": customer.created_at,
        "last_seen_at": customer.last_seen_at,
    }


def _show_identity(identity: Identity) -> IdentityOut:
    return {
        "id": identity.public_id,
        "channel": identity.channel.public_id,
        "kind": identity.channel.kind,
        "external_id": identity.external_id,
        "username": identity.username,
        "name": identity.name,
    }


@router.get("/customers", response=answers(ok=Page[CustomerOut]))
def list_customers(request: ApiRequest, query: Query[CustomerQuery]) -> HttpResponse:
    rows = customer_rows(shop_of(request))
    if query.q is not None:
        rows = search_customers(rows, query.q)
    if query.phone is not None:
        rows = _with_phone(rows, query.phone)
    if query.external_id is not None:
        names = Q(external_id=query.external_id) | Q(aliases__contains=[query.external_id])
        rows = rows.filter(Exists(Identity.objects.filter(names, customer=OuterRef("pk"))))
    return page(rows, query, show)


def _with_phone(rows: QuerySet[Customer], phone: str) -> QuerySet[Customer]:
    digits = re.sub(r"\D", "", phone)[-NATIONAL_DIGITS:]
    if not digits:
        return rows.none()
    only_digits = Func(
        F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=CharField()
    )
    known = Identity.objects.filter(customer=OuterRef("pk")).annotate(digits=only_digits)
    return rows.annotate(digits=only_digits).filter(
        Q(digits__endswith=digits) | Exists(known.filter(digits__endswith=digits))
    )


@router.get("/customers/{id}", response=answers(404, ok=CustomerOut))
def get_customer(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(customer_rows(shop_of(request)), id)))


@router.patch("/customers/{id}", response=answers(400, 404, 413, ok=CustomerOut))
def change_customer(request: ApiRequest, id: str, body: CustomerChange) -> HttpResponse:  # noqa: A002
    rows, actor = customer_rows(shop_of(request)), actor_of(request)
    customer = find(rows, id)
    changes = body.given()
    tags = changes.pop("tags", None)
    with transaction.atomic():
        if changes:
            update_customer(customer, actor=actor, **changes)
        if tags is not None:
            set_tags(customer, tags, actor=actor)
    return answer(show(find(rows, id)))


@router.post("/customers/{id}/merge", response=answers(400, 404, 409, 413, ok=CustomerOut))
def merge_customer(request: ApiRequest, id: str, body: MergeIn) -> HttpResponse:  # noqa: A002
    """This customer becomes part of `into`, which keeps its own words and is the answer."""
    rows = customer_rows(shop_of(request))
    source, into = find(rows, id), related(rows, body.into, "into")
    merge_customers(source=source, into=into, actor=actor_of(request))
    return answer(show(find(rows, body.into)))
