"""The list as a person works through it: many at once, views by name, its place kept, search, keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import assign_conversation, close_conversation
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.shops.models import Membership
from tests.browser.axe import serious_findings
from tests.browser.conftest import Site
from tests.factories import (
    make_channel,
    make_conversation,
    make_customer,
    make_identity,
    make_membership,
    make_message,
    make_product,
    make_shop,
    make_user,
)

PHONE = {"width": 390, "height": 844}


class Desk:
    """A shop with customers who wait."""

    def __init__(self, site: Site) -> None:
        self.site = site
        shop = make_shop("Льняной двор")
        self.member = make_membership(shop, user=make_user("olga@example.com", name="Ольга"), role="owner")
        self.channel = make_channel(shop, username="linen_dvor", name="Льняной двор")

    def room(self, name: str, minutes_ago: int = 0, **fields: Any) -> Conversation:
        at = now() - timedelta(minutes=minutes_ago)
        customer = make_customer(self.channel.shop, name=name)
        identity = make_identity(self.channel, customer=customer, last_inbound_at=at)
        given: dict[str, Any] = {"unanswered_since": at, "last_message_at": at, "preview": "Добрый день"}
        room = make_conversation(identity=identity, **(given | fields))
        make_message(room, "Добрый день", sent_at=at)
        return room

    def open(self, path: str = "/inbox/?view=open", **options: Any) -> Page:
        return self.site.page(self.member.user, path, locale="ru-RU", **options)


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def status(room: Conversation) -> str:
    room.refresh_from_db()
    return room.status


def ticks(page: Page) -> int:
    return page.locator(".conv-tick input:checked").count()


def test_many_at_once_by_keyboard_alone(desk: Desk) -> None:
    rooms = [desk.room(f"Клиент {n}", minutes_ago=n) for n in range(5)]
    page = desk.open()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    bar = page.get_by_role("form", name="Выбранные диалоги")
    expect(bar).to_contain_text("Выбрано 3")
    expect(bar).to_contain_text("Выбрать все 5")
    assert serious_findings(page) == []
    page.keyboard.press("e")
    expect(page.locator("a.conv")).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="Закрыто 3 диалога")).to_be_visible()
    expect(bar).to_be_hidden()
    page.keyboard.press("Control+z")
    expect(page.locator("a.conv")).to_have_count(5)
    assert {status(room) for room in rooms} == {"open"}


def test_all_that_match_are_tagged_and_snoozed(desk: Desk) -> None:
    for number in range(35):
        desk.room(f"Клиент {number}", minutes_ago=number)
    page = desk.open()
    page.locator("a.conv").first.hover()
    page.locator(".conv-tick input").first.check()
    page.get_by_role("button", name="Выбрать все 35").click()
    bar = page.get_by_role("form", name="Выбранные диалоги")
    expect(bar).to_contain_text("Выбрано 35")
    page.keyboard.press("t")
    page.keyboard.type("опт")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-u")).to_contain_text("Отмечено 35 клиентов")
    expect(bar).to_be_hidden()
    page.locator("a.conv").first.focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="Выбрать все 35").click()
    page.keyboard.press("s")
    page.get_by_role("menuitem", name="До ответа").click()
    expect(page.locator(".toast-u")).to_contain_text("Отложено 35 диалогов")
    expect(page.locator("a.conv")).to_have_count(0)
    assert Conversation.objects.filter(status="snoozed").count() == 35


def test_ticks_outlive_a_refresh_and_leave_with_their_row(desk: Desk) -> None:
    one, two = desk.room("Анна"), desk.room("Борис", minutes_ago=5)
    page = desk.open()
    page.keyboard.press("Shift+S")
    for name in ("Анна", "Борис"):
        page.get_by_role("checkbox", name=f"Выбрать: {name}").check()
    close_conversation(one, actor=Actor("system"))
    expect(page.locator("a.conv")).to_have_count(1)
    expect(page.get_by_role("form", name="Выбранные диалоги")).to_contain_text("Выбран 1")
    assert ticks(page) == 1
    page.keyboard.press("Escape")
    expect(page.get_by_role("form", name="Выбранные диалоги")).to_be_hidden()
    assert status(two) == "open"


def test_on_the_phone_rows_are_selected_by_touch(desk: Desk) -> None:
    rooms = [desk.room(f"Клиент {n}", minutes_ago=n) for n in range(3)]
    page = desk.open(viewport=PHONE, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Выбрать диалоги").tap()
    page.locator(".conv-tick").nth(1).tap()
    expect(page.get_by_role("form", name="Выбранные диалоги")).to_contain_text("Выбран 1")
    assert serious_findings(page) == []
    page.get_by_role("form", name="Выбранные диалоги").get_by_role("button", name="Закрыть").tap()
    expect(page.locator("a.conv")).to_have_count(2)
    assert [status(room) for room in rooms] == ["open", "closed", "open"]


def test_a_filter_is_chosen_and_kept_as_a_view(desk: Desk) -> None:
    desk.room("Анна", status="closed", unanswered_since=None)
    desk.room("Борис")
    page = desk.open("/inbox/?view=closed")
    page.keyboard.press("f")
    panel = page.get_by_role("dialog", name="Фильтры")
    panel.get_by_label("Ответственный").select_option(label="Ольга")
    panel.get_by_role("button", name="Показать").click()
    expect(page.locator("a.conv")).to_have_count(0)
    expect(page.locator("#conversations")).to_contain_text("Ольга")
    page.get_by_role("button", name="Сохранить вид").click()
    page.get_by_label("Название вида").fill("Мои закрытые")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Мои закрытые")
    page.goto("/inbox/")
    page.keyboard.press("g")
    page.keyboard.press("1")
    expect(page.locator("h1")).to_contain_text("Мои закрытые")
    page.keyboard.press("v")
    menu = page.get_by_role("menu", name="Виды")
    expect(menu.get_by_role("menuitem", name="Мои закрытые", exact=False).first).to_contain_text("0")
    assert serious_findings(page) == []


def fill(desk: Desk, count: int) -> None:
    """Many rows without their messages: only the list is looked at."""
    at = now()
    for number in range(count):
        moment = at - timedelta(minutes=number)
        customer = make_customer(desk.channel.shop, name=f"Клиент {number:03}")
        identity = make_identity(desk.channel, customer=customer)
        make_conversation(identity=identity, last_message_at=moment, preview=f"Вопрос {number:03}")


def down_to(page: Page, name: str) -> None:
    row = page.locator("a.conv", has_text=name)
    page.locator("a.conv").first.wait_for()
    for _ in range(40):
        if row.count():
            return row.scroll_into_view_if_needed()
        loaded = page.locator("a.conv").count()
        page.locator(".conversation-scroll").evaluate("box => box.scrollTo(0, box.scrollHeight)")
        expect(page.locator("a.conv")).not_to_have_count(loaded)
    raise AssertionError(f"no {name} in the list")


def test_the_list_keeps_its_place_going_back_and_while_hints_refresh_it(desk: Desk) -> None:
    fill(desk, 260)
    page = desk.open()
    down_to(page, "Вопрос 235")
    loaded = page.locator("a.conv").count()
    top = page.locator(".conversation-scroll").evaluate("box => box.scrollTop")
    room = desk.room("Новая Анна")
    close_conversation(room, actor=Actor("system"))
    first = Conversation.objects.get(preview="Вопрос 001")
    close_conversation(first, actor=Actor("system"))
    expect(page.locator("a.conv", has_text="Вопрос 001")).to_have_count(0)
    assert page.locator("a.conv").count() >= loaded - 1
    assert abs(page.locator(".conversation-scroll").evaluate("box => box.scrollTop") - top) < 400
    expect(page.locator("a.conv", has_text="Вопрос 235")).to_be_in_viewport()
    # A row further down than a refresh of the list reaches is drawn anew by itself.
    far = Conversation.objects.get(preview="Вопрос 235")
    assign_conversation(far, desk.member, actor=Actor("system"))
    expect(page.locator("a.conv", has_text="Вопрос 235")).to_contain_text("Ольга")
    page.locator("a.conv", has_text="Вопрос 235").click()
    expect(page.locator("#thread-head")).to_contain_text("Клиент 235")
    page.goto("/orders/")
    page.go_back()
    page.locator("body[data-live=on]").wait_for()
    expect(page.locator("a.conv", has_text="Вопрос 235")).to_be_in_viewport()


def test_rows_that_a_refresh_and_a_page_both_bring_stand_there_once(desk: Desk) -> None:
    fill(desk, 120)
    page = desk.open()
    down_to(page, "Вопрос 040")
    page.goto("/orders/")
    held: dict[str, Route] = {}

    def hold(route: Route) -> None:
        held["page" if "before=" in route.request.url else "refresh"] = route

    page.route("**/inbox/rows/**", hold)
    with page.expect_request(lambda request: "/inbox/rows/" in request.url and "before=" not in request.url):
        page.go_back(wait_until="commit")
    # Any other part that settles meanwhile lets the list ask for its next page too early.
    with page.expect_request(lambda request: "/inbox/rows/" in request.url and "before=" in request.url):
        page.locator("#main").dispatch_event("htmx:afterSettle")
    held["refresh"].continue_()
    expect(page.locator("a.conv")).to_have_count(60)
    held["page"].continue_()
    expect(page.locator("a.conv", has_text="Вопрос 100")).to_have_count(1)
    names = page.locator("a.conv").all_inner_texts()
    assert len(names) == len(set(names))


def test_a_list_that_follows_its_page_comes_to_its_place_as_well(desk: Desk) -> None:
    fill(desk, 80)
    room = Conversation.objects.get(preview="Вопрос 003")
    page = desk.open(f"/inbox/{room.public_id}/?view=open")
    down_to(page, "Вопрос 055")
    page.goto("/orders/")
    page.route("**/inbox/rows/**", lambda route: None)  # held until the route is taken away
    with page.expect_request("**/inbox/rows/**"):
        page.go_back(wait_until="commit")
    page.locator("body[data-live=on]").wait_for()
    page.locator("#main").dispatch_event("htmx:afterSettle")  # any other part
    page.unroute("**/inbox/rows/**")
    expect(page.locator("a.conv", has_text="Вопрос 055")).to_be_in_viewport()
    expect(page.locator("a.conv[aria-current=true]")).to_contain_text("Вопрос 003")


def test_on_the_phone_back_leads_to_where_the_list_was(desk: Desk) -> None:
    fill(desk, 80)
    page = desk.open(viewport=PHONE)
    down_to(page, "Вопрос 055")
    page.locator("a.conv", has_text="Вопрос 055").click()
    expect(page.locator("#thread-head")).to_contain_text("Клиент 055")
    page.locator("#thread-head").get_by_role("link", name="К списку").click()
    expect(page.locator("a.conv", has_text="Вопрос 055")).to_be_in_viewport()


# --- search ---------------------------------------------------------------------------------------


def test_a_message_is_found_and_shown_in_its_place(desk: Desk) -> None:
    room = desk.room("Анна Ковалёва")
    at = now() - timedelta(days=30)
    for number in range(150):
        words = "Есть жемчужная брошь?" if number == 60 else f"Слова {number}"
        make_message(room, words, sent_at=at + timedelta(minutes=number))
    page = desk.open("/orders/")
    page.keyboard.press("Control+k")
    page.keyboard.type("жемчужные")
    page.get_by_role("option", name="Анна Ковалёва").wait_for()
    page.keyboard.press("Enter")
    found = page.locator(".is-found")
    expect(found).to_contain_text("жемчужная брошь")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()
    assert page.locator("#log article").count() == 70
    page.locator("#log").evaluate("log => log.scrollTo(0, log.scrollHeight)")
    expect(page.locator("#log")).to_contain_text("Слова 149")
    page.locator("#log").evaluate("log => log.scrollTo(0, 0)")
    expect(page.locator("#log")).to_contain_text("Слова 3")
    numbers = page.locator("#log article .bub > span[dir]").all_inner_texts()
    assert len(numbers) == len(set(numbers))


def test_from_a_message_of_long_ago_to_the_newest(desk: Desk) -> None:
    room = desk.room("Анна")
    at = now() - timedelta(days=30)
    made = [make_message(room, f"Слова {n}", sent_at=at + timedelta(minutes=n)) for n in range(120)]
    page = desk.open(f"/inbox/{room.public_id}/?view=open&at={made[5].public_id}")
    expect(page.locator(".is-found")).to_contain_text("Слова 5")
    page.locator("#text-direct").fill("Ответ через месяц")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tail article").last).to_contain_text("Ответ через месяц")
    assert Message.objects.filter(text="Ответ через месяц").count() == 1


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_the_search_page(desk: Desk, viewport: dict[str, int]) -> None:
    desk.room("Анна Ковалёва")
    make_product(desk.channel.shop, "Платье «Ковалёва»", price_minor=490000)
    page = desk.open("/search/", viewport=viewport)
    page.get_by_role("searchbox").fill("ковал")
    expect(page.locator("mark").first).to_have_text("Ковалёва")
    expect(page.get_by_role("heading", name="Клиенты")).to_be_visible()
    assert serious_findings(page) == []
    page.get_by_role("navigation", name="Где искать").get_by_role("link", name="Товары").click()
    expect(page.get_by_role("heading", name="Клиенты")).to_have_count(0)
    expect(page.locator("a.hit")).to_have_count(1)
    page.get_by_role("searchbox").fill("кавалева")
    expect(page.locator("#found")).to_contain_text("Ничего не нашлось")
    page.get_by_role("link", name="Везде").click()
    expect(page.locator("a.hit")).to_contain_text("Анна Ковалёва")


# --- keys -----------------------------------------------------------------------------------------


def test_the_palette_runs_commands_of_the_page_in_either_layout(desk: Desk) -> None:
    room = desk.room("Анна")
    page = desk.open(f"/inbox/{room.public_id}/?view=open")
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Поиск и команды")
    expect(palette.get_by_role("option").first).to_be_visible()
    assert serious_findings(page) == []
    page.keyboard.type("pfrhsnm")  # «закрыть» with the layout forgotten
    expect(palette.get_by_role("option").first).to_contain_text("Закрыть")
    page.keyboard.press("Enter")
    expect(palette).to_be_hidden()
    expect(page.locator("#thread-head")).to_contain_text("Открыть снова")
    page.keyboard.press("Control+k")
    page.keyboard.type("заказы")
    expect(palette.get_by_role("option").first).to_contain_text("Заказы")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/")


def test_the_cheat_sheet_tells_the_keys_of_the_page(desk: Desk) -> None:
    room = desk.room("Анна")
    page = desk.open(f"/inbox/{room.public_id}/?view=open")
    page.keyboard.press("Shift+Slash")
    sheet = page.get_by_role("dialog", name="Клавиши")
    for name in ("Метка клиента", "Назначить", "Отложить", "Заметка", "Выбрать диалог", "Поиск и команды"):
        expect(sheet.get_by_text(name, exact=True).first).to_be_visible()
    hotkeys = page.evaluate(
        """() => [...document.querySelectorAll('[data-hotkey]')]
            .filter((part) => part.getClientRects().length > 0 && !part.closest('dialog'))
            .map((part) => part.dataset.hotkey.split(',')[0])"""
    )
    assert sheet.locator(".keys-grid p").count() >= len(set(hotkeys))
    assert serious_findings(page) == []
    page.keyboard.press("Escape")
    page.goto("/orders/")
    page.keyboard.press("Shift+Slash")
    expect(sheet).to_contain_text("Заказы")
    expect(sheet).not_to_contain_text("Метка клиента")


def test_letters_are_off_while_typing_and_on_again_after(desk: Desk) -> None:
    room = desk.room("Анна")
    page = desk.open(f"/inbox/{room.public_id}/?view=open")
    page.keyboard.press("n")
    page.keyboard.type("next ajkesx?")
    expect(page.locator("#text-note")).to_have_value("next ajkesx?")
    expect(page.get_by_role("dialog", name="Клавиши")).to_be_hidden()
    assert status(room) == "open"
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator("#new-tag")).to_be_focused()
    page.keyboard.type("vip")
    page.keyboard.press("Enter")
    expect(page.locator("#customer")).to_contain_text("vip")
    page.locator("#new-tag").blur()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-u")).to_contain_text("Ольга")
    assert Membership.objects.get(conversations=room) == desk.member
    page.keyboard.press("e")
    expect(page.locator("#thread-head")).to_contain_text("Открыть снова")
