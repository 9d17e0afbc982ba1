from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from prilavok.catalog.actions import (
    create_product,
    delete_product,
    restore_product,
    save_products,
    set_photos,
    update_product,
)
from prilavok.catalog.errors import InvalidField, SkuTaken
from prilavok.catalog.models import Photo, Product, Variant
from prilavok.catalog.queries import products_of
from prilavok.catalog.saving import plan_save
from prilavok.catalog.tests.conftest import MEMBER, data_url, image_bytes
from prilavok.catalog.types import ProductData, Upload, VariantData
from prilavok.events.models import Event
from prilavok.lib.money import Money
from prilavok.shops.models import Shop

Make = Callable[..., Product]


def version(shop: Shop) -> int:
    return Shop.objects.values_list("catalog_version", flat=True).get(pk=shop.pk)


def test_create_writes_all_and_tells(shop: Shop) -> None:
    product = create_product(
        shop=shop,
        actor=MEMBER,
        data=ProductData(
            name="Платье «Марта»",
            sku="PL-1",
            price=Money(490_000, "RUB"),
            stock=7,
            aliases=("марта",),
            external_ids={"retailer": "r1"},
            variants=(
                VariantData(options={"размер": "44"}, sku="PL-1-44", stock=3),
                VariantData(options={"размер": "46"}, price=Money(500_000, "RUB")),
            ),
        ),
    )
    fresh = products_of(shop).get()
    assert fresh == product
    assert (fresh.name, fresh.sku, fresh.price, fresh.stock) == (
        "Платье «Марта»",
        "PL-1",
        Money(490_000, "RUB"),
        7,
    )
    assert (fresh.aliases, fresh.external_ids) == (["марта"], {"retailer": "r1"})
    variants = [(v.label, v.sku, v.price_minor, v.stock, v.position) for v in fresh.variants.all()]
    assert variants == [("44", "PL-1-44", None, 3, 0), ("46", "", 500_000, None, 1)]
    event = Event.objects.get()
    assert (event.name, event.topic, event.subject) == ("product.changed", "product", product.public_id)
    assert (event.actor_type, event.actor_id, event.data) == ("member", "m-1", {"change": "created"})
    assert version(shop) == 1


def test_sku_is_unique_among_products_on_sale(shop: Shop, make: Make) -> None:
    first = make(sku="A-1")
    with pytest.raises(SkuTaken) as caught:
        make("Second", sku="A-1")
    assert (caught.value.field, caught.value.sku) == ("sku", "A-1")
    assert products_of(shop).count() == 1

    delete_product(first, actor=MEMBER)
    second = make("Second", sku="A-1")
    with pytest.raises(SkuTaken):
        restore_product(first, actor=MEMBER)
    assert list(products_of(shop)) == [second]


def test_other_shops_have_their_own_numbers(shop: Shop, other_shop: Shop, make: Make) -> None:
    make(sku="A-1")
    create_product(shop=other_shop, actor=MEMBER, data=ProductData(name="Coat", sku="A-1"))
    assert products_of(other_shop).count() == 1


def test_many_products_without_sku(shop: Shop, make: Make) -> None:
    make("One")
    make("Two")
    assert [product.name for product in products_of(shop)] == ["Two", "One"]


def test_update_touches_only_what_is_named(make: Make) -> None:
    product = make(sku="A", description="long", stock=2, variants=(VariantData(options={"s": "1"}),))
    updated = update_product(product, actor=MEMBER, changes={"name": "New", "price": Money(100, "RUB")})
    assert (updated.name, updated.sku, updated.description, updated.stock) == ("New", "A", "long", 2)
    assert updated.price == Money(100, "RUB")
    assert Variant.objects.count() == 1


def test_update_that_changes_nothing_says_nothing(shop: Shop, make: Make) -> None:
    product = make(sku="A", variants=(VariantData(options={"s": "1"}, sku="x"),))
    before = version(shop)
    update_product(
        product,
        actor=MEMBER,
        changes={"sku": "A", "variants": (VariantData(options={"s": "1"}, sku="x"),)},
    )
    assert version(shop) == before
    assert Event.objects.count() == 1


def test_price_and_stock_leave_the_version_alone(shop: Shop, make: Make) -> None:
    product = make()
    before = version(shop)
    update_product(product, actor=MEMBER, changes={"price": Money(1, "RUB"), "stock": 5})
    assert version(shop) == before
    update_product(product, actor=MEMBER, changes={"aliases": ("blue",)})
    assert version(shop) == before + 1


def test_variants_keep_ids_by_id_sku_and_options(make: Make) -> None:
    product = make(
        variants=(
            VariantData(options={"size": "42"}, sku="a"),
            VariantData(options={"size": "44"}, sku="b"),
            VariantData(options={"size": "46"}),
            VariantData(options={"size": "48"}),
        )
    )
    first, second, third, fourth = (row.public_id for row in product.variants.all())
    update_product(
        product,
        actor=MEMBER,
        changes={
            "variants": (
                VariantData(options={"size": "46"}, stock=9),
                VariantData(options={"size": "44-45"}, sku="b"),
                VariantData(options={"size": "40"}, id=first),
                VariantData(options={"size": "50"}),
            )
        },
    )
    rows = [(row.public_id, row.label, row.stock) for row in product.variants.all()]
    assert rows[:3] == [(third, "46", 9), (second, "44-45", None), (first, "40", None)]
    assert rows[3][1] == "50"
    assert fourth not in [row[0] for row in rows]


def test_delete_and_restore(shop: Shop, make: Make) -> None:
    product = make()
    delete_product(product, actor=MEMBER)
    delete_product(product, actor=MEMBER)
    assert products_of(shop).count() == 0
    restore_product(product, actor=MEMBER)
    restore_product(product, actor=MEMBER)
    assert products_of(shop).get() == product
    changes = [event.data["change"] for event in Event.objects.order_by("pk")]
    assert changes == ["created", "deleted", "restored"]


def test_photos_are_stored_ordered_kept_and_removed(make: Make, media: Path) -> None:
    red, blue = image_bytes(colour="red"), image_bytes(colour="blue")
    product = make(photos=(Upload(red, "a.png"), data_url(blue)))
    first, second = product.photos.all()
    assert (first.width, first.height, first.position) == (8, 6, 0)
    assert first.url.startswith("/media/photos/")
    assert "a.png" not in first.url

    set_photos(product, [second.url, first.public_id, data_url(blue)], actor=MEMBER)
    assert [row.pk for row in product.photos.all()] == [second.pk, first.pk]


@pytest.mark.django_db(transaction=True)
def test_removed_photo_leaves_the_storage_after_commit(make: Make, media: Path) -> None:
    product = make(photos=(Upload(image_bytes()),))
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
    set_photos(product, [], actor=MEMBER)
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_web_address_is_fetched_by_a_job(make: Make) -> None:
    product = make(photos=("https://example.com/a.jpg", "https://example.com/a.jpg"))
    photo = Photo.objects.get()
    assert (photo.url, photo.product) == ("https://example.com/a.jpg", product)
    job = ProcrastinateJob.objects.get(task_name__startswith="catalog.")
    assert (job.task_name, job.args) == ("catalog.fetch_photo", {"photo_id": photo.pk})


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("data:image/png;base64,AAAA", "not a picture"),
        ("data:text/html;base64,AAAA", "not a base64 data: URL"),
        ("data:image/png;base64,%%%", "damaged"),
        ("ftp://example.com/a.png", "neither a web address"),
        ("nothing", "neither a web address"),
    ],
)
def test_bad_photo_names_the_field_and_writes_nothing(make: Make, source: str, reason: str) -> None:
    from django.utils.translation import override

    with override("en"), pytest.raises(InvalidField) as caught:
        make(photos=(data_url(image_bytes()), source))
    assert caught.value.field == "photos"
    assert reason in caught.value.reason
    assert Product.objects.count() == 0


def test_failed_write_leaves_no_file(shop: Shop, make: Make, media: Path) -> None:
    make(sku="A")
    with pytest.raises(SkuTaken):
        make("B", sku="A", photos=(Upload(image_bytes()),))
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_saving_many_takes_as_many_statements_as_saving_two(shop: Shop) -> None:
    def save(count: int, mark: str) -> int:
        data = [
            ProductData(name=f"{mark}{n}", sku=f"{mark}{n}", variants=(VariantData(options={"a": "b"}),))
            for n in range(count)
        ]
        plans = [plan_save(Product(shop=shop, currency="RUB"), one.as_changes()) for one in data]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            save_products(plans, shop=shop, actor=MEMBER)
        return len(queries)

    assert save(2, "a") == save(60, "b")
