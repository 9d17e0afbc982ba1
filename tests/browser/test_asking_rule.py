"""The rule that asks which product is meant: its card in the editor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from prilavok.automation.models import Rule
from prilavok.shops.models import Membership
from tests.browser.axe import serious_findings
from tests.browser.conftest import Site
from tests.factories import make_channel, make_membership, make_shop, make_user

PHONE = {"width": 390, "height": 844}
CARD = ".rule-card:has(input[value=ask])"


@pytest.fixture
def member(transactional_db: None) -> Membership:
    shop = make_shop("Нитка")
    make_channel(shop)
    return make_membership(shop, user=make_user(), role="owner")


def has_room(page: Page) -> bool:
    """Nothing of the card stands out of the screen."""
    card = page.locator(CARD).bounding_box()
    wide = page.evaluate("document.documentElement.scrollWidth")
    room = page.evaluate("document.documentElement.clientWidth")
    return card is not None and card["x"] >= 0 and card["x"] + card["width"] <= room and wide <= room


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["desk", "phone"])
def test_asking_is_chosen_written_and_kept(site: Site, member: Membership, viewport: dict[str, int]) -> None:
    page = site.page(member.user, "/rules/new/", locale="ru-RU", viewport=viewport)
    page.locator(".rule-events label", has_text="Товар неясен").click()
    expect(page.locator("input[name=previous_event]")).to_have_value("product_unclear")
    page.get_by_role("button", name="Действие", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("Спросить, какой товар")).click()
    expect(page.locator(CARD)).to_have_count(1)
    page.locator(CARD).locator("textarea").first.fill("О каком из них вы?")
    assert has_room(page)
    assert serious_findings(page) == []
    for other in page.locator(".rule-card:not(:has(input[value=ask]))").all():
        other.get_by_role("button", name=re.compile("убрать")).click()
    expect(page.locator(".rule-card")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Сохранить")).first.click()
    page.wait_for_url(re.compile(r"/rules/(?!new)\w+/"))
    expect(page.locator(CARD).locator("textarea").first).to_have_value("О каком из них вы?")
    [rule] = Rule.objects.all()
    assert (rule.event, [one["kind"] for one in rule.actions]) == ("product_unclear", ["ask"])
