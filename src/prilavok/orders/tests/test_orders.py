from __future__ import annotations

from itertools import product as pairs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.catalog.models import Product, Variant
from prilavok.customers.models import Customer
from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.lib.money import Money
from prilavok.orders.actions import (
    CannotUndo,
    DraftExists,
    InvalidField,
    InvalidLine,
    LineData,
    OrderClosed,
    StatusNotAllowed,
    add_line,
    change_line,
    change_status,
    create_order,
    move_orders,
    remove_line,
    replace_lines,
    undo_change,
    update_order,
)
from prilavok.orders.actions.pricing import price_of
from prilavok.orders.models import Order, OrderLine
from prilavok.orders.queries import timeline
from prilavok.orders.statuses import ACTIVE, ALLOWED, FINAL
from prilavok.shops.models import Shop
from tests.factories import make_customer, make_membership, make_product, make_shop

API = Actor("api", "token")


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


@pytest.fixture
def customer(shop: Shop) -> Customer:
    return make_customer(shop)


@pytest.fixture
def dress(shop: Shop) -> Product:
    return make_product(shop, price_minor=1000, variants=[{"размер": "44"}, {"размер": "46"}])


def make_order(customer: Customer, *lines: LineData, status: str = "draft") -> Order:
    return create_order(
        shop=customer.shop, customer=customer, lines=lines, actor=API, created_by="api", status=status
    )


def shown(order: Order) -> list[tuple[str, int, int]]:
    rows = OrderLine.objects.filter(order=order).order_by("position", "id")
    return [(line.name, line.quantity, line.price_minor) for line in rows]


def last_change(order: Order, kind: str) -> tuple[str, dict[str, object]]:
    row = timeline(order).filter(kind=kind).last()
    assert row is not None
    return row.kind, row.data


def test_every_status_has_its_row_and_none_leads_to_itself() -> None:
    assert set(ALLOWED) == set(Order.Status)
    assert all(set(after) <= set(Order.Status) and before not in after for before, after in ALLOWED.items())
    assert {Order.Status.DRAFT} | ACTIVE | FINAL == set(Order.Status)


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), list(pairs(Order.Status, Order.Status)))
def test_every_move_is_made_or_refused(before: str, after: str) -> None:
    order = make_order(make_customer(), LineData(name="Доставка"))
    Order.objects.filter(pk=order.pk).update(status=before)
    if before == after:
        change_status(order, after, actor=API)
        assert not timeline(order).filter(kind="status").exists()
    elif after in ALLOWED[before]:
        assert change_status(order, after, actor=API).status == after
        assert last_change(order, "status") == ("status", {"from": before, "to": after})
        assert Event.objects.get(name="order.status").data["status"] == after
    else:
        with pytest.raises(StatusNotAllowed):
            change_status(order, after, actor=API)
        order.refresh_from_db()
        assert order.status == before


def test_an_unknown_status_is_refused(customer: Customer) -> None:
    with pytest.raises(StatusNotAllowed):
        change_status(make_order(customer), "lost", actor=API)


def test_no_second_draft_by_going_back(customer: Customer) -> None:
    order = make_order(customer, status="new")
    make_order(customer)
    with pytest.raises(DraftExists):
        change_status(order, "draft", actor=API)


def test_a_made_order_holds_its_lines(customer: Customer, dress: Product) -> None:
    variant = Variant.objects.get(product=dress, options={"размер": "46"})
    variant.price_minor = 1200
    variant.save()
    order = make_order(
        customer,
        LineData(dress, quantity=2),
        LineData(dress, variant),
        LineData(name="Доставка", price_minor=350),
        status="new",
    )
    assert (order.number, order.status, order.created_by) == (1001, "new", "api")
    assert shown(order) == [("Платье «Марта»", 2, 1000), ("Платье «Марта»", 1, 1200), ("Доставка", 1, 350)]
    assert order.total == Money(3550, "RUB")
    assert [row.kind for row in timeline(order)] == ["created", "line_added", "line_added", "line_added"]
    assert make_order(customer, status="new").number == 1002


def test_a_second_draft_joins_the_first(customer: Customer, dress: Product) -> None:
    first = make_order(customer, LineData(name="Доставка", price_minor=350))
    second = make_order(customer, LineData(dress))
    assert first.pk == second.pk
    assert shown(first) == [("Доставка", 1, 350), ("Платье «Марта»", 1, 1000)]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (LineData(), "product"),
        (LineData(name="Доставка", quantity=0), "quantity"),
        (LineData(name="Доставка", quantity=10_001), "quantity"),
        (LineData(name="Доставка", price_minor=-1), "price"),
        (LineData(name="Доставка", price_minor=10**15), "price"),
        (LineData(name="Д" * 251), "name"),
    ],
)
def test_a_wrong_line_changes_nothing(customer: Customer, line: LineData, field: str) -> None:
    order = make_order(customer, LineData(name="Было"))
    with pytest.raises(InvalidLine) as error:
        replace_lines(order, [LineData(name="Стало"), line], actor=API)
    assert (error.value.index, error.value.field) == (1, field)
    assert shown(order) == [("Было", 1, 0)]


def test_products_and_variants_of_others_are_refused(customer: Customer, dress: Product) -> None:
    foreign = make_product(make_shop(), variants=[{"размер": "44"}])
    order = make_order(customer)
    with pytest.raises(InvalidLine, match="shop"):
        add_line(order, LineData(foreign), actor=API)
    with pytest.raises(InvalidLine, match="variant"):
        add_line(order, LineData(dress, foreign.variants.get()), actor=API)
    with pytest.raises(InvalidField):
        create_order(shop=customer.shop, customer=make_customer(), actor=API, created_by="api")


def test_replacing_lines_keeps_those_that_stay(customer: Customer, dress: Product) -> None:
    order = make_order(customer, LineData(dress), LineData(name="Доставка", price_minor=350))
    kept = order.lines.get(product=dress)
    replace_lines(order, [LineData(name="Упаковка"), LineData(dress, quantity=3, price_minor=900)], actor=API)
    assert shown(order) == [("Упаковка", 1, 0), ("Платье «Марта»", 3, 900)]
    assert order.lines.get(product=dress).pk == kept.pk
    kinds = [row.kind for row in timeline(order)][3:]
    assert kinds == ["line_added", "line_changed", "line_removed"]
    before = timeline(order).count()
    replace_lines(order, [LineData(name="Упаковка"), LineData(dress, quantity=3, price_minor=900)], actor=API)
    assert timeline(order).count() == before


def test_an_order_at_its_end_keeps_its_lines(customer: Customer, dress: Product) -> None:
    order = make_order(customer, LineData(dress), status="new")
    change_status(order, "done", actor=API)
    for attempt in (
        lambda: replace_lines(order, [], actor=API),
        lambda: add_line(order, LineData(dress), actor=API),
        lambda: remove_line(order.lines.get(), actor=API),
        lambda: change_line(order.lines.get(), actor=API, quantity=2),
    ):
        with pytest.raises(OrderClosed):
            attempt()
    assert shown(order) == [("Платье «Марта»", 1, 1000)]


def test_another_variant_brings_its_price_unless_written_by_hand(customer: Customer, dress: Product) -> None:
    variant = Variant.objects.get(product=dress, options={"размер": "46"})
    variant.price_minor = 1200
    variant.save()
    order = make_order(customer, LineData(dress))
    line = change_line(order.lines.get(), actor=API, variant=variant)
    assert (line.price_minor, line.quantity) == (1200, 1)
    change_line(line, actor=API, price_minor=999)
    assert change_line(line, actor=API, variant=None).price_minor == 999
    assert str(order.lines.get().variant) == "None"


def test_every_change_can_be_taken_back(customer: Customer, dress: Product) -> None:
    order = make_order(customer, LineData(dress), LineData(name="Доставка", price_minor=350), status="new")
    line = order.lines.get(product=dress)
    before = shown(order)
    change_line(line, actor=API, quantity=5)
    update_order(order, actor=API, phone="+79270000000")
    remove_line(order.lines.get(name="Доставка"), actor=API)
    change_status(order, "confirmed", actor=API)
    for row in list(timeline(order).exclude(kind__in=["created", "line_added"]).order_by("-id")):
        undo_change(row, actor=API)
    order.refresh_from_db()
    assert (order.status, order.phone, shown(order)) == ("new", "", before)
    assert timeline(order).filter(kind="undone").count() == 4
    assert timeline(order).filter(undone_at__isnull=False).count() == 4


def test_what_has_changed_since_is_not_taken_back(customer: Customer, dress: Product) -> None:
    order = make_order(customer, LineData(dress))
    line = order.lines.get()
    change_line(line, actor=API, quantity=2)
    first = timeline(order).get(kind="line_changed")
    change_line(line, actor=API, quantity=3)
    with pytest.raises(CannotUndo):
        undo_change(first, actor=API)
    first.refresh_from_db()
    assert (first.undone_at, shown(order)) == (None, [("Платье «Марта»", 3, 1000)])


def test_fields_are_checked_and_written_down(customer: Customer) -> None:
    order = make_order(customer)
    update_order(order, actor=API, phone="+79270000000", note="Позвонить")
    update_order(order, actor=API, phone="+79270000000")
    assert [row.data["field"] for row in timeline(order).filter(kind="field")] == ["phone", "note"]
    with pytest.raises(InvalidField):
        update_order(order, actor=API, address="у" * 301)
    with pytest.raises(InvalidField):
        update_order(order, actor=API, status="done")


def test_merged_customers_have_one_draft(shop: Shop, customer: Customer, dress: Product) -> None:
    other = make_customer(shop)
    kept = make_order(customer, LineData(dress, quantity=1))
    spare = make_order(other, LineData(dress, quantity=2), LineData(name="Доставка"))
    placed = make_order(other, status="new")
    member = Actor("member", make_membership(shop).public_id)
    move_orders(source=other, into=customer, actor=member)
    assert shown(kept) == [("Платье «Марта»", 3, 1000), ("Доставка", 1, 0)]
    assert dict(Order.objects.filter(customer=customer).values_list("pk", "status")) == {
        kept.pk: "draft",
        spare.pk: "cancelled",
        placed.pk: "new",
    }


def test_deleting_a_product_leaves_the_line(customer: Customer, dress: Product) -> None:
    order = make_order(customer, LineData(dress))
    dress.delete()
    assert shown(order) == [("Платье «Марта»", 1, 1000)]


@given(
    st.lists(
        st.tuples(st.integers(0, 10**10), st.integers(1, 10_000)),
        max_size=20,
    )
)
def test_the_total_is_the_exact_sum(lines: list[tuple[int, int]]) -> None:
    rows = [
        OrderLine(price_minor=price, quantity=quantity, order=Order(currency="RUB"))
        for price, quantity in lines
    ]
    expected = sum(price * quantity for price, quantity in lines)
    assert sum((row.sum for row in rows), Money(0, "RUB")) == Money(expected, "RUB")


@given(
    own=st.none() | st.integers(0, 10**9),
    variant=st.none() | st.integers(0, 10**9),
    currency=st.sampled_from(["RUB", "UAH", "JPY"]),
)
def test_where_a_price_comes_from(own: int | None, variant: int | None, currency: str) -> None:
    price = price_of(Product(price_minor=own, currency="RUB"), Variant(price_minor=variant), currency)
    if currency != "RUB":
        assert price == 0
    elif variant is not None:
        assert price == variant
    else:
        assert price == (own or 0)
