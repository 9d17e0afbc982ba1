"""Where the operator writes: drafts of each mode, the next best move, saved replies, states of answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from prilavok.channels.types import DeliveryReported, ReadReported
from prilavok.customers.models import Customer, Identity
from prilavok.inbox.models import ComposerDraft, Conversation, Message
from prilavok.ingest.dispatch import apply_events
from prilavok.lib.clock import now
from tests.browser.axe import serious_findings
from tests.browser.test_inbox import ANNA, PHONE, Counter, counter
from tests.factories import (
    make_channel,
    make_conversation,
    make_identity,
    make_membership,
    make_message,
    make_user,
)

__all__ = ["counter"]
SIZES = pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])


def draft(page: Page, mode: str, text: str) -> None:
    with page.expect_response("**/draft/"):
        page.locator(f"#text-{mode}").fill(text)


@SIZES
def test_each_member_has_a_draft_of_each_mode(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Добрый день")
    page = counter.open_thread("Анна", viewport=viewport)
    draft(page, "direct", "Уже привезли")
    page.get_by_role("radio", name="Заметка").click()
    expect(page.locator("#composer-note")).to_have_class("composer is-note")
    draft(page, "note", "Просит скидку")
    page.reload()
    expect(page.locator("#text-direct")).to_have_value("Уже привезли")
    expect(page.locator("#text-note")).to_have_value("Просит скидку")
    room = Conversation.objects.get()
    marina = make_membership(room.shop, user=make_user("marina@example.com", name="Марина"))
    theirs = counter.site.page(marina.user, f"/inbox/{room.public_id}/", locale="ru-RU", viewport=viewport)
    expect(theirs.locator("#text-direct")).to_have_value("")
    assert ComposerDraft.objects.filter(member=counter.member).count() == 2


@SIZES
def test_a_closed_window_offers_the_next_best_move(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Добрый день")
    room = Conversation.objects.get()
    Identity.objects.update(last_inbound_at=now() - timedelta(days=9))
    Customer.objects.update(phone="+79991234567")
    elsewhere = make_channel(room.shop, kind="telegram", name="Бот магазина")
    identity = make_identity(elsewhere, customer=room.customer, last_inbound_at=now())
    make_conversation(identity=identity, last_message_at=now() - timedelta(days=1))
    page = counter.open(f"/inbox/{room.public_id}/", viewport=viewport)
    moves = page.locator("#composer-direct li")
    expect(moves.first).to_contain_text("Telegram · Бот магазина")
    expect(moves.nth(1).get_by_role("link", name="Позвонить")).to_have_attribute("href", "tel:+79991234567")
    assert serious_findings(page) == []
    moves.last.get_by_role("button", name="Написать заметку").click()
    expect(page.locator("#text-note")).to_be_focused()
    page.get_by_role("radio", name="Ответ в Direct").click()
    moves.first.get_by_role("link", name="Написать туда").click()
    expect(page.locator("#composer-direct textarea")).to_be_editable()


@SIZES
def test_a_saved_reply_is_made_found_and_filled(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Сколько стоит платье «Марта»?")
    page = counter.open_thread("Анна", viewport=viewport)
    expect(page.locator("#counter")).to_contain_text("Платье «Марта»")
    page.locator("#thread-head").get_by_role("button", name="Ещё").click()
    page.get_by_role("menuitem", name="Готовые ответы").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Короткое имя").fill("цена")
    dialog.get_by_label("Текст").fill("{name}, {product} — {price}. С вами {me}")
    dialog.get_by_role("button", name="Сохранить ответ").click()
    expect(dialog.locator("li")).to_contain_text("/цена")
    assert serious_findings(page) == []
    page.keyboard.press("Escape")
    page.locator("#text-direct").focus()
    page.keyboard.type("/це")
    expect(page.locator("#suggestions [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#text-direct")).to_have_value(
        "Анна, Платье «Марта» — 4\u00a0900\u00a0₽. С вами Ольга"
    )


def test_one_message_is_answered_and_length_is_told(counter: Counter) -> None:
    counter.write(ANNA, "Есть 44?", minutes_ago=3)
    counter.write(ANNA, "И шляпа?")
    asked = Message.objects.get(text="Есть 44?")
    page = counter.open_thread("Анна")
    bubble = page.locator(f"#m-{asked.public_id}")
    bubble.hover()
    bubble.get_by_role("button", name="Ответить на это сообщение").click()
    expect(page.locator("#composer-direct .composer-quote")).to_contain_text("Есть 44?")
    room = page.locator("#composer-direct [data-count]")
    page.locator("#text-direct").fill("я" * 400)  # Instagram counts bytes
    expect(room).to_have_text("ещё 100 букв")
    page.locator("#text-direct").fill("слово " * 150)
    expect(room).to_have_text("уйдёт 2 сообщениями")
    page.locator("#text-direct").fill("Да, есть")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tail article").last.locator("a.quoted")).to_contain_text("Есть 44?")
    assert Message.objects.get(text="Да, есть").reply_to == asked


@SIZES
def test_what_became_of_an_answer_is_told_and_settled(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Добрый день", minutes_ago=5)
    room = Conversation.objects.get()

    def answer(text: str, status: str, **fields: Any) -> Message:
        return make_message(
            room, text, direction="outbound", status=status, actor_id=counter.member.public_id, **fields
        )

    refused = answer("Раз", "failed", error_reason="provider_down")
    doubtful = answer("Два", "unconfirmed")
    sent = answer("Три", "sent")
    page = counter.open_thread("Анна", viewport=viewport)

    def shown(message: Message) -> Locator:
        return page.locator(f"#m-{message.public_id}")

    expect(shown(refused)).to_contain_text("не отправлено")
    expect(shown(doubtful)).to_contain_text("не подтверждено")
    assert serious_findings(page) == []
    for report, words in ((DeliveryReported, "доставлено"), (ReadReported, "прочитано")):
        told = report(
            key=words,
            account=counter.channel.external_id,
            thread=ANNA.external_id,
            occurred_at=now(),
            person=ANNA.external_id,
            external_ids=(str(sent.external_id),),
        )
        apply_events(counter.channel, [told])
        expect(shown(sent)).to_contain_text(words)
    shown(refused).get_by_role("button", name="Отправить ещё раз").click()
    expect(shown(refused)).to_contain_text("в очереди")
    shown(doubtful).get_by_role("button", name="Отправить ещё раз").click()
    expect(shown(doubtful)).to_contain_text("в очереди")
    assert set(Message.objects.filter(text__in=("Раз", "Два")).values_list("status", flat=True)) == {"queued"}
