"""Publications of the shop and the products on them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.lookup import find, related, related_list
from prilavok.api.paging import ListQuery, page
from prilavok.api.schemas import Body, Id, Moment, Page, Url, absolute
from prilavok.catalog.actions import set_post_products, update_post, upsert_post
from prilavok.catalog.models import Post, Product
from prilavok.catalog.permalinks import canonical
from prilavok.catalog.queries import find_posts, posts_of, products_of
from prilavok.channels.queries import channels_of

router = Router(tags=["posts"])

PostKind = Literal["post", "reel", "story", "ad", "wall"]


def _web_address(text: str) -> str:
    if text and not canonical(text):
        raise ValueError("should be a web address")
    return text


ExternalId = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
ExternalIds = Annotated[list[ExternalId], Field(max_length=20)]
Products = Annotated[list[Id], Field(max_length=100)]
Caption = Annotated[str, Field(max_length=20_000)]
Permalink = Annotated[str, Field(max_length=2000), AfterValidator(_web_address)]
ImageUrl = Url | Literal[""]


class PostOut(TypedDict):
    id: str
    channel: str
    external_id: str
    external_ids: list[str]
    kind: PostKind
    caption: str
    permalink: str
    image_url: str
    products: list[str]
    published_at: datetime | None
    created_at: datetime


class PostIn(Body):
    """Found by `channel` and any of its ids; what is left out stays as it is."""

    channel: Id
    external_id: ExternalId
    external_ids: ExternalIds = []
    kind: PostKind = "post"
    caption: Caption = ""
    permalink: Permalink = ""
    image_url: ImageUrl = ""
    products: Products | None = None
    published_at: Moment | None = None


class PostChange(Body):
    external_ids: ExternalIds = []
    kind: PostKind = "post"
    caption: Caption = ""
    permalink: Permalink = ""
    image_url: ImageUrl = ""
    products: Products = []
    published_at: Moment | None = None


class PostQuery(ListQuery):
    channel: str | None = None
    kind: PostKind | None = None
    external_id: str | None = None


def show(post: Post) -> PostOut:
    return {
        "id": post.public_id,
        "channel": post.channel.public_id,
        "external_id": post.external_id,
        "external_ids": post.external_ids or [post.external_id],
        "kind": post.kind,  # type: ignore[typeddict-item]
        "caption": post.caption,
        "permalink": post.permalink,
        "image_url": absolute(post.picture),
        "products": [row.product.public_id for row in post.post_products.all()],
        "published_at": post.published_at,
        "created_at": post.created_at,
    }


@router.get("/posts", response=answers(ok=Page[PostOut]))
def list_posts(request: ApiRequest, query: Query[PostQuery]) -> HttpResponse:
    rows = posts_of(shop_of(request))
    if query.channel is not None:
        rows = rows.filter(channel__public_id=query.channel)
    if query.kind is not None:
        rows = rows.filter(kind=query.kind)
    if query.external_id is not None:
        rows = rows.filter(external_ids__contains=[query.external_id])
    return page(rows, query, show)


@router.get("/posts/{id}", response=answers(404, ok=PostOut))
def get_post(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(posts_of(shop_of(request)), id)))


@router.post("/posts", response=answers(400, 404, 413, ok=PostOut, created=PostOut))
def save_post(request: ApiRequest, body: PostIn) -> HttpResponse:
    """201 when the publication is new, 200 when it was known by one of its ids."""
    shop = shop_of(request)
    channel = related(channels_of(shop), body.channel, "channel")
    products = None if body.products is None else _products(request, body.products)
    with transaction.atomic():
        is_known = bool(find_posts(channel, [body.external_id, *body.external_ids]))
        post = upsert_post(
            channel=channel,
            external_id=body.external_id,
            kind=body.kind if "kind" in body.model_fields_set else "",
            caption=body.caption,
            permalink=body.permalink,
            image_url=body.image_url,
            other_ids=body.external_ids,
            published_at=body.published_at,
            products=products,
            actor=actor_of(request),
        )
    return answer(show(find(posts_of(shop), post.public_id)), 200 if is_known else 201)


@router.patch("/posts/{id}", response=answers(400, 404, 413, ok=PostOut))
def change_post(request: ApiRequest, id: str, body: PostChange) -> HttpResponse:  # noqa: A002
    """Only the fields named. `external_ids` adds ids, `products` replaces the list."""
    rows, actor = posts_of(shop_of(request)), actor_of(request)
    post = find(rows, id)
    changes = body.given()
    more_ids, products = changes.pop("external_ids", []), changes.pop("products", None)
    with transaction.atomic():
        if products is not None:
            set_post_products(post, _products(request, products), actor=actor)
        if more_ids:
            upsert_post(channel=post.channel, external_id=post.external_id, other_ids=more_ids, actor=actor)
        if changes:
            update_post(post, actor=actor, changes=changes)  # type: ignore[arg-type]
    return answer(show(find(rows, id)))


def _products(request: ApiRequest, ids: list[str]) -> list[Product]:
    return related_list(products_of(shop_of(request)).prefetch_related(None), ids, "products")
