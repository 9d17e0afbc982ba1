"""The main job in a real browser: sign up, connect, a comment arrives, product, draft, rule, reply."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE
from tests.journeys.conftest import Product

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("main_job")]

POST = "Платье из умягчённого льна"


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """The whole product as `make run` starts it."""
    folder = Path(tempfile.mkdtemp(prefix="prilavok-browser-", dir="/tmp"))
    folder.chmod(0o755)
    product = Product(folder)
    try:
        product.start()
        yield product
    finally:
        product.clean()
        shutil.rmtree(folder)


@dataclass
class Person:
    """Somebody at a browser; `complaints` are errors of the pages and of the server."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda line: self._note(line.text, wrong=line.type == "error"))
        page.on("pageerror", lambda error: self._note(str(error), wrong=True))
        page.on("response", lambda answer: self._note(answer.url, wrong=answer.status >= 500))
        return page

    def _note(self, text: str, *, wrong: bool) -> None:
        if wrong:
            self.complaints.append(text)


@pytest.fixture
def person(product: Product, chromium: Browser) -> Iterator[Person]:
    expect.set_options(timeout=PATIENCE)
    context = chromium.new_context(
        base_url=product.url,
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        viewport={"width": 1440, "height": 900},
    )
    context.set_default_timeout(PATIENCE)
    person = Person(context)
    yield person
    context.close()
    assert person.complaints == []


def sign_up(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.fill("[name=instagram_username]", "linen_house")
    page.fill("[name=email]", "owner@browser.test")
    page.fill("[name=password1]", "a long phrase for a shop")
    page.press("[name=password1]", "Enter")
    page.wait_for_url("**/welcome/")


def connect(page: Page) -> None:
    page.goto("/settings/channels/connect/")
    page.get_by_role("region", name="Instagram").locator("form:has([name=simulated]) button").click()
    page.locator("button[value=allow]").click()
    page.wait_for_url("**/settings/channels/*/?new*")
    page.locator("form[action$='/posts/'] button").first.click()
    page.wait_for_url("**/posts/")
    expect(page.get_by_text(POST)).to_be_visible()


def sell(page: Page) -> None:
    """A product, shown on the post."""
    page.goto("/products/new/")
    page.fill("[name=name]", "Платье «Марта»")
    page.fill("[name=price]", "4900")
    page.get_by_role("button", name="Добавить товар").click()
    page.wait_for_url(re.compile(r"/products/(?!new)\w+/"))
    page.goto("/posts/")
    page.get_by_text(POST).click()
    page.locator("input[type=search]").filter(visible=True).first.fill("марта")
    page.locator("[data-pick]", has_text="Платье «Марта»").click()
    expect(page.locator("#post-products ol")).to_contain_text("Платье «Марта»")


def automate(page: Page) -> None:
    """The first rule from the gallery, as it is."""
    page.goto("/rules/new/?from=price")
    page.get_by_role("button", name="Сохранить").first.click()
    page.wait_for_url(re.compile(r"/rules/(?!new)\w+/"))


def test_the_main_job(person: Person) -> None:
    page = person.new_page()
    sign_up(page)
    connect(page)
    sell(page)
    automate(page)
    page.goto("/inbox/?view=open")
    page.locator("body[data-live=on]").wait_for()
    expect(page.locator(".conv")).to_have_count(0)

    phone = person.new_page()
    phone.goto("/simulator/")
    phone.get_by_text("Комментарий под постом").click()
    comment = phone.locator(".sim-post").filter(has_text=POST).get_by_placeholder("Добавьте комментарий")
    comment.fill("Цена?")
    comment.press("Enter")

    # It arrives by itself: the page is not loaded again.
    row = page.locator(".conv").filter(has_text="комментарий")
    expect(row).to_be_visible()
    row.click()
    expect(page.locator(".pchip")).to_contain_text("Платье «Марта»")
    expect(page.locator("aside")).to_contain_text("черновик")
    expect(page.locator("aside")).to_contain_text("4 900 ₽")

    phone.get_by_role("button", name="Написать сообщение").click()
    expect(phone.locator("main")).to_contain_text("Платье «Марта» — 4 900 ₽")

    page.get_by_role("radio", name="Публично").click()
    page.locator("textarea").filter(visible=True).first.fill("Вера, отложила для вас 44-й")
    page.keyboard.press("Control+Enter")
    answer = page.locator(".msg").filter(has_text="отложила для вас 44-й")
    expect(answer).to_contain_text("отправлено")
    phone.get_by_text("Комментарий под постом").click()
    expect(phone.locator(".sim-post").filter(has_text=POST)).to_contain_text("отложила для вас 44-й")

    phone.get_by_role("button", name="Написать сообщение").click()
    phone.get_by_placeholder("Сообщение…").fill("Беру! Куда платить?")
    phone.keyboard.press("Enter")
    direct = page.locator(".conv").filter(has_text="Беру!")
    expect(direct).to_be_visible()
    direct.click()
    expect(page.locator("[role=log]")).to_contain_text("Беру!")
    page.locator("textarea").filter(visible=True).first.fill("Пришлю ссылку сюда")
    page.keyboard.press("Control+Enter")
    expect(phone.locator("main")).to_contain_text("Пришлю ссылку сюда")
    expect(page.locator(".msg").filter(has_text="Пришлю ссылку сюда")).to_contain_text(
        re.compile("отправлено|прочитано")
    )
