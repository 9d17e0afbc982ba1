from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers, nothing
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.lookup import find
from prilavok.api.paging import ListQuery, page
from prilavok.api.schemas import Body, Id, MoneyOut, Page, Price, absolute, money, relative
from prilavok.catalog.actions import create_product, delete_product, update_product
from prilavok.catalog.models import Product, Variant
from prilavok.catalog.parsing import read_product
from prilavok.catalog.queries import products_of, search_products
from prilavok.catalog.types import ProductData
from prilavok.lib.money import Money

router = Router(tags=["products"])

Sku = Annotated[str, Field(max_length=80)]
Stock = Annotated[int, Field(ge=0, le=2**31 - 1)]


class VariantOut(TypedDict):
    id: str
    sku: str
    options: dict[str, str]
    price: MoneyOut | None
    stock: int | None


class PhotoOut(TypedDict):
    id: str
    url: str


class ProductOut(TypedDict):
    """No price: on request. No stock: not counted. A variant without a price costs what the product does."""

    id: str
    sku: str | None
    name: str
    description: str
    category: str
    url: str
    price: MoneyOut | None
    stock: int | None
    aliases: list[str]
    photos: list[PhotoOut]
    variants: list[VariantOut]
    external_ids: dict[str, str]
    created_at: datetime
    updated_at: datetime


class VariantIn(Body):
    """`id` names an existing variant; without it the article number or the options do."""

    id: Id | None = None
    sku: Sku | None = None
    options: dict[str, str | int | float] = {}
    price: Price = None
    stock: Stock | None = None


class ProductChange(Body):
    """Only what is to change; lists replace the whole list. Photos are web addresses or `data:` URLs."""

    sku: Sku | None = None
    name: Annotated[str, Field(max_length=250)] = ""
    description: Annotated[str, Field(max_length=20_000)] = ""
    category: Annotated[str, Field(max_length=120)] = ""
    url: Annotated[str, Field(max_length=2000)] = ""
    price: Price = None
    stock: Stock | None = None
    aliases: Annotated[list[str], Field(max_length=100)] = []
    photos: Annotated[list[str], Field(max_length=20)] = []
    variants: Annotated[list[VariantIn], Field(max_length=300)] = []
    external_ids: dict[str, str | int] = {}


class ProductIn(ProductChange):
    name: Annotated[str, Field(min_length=1, max_length=250)]


class ProductQuery(ListQuery):
    q: Annotated[str | None, Field(max_length=200, description="Words of the name, in any form.")] = None
    sku: Annotated[str | None, Field(description="Article number of the product or a variant.")] = None


def show(product: Product) -> ProductOut:
    return {
        "id": product.public_id,
        "sku": product.sku,
        "name": product.name,
        "description": product.description,
        "category": product.category,
        "url": product.url,
        "price": money(product.price),
        "stock": product.stock,
        "aliases": product.aliases,
        "photos": [{"id": photo.public_id, "url": absolute(photo.url)} for photo in product.photos.all()],
        "variants": [_show_variant(variant, product.currency) for variant in product.variants.all()],
        "external_ids": {name: str(value) for name, value in product.external_ids.items()},
        "created_at": product.created_at,
        "updated_at": product.updated_at,
    }


def _show_variant(variant: Variant, currency: str) -> VariantOut:
    price = None if variant.price_minor is None else Money(variant.price_minor, currency)
    return {
        "id": variant.public_id,
        "sku": variant.sku,
        "options": {name: str(value) for name, value in variant.options.items()},
        "price": money(price),
        "stock": variant.stock,
    }


@router.get("/products", response=answers(ok=Page[ProductOut]))
def list_products(request: ApiRequest, query: Query[ProductQuery]) -> HttpResponse:
    shop = shop_of(request)
    rows = search_products(shop, query.q) if query.q else products_of(shop)
    if query.sku is not None:
        of_variant = Variant.objects.filter(product=OuterRef("pk"), sku=query.sku)
        rows = rows.filter(Q(sku=query.sku) | Exists(of_variant))
    return page(rows, query, show)


@router.get("/products/{id}", response=answers(404, ok=ProductOut))
def get_product(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(products_of(shop_of(request)), id)))


@router.post("/products", response=answers(400, 413, created=ProductOut))
def add_product(request: ApiRequest, body: ProductIn) -> HttpResponse:
    shop = shop_of(request)
    data = ProductData(**read_product(_raw(body), currency=shop.currency))
    product = create_product(shop=shop, actor=actor_of(request), data=data)
    return answer(show(find(products_of(shop), product.public_id)), 201)


@router.patch("/products/{id}", response=answers(400, 404, 413, ok=ProductOut))
def change_product(request: ApiRequest, id: str, body: ProductChange) -> HttpResponse:  # noqa: A002
    shop = shop_of(request)
    product = find(products_of(shop), id)
    changes = read_product(_raw(body), currency=shop.currency)
    update_product(product, actor=actor_of(request), changes=changes)
    return answer(show(find(products_of(shop), id)))


@router.delete("/products/{id}", response=answers(404, gone=None))
def remove_product(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    """It is no longer sold; orders and interests keep it."""
    delete_product(find(products_of(shop_of(request)), id), actor=actor_of(request))
    return nothing()


def _raw(body: ProductChange) -> dict[str, Any]:
    given = body.given()
    if "photos" in given:
        given["photos"] = [relative(one) for one in given["photos"]]
    return given
