from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from django.db import transaction

from prilavok.catalog.actions.photos import put_file
from prilavok.catalog.errors import ForeignProduct
from prilavok.catalog.models import DismissedProduct, Post, PostProduct, Product
from prilavok.catalog.permalinks import canonical
from prilavok.catalog.pictures import Picture
from prilavok.channels.models import Channel
from prilavok.events.actions import record
from prilavok.events.types import SYSTEM, Actor, NewEvent
from prilavok.lib.jobs import defer
from prilavok.shops.actions import bump_catalog_version

READ_BY_LINKING = frozenset({"kind", "caption", "permalink_key", "external_ids"})


class PostChanges(TypedDict, total=False):
    kind: str
    caption: str
    permalink: str
    image_url: str
    published_at: datetime | None
    expires_at: datetime | None


@transaction.atomic
def upsert_post(  # noqa: PLR0913  a publication has many names
    *,
    channel: Channel,
    external_id: str,
    kind: str = "",
    caption: str = "",
    permalink: str = "",
    image_url: str = "",
    other_ids: Iterable[str] = (),
    published_at: datetime | None = None,
    expires_at: datetime | None = None,
    products: Sequence[Product] | None = None,
    actor: Actor,
) -> Post:
    """The publication with this id or one of the other ids, made when there is none.

    Empty values leave what is known; ids are merged; `products` (not None) replaces the list.
    """
    ids = list(dict.fromkeys(one for one in (external_id, *other_ids) if one))
    post = _locked(channel, ids)
    is_new = post is None
    if post is None:
        post, is_new = Post.objects.get_or_create(
            channel=channel,
            external_id=external_id,
            defaults={"shop_id": channel.shop_id, "kind": kind or Post.Kind.POST, "external_ids": ids},
        )
    given = PostChanges(
        kind=kind,
        caption=caption,
        permalink=permalink,
        image_url=image_url,
        published_at=published_at,
        expires_at=expires_at,
    )
    known: PostChanges = {name: value for name, value in given.items() if value}  # type: ignore[assignment]
    changed = _assign(post, known, ids)
    if changed or is_new:
        _save(post, changed, actor)
    if products is not None:
        set_post_products(post, products, actor=actor)
    return post


@transaction.atomic
def update_post(post: Post, *, actor: Actor, changes: PostChanges) -> Post:
    """The publication as it is now; here an empty value empties the field."""
    fresh = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    changed = _assign(fresh, changes, [])
    if changed:
        _save(fresh, changed, actor)
    return fresh


@transaction.atomic
def set_post_products(post: Post, products: Sequence[Product], *, actor: Actor) -> None:
    """Exactly these products in this order. Raises `ForeignProduct`."""
    Post.objects.select_for_update().get(pk=post.pk)
    wanted = list(dict.fromkeys(product.pk for product in products))
    if any(product.shop_id != post.shop_id or product.deleted_at for product in products):
        raise ForeignProduct
    rows = {row.product_id: row for row in PostProduct.objects.filter(post=post)}
    if [row.product_id for row in sorted(rows.values(), key=lambda row: row.position)] == wanted:
        return
    PostProduct.objects.filter(post=post).exclude(product_id__in=wanted).delete()
    PostProduct.objects.bulk_create(
        (PostProduct(post=post, product_id=pk, position=index) for index, pk in enumerate(wanted)),
        update_conflicts=True,
        update_fields=["position"],
        unique_fields=["post", "product"],
    )
    DismissedProduct.objects.filter(post=post, product_id__in=wanted).delete()
    bump_catalog_version(post.shop_id)
    record(_changed(post, "products", actor))


@transaction.atomic
def dismiss_product(post: Post, product: Product, *, actor: Actor) -> None:
    """The product is not on the publication and is not suggested for it again. Raises `ForeignProduct`."""
    if product.shop_id != post.shop_id:
        raise ForeignProduct
    _row, is_new = DismissedProduct.objects.get_or_create(post=post, product=product)
    if is_new:
        record(_changed(post, "dismissed", actor))


@transaction.atomic
def restore_suggestion(post: Post, product: Product, *, actor: Actor) -> None:
    """The product may be suggested for the publication again."""
    count, _by_model = DismissedProduct.objects.filter(post=post, product=product).delete()
    if count:
        record(_changed(post, "restored", actor))


@transaction.atomic
def store_post_image(post: Post, picture: Picture) -> bool:
    """Keep the publication's picture, whose address at the network soon stops working."""
    row = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if row is None or row.image:
        return False
    put_file(row.image, picture)
    row.save(update_fields=["image"])
    record(_changed(row, "image", SYSTEM))
    return True


def _locked(channel: Channel, ids: Sequence[str]) -> Post | None:
    return (
        Post.objects.select_for_update(of=("self",))
        .filter(channel=channel, external_ids__overlap=list(ids))
        .order_by("pk")
        .first()
    )


def _assign(post: Post, changes: PostChanges, ids: Sequence[str]) -> list[str]:
    """Sets what differs and tells which columns that are."""
    values: dict[str, object] = dict(changes)
    if "permalink" in changes:
        values["permalink"] = changes["permalink"].strip()
        values["permalink_key"] = canonical(changes["permalink"])
    values["external_ids"] = list(dict.fromkeys([*post.external_ids, *ids]))
    changed = [name for name, value in values.items() if getattr(post, name) != value]
    # The network signs its picture addresses anew each time: a stored picture needs no other.
    if post.image and "image_url" in changed and len(changed) == 1:
        return []
    for name in changed:
        setattr(post, name, values[name])
    return changed


def _save(post: Post, changed: Sequence[str], actor: Actor) -> None:
    if changed:
        post.save(update_fields=list(changed))
    if post.image_url and not post.image:
        defer("catalog.fetch_post_image", once=f"post-image-{post.pk}", post_id=post.pk)
    if READ_BY_LINKING.intersection(changed) and PostProduct.objects.filter(post=post).exists():
        bump_catalog_version(post.shop_id)
    record(_changed(post, "saved", actor))


def _changed(post: Post, change: str, actor: Actor) -> NewEvent:
    return NewEvent(
        shop_id=post.shop_id,
        name="post.changed",
        topic="product",
        subject=post.public_id,
        actor=actor,
        data={"change": change},
    )
