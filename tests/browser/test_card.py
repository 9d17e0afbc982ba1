"""The pane beside a conversation: the customer edited in place, orders and conversations of before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.orders.models import Order
from prilavok.web.components import formats
from tests.browser.axe import serious_findings
from tests.browser.conftest import REFUSED
from tests.browser.test_inbox import ANNA, PHONE, Counter, counter
from tests.factories import make_channel, make_conversation, make_identity

__all__ = ["counter"]
SIZES = pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])


@SIZES
def test_the_customer_is_edited_in_place_beside_the_past(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Добрый день")
    room = Conversation.objects.get()
    Order.objects.create(
        shop=room.shop, number=17, customer=room.customer, status="done", currency="RUB", created_by="api"
    )
    elsewhere = make_identity(make_channel(room.shop, kind="vk", name="Группа"), customer=room.customer)
    make_conversation(identity=elsewhere, last_message_at=now() - timedelta(days=40), preview="Спасибо!")
    counter.site.expect_complaints(*REFUSED)
    page = counter.open(f"/inbox/{room.public_id}/", viewport=viewport)
    if viewport is PHONE:
        page.get_by_role("button", name="Заказ и клиент").click()
    page.get_by_role("tab", name="Клиент").click()
    phone = page.get_by_label("Телефон", exact=True)
    phone.fill("12")
    phone.press("Tab")
    expect(page.locator("#customer-phone-error")).to_be_visible()
    expect(phone).to_have_value("12")
    phone.fill("+7 999 123-45-67")
    phone.press("Tab")
    expect(phone).to_have_value(formats.phone("+79991234567"))
    note = page.get_by_label("Заметка о клиенте")
    note.fill("Любит лён")
    with page.expect_response("**/customer/"):
        note.press("Tab")
    name = page.get_by_label("Имя", exact=True)
    name.fill("Анна Христорождественская-Преображенская")
    name.press("Tab")
    expect(page.locator("#thread-head")).to_contain_text("Христорождественская")
    page.get_by_label("Новая метка").fill("опт")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Убрать метку опт").wait_for()
    assert serious_findings(page) == []
    room.customer.refresh_from_db()
    assert (room.customer.phone, room.customer.note) == ("+79991234567", "Любит лён")
    page.get_by_role("tab", name="История").click()
    expect(page.get_by_role("region", name="Заказы")).to_contain_text("17")
    page.get_by_role("region", name="Другие диалоги").get_by_role("link", name="Спасибо!").click()
    expect(page.locator("#log")).to_contain_text("Сообщений пока нет")
