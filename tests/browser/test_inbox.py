"""The inbox as a person uses it: messages arrive by themselves, answers leave, nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.channels.types import CommentReceived, MessageReceived, Person, Reference
from prilavok.customers.models import Identity
from prilavok.ingest.dispatch import apply_events
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.shops.actions import bump_catalog_version
from prilavok.shops.models import Membership
from tests.browser.axe import serious_findings
from tests.browser.conftest import REFUSED, Site
from tests.factories import make_channel, make_membership, make_post, make_product, make_shop, make_user

ANNA = Person("anna", username="kovaleva.ann", name="Анна Ковалёва")
BORIS = Person("boris", username="boris", name="Борис")
PHONE = {"width": 390, "height": 844}


@dataclass(slots=True)
class Counter:
    """A shop with two products, and customers who write."""

    site: Site
    member: Membership
    channel: Channel
    dress: Product
    hat: Product
    serial: Iterator[int] = field(default_factory=count)

    def write(self, person: Person, text: str, minutes_ago: float = 0) -> None:
        number = next(self.serial)
        event = MessageReceived(
            key=f"k{number}",
            account=self.channel.external_id,
            thread=person.external_id,
            occurred_at=now() - timedelta(minutes=minutes_ago),
            external_id=f"mid{number}",
            sender=person,
            text=text,
        )
        apply_events(self.channel, [event])

    def comment(self, person: Person, text: str) -> None:
        number = next(self.serial)
        post = make_post(self.channel, products=[self.dress], caption="«Марта» вернулась")
        event = CommentReceived(
            key=f"k{number}",
            account=self.channel.external_id,
            thread=person.external_id,
            occurred_at=now(),
            external_id=f"c{number}",
            author=person,
            post=Reference("post", post.external_id),
            text=text,
        )
        apply_events(self.channel, [event])

    def open(self, path: str = "/inbox/?view=open", **options: Any) -> Page:
        return self.site.page(self.member.user, path, locale="ru-RU", **options)

    def open_thread(self, name: str, **options: Any) -> Page:
        page = self.open(**options)
        page.locator("a.conv", has_text=name).click()
        expect(page.locator("#thread-head")).to_contain_text(name)
        return page


@pytest.fixture
def counter(site: Site) -> Counter:
    shop = make_shop("Льняной двор")
    member = make_membership(shop, user=make_user("olga@example.com", name="Ольга"), role="owner")
    channel = make_channel(shop, username="linen_dvor", name="Льняной двор")
    dress = make_product(shop, "Платье «Марта»", price_minor=490000)
    hat = make_product(shop, "Шляпа «Полдень»", price_minor=320000)
    bump_catalog_version(shop.pk)
    return Counter(site, member, channel, dress, hat)


def last_bubble(page: Page) -> str:
    return page.locator("#tail article").last.inner_text()


def test_messages_arrive_by_themselves_and_disturb_nothing(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open()
    counter.write(BORIS, "Здравствуйте")
    expect(page.locator("a.conv").first).to_contain_text("Борис")
    page.locator("a.conv", has_text="Анна").click()
    field = page.locator("#text-direct")
    field.fill("Пишу ответ")
    field.press("ArrowLeft")
    counter.write(ANNA, "Сколько стоит платье «Марта»?")
    expect(page.locator("#tail article").last).to_contain_text("Сколько стоит")
    expect(page.locator("#counter")).to_contain_text("Платье «Марта»")
    expect(page.locator("#order")).to_contain_text("Платье «Марта»")
    expect(field).to_have_value("Пишу ответ")
    expect(field).to_be_focused()
    assert page.evaluate("document.activeElement.selectionStart") == len("Пишу ответ") - 1
    expect(page.locator("a.conv[aria-current] .badge-n")).to_have_count(0)


def test_a_reply_leaves_and_can_be_taken_back(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    page.keyboard.press("r")
    page.keyboard.type("Здравствуйте, Анна")
    page.keyboard.press("Control+Enter")
    bubble = page.locator("#tail article").last
    expect(bubble).to_contain_text("Здравствуйте, Анна")
    expect(bubble).to_contain_text("в очереди")
    expect(page.locator(".is-optimistic")).to_have_count(0)
    expect(page.locator("#text-direct")).to_have_value("")
    bubble.get_by_role("button", name="Отменить отправку").click()
    expect(bubble).to_contain_text("Вы отменили отправку")


def test_a_refused_reply_gives_the_text_back(counter: Counter) -> None:
    counter.site.expect_complaints(*REFUSED)
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    page.locator("#text-direct").fill("Уже поздно")
    Identity.objects.update(last_inbound_at=now() - timedelta(days=2))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer-direct [data-error]")).to_contain_text("Окно закрылось")
    expect(page.locator("#text-direct")).to_have_value("Уже поздно")
    expect(page.locator("#log article.is-out")).to_have_count(0)


def test_a_draft_waits_on_the_server(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    with page.expect_response("**/draft/"):
        page.locator("#text-direct").fill("Почти готово")
    page.reload()
    expect(page.locator("#text-direct")).to_have_value("Почти готово")
    expect(page.locator("a.conv")).to_contain_text("Почти готово")


def test_right_and_wrong_products_by_key(counter: Counter) -> None:
    counter.write(ANNA, "Сколько стоит платье «Марта»?")
    page = counter.open_thread("Анна")
    page.keyboard.press("w")
    panel = page.get_by_role("dialog", name="Товар")
    expect(panel).to_contain_text("Почему «Платье „Марта“»")
    expect(panel.get_by_role("button", name="Верно")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("y")
    expect(page.locator(".pchip.is-sure")).to_contain_text("Платье «Марта»")
    assert Interest.objects.get().state == "confirmed"
    page.keyboard.press("Shift+R")
    expect(page.locator("#product-q")).to_be_focused()
    page.keyboard.type("шляпа")
    expect(page.locator(".product-pick")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".pchip.is-sure")).to_contain_text("Шляпа «Полдень»")
    expect(page.locator("#order ul")).to_contain_text("Шляпа «Полдень»")
    page.keyboard.press("Control+z")
    expect(page.locator(".pchip.is-sure")).to_contain_text("Платье «Марта»")


def test_the_whole_way_by_keyboard(counter: Counter) -> None:
    counter.write(BORIS, "Здравствуйте", minutes_ago=5)
    counter.write(ANNA, "Добрый день")
    page = counter.open()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-head")).to_contain_text("Борис")
    page.keyboard.press("m")
    page.keyboard.type("Позвонить в пятницу")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tail article.is-note")).to_contain_text("Позвонить в пятницу")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("#thread-head")).to_contain_text("Открыть снова")
    page.keyboard.press("Control+z")
    expect(page.locator("#thread-head")).to_contain_text("Закрыть")
    page.keyboard.press("Shift+Slash")
    expect(page.get_by_role("dialog", name="Клавиши")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#inbox-q")).to_be_focused()
    page.keyboard.type("Анна")
    expect(page.locator("a.conv")).to_have_count(1)


def test_a_reader_further_up_is_not_moved(counter: Counter) -> None:
    for number in range(70):
        counter.write(ANNA, f"Сообщение {number}", minutes_ago=100 - number)
    page = counter.open_thread("Анна")
    log = page.locator("#log")
    expect(page.locator("#tail article")).to_have_count(50)
    # The page hears of it with the next frame.
    before = log.evaluate(
        "log => { log.scrollTop = 400; return new Promise((done) => "
        "requestAnimationFrame(() => requestAnimationFrame(() => done(log.scrollTop)))); }"
    )
    counter.write(ANNA, "Вы здесь?")
    expect(page.locator(".inbox-newer")).to_have_text("↓ 1 новое")
    assert log.evaluate("log => log.scrollTop") == before
    page.locator(".inbox-newer").click()
    expect(page.locator("#tail article").last).to_be_in_viewport()
    log.evaluate("log => { log.scrollTop = 0; }")
    expect(page.locator("#log article")).to_have_count(71)
    assert log.evaluate("log => log.scrollTop") > 500


def test_comments_are_answered_publicly_and_privately(counter: Counter) -> None:
    counter.comment(ANNA, "Цена?")
    page = counter.open()
    page.locator("a.conv", has_text="Анна").click()
    expect(page.locator("#thread-head")).to_contain_text("«Марта» вернулась")
    page.locator("#text-private_reply").fill("4 900 ₽")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment-answer")).to_have_count(2)
    expect(page.locator("#composer-private_reply")).to_contain_text("личный ответ уже отправлен")


def test_on_the_phone(counter: Counter) -> None:
    counter.write(ANNA, "Сколько стоит платье «Марта»?")
    page = counter.open(viewport=PHONE, has_touch=True, is_mobile=True)
    expect(page.locator(".tabbar")).to_be_visible()
    page.locator("a.conv").tap()
    expect(page.locator("#text-direct")).to_be_visible()
    expect(page.locator(".inbox-list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("button", name="Заказ и клиент").tap()
    expect(page.locator("#order")).to_contain_text("Платье «Марта»")
    page.locator("#card").get_by_role("button", name="Закрыть").tap()
    expect(page.locator("#order")).to_be_hidden()
    page.locator("#thread-head").get_by_role("link", name="К списку").tap()
    expect(page.locator("a.conv")).to_be_visible()
    expect(page).to_have_url(f"{counter.site.url}/inbox/?view=open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
def test_nothing_serious_for_axe(counter: Counter, scheme: str, viewport: dict[str, int]) -> None:
    counter.write(BORIS, "Здравствуйте")
    counter.write(ANNA, "Сколько стоит платье «Марта»?")
    page = counter.open(viewport=viewport, color_scheme=scheme)
    assert serious_findings(page) == []
    page.locator("a.conv").first.click()
    expect(page.locator("#text-direct")).to_be_visible()
    assert serious_findings(page) == []
    page.locator("[data-key-why]").first.click()
    expect(page.locator(".inbox-why")).to_be_visible()
    assert serious_findings(page) == []
