"""What every resource of the REST interface has in common."""

from __future__ import annotations

import pytest

from tests.acceptance.kit.shop import Shop, fresh, person_id

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]

LISTS = [
    "channels", "posts", "products", "customers", "conversations", "messages", "orders", "interests", "rules",
    "inbound-events",
]  # fmt: skip


@pytest.mark.parametrize("resource", LISTS)
def test_lists(shop: Shop, resource: str) -> None:
    page = shop.get(f"/{resource}", limit=2)
    assert set(page) == {"items", "next"}
    assert len(page["items"]) <= 2
    for query in (
        {"limit": 201},
        {"limit": 0},
        {"limit": "x"},
        {"cursor": "x"},
        {"novelty": 1},
        {"order": "up"},
    ):
        refused = shop.rest.get(f"/{resource}", params=query)
        assert refused.status_code == 422, query
        problem = refused.json()
        assert {"type", "title", "status", "detail"} <= set(problem)
        assert problem["errors"][0]["field"] in (*query, "body")
    missing = shop.rest.get(f"/{resource}/nothing")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert shop.http.get(f"/api/v1/{resource}").status_code == 401


def test_pages_newest_first_and_turned(shop: Shop) -> None:
    names = [f"Страница {fresh()}" for _ in range(5)]
    for name in names:
        shop.make("/products", name=name)
    found: list[str] = []
    cursor: str | None = None
    while len(found) < 5:
        page = shop.get("/products", limit=2, **({"cursor": cursor} if cursor else {}))
        found += [row["name"] for row in page["items"]]
        cursor = page["next"]
    assert found[:5] == names[::-1]
    assert [row["name"] for row in shop.items("/products", q=names[0], order="asc")] == [names[0]]


def test_bodies_that_are_no_good(shop: Shop) -> None:
    for content in (b"{", b"[]", b"1", b"\xff"):
        answer = shop.rest.post("/products", content=content, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"
    cases = [
        ({"name": "x", "novelty": 1}, "novelty"),
        ({"name": ""}, "name"),
        ({}, "name"),
        ({"name": "x", "price": "дорого"}, "price"),
        ({"name": "x", "price": -1}, "price"),
        ({"name": "x", "stock": 1.5}, "stock"),
    ]
    for body, field in cases:
        answer = shop.rest.post("/products", json=body)
        assert answer.status_code == 422, body
        assert answer.json()["errors"][0]["field"] == field
        assert answer.json()["errors"][0]["reason"]


def test_money_comes_in_three_ways_and_leaves_in_one(shop: Shop) -> None:
    for given in (1990, "1990", "1990.00", {"amount": "1990.00", "currency": "RUB"}):
        product = shop.make("/products", name=f"Цена {fresh()}", price=given)
        assert product["price"] == {"amount": "1990.00", "currency": "RUB"}


def test_products_come_in_by_number(shop: Shop) -> None:
    sku = f"IMP-{fresh()}"
    first = {"sku": sku, "name": "Юбка", "price": 100}
    told = shop.make("/products/import", items=[first, {"sku": f"{sku}-b", "name": "", "price": 1}])
    assert (told["created"], told["updated"], told["unchanged"], len(told["failed"])) == (1, 0, 0, 1)
    assert set(told["failed"][0]) >= {"line", "reason"}
    told = shop.make("/products/import", items=[first])
    assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, 1)
    told = shop.make("/products/import", items=[{**first, "price": 200}])
    assert (told["created"], told["updated"], told["unchanged"]) == (0, 1, 0)
    (found,) = shop.items("/products", sku=sku)
    assert found["price"]["amount"] == "200.00"


def test_a_customer_is_changed_and_merged(shop: Shop) -> None:
    people = [person_id(), person_id()]
    for person in people:
        shop.says(person, "Здравствуйте")
    first, second = (shop.customer(person) for person in people)
    changed = shop.change(
        f"/customers/{first['id']}",
        name="Анна", phone="+7 916 123-45-67", email="anna@example.com", tags=["опт"], fields={"рост": 170},
    )  # fmt: skip
    assert (changed["name"], changed["tags"], changed["fields"]) == ("Анна", ["опт"], {"рост": 170})
    assert first["id"] in [row["id"] for row in shop.items("/customers", phone="89161234567")]
    merged = shop.make(f"/customers/{second['id']}/merge", into=first["id"])
    assert merged["id"] == first["id"]
    assert {one["external_id"] for one in merged["identities"]} == set(people)
    after = shop.message(shop.says(people[1], "это тоже я"))
    assert after["customer"] == first["id"]


def test_a_conversation_is_closed_and_opened_by_the_customer(shop: Shop) -> None:
    person = person_id()
    shop.says(person, "Здравствуйте")
    conversation = shop.conversation_of(person)
    closed = shop.change(f"/conversations/{conversation['id']}", status="closed", unread=0)
    assert (closed["status"], closed["unread"]) == ("closed", 0)
    assert conversation["id"] in [row["id"] for row in shop.items("/conversations", status="closed")]
    shop.message(shop.says(person, "ещё вопрос"))
    again = shop.conversation_of(person)
    assert (again["id"], again["status"], again["unanswered"]) == (conversation["id"], "open", True)


def test_messages_are_found(shop: Shop) -> None:
    person, word = person_id(), f"слово{fresh()}"
    mid = shop.says(person, f"это {word} тут")
    message = shop.message(mid)
    for query in (
        {"q": word.upper()},
        {"conversation": message["conversation"]},
        {"customer": message["customer"]},
        {"external_id": mid},
    ):
        assert [row["id"] for row in shop.items("/messages", direction="inbound", **query)] == [message["id"]]
    assert shop.items("/messages", direction="outbound", q=word) == []


def test_the_description_of_the_interface(shop: Shop) -> None:
    described = shop.http.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    for resource in LISTS:
        assert f"/api/v1/{resource}" in described["paths"]


def test_replay_changes_nothing(shop: Shop) -> None:
    person = person_id()
    mid = shop.says(person, "раз")
    before = shop.message(mid)
    event = shop.items("/inbound-events", limit=1)[0]
    assert shop.make(f"/inbound-events/{event['id']}/replay")["attempts"] == event["attempts"] + 1
    ours = shop.items("/inbound-events", limit=3)
    # Requests of other shops lie between ours: the command is the administrator's.
    assert int(shop.product.command("replay", f"{ours[-1]['id']}..{event['id']}")) >= len(ours)
    for row in ours:
        assert shop.get(f"/inbound-events/{row['id']}")["attempts"] == row["attempts"] + 1
    assert shop.message(mid) == before
    assert shop.conversation_of(person)["unread"] == 1
    assert shop.product.command("replay", "nothing", expect=1) == ""
