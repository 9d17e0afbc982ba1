"""Channels in the settings, and consent on the customer's card, as a person uses them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from unittest.mock import Mock

import pytest
from playwright.sync_api import Page, expect

from prilavok.channels import registry
from prilavok.channels.contract import TemplateState
from prilavok.channels.models import Channel
from prilavok.customers.models import Identity
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Shop
from tests.browser.axe import serious_findings
from tests.browser.conftest import Site
from tests.factories import (
    make_channel,
    make_conversation,
    make_customer,
    make_identity,
    make_membership,
    make_shop,
    make_user,
)

PHONE = {"width": 390, "height": 844}


@dataclass(slots=True)
class Counter:
    site: Site
    shop: Shop
    member: Membership

    def open(self, path: str, **options: object) -> Page:
        return self.site.page(self.member.user, path, locale="ru-RU", **options)

    def customer_of(self, channel: Channel) -> Identity:
        customer = make_customer(self.shop, name="Анна Ковалёва")
        identity = make_identity(channel, customer=customer, name="Анна Ковалёва", last_inbound_at=now())
        make_conversation(identity=identity, last_message_at=now())
        return identity


@pytest.fixture
def counter(site: Site) -> Counter:
    shop = make_shop("Льняной двор")
    member = make_membership(shop, user=make_user("olga@example.com", name="Ольга"), role="owner")
    return Counter(site, shop, member)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Takes every text to look at it."""
    kind = next(kind for kind, one in registry.all_adapters().items() if one.manifest.template_rules)
    templates = Mock(kind=kind)
    templates.create_template.side_effect = lambda wanted, *_: replace(
        wanted, external_id="77", status="PENDING"
    )
    real = registry.get(kind)
    monkeypatch.setitem(registry.all_adapters(), kind, replace(real, templates=templates))
    return templates


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
def test_a_text_is_handed_in_and_deleted(counter: Counter, network: Mock, options: dict[str, object]) -> None:
    channel = make_channel(counter.shop, kind=network.kind, name="Номер магазина")
    page = counter.open(f"/settings/channels/{channel.public_id}/templates/", **options)
    page.locator("[name=name]").fill("order_shipped")
    page.locator("[name=text]").fill("Заказ {{1}} отправлен, ждите.")
    page.locator("[name=examples]").fill("№ 12")
    page.get_by_role("button", name="Отправить на проверку").click()
    row = page.locator("#texts li")
    expect(row).to_contain_text("на проверке")
    wanted: TemplateState = network.create_template.call_args.args[0]
    assert (wanted.name, wanted.examples) == ("order_shipped", ("№ 12",))
    assert serious_findings(page) == []
    row.get_by_role("button", name="Удалить: order_shipped").click()
    page.get_by_role("dialog").get_by_role("button", name="Удалить").click()
    expect(page.locator("#texts")).to_contain_text("Текстов пока нет")


def test_the_owner_sends_themselves_a_test(counter: Counter) -> None:
    channel = make_channel(counter.shop, username="linen_dvor", name="Льняной двор")
    counter.customer_of(channel)
    page = counter.open(f"/settings/channels/{channel.public_id}/")
    trying = page.locator("#trying")
    expect(trying).to_contain_text("Анна Ковалёва")
    trying.get_by_role("button", name="Это я: ответить").click()
    expect(trying).to_contain_text("проверка отправляется")
    assert serious_findings(page) == []


def test_a_consent_is_written_down_and_taken_back(counter: Counter) -> None:
    identity = counter.customer_of(make_channel(counter.shop, name="Льняной двор"))
    page = counter.open(f"/customers/{identity.customer.public_id}/")
    ledger = page.locator("section", has=page.locator("#consents-head"))
    ledger.get_by_text("Записать", exact=True).click()
    ledger.get_by_label("Как сказал").select_option(label="по телефону")
    ledger.get_by_role("button", name="Сохранить").click()
    expect(ledger.locator("li")).to_contain_text("Льняной двор · по телефону, запись: Ольга")
    assert serious_findings(page) == []
    ledger.get_by_role("button", name="Отозвать").click()
    expect(ledger.locator("li")).to_have_count(2)
    expect(ledger.get_by_role("button", name="Отозвать")).to_have_count(0)


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
def test_a_member_gets_a_name_that_customers_see(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, options: dict[str, object]
) -> None:
    kind, real = next((kind, one) for kind, one in registry.all_adapters().items() if one.personas)
    personas = Mock()
    personas.create_persona.side_effect = lambda wanted, *_: replace(wanted, external_id="p-1")
    monkeypatch.setitem(registry.all_adapters(), kind, replace(real, personas=personas))
    channel = make_channel(counter.shop, kind=kind, name="Страница магазина")
    page = counter.open(f"/settings/channels/{channel.public_id}/", **options)
    page.get_by_role("link", name="Имена и фотографии").click()
    page.get_by_label("Имя для клиентов").fill("Оля")
    page.get_by_label("Адрес фотографии").fill("https://shop.example/olya.jpg")
    page.get_by_role("button", name="Сохранить: Ольга").click()
    row = page.locator("li", has_text="Ольга")
    expect(row).to_contain_text("отвечает как Оля")
    assert serious_findings(page) == []
    row.get_by_role("button", name="Отвечать как магазин").click()
    expect(row).to_contain_text("отвечает как магазин")
    assert personas.delete_persona.call_args.args[0] == "p-1"
