"""The open conversation as operators live in it: together, over bad connections, with more than words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from prilavok.customers.actions import create_custom_field
from prilavok.events.types import SYSTEM
from prilavok.inbox.actions import calls
from prilavok.inbox.models import Attachment, Conversation, Message, ScheduledMessage
from prilavok.lib.clock import now
from prilavok.shops.models import Membership
from tests.browser.axe import serious_findings
from tests.browser.conftest import REFUSED, Site
from tests.browser.test_inbox import ANNA, BORIS, PHONE, Counter, counter
from tests.factories import make_membership, make_message, make_user

__all__ = ["counter"]
VIEWPORTS = pytest.mark.parametrize(
    "viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"]
)


@pytest.fixture
def vera(counter: Counter) -> Membership:
    user = make_user("vera@example.com", name="Вера")
    return make_membership(counter.member.shop, user=user)


def second_page(counter: Counter, member: Membership) -> Page:
    room = Conversation.objects.get()
    return counter.site.page(member.user, f"/inbox/{room.public_id}/", locale="ru-RU")


def send(page: Page, text: str) -> None:
    page.locator("#text-direct").fill(text)
    page.keyboard.press("Control+Enter")


def test_two_operators_see_each_other(counter: Counter, vera: Membership) -> None:
    counter.write(ANNA, "Добрый день")
    mine = counter.open_thread("Анна")
    theirs = second_page(counter, vera)
    expect(mine.locator("#presence")).to_contain_text("Вера смотрит")
    expect(theirs.locator("#presence")).to_contain_text("Ольга смотрит")
    theirs.locator("#text-direct").press_sequentially("Здрав")
    expect(mine.locator("#presence")).to_contain_text("Вера пишет")
    row = mine.locator("a.conv", has_text="Анна")
    expect(row).to_contain_text("Вера пишет")
    theirs.close()
    expect(mine.locator("#presence")).to_be_empty()
    expect(row).not_to_contain_text("Вера")
    expect(row).to_contain_text("Добрый день")


def test_a_second_answer_is_asked_about(counter: Counter, vera: Membership) -> None:
    counter.site.expect_complaints(*REFUSED)
    counter.write(ANNA, "Есть 44?")
    mine = counter.open_thread("Анна")
    mine.locator("#text-direct").fill("Да")
    theirs = second_page(counter, vera)
    send(theirs, "Да, привезли")
    expect(theirs.locator("#tail article").last).to_contain_text("Да, привезли")
    mine.keyboard.press("Control+Enter")
    problem = mine.locator("#composer-direct [data-error]")
    expect(problem).to_contain_text("ответил другой сотрудник (Вера")
    expect(mine.locator("#text-direct")).to_have_value("Да")
    assert Message.objects.filter(direction="outbound").count() == 1
    problem.get_by_role("button", name="Всё равно отправить").click()
    expect(mine.locator("#text-direct")).to_have_value("")
    expect(mine.locator("#tail article")).to_have_count(3)


def test_an_answer_is_taken_back_by_key_and_written_on(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    send(page, "Здравствуйти")
    expect(page.locator("#tail article").last).to_contain_text("в очереди")
    page.keyboard.press("Control+z")
    expect(page.locator("#tail article").last).to_contain_text("Вы отменили отправку")
    expect(page.locator("#text-direct")).to_have_value("Здравствуйти")


@VIEWPORTS
def test_a_message_for_later(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна", viewport=viewport)
    page.locator("#text-direct").fill("Уже привезли")
    if viewport is PHONE:
        page.locator("#composer-direct").get_by_role("button", name="Вставить").click()
    else:
        page.locator("#composer-direct").get_by_role("button", name="Ещё способы отправки").click()
    page.get_by_role("menuitem", name="Отправить позже…").click()
    dialog = page.get_by_role("dialog", name="Отправить позже")
    dialog.get_by_role("button", name="Через час").click()
    row = page.locator(".scheduled-row")
    expect(row).to_contain_text("Уже привезли")
    expect(page.locator("#text-direct")).to_have_value("")
    row.locator("summary").click()
    row.get_by_role("textbox", name="Текст").fill("Привезли, отложили вам")
    row.get_by_role("button", name="Сохранить").click()
    expect(row.locator("summary")).to_contain_text("Привезли, отложили вам")
    assert ScheduledMessage.objects.get().text == "Привезли, отложили вам"
    assert serious_findings(page) == []
    row.get_by_role("button", name="Не отправлять").click()
    expect(row).to_have_count(0)
    expect(page.locator("#text-direct")).to_have_value("Привезли, отложили вам")


def test_colleagues_products_and_emoji_by_keyboard(counter: Counter, vera: Membership) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    page.keyboard.press("m")
    page.keyboard.type("@ве")
    expect(page.locator("#suggestions [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("посмотри")
    page.keyboard.press("Control+Enter")
    note = page.locator("#tail article.is-note")
    expect(note.locator(".mention")).to_have_text("@Вера")
    assert Message.objects.get(kind="note").mentions.get().member == vera
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.type("#Марта")
    expect(page.locator("#suggestions [role=option]")).to_have_text([re.compile("Платье «Марта»")])
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-as-card]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#composer-direct [data-cards]")).to_contain_text("Платье «Марта»")
    page.locator("#composer-direct").get_by_role("button", name="Эмодзи").click()
    expect(page.locator("#emoji button").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#text-direct")).to_have_value("😃")
    expect(page.locator("#text-direct")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tail article").last).to_contain_text("Платье «Марта»")
    assert Message.objects.get(text="😃").cards[0]["title"] == "Платье «Марта»"


def test_a_quote_leads_far_up(counter: Counter) -> None:
    for number in range(120):
        counter.write(ANNA, f"Сообщение {number}", minutes_ago=200 - number)
    room = Conversation.objects.get()
    first = Message.objects.get(text="Сообщение 0")
    make_message(room, "Отвечаю", direction="outbound", reply_to=first, sent_at=now() - timedelta(minutes=1))
    page = counter.open_thread("Анна")
    page.locator("a.quoted").click()
    shown = page.locator(f"#m-{first.public_id}")
    expect(shown).to_be_in_viewport()
    expect(shown).to_have_class("msg is-shown")
    expect(page.locator("#log article")).to_have_count(121)


def test_pictures_large_and_earlier_wordings(counter: Counter) -> None:
    counter.write(ANNA, "Есть 46?")
    message = Message.objects.get()
    message.versions = [{"text": "Есть 44?", "revision": 0, "at": now().isoformat()}]
    message.edited_at = now()
    message.save()
    for number in range(2):
        Attachment.objects.create(message=message, type="image", url=f"/static/build/dress.svg?{number}")
    page = counter.open_thread("Анна")
    page.locator("a[data-picture]").first.click()
    box = page.get_by_role("dialog", name="Фото")
    expect(box).to_contain_text("1 / 2")
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("2 / 2")
    assert serious_findings(page) == []
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="изменено").click()
    expect(page.get_by_role("dialog", name="Прежний текст")).to_contain_text("Есть 44?")
    assert serious_findings(page) == []


@VIEWPORTS
def test_fields_interests_and_files_of_the_customer(counter: Counter, viewport: dict[str, int]) -> None:
    create_custom_field(shop=counter.member.shop, name="Рост", kind="number")
    counter.write(ANNA, "Сколько стоит платье «Марта»?")
    room = Conversation.objects.get()
    Attachment.objects.create(message=room.messages.get(), type="file", file="media/x.pdf", name="мерки.pdf")
    page = counter.open_thread("Анна", viewport=viewport)
    if viewport is PHONE:
        page.get_by_role("button", name="Заказ и клиент").click()
    page.get_by_role("tab", name="Клиент").click()
    field = page.get_by_label("Рост")
    field.fill("сто")
    field.press("Tab")
    expect(page.locator("#customer-fields .field-error")).to_contain_text("Напишите число")
    page.get_by_label("Рост").fill("172")
    page.get_by_label("Рост").press("Tab")
    expect(page.locator("#customer-fields .field-error")).to_have_count(0)
    expect(page.locator("#customer-interests")).to_contain_text("Платье «Марта»")
    room.customer.refresh_from_db()
    assert room.customer.fields == {"Рост": 172}
    assert serious_findings(page) == []
    page.get_by_role("tab", name="История").click()
    expect(page.locator("#customer-files")).to_contain_text("мерки.pdf")
    assert serious_findings(page) == []


@VIEWPORTS
def test_everything_with_one_customer_in_a_row(counter: Counter, viewport: dict[str, int]) -> None:
    for number in range(60):
        counter.write(ANNA, f"Сообщение {number}", minutes_ago=100 - number)
    counter.comment(ANNA, "Цена?")
    room = Conversation.objects.get(kind="direct")
    path = f"/inbox/{room.public_id}/everything/"
    page = counter.site.page(counter.member.user, path, locale="ru-RU", viewport=viewport)
    expect(page.locator(".said").last).to_contain_text("Цена?")
    expect(page.locator(".said").last).to_be_in_viewport()
    assert serious_findings(page) == []
    page.locator(".scroll").evaluate("one => { one.scrollTop = 0; }")
    expect(page.locator(".said")).to_have_count(61)
    page.locator(".said").last.get_by_role("link", name="Открыть в диалоге").click()
    expect(page.locator("#thread-head")).to_contain_text("«Марта» вернулась")


def test_a_voice_is_recorded_for_networks_that_take_it(site: Site, counter: Counter) -> None:
    """A tone stands in for the microphone; Instagram takes a WAV, which the page makes."""
    counter.write(BORIS, "Добрый день")
    page = counter.open_thread("Борис")
    page.evaluate(
        """() => {
          const tone = async () => {
            const context = new AudioContext();
            const sound = context.createOscillator();
            const target = context.createMediaStreamDestination();
            sound.connect(target);
            sound.start();
            return target.stream;
          };
          navigator.mediaDevices.getUserMedia = tone;
        }"""
    )
    button = page.locator("#composer-direct").get_by_role("button", name="Записать голосовое")
    button.click()
    expect(page.locator("#composer-direct [data-inbox-voice-target=time]")).to_have_text("0:01")
    page.locator("#composer-direct").get_by_role("button", name="Остановить и приложить").click()
    expect(page.locator("#composer-direct [data-files]")).to_contain_text("voice-")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tail audio")).to_have_count(1)
    voice = Attachment.objects.get()
    assert (voice.type, voice.mime) == ("audio", "audio/wav")


CARRY = """(field, [how, name, type]) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["PNG"], name, { type }));
  const rest = { bubbles: true, cancelable: true };
  const event = how === "paste" ? new ClipboardEvent(how, { clipboardData: carried, ...rest })
    : new DragEvent(how, { dataTransfer: carried, ...rest });
  field.dispatchEvent(event);
}"""


@VIEWPORTS
def test_files_come_by_paste_and_by_drag(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна", viewport=viewport)
    field, form = page.locator("#text-direct"), page.locator("#composer-direct")
    field.evaluate(CARRY, ["paste", "dress.png", "image/png"])
    expect(form.locator("[data-files]")).to_contain_text("dress.png")
    field.evaluate(CARRY, ["dragover", "hat.png", "image/png"])
    expect(form).to_have_class(re.compile("is-target"))
    field.evaluate(CARRY, ["drop", "hat.png", "image/png"])
    expect(form).not_to_have_class(re.compile("is-target"))
    expect(form.locator(".composer-file")).to_have_count(2)
    field.evaluate(CARRY, ["paste", "dress.heic", "image/heic"])
    expect(page.locator(".toast-u")).to_contain_text("нельзя")
    expect(form.locator(".composer-file")).to_have_count(2)
    field.fill("Вот оба")
    field.press("Control+Enter")
    expect(page.locator("#tail article").last).to_contain_text("Вот оба")
    expect(form.locator(".composer-file")).to_have_count(0)
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["dress.png", "hat.png"]


@VIEWPORTS
def test_a_comment_is_liked_hidden_and_deleted(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, viewport: dict[str, int]
) -> None:
    """The network's part is played by hand: pages hear of it when it is done."""
    monkeypatch.setattr(calls, "call", lambda channel, draft: None)
    counter.comment(ANNA, "Цена?")
    comment = Message.objects.get(kind="comment")
    page = counter.open(viewport=viewport)
    page.locator("a.conv", has_text="Анна").click()
    shown = page.locator("article.comment")

    def becomes(button: str, words: str, action: str) -> None:
        shown.get_by_role("button", name=button, exact=True).click()
        expect(page.locator(".toast-u")).to_contain_text(words)
        calls.moderate_comment(Message.objects.get(pk=comment.pk), action, actor=SYSTEM)

    becomes("Нравится", "Отмечено «Нравится»", "like")
    like = shown.get_by_role("button", name="Нравится", exact=True)
    expect(like).to_have_attribute("aria-pressed", "true")
    becomes("Нравится", "снята", "unlike")
    expect(like).to_have_attribute("aria-pressed", "false")
    becomes("Скрыть комментарий", "сейчас скроется", "hide")
    expect(shown.locator(".tag")).to_contain_text("скрыт")
    assert serious_findings(page) == []
    becomes("Показать комментарий", "сейчас появится", "unhide")
    expect(shown.locator(".tag")).to_have_count(0)
    page.on("dialog", lambda asked: asked.accept())
    shown.get_by_role("button", name="Ещё").click()
    page.get_by_role("menuitem", name="Удалить у всех").click()
    expect(page.locator(".toast-u")).to_contain_text("удалится")
    calls.moderate_comment(Message.objects.get(pk=comment.pk), "delete", actor=SYSTEM)
    expect(shown).to_contain_text("удалён")
    expect(shown).not_to_contain_text("Цена?")


def test_files_are_checked_before_they_are_sent(counter: Counter) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна")
    picture = FilePayload(name="dress.png", mimeType="image/png", buffer=b"PNG")
    page.locator("#files-direct").set_input_files([picture])
    expect(page.locator("#composer-direct [data-files]")).to_contain_text("dress.png")
    strange = FilePayload(name="dress.heic", mimeType="image/heic", buffer=b"HEIC")
    page.locator("#files-direct").set_input_files([strange])
    expect(page.locator(".toast-u")).to_contain_text("нельзя")
    expect(page.locator(".composer-file")).to_have_count(1)
    page.locator(".composer-file button").click()
    expect(page.locator(".composer-file")).to_have_count(0)
