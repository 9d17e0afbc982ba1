from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.actions import delete_product
from prilavok.catalog.models import Photo, Post, Product
from prilavok.catalog.queries import products_of
from prilavok.catalog.tests.conftest import MEMBER, data_url, image_bytes
from prilavok.catalog.types import VariantData
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.inbox.models import Conversation
from prilavok.lib.money import Money
from prilavok.linking.models import Interest
from prilavok.shops.models import Shop
from prilavok.web.catalog import reads

Make = Callable[..., Product]


def html(client: Client, path: str, status: int = 200, **data: str) -> str:
    response = client.get(path, data)
    assert response.status_code == status
    return response.content.decode()


def ask(shop: Shop, channel: Channel, product: Product, name: str, state: str = "linked") -> Interest:
    customer = Customer.objects.create(shop=shop, name=name)
    identity = Identity.objects.create(
        shop=shop, channel=channel, customer=customer, external_id=name, username=name
    )
    conversation = Conversation.objects.create(
        shop=shop, channel=channel, customer=customer, identity=identity, kind="direct"
    )
    return Interest.objects.create(
        shop=shop,
        customer=customer,
        conversation=conversation,
        product=product,
        score=0.9,
        state=state,
    )


def test_list_shows_what_matters(shop: Shop, channel: Channel, owner: Client, make: Make) -> None:
    dress = make(
        "Dress",
        sku="D-1",
        price=Money(490_000, "RUB"),
        variants=tuple(
            VariantData(options={"colour": "red", "size": n}, stock=1) for n in ("42", "44", "46")
        ),
    )
    make("Hat", stock=0)
    for name, state in (("Anna", "linked"), ("Olga", "suggested"), ("Ivan", "rejected")):
        ask(shop, channel, dress, name, state)
    page = html(owner, "/products/")
    assert "RUB\u00a04,900" in page
    assert "42–46 · red" in page
    assert "out of stock" in page
    row = reads.as_rows(reads.product_rows(shop).filter(pk=dress.pk))[0]
    assert (row.asked, row.shown, row.stock, row.is_low) == (2, 0, 3, True)


def test_list_pages_by_key(owner: Client, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "PAGE", 2)
    first, second, third = make("Alpha"), make("Beta"), make("Gamma")
    page = html(owner, "/products/")
    assert "Gamma" in page
    assert "Alpha" not in page
    more = f"/products/?cursor={second.pk}"
    assert f'hx-get="{more}"' in page
    rest = html(owner, more)
    assert "Alpha" in rest
    assert "Beta" not in rest
    assert "<html" not in rest
    assert third.pk > second.pk > first.pk
    assert "Alpha" not in html(owner, "/products/?cursor=nonsense")


def test_list_searches_and_filters(owner: Client, make: Make) -> None:
    make("Платье «Лея»", category="Платья")
    make("Шляпа", sku="SH-1", category="Шляпы")
    assert "Шляпа" not in html(owner, "/products/", q="платьем")
    assert "Платье" not in html(owner, "/products/", q="sh-1")
    assert 'id="product-' not in html(owner, "/products/", q="платье", category="Шляпы")
    assert "Nothing found" in html(owner, "/products/", q="туфли")


def test_empty_shop_is_told_what_to_do(owner: Client) -> None:
    page = html(owner, "/products/")
    assert "No products yet" in page
    assert "Import a file" in page


def test_list_takes_as_many_queries_for_many(owner: Client, make: Make, shop: Shop) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            html(owner, "/products/")
        return len(queries)

    make("One", variants=(VariantData(options={"s": "1"}),))
    html(owner, "/products/")
    few = count()
    for number in range(20):
        make(
            f"More {number}", variants=(VariantData(options={"s": "1"}),), photos=(f"https://e.com/{number}",)
        )
    assert count() == few


FORM = {
    "name": "Dress",
    "price": "4 900,50",
    "stock": "7",
    "sku": "D-1",
    "category": "Dresses",
    "url": "shop.ru/dress",
    "description": "Linen",
    "aliases": ["marta", "Marta "],
    "alias": "midi",
    "option": ["Size", "Colour"],
    "variant": ["", ""],
    "value-0": ["42", "44"],
    "value-1": ["red", "red"],
    "variant_sku": ["D-42", ""],
    "variant_price": ["", "5000"],
    "variant_stock": ["3", ""],
}


def test_create(shop: Shop, owner: Client) -> None:
    response = owner.post(
        "/products/new/", FORM | {"photos": [data_url(image_bytes()), "https://evil.example/x"]}
    )
    product = products_of(shop).get()
    assert response.status_code == 302
    assert response.url == f"/products/{product.public_id}/"  # type: ignore[attr-defined]
    assert (product.name, product.price_minor, product.stock, product.sku) == ("Dress", 490_050, 7, "D-1")
    assert (product.url, product.aliases) == ("https://shop.ru/dress", ["marta", "midi"])
    variants = [(v.options, v.sku, v.price_minor, v.stock) for v in product.variants.all()]
    assert variants == [
        ({"Size": "42", "Colour": "red"}, "D-42", None, 3),
        ({"Size": "44", "Colour": "red"}, "", 500_000, None),
    ]
    assert [bool(photo.file) for photo in product.photos.all()] == [True]


def test_errors_stand_under_their_fields(shop: Shop, owner: Client) -> None:
    response = owner.post(
        "/products/new/",
        FORM
        | {"name": " ", "price": "many", "stock": "1,5", "url": "javascript:x", "variant_price": ["", "x"]},
    )
    page = response.content.decode()
    assert response.status_code == 422
    for reason in (
        "Must not be empty",
        "“many” is not a number",
        "“1,5” is not a whole number",
        "Must be a web address that begins with http:// or https://",
        "“x” is not a number",
    ):
        assert reason in page
    assert 'value="D-42"' in page
    assert 'value="marta"' in page
    assert Product.objects.count() == 0


def test_repeated_variants_are_named(shop: Shop, owner: Client) -> None:
    page = owner.post("/products/new/", FORM | {"value-0": ["42", "42"]}).content.decode()
    assert "Repeat those of another variant" in page
    assert Product.objects.count() == 0


def test_taken_sku_is_told_under_the_field(shop: Shop, owner: Client, make: Make) -> None:
    make("Other", sku="D-1")
    response = owner.post("/products/new/", FORM)
    assert response.status_code == 422
    assert "Another product already has the article number D-1" in response.content.decode()


def test_bad_photo_is_told(shop: Shop, owner: Client) -> None:
    response = owner.post("/products/new/", FORM | {"photos": ["data:image/png;base64,AAAA"]})
    assert response.status_code == 422
    assert "Not a picture" in response.content.decode()
    assert Photo.objects.count() == 0


def test_edit_keeps_ids_and_orders_photos(owner: Client, make: Make) -> None:
    product = make(
        "Dress",
        sku="D-1",
        photos=("https://e.com/1.jpg", "https://e.com/2.jpg"),
        variants=(VariantData(options={"Size": "42"}, sku="D-42"),),
    )
    first, second = product.photos.all()
    variant = product.variants.get()
    page = html(owner, f"/products/{product.public_id}/")
    assert 'value="D-42"' in page
    response = owner.post(
        f"/products/{product.public_id}/",
        FORM | {"photos": [second.public_id, first.public_id], "variant": ["", variant.public_id]},
    )
    assert response.status_code == 302
    product.refresh_from_db()
    assert product.price_minor == 490_050
    assert [photo.pk for photo in product.photos.all()] == [second.pk, first.pk]
    assert [row.sku for row in product.variants.all()] == ["D-42", ""]
    assert variant in product.variants.all()


def test_delete_from_the_list_and_back(shop: Shop, owner: Client, make: Make) -> None:
    product = make("Dress")
    response = owner.post(f"/products/{product.public_id}/delete/", {"from": "list"})
    toast = json.loads(response.headers["HX-Trigger"])["toast"]
    assert (response.content, toast["text"]) == (b"", "Deleted: Dress")
    assert products_of(shop).count() == 0
    html(owner, f"/products/{product.public_id}/", 404)
    assert html(owner, f"/products/{product.public_id}/row/") == ""

    back = owner.post(toast["undo"])
    assert (back.status_code, back.headers["HX-Refresh"]) == (204, "true")
    assert products_of(shop).get() == product


def test_undo_that_is_no_longer_possible_says_why(shop: Shop, owner: Client, make: Make) -> None:
    product = make("Dress", sku="A")
    delete_product(product, actor=MEMBER)
    make("New", sku="A")
    response = owner.post(f"/products/{product.public_id}/restore/")
    toast = json.loads(response.headers["HX-Trigger"])["toast"]
    assert toast["text"] == "another product already has the article number A"
    assert toast["level"] == "error"


def test_product_is_put_on_a_post_and_off(owner: Client, make: Make, make_post: Callable[..., Post]) -> None:
    product, other = make("Dress"), make("Hat")
    post = make_post(caption="Linen week", products=[other])
    picks = html(owner, f"/products/{product.public_id}/posts/", q="linen")
    assert post.public_id in picks
    owner.post(f"/products/{product.public_id}/shown/", {"post": post.public_id, "action": "add"})
    assert [link.product for link in post.post_products.all()] == [other, product]
    page = owner.post(
        f"/products/{product.public_id}/shown/", {"post": post.public_id, "action": "remove"}
    ).content.decode()
    assert [link.product for link in post.post_products.all()] == [other]
    assert "On no post yet" in page


def test_interested_customers(shop: Shop, channel: Channel, owner: Client, make: Make) -> None:
    product = make("Dress")
    ask(shop, channel, product, "Anna", "suggested")
    ask(shop, channel, product, "Ivan", "rejected")
    page = html(owner, f"/products/{product.public_id}/")
    assert "Anna" in page
    assert "likely" in page
    assert "Ivan" not in page


READ = ["", "row/", "shown/"]
WRITE = ["", "delete/", "restore/", "shown/"]


def test_other_shops_products_do_not_exist(stranger: Client, make: Make) -> None:
    product = make("Dress")
    for part in [*READ, "posts/"]:
        html(stranger, f"/products/{product.public_id}/{part}", 404)
    for part in WRITE:
        response = stranger.post(f"/products/{product.public_id}/{part}", FORM)
        assert response.status_code == 404, part
    product.refresh_from_db()
    assert (product.name, product.deleted_at) == ("Dress", None)


def test_operators_read_only(operator: Client, make: Make) -> None:
    product = make("Dress")
    for part in READ:
        html(operator, f"/products/{product.public_id}/{part}")
    page = html(operator, "/products/")
    assert "Actions:" not in page
    assert "/products/new/" not in page
    for part in WRITE:
        assert operator.post(f"/products/{product.public_id}/{part}", FORM).status_code == 403
    for path in ("/products/new/", "/products/import/", f"/products/{product.public_id}/posts/"):
        html(operator, path, 403)
    assert Product.objects.get().name == "Dress"


def test_foreign_post_cannot_be_linked(
    stranger: Client, owner: Client, make: Make, make_post: Callable[..., Post], other_shop: Shop
) -> None:
    product = make("Dress")
    foreign = Channel.objects.create(shop=other_shop, kind="instagram", external_id="x")
    post = Post.objects.create(shop=other_shop, channel=foreign, external_id="1")
    path = f"/products/{product.public_id}/shown/"
    assert owner.post(path, {"post": post.public_id, "action": "add"}).status_code == 404


def test_strangers_are_sent_to_the_login(shop: Shop) -> None:
    response = Client().get("/products/")
    assert response.status_code == 302
    assert "/accounts/login/" in response.url  # type: ignore[attr-defined]
