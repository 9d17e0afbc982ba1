from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.models import DismissedProduct, Post, Product
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.suggesting import by_captions
from tests.factories import make_product, make_shop

Make = Callable[..., Product]
MakePost = Callable[..., Post]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget_catalogues()
    yield
    forget_catalogues()


def shown(post: Post) -> list[str]:
    return [link.product.name for link in post.post_products.order_by("position")]


def test_a_caption_names_its_products(make: Make, make_post: MakePost) -> None:
    make("Платье «Марта»", sku="PL-1041")
    make("Юбка «Рита»")
    named = make_post("1", caption="Новинка! Платье Марта, от 42 до 48 размера")
    numbered = make_post("2", caption="Последний размер, арт. PL-1041")
    silent = make_post("3", caption="Доброе утро, красавицы!")
    found = by_captions(named.shop_id, [named, numbered, silent])
    assert [(one.product.name, one.is_sure) for one in found[named.pk]] == [("Платье «Марта»", True)]
    assert [(one.product.name, one.kind) for one in found[numbered.pk]] == [("Платье «Марта»", "sku")]
    assert silent.pk not in found


def test_ticked_suggestions_are_accepted_at_once_and_taken_back(
    owner: Client, make: Make, make_post: MakePost
) -> None:
    dress, skirt = make("Платье «Марта»"), make("Юбка «Рита»")
    one, two = make_post("1", caption="Марта"), make_post("2", caption="Рита и Марта")
    page = owner.get("/posts/suggested/").content.decode()
    assert page.count('name="pick"') == 3
    picks = [
        f"{one.public_id}:{dress.public_id}",
        f"{two.public_id}:{skirt.public_id}",
        f"{two.public_id}:{dress.public_id}",
    ]
    answer = owner.post("/posts/suggested/accept/", {"pick": picks})
    assert answer.status_code == 302
    assert (shown(one), shown(two)) == (["Платье «Марта»"], ["Юбка «Рита»", "Платье «Марта»"])
    undone = owner.post(f"/posts/suggested/undo/?post={one.public_id}&post={two.public_id}")
    assert undone.status_code == 200
    assert (shown(one), shown(two)) == ([], [])


def test_a_post_that_has_products_is_left_alone(owner: Client, make: Make, make_post: MakePost) -> None:
    dress, skirt = make("Платье «Марта»"), make("Юбка «Рита»")
    post = make_post("1", caption="Марта", products=[skirt])
    owner.post("/posts/suggested/accept/", {"pick": [f"{post.public_id}:{dress.public_id}"]})
    assert shown(post) == ["Юбка «Рита»"]


def test_other_shops_products_cannot_be_put_on(stranger: Client, make: Make, make_post: MakePost) -> None:
    dress, post = make("Платье «Марта»"), make_post("1", caption="Марта")
    stranger.post("/posts/suggested/accept/", {"pick": [f"{post.public_id}:{dress.public_id}"]})
    assert shown(post) == []


def test_nothing_ticked_changes_nothing(owner: Client, make: Make, make_post: MakePost) -> None:
    make("Платье «Марта»")
    post = make_post("1", caption="Марта")
    assert owner.post("/posts/suggested/accept/", {"pick": ["x", f"{post.public_id}:y"]}).status_code == 302
    assert shown(post) == []


def test_queries_do_not_grow_with_the_posts(owner: Client, make: Make, make_post: MakePost) -> None:
    make("Платье «Марта»")
    make_post("0", caption="Марта")
    owner.get("/posts/suggested/")
    with CaptureQueriesContext(connection) as few:
        owner.get("/posts/suggested/")
    for number in range(1, 7):
        make_post(str(number), caption="Марта")
    owner.get("/posts/suggested/")
    with CaptureQueriesContext(connection) as many:
        owner.get("/posts/suggested/")
    assert len(many) == len(few)


def test_without_a_picture_only_the_caption_speaks(owner: Client, make: Make, make_post: MakePost) -> None:
    make("Платье «Марта»")
    post = make_post("1", caption="Марта")
    page = owner.get(f"/posts/{post.public_id}/picture/").content.decode()
    assert page.count('name="pick"') == 1
    assert "checked" in page


def dismiss(client: Client, post: Post, product: Product) -> Any:
    return client.post(f"/posts/{post.public_id}/dismiss/", {"product": product.public_id})


def suggested(client: Client, post: Post) -> list[str]:
    page = client.get("/posts/suggested/").content.decode()
    return re.findall(rf'value="{post.public_id}:(\w+)"', page)


def test_a_dismissed_product_does_not_come_back(owner: Client, make: Make, make_post: MakePost) -> None:
    dress, skirt = make("Платье «Марта»"), make("Юбка «Рита»")
    post, other = make_post("1", caption="Рита и Марта"), make_post("2", caption="Марта")
    answer = dismiss(owner, post, dress)
    assert answer.content == b""
    assert json.loads(answer["HX-Trigger"])["toast"] == {
        "text": "Платье «Марта» will not be suggested for this post again",
        "undo": f"/posts/{post.public_id}/dismiss/undo/?product={dress.public_id}",
        "level": "",
    }
    dismiss(owner, post, dress)
    assert DismissedProduct.objects.count() == 1
    assert suggested(owner, post) == [skirt.public_id]
    assert suggested(owner, other) == [dress.public_id]
    looked = owner.get(f"/posts/{post.public_id}/picture/").content.decode()
    assert dress.public_id not in looked


def test_undoing_a_dismissal_brings_the_choice_back(owner: Client, make: Make, make_post: MakePost) -> None:
    dress, post = make("Платье «Марта»"), make_post("1", caption="Марта")
    dismiss(owner, post, dress)
    assert suggested(owner, post) == []
    answer = owner.post(f"/posts/{post.public_id}/dismiss/undo/?product={dress.public_id}")
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == (f"#choices-{post.public_id}", "outerHTML")
    assert f"{post.public_id}:{dress.public_id}" in answer.content.decode()
    assert suggested(owner, post) == [dress.public_id]


def test_putting_a_product_on_by_hand_forgets_the_dismissal(
    owner: Client, make: Make, make_post: MakePost
) -> None:
    dress, post = make("Платье «Марта»"), make_post("1", caption="Марта")
    dismiss(owner, post, dress)
    owner.post(f"/posts/{post.public_id}/products/", {"product": dress.public_id, "action": "add"})
    assert shown(post) == ["Платье «Марта»"]
    owner.post(f"/posts/{post.public_id}/products/", {"product": dress.public_id, "action": "remove"})
    assert suggested(owner, post) == [dress.public_id]


def test_another_shop_cannot_dismiss(stranger: Client, make: Make, make_post: MakePost) -> None:
    dress, post = make("Платье «Марта»"), make_post("1", caption="Марта")
    assert dismiss(stranger, post, dress).status_code == 404
    assert not DismissedProduct.objects.exists()


def test_picks_that_mix_shops_are_left_out(owner: Client, make: Make, make_post: MakePost) -> None:
    post = make_post("1", caption="Марта")
    foreign = make_product(make_shop("Соседи"))
    owner.post("/posts/suggested/accept/", {"pick": [f"{post.public_id}:{foreign.public_id}"]})
    assert shown(post) == []
