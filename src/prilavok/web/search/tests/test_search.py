"""One search over everything: what it finds, how it shows it, what it leaves out."""

from __future__ import annotations

import re

import pytest

from prilavok.orders.models import Order, OrderLine
from prilavok.shops import permissions
from prilavok.shops.models import Role
from prilavok.shops.permissions import Right
from prilavok.web.inbox.tests.kit import NOON, Place, make_message, make_product
from prilavok.web.inbox.tests.test_reading import queries, text


def heads(html: str) -> list[str]:
    return re.findall(r'id="found-(\w+)"', html)


def links(html: str) -> list[str]:
    return re.findall(r'class="hit" href="([^"]+)"', html)


def order_of(place: Place, number: int, name: str = "Anna") -> Order:
    order = Order.objects.create(
        shop=place.shop, number=number, currency="RUB", created_by="member",
        customer=place.conversation(name).customer,
    )  # fmt: skip
    OrderLine.objects.create(order=order, name="Linen dress", price_minor=490000)
    return order


def test_everything_that_has_the_word(place: Place, other: Place) -> None:
    found = place.conversation("Martha Linen")
    said = make_message(found, "Is the <b>linen</b> dress there?", sent_at=NOON)
    product = make_product(place.shop, "Linen dress", price_minor=490000)
    order = order_of(place, 7)
    make_message(other.conversation("Linen"), "linen")
    html = text(place.client.get("/search/?q=linen"))
    assert heads(html) == ["people", "messages", "orders", "products"]
    assert links(html) == [
        f"/customers/{found.customer.public_id}/",
        f"/inbox/{found.public_id}/?view=open&amp;at={said.public_id}",
        f"/orders/{order.public_id}/",
        f"/products/{product.public_id}/",
    ]
    assert "Is the &lt;b&gt;<mark>linen</mark>&lt;/b&gt; dress there?" in html
    assert "Martha <mark>Linen</mark>" in html


def test_a_phone_an_order_number_a_typo_a_user_name(place: Place) -> None:
    found = place.conversation("Anna Kovaleva")
    type(found.customer).objects.filter(pk=found.customer_id).update(phone="+79275550142")
    card = f"/customers/{found.customer.public_id}/"
    first, second = order_of(place, 1024, "Boris"), order_of(place, 2048, "Vera")
    Order.objects.filter(pk=second.pk).update(phone="+79001024000")
    assert links(text(place.client.get("/search/?q=555-01"))) == [card]
    typo = text(place.client.get("/search/?q=kovalewa"))
    assert "Similar names" in typo
    assert links(typo) == [card]
    assert links(text(place.client.get("/search/?q=anna.kov"))) == [card]
    assert links(text(place.client.get("/search/?q=1024&in=orders"))) == [
        f"/orders/{first.public_id}/",
        f"/orders/{second.public_id}/",
    ]


def test_notes_and_answers_are_found_and_unsent_messages_are_not(place: Place) -> None:
    found = place.conversation("Anna")
    make_message(found, "pearl note", kind="note", direction="outbound")
    make_message(found, "pearl answer", direction="outbound")
    make_message(found, "pearl regretted", deleted_at=NOON)
    html = text(place.client.get("/search/?q=pearl"))
    assert html.count("<mark>pearl</mark>") == 2
    assert "regretted" not in html


def test_one_scope_in_pages_without_gap_or_repeat(place: Place) -> None:
    found = place.conversation("Anna")
    made = [make_message(found, f"pearl {n}", sent_at=NOON).public_id for n in range(45)]
    overview = text(place.client.get("/search/?q=pearl"))
    assert len(links(overview)) == 5
    assert "/search/?q=pearl&amp;in=messages" in overview
    url, seen = "/search/?q=pearl&in=messages", []
    while url:
        html = text(place.client.get(url))
        seen += [link.rsplit("at=")[1] for link in links(html)]
        more = re.search(r'hx-get="(/search/more/[^"]+)"', html)
        url = more[1].replace("&amp;", "&") if more else ""
    assert seen == made[::-1]


@pytest.mark.parametrize(("scope", "count"), [("people", 23), ("orders", 23), ("products", 23)])
def test_the_other_scopes_have_pages_too(place: Place, scope: str, count: int) -> None:
    for number in range(count):
        if scope == "people":
            place.conversation(f"Linen {number}")
        elif scope == "orders":
            order_of(place, number + 1)
        else:
            make_product(place.shop, f"Linen {number}")
    html = text(place.client.get(f"/search/?q=linen&in={scope}"))
    more = re.search(r'hx-get="(/search/more/[^"]+)"', html)
    assert more
    rest = text(place.client.get(more[1].replace("&amp;", "&")))
    assert len({*links(html), *links(rest)}) == count
    assert "/search/more/" not in rest


def test_queries_do_not_grow_with_what_is_found(place: Place) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            found = place.conversation(f"Linen {number}")
            make_message(found, "linen")
            make_product(place.shop, f"Linen {number}")
            order_of(place, Order.objects.count() + 1)

    fill(1)
    few = queries(place.client, "/search/?q=linen")
    fill(8)
    assert queries(place.client, "/search/?q=linen") <= few
    assert queries(place.client, "/search/?q=linen&in=messages") <= few


def test_the_quick_panel_gives_options(place: Place) -> None:
    found = place.conversation("Martha Linen")
    html = text(place.client.get("/search/quick/?q=lin"))
    assert (
        f'role="option" aria-selected="false" tabindex="-1" id="quick-people-{found.customer.public_id}"'
        in html
    )
    assert 'href="/search/?q=lin"' in html
    assert "option" not in text(place.client.get("/search/quick/?q="))


def test_empty_and_short_questions(place: Place) -> None:
    for query in ("", "?q=", "?q=x", "?q=%20x%20"):
        assert "What are you looking for?" in text(place.client.get(f"/search/{query}"))
    assert "Nothing found" in text(place.client.get("/search/?q=nothing&in=nonsense"))
    assert text(place.client.get("/search/more/?q=nothing")).strip() == ""
    make_message(place.conversation("Anna"), "!!")
    assert "Nothing found" in text(place.client.get("/search/?q=%21%21"))


def test_nobody_finds_what_they_may_not_see(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    order_of(place, 7)
    make_message(place.conversation("Linen"), "linen")
    without = frozenset(Right) - {Right.ORDERS, Right.CUSTOMERS}
    monkeypatch.setitem(permissions.RIGHTS, Role.OWNER, without)
    assert heads(text(place.client.get("/search/?q=linen"))) == ["messages"]
    assert heads(text(place.client.get("/search/?q=linen&in=orders"))) == []


def test_the_page_has_its_commands(place: Place) -> None:
    html = text(place.client.get("/search/"))
    for key in ('data-hotkey="ctrl+k"', 'data-hotkey="?"', 'data-hotkey="/"', 'data-hotkey="g s"'):
        assert key in html
