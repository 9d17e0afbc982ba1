"""Half a minute without a network, pages that are left meanwhile: nothing is lost, nothing comes twice."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect

from prilavok.inbox.models import Attachment, ComposerDraft, Conversation, Message
from prilavok.lib.clock import now
from prilavok.shops.models import Membership
from tests.browser.axe import serious_findings
from tests.browser.conftest import OFFLINE, REFUSED, wait_until, worker_ready
from tests.browser.test_inbox import ANNA, PHONE, Counter, counter
from tests.factories import make_membership, make_message, make_user

__all__ = ["counter"]
pytestmark = pytest.mark.usefixtures("without_a_network")
PICTURE = FilePayload(name="dress.png", mimeType="image/png", buffer=b"PNG")
KEPT = """() => new Promise((done) => {
  const opening = indexedDB.open("prilavok");
  opening.onsuccess = () => {
    const database = opening.result;
    const count = (name) => new Promise((ready) => {
      const request = database.transaction(name).objectStore(name).count();
      request.onsuccess = () => ready(request.result);
    });
    Promise.all([...database.objectStoreNames].map(count)).then((counts) => {
      database.close();
      done(counts.reduce((one, other) => one + other, 0));
    });
  };
})"""
"""How many things the browser keeps for later."""
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('prilavok:draft:')).length"
SIZES = pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])


@pytest.fixture
def without_a_network(counter: Counter) -> None:
    counter.site.expect_complaints(*OFFLINE)


def send(page: Page, text: str) -> None:
    page.locator("#text-direct").fill(text)
    page.keyboard.press("Control+Enter")


def attach(page: Page) -> None:
    page.locator("#files-direct").set_input_files([PICTURE])
    expect(page.locator("#composer-direct [data-files]")).to_contain_text("dress.png")


def installed(counter: Counter, **options: Any) -> Page:
    """A conversation in the installed app, whose worker shows a page of ours without a network."""
    page = counter.open_thread("Анна", service_workers="allow", **options)
    worker_ready(page)
    return page


@SIZES
def test_thirty_seconds_without_a_network(counter: Counter, viewport: dict[str, int]) -> None:
    """The page says so; drafts stay, answers go once, what came meanwhile is there, nobody reloads."""
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна", viewport=viewport)
    page.evaluate("window.isStillTheSame = true")
    page.clock.install()
    page.context.set_offline(True)
    banner = page.locator("[data-live-offline]")
    expect(banner).to_be_visible()
    expect(banner).to_contain_text("Нет связи")
    send(page, "Ответ без связи")
    waiting = page.locator(".is-optimistic")
    expect(waiting).to_contain_text("уйдёт, когда вернётся связь")
    page.locator("#text-direct").fill("Черновик без связи")
    for number in range(3):
        counter.write(ANNA, f"Пока вас не было {number}")
    page.clock.run_for(30_000)
    expect(page.locator("#tail article")).to_have_count(1)
    expect(banner).to_be_visible()
    assert serious_findings(page) == []
    page.context.set_offline(False)
    expect(banner).to_be_hidden()
    expect(page.locator("#tail article")).to_have_count(5)
    expect(waiting).to_have_count(0)
    expect(page.locator("#text-direct")).to_have_value("Черновик без связи")
    assert Message.objects.filter(text="Ответ без связи").count() == 1
    texts = page.locator("#tail article .bub").all_inner_texts()
    assert [text for text in texts if text.startswith("Пока")] == [f"Пока вас не было {n}" for n in range(3)]
    wait_until(page, DRAFTS, 0)
    assert ComposerDraft.objects.get().text == "Черновик без связи"
    assert page.evaluate("window.isStillTheSame") is True


def test_a_draft_alone_goes_to_the_server_when_the_network_is_back(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    page.context.set_offline(True)
    page.locator("#text-direct").fill("Почти готово")
    page.keyboard.press("m")
    expect(page.locator("[data-live-offline]")).to_be_visible()
    with page.expect_response("**/draft/"):
        page.context.set_offline(False)
    wait_until(page, DRAFTS, 0)
    assert ComposerDraft.objects.get().text == "Почти готовоm"


def test_a_draft_that_met_no_network_outlives_the_page(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    page.route("**/draft/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("#text-direct").fill("Почти готово")
    page.unroute("**/draft/")
    with page.expect_response("**/draft/"):
        page.reload()
    expect(page.locator("#text-direct")).to_have_value("Почти готово")
    assert ComposerDraft.objects.get().text == "Почти готово"


def test_a_draft_written_in_two_places_loses_neither(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    with page.expect_response("**/draft/"):
        page.locator("#text-direct").fill("С телефона")
    page.route("**/draft/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("#text-direct").fill("Без связи")
    page.unroute("**/draft/")
    ComposerDraft.objects.update(text="С другого места")
    page.reload()
    expect(page.locator("#text-direct")).to_have_value("С другого места\nБез связи")


def test_a_lost_answer_makes_no_second_message(counter: Counter) -> None:
    """The server took the message, and its word of that never came: to this page or to the next one."""
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/send/", lose, times=1)
    send(page, "Один раз")
    expect(page.locator(".is-optimistic")).to_contain_text("уйдёт, когда вернётся связь")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".is-optimistic")).to_have_count(0)
    expect(page.locator("#tail article")).to_have_count(2)
    page.route("**/send/", lose, times=1)
    send(page, "И тут один раз")
    expect(page.locator(".is-optimistic")).to_contain_text("уйдёт, когда вернётся связь")
    with page.expect_response("**/send/"):
        page.reload()
    wait_until(page, KEPT, 0)
    expect(page.locator("#tail article")).to_have_count(3)
    expect(page.locator(".is-optimistic")).to_have_count(0)
    assert Message.objects.filter(direction="outbound").count() == 2


# --- the page is left while there is no network -----------------------------------------------------


def test_files_and_words_outlive_a_reload_without_a_network(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = installed(counter, viewport=PHONE)
    page.context.set_offline(True)
    page.locator("#text-direct").fill("Вот такое")
    attach(page)
    page.reload()
    expect(page.get_by_role("heading", name="Нет сети")).to_be_visible()
    expect(page.locator("li")).to_contain_text("Вот такое")
    page.context.set_offline(False)
    expect(page.locator("#text-direct")).to_have_value("Вот такое")
    expect(page.locator("#composer-direct [data-files]")).to_contain_text("dress.png")
    page.locator("#text-direct").press("Control+Enter")
    expect(page.locator("#tail article").last).to_contain_text("Вот такое")
    wait_until(page, KEPT, 0)
    found = Attachment.objects.get()
    assert (found.message.text, found.name, found.mime) == ("Вот такое", "dress.png", "image/png")


def test_an_answer_sent_without_a_network_goes_although_its_page_is_gone(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = installed(counter)
    with page.expect_response("**/draft/"):
        page.locator("#text-direct").fill("Отложила для вас")
    attach(page)
    page.context.set_offline(True)
    page.locator("#text-direct").press("Control+Enter")
    expect(page.locator(".is-optimistic")).to_contain_text("уйдёт, когда вернётся связь")
    page.reload()
    expect(page.locator("li")).to_contain_text("уйдёт само, когда вернётся связь")
    assert serious_findings(page) == []
    page.context.set_offline(False)
    expect(page.locator("#tail article").last).to_contain_text("Отложила для вас")
    expect(page.locator(".is-optimistic")).to_have_count(0)
    expect(page.locator("#text-direct")).to_have_value("")
    wait_until(page, KEPT, 0)
    message = Message.objects.get(direction="outbound")
    assert (message.text, message.attachments.get().name) == ("Отложила для вас", "dress.png")


@pytest.fixture
def vera(counter: Counter) -> Membership:
    return make_membership(counter.member.shop, user=make_user("vera@example.com", name="Вера"))


def speak_english(counter: Counter) -> None:
    counter.member.user.language = "en"
    counter.member.user.save()


def test_files_without_words_are_named_in_the_members_language(counter: Counter) -> None:
    """The browser's own is another."""
    speak_english(counter)
    counter.write(ANNA, "Добрый день")
    page = installed(counter)
    attach(page)
    wait_until(page, KEPT, 1)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.locator("li")).to_have_text(re.compile("Анна Ковалёва.*dress.png"))
    page.context.set_offline(False)
    expect(page.locator("#composer-direct [data-files]")).to_contain_text("dress.png")


WAITS = {"ru": "уйдёт, когда вернётся связь", "en": "will be sent when the connection is back"}
RETURNED = {"ru": "ответ не отправлен", "en": "The answer to Анна Ковалёва was not sent"}


@pytest.mark.parametrize(("where", "language"), [("conversation", "ru"), ("/orders/", "en")])
def test_what_somebody_answered_meanwhile_comes_back_as_a_draft(
    counter: Counter, vera: Membership, where: str, language: str
) -> None:
    if language == "en":
        speak_english(counter)
    counter.write(ANNA, "Есть 44?")
    page = counter.open_thread("Анна")
    counter.site.expect_complaints(*REFUSED)
    page.route("**/send/", lambda route: route.abort())
    send(page, "Есть, привезли")
    expect(page.locator(".is-optimistic")).to_contain_text(WAITS[language])
    page.unroute("**/send/")
    room = Conversation.objects.get()
    make_message(
        room,
        "Да, есть",
        direction="outbound",
        actor_type="member",
        actor_id=vera.public_id,
        sent_at=now(),
        status="sent",
    )
    address = page.url
    page.goto(address if where == "conversation" else where)
    expect(page.locator(".toast-u")).to_contain_text(RETURNED[language])
    if where != "conversation":
        page.goto(address)
    expect(page.locator("#text-direct")).to_have_value("Есть, привезли")
    expect(page.locator(".is-optimistic")).to_have_count(0)
    wait_until(page, KEPT, 0)
    assert not Message.objects.filter(text="Есть, привезли").exists()


def test_who_would_lose_files_is_asked(counter: Counter) -> None:
    """In a browser that keeps nothing."""
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    page.add_init_script("indexedDB.open = () => { throw new Error('nothing is kept here'); };")
    page.reload()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("#text-direct").click()
    attach(page)
    page.evaluate("setTimeout(() => location.reload())")
    deadline = time.monotonic() + 15
    while not asked and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert asked == ["beforeunload"]
    expect(page.locator("#composer-direct [data-files]")).to_contain_text("dress.png")
    page.locator(".composer-file button").click()
    page.reload()
    expect(page.locator("#text-direct")).to_be_visible()
    assert asked == ["beforeunload"]
