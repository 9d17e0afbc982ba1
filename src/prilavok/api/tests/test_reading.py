"""What every list and every single object has in common."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.api.tests.kit import Api, Everything, everything

LISTS = (
    "/channels", "/posts", "/products", "/customers", "/conversations", "/messages", "/orders", "/interests",
    "/rules", "/inbound-events",
)  # fmt: skip
ONE: dict[str, Callable[[Everything], str]] = {
    "/channels": lambda all_: all_.channel.public_id,
    "/posts": lambda all_: all_.post.public_id,
    "/products": lambda all_: all_.product.public_id,
    "/customers": lambda all_: all_.customer.public_id,
    "/conversations": lambda all_: all_.direct.public_id,
    "/messages": lambda all_: all_.message.public_id,
    "/orders": lambda all_: all_.order.public_id,
    "/interests": lambda all_: all_.interest.public_id,
    "/rules": lambda all_: all_.rule.public_id,
    "/inbound-events": lambda all_: all_.inbound_event.public_id,
}


@pytest.mark.parametrize("path", LISTS)
def test_list_holds_what_the_single_object_is(api: Api, ours: Everything, path: str) -> None:
    public_id = ONE[path](ours)

    listed = api.get(path)
    single = api.get(f"{path}/{public_id}")

    assert listed.status_code == 200, listed.content
    assert single.status_code == 200, single.content
    assert single.json() in listed.json()["items"]
    assert listed.json()["next"] is None
    assert single.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", LISTS)
def test_list_costs_the_same_however_long(api: Api, ours: Everything, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert api.get(path).status_code == 200
        return len(captured)

    api.get(path)
    few = queries()
    for number in range(3):
        _more(ours, number)
    assert queries() == few


def _more(ours: Everything, number: int) -> None:
    ours.shop.products.update(sku=None)
    everything(ours.shop, f"178414{number}")


@pytest.mark.parametrize("path", LISTS)
def test_pages_hold_everything_once_newest_first(api: Api, ours: Everything, path: str) -> None:
    for number in range(3):
        _more(ours, number)
    whole = [item["id"] for item in api.get(path).json()["items"]]

    walked: list[str] = []
    cursor = None
    while True:
        page = api.get(path, limit=2, **({"cursor": cursor} if cursor else {})).json()
        assert len(page["items"]) <= 2
        walked += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert len(whole) >= 4
    assert walked == whole
    assert [item["id"] for item in api.get(path, order="asc").json()["items"]] == whole[::-1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"order": "up"}, "order"),
        ({"cursor": "garbage"}, "cursor"),
        ({"cursor": "WzEsMl0"}, "cursor"),
        ({"cursor": "W251bGwsLTFd"}, "cursor"),
        ({"colour": "red"}, "colour"),
        ({"cursor": "a\x00b"}, "cursor"),
    ],
)
@pytest.mark.parametrize("path", ["/customers", "/conversations"])
def test_wrong_query_names_the_parameter(api: Api, path: str, query: dict[str, str], field: str) -> None:
    response = api.get(path, **query)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
