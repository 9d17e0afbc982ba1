"""What linking leaves to people: a product that is not sold yet, and the cases behind the figures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from prilavok.catalog.models import Product
from prilavok.events.types import Actor
from prilavok.inbox.models import Message
from prilavok.linking.actions import link_messages, replace_interest
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.tests.helpers import received
from prilavok.shops.models import Membership
from tests.browser.axe import serious_findings
from tests.browser.conftest import Site
from tests.factories import (
    make_channel,
    make_conversation,
    make_membership,
    make_message,
    make_product,
    make_shop,
    make_user,
)

PHONE = {"width": 390, "height": 844}
SIZES = pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["desk", "phone"])


@pytest.fixture
def member(transactional_db: None) -> Iterator[Membership]:
    forget_catalogues()
    shop = make_shop("Нитка")
    make_channel(shop)
    for name in ("Френч-пресс «Утро»", "Турка «Восток»"):
        make_product(shop, name=name, price_minor=399000)
    yield make_membership(shop, user=make_user(), role="owner")
    forget_catalogues()


def says(member: Membership, text: str) -> Message:
    message = make_message(make_conversation(member.shop), text)
    link_messages(member.shop, [received(message)])
    return message


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@SIZES
def test_what_is_not_sold_becomes_a_product_of_the_customer(
    site: Site, member: Membership, viewport: dict[str, int]
) -> None:
    message = says(member, "аэропресс Aerobie есть?")
    talk = f"/inbox/{message.conversation.public_id}/"
    page = site.page(member.user, talk, locale="ru-RU", viewport=viewport)
    hint = page.get_by_role("group", name="Нет в каталоге: аэропресс Aerobie")
    expect(hint).to_contain_text("такого товара нет в базе")
    assert serious_findings(page) == []
    hint.get_by_role("button", name="Речь не о товаре").click()
    expect(hint).to_have_count(0)
    page.get_by_role("button", name="Отменить").click()
    expect(hint).to_be_visible()
    for close in page.locator(".toasts").get_by_role("button", name="Закрыть").all():
        close.click()
    hint.get_by_role("link", name="Завести").click()
    name = page.get_by_role("textbox", name="Название")
    expect(name).to_have_value("аэропресс Aerobie")
    name.fill("Аэропресс Aerobie")
    name.press("Enter")
    expect(page).to_have_url(f"{site.url}{talk}?view=open&at={message.public_id}")
    expect(page.get_by_role("group", name="Аэропресс Aerobie", exact=True)).to_be_visible()
    expect(hint).to_have_count(0)


@SIZES
def test_a_case_of_the_figures_opens_at_its_message(
    site: Site, member: Membership, viewport: dict[str, int]
) -> None:
    message = says(member, "турка восток есть?")
    interest = message.interests.get()
    right = Product.objects.get(name__contains="Утро")
    replace_interest(interest, right, actor=Actor("member", member.public_id))
    page = site.page(member.user, "/settings/linking/", locale="ru-RU", viewport=viewport)
    expect(page.get_by_role("columnheader", name="Диалоги с товаром")).to_be_visible()
    assert not scrolls_sideways(page)
    assert serious_findings(page) == []
    page.get_by_role("link", name="турка восток есть?").first.click()
    expect(page.locator(f"#m-{message.public_id}")).to_be_in_viewport()
