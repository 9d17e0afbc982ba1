from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.lookup import find, related, unknown
from prilavok.api.paging import ListQuery, page
from prilavok.api.schemas import ActorOut, Body, Id, MoneyOut, Page, Price, money_of
from prilavok.catalog.models import Product
from prilavok.catalog.parsing import read_price
from prilavok.customers.queries import customers_of
from prilavok.inbox.queries import conversations_of
from prilavok.lib.money import Money
from prilavok.orders.actions import LineData, change_status, create_order, replace_lines, update_order
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.queries import draft_of, orders_of
from prilavok.shops.models import Shop

router = Router(tags=["orders"])

OrderStatus = Literal["draft", "new", "confirmed", "shipped", "done", "cancelled"]
MAX_QUANTITY = 10_000


class LineOut(TypedDict):
    """`name` and `price` are as they were when the line was made."""

    id: str
    product: str | None
    variant: str | None
    name: str
    quantity: int
    price: MoneyOut


class ChangeOut(TypedDict):
    """`change` names what was done, `data` the particulars; `message` is the one that led to it."""

    at: datetime
    actor: ActorOut
    change: str
    data: dict[str, Any]
    message: str | None
    undone: bool


class OrderOut(TypedDict):
    id: str
    number: int
    status: str
    customer: str
    conversation: str | None
    lines: list[LineOut]
    total: MoneyOut
    created_by: Literal["event", "member", "rule", "api"]
    note: str
    recipient: str
    phone: str
    address: str
    mark: int | None
    """What the customer gave it when asked, 1 to 5."""
    review: str
    history: list[ChangeOut]
    created_at: datetime
    updated_at: datetime


class LineIn(Body):
    """A product of the shop, or something else by its name. Without a price the product's counts."""

    product: Id | None = None
    variant: Id | None = None
    name: Annotated[str, Field(max_length=250)] = ""
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] = 1
    price: Price = None


Lines = Annotated[list[LineIn], Field(max_length=200)]


class OrderChangeIn(Body):
    """Only what is to change; `lines` replaces all lines."""

    status: OrderStatus = "draft"
    lines: Lines = []
    note: Annotated[str, Field(max_length=5000)] = ""
    recipient: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=32)] = ""
    address: Annotated[str, Field(max_length=300)] = ""


class OrderIn(OrderChangeIn):
    customer: Id
    conversation: Id | None = None
    status: Literal["draft", "new", "confirmed"] = "draft"


class OrderQuery(ListQuery):
    customer: str | None = None
    status: OrderStatus | None = None


def show(order: Order) -> OrderOut:
    return {
        "id": order.public_id,
        "number": order.number,
        "status": order.status,
        "customer": order.customer.public_id,
        "conversation": order.conversation.public_id if order.conversation else None,
        "lines": [_show_line(line, order.currency) for line in order.lines.all()],
        "total": money_of(order.total),
        "created_by": order.created_by,  # type: ignore[typeddict-item]
        "note": order.note,
        "recipient": order.recipient,
        "phone": order.phone,
        "address": order.address,
        "mark": order.mark,
        "review": order.review,
        "history": [_show_change(change, order.currency) for change in order.changes.all()],
        "created_at": order.created_at,
        "updated_at": order.updated_at,
    }


def _show_line(line: OrderLine, currency: str) -> LineOut:
    return {
        "id": line.public_id,
        "product": line.product.public_id if line.product else None,
        "variant": line.variant.public_id if line.variant else None,
        "name": line.name,
        "quantity": line.quantity,
        "price": money_of(Money(line.price_minor, currency)),
    }


def _show_change(change: OrderChange, currency: str) -> ChangeOut:
    return {
        "at": change.created_at,
        "actor": {"type": change.actor_type, "id": change.actor_id or None},  # type: ignore[typeddict-item]
        "change": change.kind,
        "data": _with_money(change.data, currency),
        "message": change.message.public_id if change.message else None,
        "undone": change.undone_at is not None,
    }


def _with_money(data: dict[str, Any], currency: str) -> dict[str, Any]:
    """History keeps prices in minor units; outside money has one shape."""
    shown: dict[str, Any] = {}
    for name, value in data.items():
        if name == "price" and isinstance(value, int):
            shown[name] = money_of(Money(value, currency))
        else:
            shown[name] = _with_money(value, currency) if isinstance(value, dict) else value
    return shown


def _orders(shop: Shop) -> QuerySet[Order]:
    changes = OrderChange.objects.select_related("message").order_by("pk")
    return orders_of(shop).prefetch_related(Prefetch("changes", changes))


@router.get("/orders", response=answers(ok=Page[OrderOut]))
def list_orders(request: ApiRequest, query: Query[OrderQuery]) -> HttpResponse:
    rows = _orders(shop_of(request))
    if query.customer is not None:
        rows = rows.filter(customer__public_id=query.customer)
    if query.status is not None:
        rows = rows.filter(status=query.status)
    return page(rows, query, show)


@router.get("/orders/{id}", response=answers(404, ok=OrderOut))
def get_order(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(_orders(shop_of(request)), id)))


@router.post("/orders", response=answers(400, 404, 409, 413, ok=OrderOut, created=OrderOut))
def add_order(request: ApiRequest, body: OrderIn) -> HttpResponse:
    """A customer has one draft: where there is one, the lines are added to it and the answer is 200."""
    shop, actor = shop_of(request), actor_of(request)
    customer = related(customers_of(shop).prefetch_related(None), body.customer, "customer")
    conversation = (
        related(conversations_of(shop), body.conversation, "conversation") if body.conversation else None
    )
    with transaction.atomic():
        lines = _lines(shop, body.lines)
        is_added = body.status == "draft" and draft_of(customer) is not None
        order = create_order(
            shop=shop,
            customer=customer,
            conversation=conversation,
            lines=lines,
            status=body.status,
            created_by="api",
            actor=actor,
        )
        update_order(order, actor=actor, **_texts(body))
    return answer(show(find(_orders(shop), order.public_id)), 200 if is_added else 201)


@router.patch("/orders/{id}", response=answers(400, 404, 409, 413, ok=OrderOut))
def change_order(request: ApiRequest, id: str, body: OrderChangeIn) -> HttpResponse:  # noqa: A002
    shop, actor = shop_of(request), actor_of(request)
    order = find(_orders(shop), id)
    with transaction.atomic():
        if "lines" in body.model_fields_set:
            order = replace_lines(order, _lines(shop, body.lines), actor=actor)
        order = update_order(order, actor=actor, **_texts(body))
        if "status" in body.model_fields_set:
            change_status(order, body.status, actor=actor)
    return answer(show(find(_orders(shop), id)))


def _texts(body: OrderChangeIn) -> dict[str, str]:
    given = body.given()
    return {name: given[name] for name in ("note", "recipient", "phone", "address") if name in given}


def _lines(shop: Shop, lines: Sequence[LineIn]) -> list[LineData]:
    """Products may have been taken from sale meanwhile: an order keeps them."""
    wanted = {line.product for line in lines if line.product}
    rows = Product.objects.filter(shop=shop, public_id__in=wanted).prefetch_related("variants")
    products = {product.public_id: product for product in rows}
    return [_line(line, index, products, shop) for index, line in enumerate(lines)]


def _line(line: LineIn, index: int, products: dict[str, Product], shop: Shop) -> LineData:
    product = products.get(line.product or "")
    if line.product and product is None:
        raise unknown(f"lines[{index}].product")
    variants = product.variants.all() if product else ()
    variant = next((one for one in variants if one.public_id == line.variant), None)
    if line.variant and variant is None:
        raise unknown(f"lines[{index}].variant")
    price = read_price(line.price, currency=shop.currency, field=f"lines[{index}].price")
    return LineData(product, variant, line.name, line.quantity, price.amount if price else None)
