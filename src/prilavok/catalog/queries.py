from __future__ import annotations

from collections.abc import Iterable

from django.db.models import (
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Concat, Lower

from prilavok.catalog.models import DismissedProduct, Photo, Post, PostProduct, Product, Variant
from prilavok.catalog.permalinks import spellings
from prilavok.channels.models import Channel
from prilavok.lib.text import other_layout, stem, tokens
from prilavok.shops.models import Shop

MAX_WORDS = 8
_TEXT: TextField[str, str] = TextField()


def products_of(shop: Shop) -> QuerySet[Product]:
    """On sale, newest first, with variants and photos."""
    return (
        Product.objects.filter(shop=shop, deleted_at__isnull=True)
        .prefetch_related("variants", "photos")
        .order_by("-id")
    )


def posts_of(shop: Shop) -> QuerySet[Post]:
    """Newest first, with channel and the products on them (`post_products`, each with its photos)."""
    return (
        Post.objects.filter(shop=shop)
        .select_related("channel")
        .prefetch_related(Prefetch("post_products", queryset=_shown_products()))
        .order_by("-id")
    )


def _shown_products() -> QuerySet[PostProduct]:
    return (
        PostProduct.objects.filter(product__deleted_at__isnull=True)
        .select_related("product")
        .prefetch_related(Prefetch("product__photos", queryset=Photo.objects.order_by("position", "id")))
        .order_by("position", "id")
    )


def find_posts(channel: Channel, external_ids: Iterable[str], permalinks: Iterable[str] = ()) -> list[Post]:
    """Publications by any id the network uses for them or by any spelling of their address."""
    ids = [one for one in external_ids if one]
    links = spellings(permalinks)
    wanted = Q()
    if ids:
        wanted |= Q(external_ids__overlap=ids)
    if links:
        wanted |= Q(permalink_key__in=links)
    if not wanted:
        return []
    return list(Post.objects.filter(wanted, channel=channel).order_by("-id"))


def products_on_posts(posts: Iterable[Post]) -> dict[int, list[Product]]:
    """Row id of a post → its products in the order of the slides; deleted ones are left out."""
    found: dict[int, list[Product]] = {}
    rows = (
        PostProduct.objects.filter(post__in=list(posts), product__deleted_at__isnull=True)
        .select_related("product")
        .order_by("post_id", "position", "id")
    )
    for row in rows:
        found.setdefault(row.post_id, []).append(row.product)
    return found


def dismissed_on(posts: Iterable[int]) -> set[tuple[int, int]]:
    """Row ids of posts and of the products that were said not to be on them."""
    rows = DismissedProduct.objects.filter(post__in=list(posts))
    return set(rows.values_list("post_id", "product_id"))


def search_products(shop: Shop, words: str) -> QuerySet[Product]:
    """Products whose name, SKU, category or aliases hold all the words, in any form and layout."""
    rows = products_of(shop)
    if not words.strip():
        return rows
    return rows.annotate(haystack=_haystack()).filter(
        _holds(words) | _holds(other_layout(words)) | _sku_matches(words)
    )


def _haystack() -> Func:
    """Lower case, ё as е: what `tokens` makes of the words looked for."""
    aliases = Func(F("aliases"), Value(" "), function="array_to_string", output_field=_TEXT)
    joined = Concat("name", Value(" "), "category", Value(" "), aliases, output_field=_TEXT)
    lowered = Lower(joined, output_field=_TEXT)
    return Func(lowered, Value("ёґ"), Value("ег"), function="translate", output_field=_TEXT)


def _holds(words: str) -> Q:
    wanted = Q()
    found = tokens(words)[:MAX_WORDS]
    for word in found:
        wanted &= Q(haystack__contains=stem(word))
    return wanted if found else Q(pk__in=[])


def _sku_matches(words: str) -> Q:
    sku = words.strip()
    variant = Variant.objects.filter(product=OuterRef("pk"), sku__istartswith=sku)
    return Q(sku__icontains=sku) | Q(Exists(variant))


def categories_of(shop: Shop) -> list[str]:
    return list(
        Product.objects.filter(shop=shop, deleted_at__isnull=True)
        .exclude(category="")
        .order_by("category")
        .values_list("category", flat=True)
        .distinct()
    )


def find_products(shop_id: int, names: Iterable[str]) -> list[Product]:
    """On sale, by article number or by any id another system gives them."""
    wanted = sorted({name for name in names if name})
    if not wanted:
        return []
    ids = Func(F("external_ids"), Value("$.*"), function="jsonb_path_query_array", output_field=JSONField())
    rows = Product.objects.filter(shop_id=shop_id, deleted_at__isnull=True).annotate(ids=ids)
    return list(rows.filter(Q(sku__in=wanted) | Q(ids__has_any_keys=wanted)).order_by("pk"))
