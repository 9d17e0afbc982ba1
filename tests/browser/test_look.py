"""Themes, languages, the installed app, and search by the digits one remembers."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from prilavok.customers.models import Customer
from prilavok.orders.models import Order
from tests.browser.conftest import wait_until, worker_ready
from tests.browser.test_list import PHONE, Desk, desk

__all__ = ["desk"]
SIZES = pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])


@SIZES
def test_a_theme_and_a_language_are_chosen_and_stay(desk: Desk, viewport: dict[str, int]) -> None:
    page = desk.open("/profile/", viewport=viewport, color_scheme="light")
    page.get_by_label("Оформление").select_option("dark")
    wait_until(page, "document.documentElement.dataset.theme", "prilavok-dark")
    page.get_by_label("Язык").select_option("en")
    page.get_by_role("button", name="Сохранить", exact=True).first.click()
    expect(page.get_by_role("button", name="Save", exact=True).first).to_be_visible()
    page.goto("/inbox/?view=open")
    expect(page.locator("html")).to_have_attribute("data-theme", "prilavok-dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/profile/")
    page.get_by_label("Theme").select_option("system")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto("/inbox/?view=open")
    wait_until(page, "document.documentElement.dataset.theme ?? ''", "")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_it_can_be_installed(desk: Desk) -> None:
    page = desk.open("/inbox/", service_workers="allow", viewport=PHONE)
    worker_ready(page)
    browser = page.context.new_cdp_session(page)
    told = browser.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/inbox/")
    wrong = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in wrong} <= {"in-incognito"}


@SIZES
def test_digits_find_an_order_and_a_phone(desk: Desk, viewport: dict[str, int]) -> None:
    room = desk.room("Анна Ковалёва")
    Customer.objects.update(phone="+79991234567")
    Order.objects.create(
        shop=room.shop, number=1042, customer=room.customer, status="new", currency="RUB", created_by="api"
    )
    page = desk.open("/search/", viewport=viewport)
    page.get_by_role("searchbox").fill("123-45")
    expect(page.locator("a.hit").first).to_contain_text("Анна Ковалёва")
    page.get_by_role("searchbox").fill("1042")
    expect(page.get_by_role("heading", name="Заказы")).to_be_visible()
    page.locator("a.hit[href^='/orders/']").click()
    page.wait_for_url("**/orders/**")
    expect(page.locator("h1")).to_contain_text("1042")
