"""Products for posts: a suggestion that is wrong is dismissed, and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from prilavok.catalog.models import Post, Product
from prilavok.shops.actions import bump_catalog_version
from prilavok.shops.models import Membership
from tests.browser.axe import serious_findings
from tests.browser.conftest import Site
from tests.factories import make_channel, make_membership, make_post, make_product, make_shop, make_user

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def member(transactional_db: None) -> Membership:
    shop = make_shop("Нитка")
    channel = make_channel(shop)
    make_product(shop, name="Платье «Марта»", price_minor=399000)
    make_product(shop, name="Юбка «Рита»", price_minor=249000)
    bump_catalog_version(shop.pk)
    make_post(channel, caption="Рита и Марта снова с нами")
    make_post(channel, caption="Марта в новом цвете")
    return make_membership(shop, user=make_user(), role="owner")


def choice(page: Page, post: Post, product: Product) -> str:
    return f"#choices-{post.public_id} .cat-choice:has(input[value$='{product.public_id}'])"


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["desk", "phone"])
def test_a_wrong_suggestion_goes_and_comes_back(
    site: Site, member: Membership, viewport: dict[str, int]
) -> None:
    post = Post.objects.get(caption__startswith="Рита")
    dress = Product.objects.get(name__contains="Марта")
    page = site.page(member.user, "/posts/suggested/", locale="ru-RU", viewport=viewport)
    row = page.locator(choice(page, post, dress))
    expect(page.locator(".cat-choice")).to_have_count(3)
    assert serious_findings(page) == []
    row.get_by_role("button", name="Не этот товар: Платье «Марта»").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Отменить").click()
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Не этот товар").click()
    expect(row).to_have_count(0)
    page.locator(f"#choices-{post.public_id} button").click()
    expect(page.locator(f"#choices-{post.public_id} .cat-none")).to_be_visible()
    page.reload()
    expect(page.locator(".cat-choice")).to_have_count(1)
