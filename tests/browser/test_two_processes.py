"""Two operators in two browsers, each at a web process of their own: what one does the other sees.

Presence, drafts and answers go through the database alone here; nothing is shared in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from tests.acceptance.kit.network import Network
from tests.acceptance.kit.product import START_SECONDS, Process, Product, free_port
from tests.acceptance.kit.shop import Shop, person_id
from tests.acceptance.kit.stage import a_network, a_product
from tests.acceptance.kit.waiting import until
from tests.browser.conftest import PATIENCE
from tests.robustness.halves import begin_work, serve

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("two_processes")]

OWNER = "olga@example.com"
PASSWORD = "a long phrase for a shop"


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with a_network() as network:
        yield network


@pytest.fixture(scope="module")
def product(network: Network) -> Iterator[Product]:
    with a_product(network, runs=False) as product:
        yield product


class OtherWeb:
    """A second web process on the same database."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.port = free_port()
        self.process = self.begin()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> Process:
        self.process = self.product.start("web", "--port", str(self.port))
        until(self._is_ready, seconds=START_SECONDS, what="the other web process")
        return self.process

    def _is_ready(self) -> bool:
        assert self.process.runs, self.product.words(self.process)
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


@dataclass
class Person:
    """Somebody at a browser; `complaints` are errors of the pages and of the server."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._answered)
        page.goto(path)
        return page

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self.complaints.append(answer.url)


@dataclass
class Desk:
    """What both have before them."""

    shop: Shop
    other: OtherWeb
    olga: Person
    vera: Person


@pytest.fixture(scope="module")
def desk(product: Product, chromium: Browser) -> Iterator[Desk]:
    serve(product)
    other = OtherWeb(product)
    begin_work(product)
    shop = _shop(product)
    people = [_person(chromium, url) for url in (product.url, other.url)]
    desk = Desk(shop, other, *people)
    _log_in(desk.olga)
    _join(desk)
    yield desk
    for person in people:
        person.context.close()
    shop.close()
    assert [person.complaints for person in people] == [[], []]


def _person(chromium: Browser, url: str) -> Person:
    context = chromium.new_context(
        base_url=url, locale="ru-RU", viewport={"width": 1440, "height": 900}, service_workers="block"
    )
    context.set_default_timeout(PATIENCE)
    return Person(context)


def _shop(product: Product) -> Shop:
    login = ("--email", OWNER, "--password", PASSWORD)
    id_ = product.command("create-shop", "--name", "Льняной двор", *login)
    token = product.command("create-token", "--shop", id_, "--name", "outside")
    shop = Shop(product, name="Льняной двор", id=id_, token=token)
    shop.connect()
    return shop


def _log_in(person: Person) -> None:
    page = person.open("/accounts/login/")
    page.fill("[name=login]", OWNER)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    page.goto("/profile/")
    page.fill("[name=name]", "Ольга")
    page.select_option("[name=language]", "ru")
    with page.expect_navigation():
        page.press("[name=name]", "Enter")
    page.close()


def _join(desk: Desk) -> None:
    """The owner invites at one process, the invited signs up at the other."""
    page = desk.olga.open("/settings/members/")
    page.fill("[name=email]", "vera@example.com")
    page.get_by_role("button", name="Позвать").click()
    token = page.locator("#invitation-link").inner_text().rstrip("/").rsplit("/", 1)[1]
    page.close()
    theirs = desk.vera.open(f"/join/{token}/")
    theirs.goto("/accounts/signup/")
    theirs.fill("[name=name]", "Вера")
    theirs.fill("[name=email]", "vera@example.com")
    theirs.fill("[name=password1]", PASSWORD)
    with theirs.expect_navigation():
        theirs.press("[name=password1]", "Enter")
    theirs.close()


def both(desk: Desk) -> tuple[Page, Page]:
    pages = desk.olga.open("/inbox/?view=open"), desk.vera.open("/inbox/?view=open")
    for page in pages:
        page.locator("body[data-live=on]").wait_for()
    return pages


def test_what_one_does_the_other_sees(desk: Desk, network: Network) -> None:
    mine, theirs = both(desk)
    desk.shop.says(person_id(), "Есть 44 размер?")
    for page in (mine, theirs):
        expect(page.locator("a.conv")).to_contain_text("Есть 44 размер?")

    # Assigned by key at one process, in the row at the other.
    theirs.locator("a.conv").click()
    expect(theirs.locator("#text-direct")).to_be_visible()
    theirs.keyboard.press("a")
    theirs.get_by_role("menuitem", name="Назначить мне").click()
    expect(theirs.locator(".toast-u")).to_contain_text("Вера")
    expect(mine.locator("a.conv")).to_contain_text("Вера")

    # Who is there, and who writes: in the list, and in the conversation.
    expect(mine.locator("a.conv")).to_contain_text("Вера смотрит")
    mine.locator("a.conv").click()
    expect(mine.locator("#presence")).to_contain_text("Вера смотрит")
    expect(theirs.locator("#presence")).to_contain_text("Ольга смотрит")
    theirs.locator("#text-direct").press_sequentially("Да, ес")
    expect(mine.locator("#presence")).to_contain_text("Вера пишет")
    expect(mine.locator("a.conv")).to_contain_text("Вера пишет")

    # One answers; the other is told before answering too.
    mine.locator("#text-direct").fill("Есть, конечно")
    theirs.locator("#text-direct").fill("Да, есть")
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator("#tail article").last).to_contain_text("Да, есть")
    mine.keyboard.press("Control+Enter")
    problem = mine.locator("#composer-direct [data-error]")
    expect(problem).to_contain_text("ответил другой сотрудник (Вера")
    expect(mine.locator("#text-direct")).to_have_value("Есть, конечно")
    answer = mine.locator("#tail article", has_text="Да, есть")
    expect(answer).to_contain_text("отправлено")
    assert len(network.sends("Да, есть")) == 1

    # A note, a tag, and the end of it.
    mine.locator("#text-direct").fill("")
    mine.keyboard.press("Escape")
    mine.keyboard.press("n")
    mine.keyboard.type("Постоянный клиент")
    mine.keyboard.press("Control+Enter")
    expect(theirs.locator("#tail article.is-note")).to_contain_text("Постоянный клиент")
    mine.keyboard.press("Escape")
    mine.keyboard.press("t")
    mine.keyboard.type("опт")
    mine.keyboard.press("Enter")
    theirs.get_by_role("tab", name="Клиент").click()
    expect(theirs.locator("#customer")).to_contain_text("опт")
    mine.locator("#new-tag").blur()
    mine.keyboard.press("e")
    expect(theirs.locator("#thread-head")).to_contain_text("Открыть снова")
    expect(theirs.locator("a.conv")).to_have_count(0)
    for page in (mine, theirs):
        page.close()


def test_what_comes_before_the_hints_do_is_shown(desk: Desk) -> None:
    """The page is made, a message is stored, and only then the stream of hints is open."""

    def held_back(_route: Route) -> None:
        """Until `unroute` lets it go."""

    desk.vera.context.route("**/live*", held_back)
    page = desk.vera.open("/inbox/?view=open")
    expect(page.locator("#conversation-rows")).to_be_visible()
    desk.shop.message(desk.shop.says(person_id(), "Успел раньше подсказок"))
    expect(page.locator("a.conv")).to_have_count(0)
    desk.vera.context.unroute("**/live*")
    expect(page.locator("a.conv")).to_contain_text("Успел раньше подсказок")
    page.close()


def test_a_process_dies_under_one_of_them(desk: Desk, network: Network) -> None:
    """Killed for a while: that page says so, keeps what is written, and catches up by itself."""
    customer = person_id()
    desk.shop.says(customer, "Добрый вечер")
    mine, theirs = both(desk)
    for page in (mine, theirs):
        page.locator("a.conv", has_text="Добрый вечер").click()
        expect(page.locator("#text-direct")).to_be_visible()
    theirs.evaluate("window.isStillTheSame = true")
    desk.other.process.kill()
    expect(theirs.locator("[data-live-offline]")).to_be_visible()
    theirs.locator("#text-direct").fill("Отвечаю без связи")
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator(".is-optimistic")).to_contain_text("уйдёт, когда вернётся связь")
    theirs.locator("#text-direct").fill("И черновик")
    for number in range(3):
        desk.shop.says(customer, f"Пока вас не было {number}")
    expect(mine.locator("#tail article")).to_have_count(4)

    desk.other.begin()
    expect(theirs.locator("[data-live-offline]")).to_be_hidden(timeout=60_000)
    expect(theirs.locator("#tail article")).to_have_count(5)
    expect(theirs.locator(".is-optimistic")).to_have_count(0)
    expect(theirs.locator("#text-direct")).to_have_value("И черновик")
    texts = theirs.locator("#tail article .bub").all_inner_texts()
    assert [text for text in texts if text.startswith("Пока")] == [f"Пока вас не было {n}" for n in range(3)]
    assert theirs.evaluate("window.isStillTheSame") is True
    expect(mine.locator("#tail article", has_text="Отвечаю без связи")).to_contain_text("отправлено")
    assert len(network.sends("Отвечаю без связи")) == 1
    for page in (mine, theirs):
        page.close()
