"""Comments and messages become interests with their evidence, and orders."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.kit.shop import Json, Shop, fresh, person_id
from tests.acceptance.kit.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]


def channel_of(shop: Shop) -> str:
    return str(next(row["id"] for row in shop.items("/channels") if row["external_id"] == shop.account))


def made(shop: Shop, name: str = "Платье", price: object = "1990.00", **more: object) -> Json:
    number = fresh()
    return shop.make("/products", name=f"{name} {number}", sku=f"SKU-{number}", price=price, **more)


def posted(shop: Shop, *products: Json, **more: object) -> str:
    """A publication that shows these products; its external id."""
    media = f"1789{fresh():013}"
    shop.make(
        "/posts",
        channel=channel_of(shop),
        external_id=media,
        products=[one["id"] for one in products],
        **more,
    )
    return media


def orders_of(shop: Shop, person: str) -> list[Json]:
    return shop.items("/orders", customer=shop.customer(person)["id"])


def order_of(shop: Shop, person: str) -> Json:
    found = until(lambda: orders_of(shop, person), what="an order")
    assert len(found) == 1
    return found[0]


def lines(order: Json) -> list[tuple[str, int, str]]:
    return [(line["product"], line["quantity"], line["price"]["amount"]) for line in order["lines"]]


def interest_of(shop: Shop, external_id: str) -> Json:
    message = shop.message(external_id)
    found = until(lambda: shop.items("/interests", message=message["id"]), what="an interest")
    assert len(found) == 1
    return found[0]


def test_a_comment_under_a_post_with_one_product_opens_a_draft(shop: Shop) -> None:
    product = made(shop)
    media, person = posted(shop, product), person_id()
    comment = shop.comments(person, "Сколько стоит?", media)
    interest = interest_of(shop, comment)
    assert (interest["product"], interest["state"]) == (product["id"], "linked")
    assert interest["message"] == shop.message(comment)["id"]
    assert [one["kind"] for one in interest["evidence"]] == ["post"]
    assert 0 < interest["score"] <= 1

    order = order_of(shop, person)
    assert (order["status"], order["created_by"]) == ("draft", "event")
    assert lines(order) == [(product["id"], 1, "1990.00")]
    assert order["total"] == {"amount": "1990.00", "currency": "RUB"}
    assert order["customer"] == shop.customer(person)["id"]
    assert len(order["history"]) >= 1
    reference = shop.message(comment)["references"][0]
    assert (reference["type"], reference["external_id"]) == ("post", media)
    assert reference["post"] == shop.conversation_of(person, "comments")["post"]


def test_a_reel_is_known_by_any_of_its_names(shop: Shop) -> None:
    product, video = made(shop), f"1790{fresh():013}"
    media, code = f"1789{fresh():013}", f"Dd{fresh()}"
    shop.make(
        "/posts",
        channel=channel_of(shop), external_id=media, external_ids=[video], kind="reel",
        permalink=f"https://www.instagram.com/reel/{code}/", products=[product["id"]],
    )  # fmt: skip
    shared = {"type": "ig_reel", "payload": {"url": "https://cdn.example/x", "reel_video_id": video}}
    linked = {"type": "share", "payload": {"url": f"https://instagram.com/reel/{code}/?igsh=x"}}
    for attachment in (shared, linked):
        mid = shop.says(person_id(), "есть?", attachments=[attachment])
        interest = interest_of(shop, mid)
        assert (interest["product"], interest["state"]) == (product["id"], "linked")
        assert "reel" in [one["kind"] for one in interest["evidence"]]


@pytest.mark.parametrize("kind", ["story", "post", "ad", "sku", "link"])
def test_ways_to_name_a_product(shop: Shop, kind: str) -> None:
    product = made(shop, url=f"https://shop.example/p/{fresh()}")
    place = posted(shop, product, kind=kind if kind in ("story", "ad") else "post")
    shared = {"type": "ig_post", "payload": {"url": "https://cdn.example", "ig_post_media_id": place}}
    messages: dict[str, Json] = {
        "story": {"text": "ещё есть?", "reply_to": {"story": {"id": place, "url": "https://cdn.example"}}},
        "post": {"text": "а это?", "attachments": [shared]},
        "ad": {"text": "хочу", "referral": {"ad_id": place, "source": "ADS", "type": "OPEN_THREAD"}},
        "sku": {"text": f"есть {product['sku']}?"},
        "link": {"text": f"вот {product['url']} есть?"},
    }
    interest = interest_of(shop, shop.says(person_id(), **messages[kind]))
    assert (interest["product"], interest["state"]) == (product["id"], "linked")
    assert kind in [one["kind"] for one in interest["evidence"]]


def test_one_draft_however_many_comments_come_at_once(shop: Shop) -> None:
    first, second = made(shop), made(shop, price=500)
    media = [posted(shop, first), posted(shop, second), posted(shop, first)]
    person = person_id()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda turn: shop.comments(person, "хочу", media[turn % 3]), range(9)))
    shop.settle()
    order = order_of(shop, person)
    assert sorted(lines(order)) == sorted([(first["id"], 1, "1990.00"), (second["id"], 1, "500.00")])
    assert order["total"]["amount"] == "2490.00"


def test_rejecting_takes_the_line_away_and_replay_does_not_bring_it_back(shop: Shop) -> None:
    product = made(shop)
    media, person = posted(shop, product), person_id()
    interest = interest_of(shop, shop.comments(person, "цена?", media))
    order_of(shop, person)
    event = shop.items("/inbound-events", limit=1)[0]
    assert shop.make(f"/interests/{interest['id']}/reject")["state"] == "rejected"
    assert [lines(one) for one in orders_of(shop, person)] in ([], [[]])
    assert shop.make(f"/inbound-events/{event['id']}/replay")["status"] == "applied"
    assert shop.get(f"/interests/{interest['id']}")["state"] == "rejected"
    assert [lines(one) for one in orders_of(shop, person)] in ([], [[]])


def test_replacing_changes_the_line(shop: Shop) -> None:
    wrong, right = made(shop), made(shop, price="700.00")
    media, person = posted(shop, wrong), person_id()
    interest = interest_of(shop, shop.comments(person, "цена?", media))
    order_of(shop, person)
    chosen = shop.make(f"/interests/{interest['id']}/replace", product=right["id"])
    assert (chosen["product"], chosen["state"]) == (right["id"], "confirmed")
    assert shop.get(f"/interests/{interest['id']}")["state"] == "rejected"
    assert lines(order_of(shop, person)) == [(right["id"], 1, "700.00")]


def test_confirming(shop: Shop) -> None:
    product = made(shop)
    person = person_id()
    interest = interest_of(shop, shop.comments(person, "цена?", posted(shop, product)))
    assert shop.make(f"/interests/{interest['id']}/confirm")["state"] == "confirmed"
    assert lines(order_of(shop, person)) == [(product["id"], 1, "1990.00")]


def test_an_order_goes_its_way(shop: Shop) -> None:
    product = made(shop)
    person = person_id()
    shop.comments(person, "беру", posted(shop, product))
    order = order_of(shop, person)
    for status in ("new", "confirmed", "shipped", "done"):
        assert shop.change(f"/orders/{order['id']}", status=status)["status"] == status
    refused = shop.rest.patch(f"/orders/{order['id']}", json={"status": "draft"})
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    actors = [row["actor"]["type"] for row in shop.get(f"/orders/{order['id']}")["history"]]
    assert "api" in actors


def test_lines_in_a_patch_replace_all(shop: Shop) -> None:
    first, second, person = made(shop), made(shop), person_id()
    shop.comments(person, "беру", posted(shop, first))
    order = order_of(shop, person)
    changed = shop.change(
        f"/orders/{order['id']}", lines=[{"product": second["id"], "quantity": 3, "price": "10.50"}]
    )
    assert lines(changed) == [(second["id"], 3, "10.50")]
    assert changed["total"]["amount"] == "31.50"
    refused = shop.rest.patch(f"/orders/{order['id']}", json={"lines": [{"name": "x", "price": "дорого"}]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "lines[0].price"


def test_the_preview_decides_as_the_product_does_and_stores_nothing(shop: Shop) -> None:
    product = made(shop)
    media = posted(shop, product)
    before = shop.items("/interests", limit=1)
    told = shop.make(
        "/linking/preview", text="есть?", pictures=[], references=[{"type": "post", "external_id": media}]
    )
    assert [(one["product"], one["state"]) for one in told["items"]] == [(product["id"], "linked")]
    assert shop.items("/interests", limit=1) == before


def test_another_shop_sees_nothing_of_it(shop: Shop, other_shop: Shop) -> None:
    product = made(shop)
    person = person_id()
    comment = shop.comments(person, "цена?", posted(shop, product))
    interest, order = interest_of(shop, comment), order_of(shop, person)
    message = shop.message(comment)
    paths = [
        f"/products/{product['id']}", f"/interests/{interest['id']}", f"/orders/{order['id']}",
        f"/messages/{message['id']}", f"/conversations/{message['conversation']}",
        f"/conversations/{message['conversation']}/messages", f"/customers/{message['customer']}",
        f"/channels/{message['channel']}", f"/inbound-events/{shop.items('/inbound-events')[0]['id']}",
        f"/posts/{message['references'][0]['post']}",
    ]  # fmt: skip
    for path in paths:
        assert other_shop.rest.get(path).status_code == 404, path
    acts = [
        ("POST", f"/interests/{interest['id']}/reject", None),
        ("POST", f"/interests/{interest['id']}/confirm", None),
        ("PATCH", f"/orders/{order['id']}", {"status": "cancelled"}),
        ("DELETE", f"/products/{product['id']}", None),
        ("PATCH", f"/customers/{message['customer']}", {"name": "Чужой"}),
        ("PATCH", f"/conversations/{message['conversation']}", {"status": "closed"}),
        ("POST", f"/conversations/{message['conversation']}/messages", {"text": "x"}),
        ("POST", f"/inbound-events/{shop.items('/inbound-events')[0]['id']}/replay", None),
    ]
    for method, path, body in acts:
        assert other_shop.rest.request(method, path, json=body).status_code == 404, path
    assert shop.get(f"/orders/{order['id']}") == order
    assert shop.get(f"/interests/{interest['id']}") == interest
    for path in ("/messages", "/conversations", "/orders", "/interests"):
        assert other_shop.items(path, customer=message["customer"]) == []
