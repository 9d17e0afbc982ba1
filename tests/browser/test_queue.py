"""The queue of an operator: narrowed by orders and days, put aside and back, in order of waiting, shared."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from prilavok.inbox.actions.conversations import wake_snoozed
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.orders.models import Order
from tests.browser.axe import serious_findings
from tests.browser.test_list import PHONE, Desk, desk, down_to, fill, status
from tests.factories import make_membership, make_user

__all__ = ["desk"]
SIZES = pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
serial = count(1)


def order_of(room: Conversation, state: str) -> None:
    Order.objects.create(
        shop=room.shop,
        number=next(serial),
        customer=room.customer,
        status=state,
        currency="RUB",
        created_by="api",
    )


def names(page: Page) -> list[str]:
    return [name.strip() for name in page.locator("a.conv .nm").all_inner_texts()]


def back_to_list(page: Page, viewport: dict[str, int]) -> None:
    if viewport is PHONE:
        page.locator("#thread-head").get_by_role("link", name="К списку").click()


@SIZES
def test_orders_and_days_narrow_a_long_list_that_keeps_its_place(
    desk: Desk, viewport: dict[str, int]
) -> None:
    fill(desk, 75)
    for room in Conversation.objects.order_by("pk")[:70]:
        order_of(room, "new")
    old = desk.room("Давняя Анна", minutes_ago=60 * 24 * 9)
    order_of(old, "new")
    order_of(desk.room("Борис без заказа"), "done")
    page = desk.open(viewport=viewport)
    page.get_by_role("button", name="Фильтры").click()
    panel = page.get_by_role("dialog", name="Фильтры")
    panel.get_by_label("У клиента есть заказ").select_option(label="Новый")
    panel.get_by_label("Последнее сообщение с").fill((now() - timedelta(days=2)).date().isoformat())
    assert serious_findings(page) == []
    panel.get_by_role("button", name="Показать").click()
    page.wait_for_url("**order=new**")
    down_to(page, "Вопрос 069")
    expect(page.locator("a.conv")).to_have_count(70)
    page.locator("a.conv", has_text="Вопрос 060").click()
    expect(page.locator("#thread-head")).to_contain_text("Клиент 060")
    if viewport is PHONE:
        back_to_list(page, viewport)
    else:
        page.goto("/orders/")
        page.go_back()
        page.locator("body[data-live=on]").wait_for()
    expect(page.locator("a.conv", has_text="Вопрос 060")).to_be_in_viewport()
    expect(page.locator("a.conv", has_text="Вопрос 072")).to_have_count(0)


@SIZES
def test_who_waits_longest_comes_first_and_no_reply_needed_can_be_taken_back(
    desk: Desk, viewport: dict[str, int]
) -> None:
    rooms = [desk.room(name, minutes_ago=ago) for name, ago in (("Анна", 90), ("Борис", 5), ("Вика", 30))]
    page = desk.open("/inbox/?sort=waiting", viewport=viewport)
    expect(page.locator("#conversations .tag.is-accent")).to_contain_text("Кто дольше ждёт")
    assert names(page) == ["Анна", "Вика", "Борис"]
    asked = rooms[0].unanswered_since
    page.locator("a.conv", has_text="Анна").click()
    expect(page.locator("#thread-head")).to_contain_text("Анна")
    if viewport is PHONE:
        page.locator("#thread-head").get_by_role("button", name="Ещё").click()
        page.get_by_role("menuitem", name="Ответ не нужен").click()
    else:
        page.keyboard.press("d")
    expect(page.locator(".toast-u")).to_contain_text("больше не ждёт")
    expect(page.locator("a.conv", has_text="Анна")).to_have_count(0)
    page.locator(".toast-u").get_by_role("button", name="Отменить").click()
    expect(page.locator(".toast-u")).to_contain_text("Отменено")
    back_to_list(page, viewport)
    expect(page.locator("a.conv").first).to_contain_text("Анна")
    rooms[0].refresh_from_db()
    assert rooms[0].unanswered_since == asked


@SIZES
def test_what_was_put_aside_comes_back_by_itself(desk: Desk, viewport: dict[str, int]) -> None:
    room = desk.room("Анна", minutes_ago=10)
    page = desk.open(viewport=viewport)
    page.locator("a.conv").click()
    expect(page.locator("#thread-head")).to_contain_text("Анна")
    if viewport is PHONE:
        page.locator("#thread-head").get_by_role("button", name="Ещё").click()
        page.get_by_role("menuitem", name="До утра").click()
    else:
        page.keyboard.press("s")
        page.get_by_role("menuitem", name="До утра").click()
    expect(page.locator(".toast-u")).to_contain_text("Отложено до")
    back_to_list(page, viewport)
    expect(page.locator("a.conv")).to_have_count(0)
    assert status(room) == "snoozed"
    page.goto("/inbox/?view=snoozed")
    expect(page.locator("a.conv")).to_contain_text("Анна")
    page.goto("/inbox/")
    page.locator("body[data-live=on]").wait_for()
    expect(page.locator("a.conv")).to_have_count(0)
    assert wake_snoozed(now() + timedelta(days=2)) == 1
    expect(page.locator("a.conv")).to_contain_text("Анна")
    assert status(room) == "open"


def test_all_that_match_are_taken_back_exactly(desk: Desk) -> None:
    rooms = [desk.room(f"Клиент {number}", minutes_ago=number) for number in range(35)]
    asked = {room.pk: room.unanswered_since for room in rooms}
    page = desk.open("/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("button", name="Выбрать все 35").click()
    expect(page.get_by_role("form", name="Выбранные диалоги")).to_contain_text("Выбрано 35")
    page.keyboard.press("e")
    expect(page.locator(".toast-u")).to_contain_text("Закрыто 35 диалогов")
    expect(page.locator("a.conv")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".toast-u")).to_contain_text("Возвращено 35")
    expect(page.locator("a.conv").first).to_contain_text("Клиент 0")
    rows = Conversation.objects.filter(status="open")
    assert dict(rows.values_list("pk", "unanswered_since")) == asked


def test_a_view_of_the_shop_is_there_for_everybody_with_its_count(desk: Desk) -> None:
    for name in ("Анна", "Борис"):
        desk.room(name)
    desk.room("Вика", status="closed", unanswered_since=None)
    page = desk.open("/inbox/?view=open&sort=waiting")
    page.get_by_role("button", name="Сохранить вид").click()
    page.get_by_label("Название вида").fill("Очередь магазина")
    page.get_by_label("Для всех сотрудников").check()
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Очередь магазина")
    marina = make_membership(desk.channel.shop, user=make_user("marina@example.com", name="Марина"))
    theirs = desk.site.page(marina.user, "/inbox/", locale="ru-RU", viewport=PHONE)
    theirs.get_by_role("button", name="Ждут ответа").click()
    choice = theirs.get_by_role("menu", name="Виды").get_by_role("menuitem", name="Очередь магазина").first
    expect(choice.locator(".badge-n")).to_have_text("2")
    choice.click()
    expect(theirs.locator("a.conv")).to_have_count(2)
    expect(theirs.locator("h1")).to_contain_text("Очередь магазина")
