"""Whoever is meant hears of it: mentions behind the bell, letters, this browser's notifications."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from prilavok.events.models import Event
from prilavok.shops.models import Membership, Shop
from prilavok.teamwork.actions.notifying import notify
from prilavok.teamwork.models import NoticeChoices, PushDevice
from prilavok.web.team.tests.test_notices import subscription
from tests.browser.axe import serious_findings
from tests.browser.conftest import REFUSED, Site, worker_ready
from tests.browser.test_team import SIZES, make_waiting, marina, olga, open_as, save, shop

__all__ = ["marina", "olga", "shop"]
SERVICE = """(() => {
  let kept = null;
  const made = () => ({ ...%s, toJSON() { return { endpoint: this.endpoint, keys: this.keys }; },
    unsubscribe: async () => { kept = null; localStorage.removeItem("pushed"); return true; } });
  if (localStorage.getItem("pushed")) kept = made();
  PushManager.prototype.getSubscription = async () => kept;
  PushManager.prototype.subscribe = async () => {
    localStorage.setItem("pushed", "1"); return (kept = made()); };
})();"""
"""The maker's service cannot be reached from a test: it takes whoever subscribes."""


@SIZES
def test_who_is_named_in_a_note_reads_it_behind_the_bell(
    site: Site, shop: Shop, olga: Membership, marina: Membership, viewport: dict[str, int]
) -> None:
    row = make_waiting(shop)
    page = open_as(site, olga, f"/inbox/{row.public_id}/", viewport=viewport)
    page.get_by_role("radio", name="Заметка").click()
    page.locator("#text-note").fill("@Марина посмотри, пожалуйста")
    page.locator("#text-note").press("Control+Enter")
    expect(page.locator("#tail article.is-note .mention")).to_have_text("@Марина")
    notify(list(Event.objects.filter(name="member.mentioned").values_list("pk", flat=True)))
    theirs = open_as(site, marina, "/notifications/", viewport=viewport)
    told = theirs.locator(".notice.is-new")
    expect(told).to_contain_text("Вас упомянули в заметке")
    assert serious_findings(theirs) == []
    told.click()
    expect(theirs.locator("#log")).to_contain_text("посмотри, пожалуйста")


def test_letters_are_chosen(site: Site, shop: Shop, olga: Membership) -> None:
    site.expect_complaints(*REFUSED)
    page = open_as(site, olga, "/profile/notifications/")
    page.get_by_label("Как часто").select_option(label="Раз в день")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator("#id_digest_at-error")).to_be_visible()
    page.get_by_label("В какое время").fill("09:30")
    save(page)
    row = NoticeChoices.objects.get(member=olga)
    assert (row.digest, str(row.digest_at)) == ("daily", "09:30:00")


@pytest.mark.parametrize("answer", ["granted", "denied"])
def test_notifications_of_this_browser_go_on_and_off(
    site: Site, shop: Shop, olga: Membership, answer: str
) -> None:
    page = open_as(site, olga, "/profile/")
    page.context.add_init_script(SERVICE % json.dumps(subscription()))
    page.context.add_init_script(f"Notification.requestPermission = async () => '{answer}';")
    worker_ready(page)
    page.goto("/profile/notifications/")
    page.get_by_role("button", name="Включить здесь").click()
    if answer == "denied":
        expect(page.locator("[data-push-target=state][data-for=denied]")).to_be_visible()
        assert not PushDevice.objects.exists()
        return
    expect(page.get_by_role("button", name="Отправить пробное")).to_be_visible()
    assert PushDevice.objects.get().endpoint == subscription()["endpoint"]
    page.get_by_role("button", name="Выключить здесь").click()
    expect(page.get_by_role("button", name="Включить здесь")).to_be_visible()
    assert not PushDevice.objects.exists()
