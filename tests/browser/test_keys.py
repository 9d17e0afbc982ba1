"""Keys of one's own: chosen in the profile, followed by the page, its cheat sheet and the palette."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import REFUSED
from tests.browser.test_list import Desk, desk, status

__all__ = ["desk"]


def choose(page: Page, name: str, key: str) -> None:
    page.get_by_role("button", name=f"Изменить: {name}", exact=True).click()
    with page.expect_navigation():
        page.keyboard.press(key)


def caps(page: Page, name: str) -> str:
    row = page.locator(".key-row", has=page.get_by_role("button", name=f"Изменить: {name}", exact=True))
    return row.locator("kbd").first.inner_text()


def test_keys_are_chosen_and_everything_follows_them(desk: Desk) -> None:
    desk.site.expect_complaints(*REFUSED)
    room = desk.room("Анна")
    page = desk.open("/profile/keys/")
    choose(page, "Закрыть или открыть снова", "c")
    assert caps(page, "Закрыть или открыть снова") == "C"
    choose(page, "Назначить", "t")
    expect(page.locator(".key-problem")).to_contain_text("Клавиша занята: Метка клиента")
    assert serious_findings(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Поменять местами").click()
    assert (caps(page, "Назначить"), caps(page, "Метка клиента")) == ("T", "A")

    page.goto(f"/inbox/{room.public_id}/?view=open")
    page.keyboard.press("e")  # were it still a key, the next one would open the conversation again
    page.keyboard.press("c")
    expect(page.locator("#thread-head")).to_contain_text("Открыть снова")
    assert status(room) == "closed"
    again = page.locator("#thread-head").get_by_role("button", name="Открыть снова").first
    again.hover()
    expect(again).to_have_attribute("title", "Открыть снова (C)")
    page.keyboard.press("t")
    expect(page.get_by_role("menuitem", name="Назначить мне")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Slash")
    sheet = page.get_by_role("dialog", name="Клавиши")
    line = sheet.locator("p", has=page.get_by_text("Открыть снова", exact=True))
    expect(line.locator("kbd")).to_have_text("C")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("открыть снова")
    expect(page.get_by_role("option", name="Открыть снова").first.locator("kbd")).to_have_text("C")


def test_keys_go_back_and_letters_rest(desk: Desk) -> None:
    room = desk.room("Анна")
    desk.member.user.own_keys = {"e": "c"}
    desk.member.user.save()
    page = desk.open("/profile/keys/")
    with page.expect_navigation():
        page.get_by_role("button", name="Вернуть все клавиши").click()
    assert caps(page, "Закрыть или открыть снова") == "E"
    with page.expect_navigation():
        page.get_by_role("button", name="Отменить").click()
    assert caps(page, "Закрыть или открыть снова") == "C"
    page.get_by_role("checkbox", name="Буквы без Ctrl").uncheck()
    with page.expect_navigation():
        page.get_by_role("button", name="Сохранить", exact=True).click()
    page.goto(f"/inbox/{room.public_id}/?view=open")
    page.keyboard.press("c")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Поиск и команды")).to_be_visible()
    assert status(room) == "open"
