from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.actions import delete_product, set_post_products
from prilavok.catalog.models import Post, Product
from prilavok.catalog.tests.conftest import MEMBER
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.inbox.models import Conversation
from prilavok.shops.models import Shop
from prilavok.web.catalog import reads
from prilavok.web.catalog.views.posts import changed

Make = Callable[..., Product]
MakePost = Callable[..., Post]


def html(client: Client, path: str, status: int = 200, **data: str) -> str:
    response = client.get(path, data)
    assert response.status_code == status
    return response.content.decode()


def talk(post: Post, name: str) -> Conversation:
    customer = Customer.objects.create(shop=post.shop)
    identity = Identity.objects.create(
        shop=post.shop, channel=post.channel, customer=customer, external_id=name, username=name
    )
    return Conversation.objects.create(
        shop=post.shop,
        channel=post.channel,
        customer=customer,
        identity=identity,
        kind="comments",
        post=post,
        post_key=post.external_id,
        preview="How much?",
    )


def test_posts_without_a_product_come_first(owner: Client, make: Make, make_post: MakePost) -> None:
    linked = make_post("1", caption="Linked one", products=[make("Dress")])
    lonely = make_post("2", caption="Lonely one")
    talk(lonely, "anna")
    page = html(owner, "/posts/")
    assert "Lonely one" in page
    assert "Linked one" not in page
    everything = html(owner, "/posts/", show="all")
    assert "Lonely one" in everything
    assert "Dress" in everything
    set_post_products(lonely, [linked.post_products.get().product], actor=MEMBER)
    assert "Linked one" in html(owner, "/posts/")
    assert "Every post has its product" in html(owner, "/posts/", show="unlinked")


def test_coverage_counts_live_products_only(
    shop: Shop, channel: Channel, make: Make, make_post: MakePost
) -> None:
    dress = make("Dress")
    first = make_post("1", products=[dress])
    second = make_post("2")
    talk(first, "anna")
    talk(second, "olga")
    talk(second, "ivan")
    assert reads.coverage(shop) == reads.Coverage(total=2, linked=1, asked_unlinked=2)
    delete_product(dress, actor=MEMBER)
    assert reads.coverage(shop) == reads.Coverage(total=2, linked=0, asked_unlinked=3)
    assert [tile.post for tile in reads.asked_without_product(shop)] == [second, first]


def test_filters(owner: Client, make_post: MakePost) -> None:
    make_post("1", kind="reel", caption="Summer linen")
    make_post("2", kind="story", caption="Winter wool")
    assert "Winter" not in html(owner, "/posts/", kind="reel")
    assert "Summer" not in html(owner, "/posts/", q="wool")
    assert "Nothing found" in html(owner, "/posts/", q="silk")


def test_empty(owner: Client) -> None:
    assert "No posts yet" in html(owner, "/posts/")


def test_grid_takes_as_many_queries_for_many(owner: Client, make: Make, make_post: MakePost) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            html(owner, "/posts/", show="all")
        return len(queries)

    dress = make("Dress")
    make_post("0", products=[dress])
    html(owner, "/posts/")
    few = count()
    for number in range(1, 15):
        talk(make_post(f"{number}", products=[dress]), f"c{number}")
    assert count() == few


def test_page_of_a_post(owner: Client, make: Make, make_post: MakePost) -> None:
    post = make_post("1", caption="Linen", permalink="https://instagram.com/p/1", products=[make("Dress")])
    conversation = talk(post, "anna.k")
    page = html(owner, f"/posts/{post.public_id}/")
    for part in (
        "Linen",
        "Dress",
        "anna.k",
        "How much?",
        "1 conversation under the post",
        conversation.public_id,
    ):
        assert part in page
    assert 'href="https://instagram.com/p/1"' in page


def test_products_are_added_moved_and_removed(owner: Client, make: Make, make_post: MakePost) -> None:
    post = make_post("1")
    a, b = make("Alpha"), make("Beta")
    path = f"/posts/{post.public_id}/products/"

    def step(product: Product, action: str) -> list[str]:
        response = owner.post(path, {"product": product.public_id, "action": action})
        assert response.status_code == 200
        return [link.product.name for link in post.post_products.all()]

    assert step(a, "add") == ["Alpha"]
    assert step(b, "add") == ["Alpha", "Beta"]
    assert step(b, "up") == ["Beta", "Alpha"]
    assert step(b, "up") == ["Beta", "Alpha"]
    assert step(b, "down") == ["Alpha", "Beta"]
    assert step(a, "remove") == ["Beta"]


@pytest.mark.parametrize(
    ("action", "names"),
    [("add", "ABC"), ("remove", "AC"), ("up", "BAC"), ("down", "ACB"), ("dance", "ABC"), ("", "ABC")],
)
def test_one_step(action: str, names: str) -> None:
    products = [Product(pk=number, name=name) for number, name in enumerate("ABC", start=1)]
    assert "".join(one.name for one in changed(products, products[1], action)) == names


def test_search_leaves_out_what_is_on_the_post(owner: Client, make: Make, make_post: MakePost) -> None:
    dress, hat = make("Linen dress", sku="LD-1"), make("Linen hat")
    post = make_post("1", products=[dress])
    found = html(owner, f"/posts/{post.public_id}/search/", q="linen")
    assert hat.public_id in found
    assert dress.public_id not in found
    assert "No product “silk”" in html(owner, f"/posts/{post.public_id}/search/", q="silk")


def test_other_shops_posts_do_not_exist(
    stranger: Client, owner: Client, make: Make, make_post: MakePost, other_shop: Shop
) -> None:
    post, product = make_post("1"), make("Dress")
    for part in ("", "tile/", "search/"):
        html(stranger, f"/posts/{post.public_id}/{part}", 404)
    data = {"product": product.public_id, "action": "add"}
    assert stranger.post(f"/posts/{post.public_id}/products/", data).status_code == 404
    foreign = Product.objects.create(shop=other_shop, name="Coat", currency="RUB")
    data["product"] = foreign.public_id
    assert owner.post(f"/posts/{post.public_id}/products/", data).status_code == 404
    assert post.post_products.count() == 0


def test_operators_read_only(operator: Client, make: Make, make_post: MakePost) -> None:
    post, product = make_post("1"), make("Dress")
    page = html(operator, f"/posts/{post.public_id}/")
    assert "Add a product" not in page
    html(operator, f"/posts/{post.public_id}/search/", 403)
    data = {"product": product.public_id, "action": "add"}
    assert operator.post(f"/posts/{post.public_id}/products/", data).status_code == 403
    assert post.post_products.count() == 0
