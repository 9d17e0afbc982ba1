"""What linking would say to a message."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, shop_of
from prilavok.api.errors import invalid_field
from prilavok.api.interests import EvidenceOut
from prilavok.api.lookup import related
from prilavok.api.schemas import Body, Id, relative
from prilavok.catalog.errors import PictureRejected
from prilavok.catalog.pictures import decode_data_url, read_picture
from prilavok.channels.types import Reference, ReferenceType
from prilavok.customers.models import Customer
from prilavok.customers.queries import customers_of
from prilavok.linking.preview import PreviewItem, preview

router = Router(tags=["linking"])


class ReferenceIn(Body):
    type: ReferenceType
    external_id: Annotated[str, Field(max_length=250)] = ""
    url: Annotated[str, Field(max_length=2000)] = ""
    title: Annotated[str, Field(max_length=2000)] = ""


class PreviewIn(Body):
    """`customer` brings in what is already known of them; pictures are web addresses or `data:` URLs."""

    text: Annotated[str, Field(max_length=10_000)] = ""
    pictures: Annotated[list[str], Field(max_length=10)] = []
    references: Annotated[list[ReferenceIn], Field(max_length=20)] = []
    customer: Id | None = None


class PreviewItemOut(TypedDict):
    product: str
    variant: str | None
    quantity: int
    score: float
    state: Literal["suggested", "linked"]
    evidence: list[EvidenceOut]


class PreviewOut(TypedDict):
    """Best first, at most five. `hint` says why nothing is certain."""

    items: list[PreviewItemOut]
    hint: Literal["unknown_product", "ambiguous"] | None


@router.post("/linking/preview", response=answers(400, 404, 413, ok=PreviewOut))
def preview_linking(request: ApiRequest, body: PreviewIn) -> HttpResponse:
    """Nothing is stored."""
    shop = shop_of(request)
    customers = customers_of(shop).prefetch_related(None)
    customer: Customer | None = related(customers, body.customer, "customer") if body.customer else None
    pictures = [_picture(one, index) for index, one in enumerate(body.pictures)]
    found = preview(
        shop,
        body.text,
        [Reference(one.type, one.external_id, one.url, one.title) for one in body.references],
        customer,
        [name for name, _ in pictures],
        {name: content for name, content in pictures if content},
    )
    return answer({"items": [_show(item) for item in found.items], "hint": found.hint})


def _picture(source: str, index: int) -> tuple[str, bytes]:
    """The digest under which a picture is kept, with the picture itself; or the address of one."""
    if source.startswith(("http://", "https://")):
        return relative(source), b""
    try:
        content = decode_data_url(source)
        return read_picture(content).digest, content
    except PictureRejected as error:
        raise invalid_field(f"pictures[{index}]", str(error)) from None


def _show(item: PreviewItem) -> PreviewItemOut:
    return {
        "product": item.product.public_id,
        "variant": item.variant.public_id if item.variant else None,
        "quantity": item.quantity,
        "score": round(item.score, 4),
        "state": item.state,
        "evidence": [
            {"kind": one.kind, "detail": one.detail, "weight": round(one.weight, 4)} for one in item.evidence
        ],
    }
