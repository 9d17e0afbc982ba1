"""Team work as people do it: settings, being here and away, who gets whom, sounds, the installed app."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from prilavok.events.models import Event
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Shop, Team
from prilavok.teamwork.actions.distributing import distribute
from prilavok.teamwork.actions.notifying import notify
from prilavok.teamwork.actions.reacting import review_shop
from prilavok.teamwork.models import Availability, Notice, NoticeChoices, TeamSettings, WorkDay
from tests.browser.axe import serious_findings
from tests.browser.conftest import OFFLINE, PATIENCE, REFUSED, Site, wait_until, worker_ready
from tests.factories import (
    make_channel,
    make_conversation,
    make_customer,
    make_identity,
    make_membership,
    make_message,
    make_shop,
    make_user,
)

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SIZES = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
PAGES = [
    "/settings/teams/",
    "/settings/distribution/",
    "/settings/hours/",
    "/settings/targets/",
    "/profile/notifications/",
    "/notifications/",
]


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return make_shop("Льняной двор")


@pytest.fixture
def olga(shop: Shop) -> Membership:
    return make_membership(shop, user=make_user("olga@example.com", name="Ольга"), role="owner")


@pytest.fixture
def marina(shop: Shop) -> Membership:
    return make_membership(shop, user=make_user("marina@example.com", name="Марина"))


def make_waiting(shop: Shop, name: str = "Анна Ковалёва", *, minutes: int = 3, **fields: Any) -> Conversation:
    asked = now() - timedelta(minutes=minutes)
    customer = make_customer(shop, name=name)
    identity = make_identity(make_channel(shop), customer=customer, name=name, last_inbound_at=asked)
    row = make_conversation(
        identity=identity, unanswered_since=asked, last_message_at=asked, preview="Есть?", **fields
    )
    make_message(row, "Есть 44 размер?", sent_at=asked)
    return row


def open_as(site: Site, member: Membership, path: str, **options: Any) -> Page:
    return site.page(member.user, path, locale="ru-RU", service_workers="allow", **options)


def save(page: Page) -> None:
    page.get_by_role("button", name="Сохранить", exact=True).first.click()
    expect(page.locator(".toasts")).to_contain_text("Сохранено")


# --- settings ------------------------------------------------------------------------------------


@SIZES
def test_an_owner_sets_up_the_work_of_a_team(
    site: Site, shop: Shop, olga: Membership, marina: Membership, viewport: dict[str, int]
) -> None:
    channel = make_channel(shop, username="linen", name="Льняной двор")
    page = open_as(site, olga, "/settings/teams/", viewport=viewport)
    page.get_by_label("Название команды").fill("Платья")
    page.get_by_role("checkbox", name="Марина", exact=True).check()
    page.get_by_role("button", name="Создать команду").click()
    expect(page.get_by_role("link", name="Платья", exact=True)).to_be_visible()
    assert list(Team.objects.get().members.all()) == [marina]

    page.get_by_role("link", name="Распределение").click()
    page.get_by_label("По нагрузке").check()
    page.get_by_role("spinbutton", name="Открытых диалогов").fill("12")
    save(page)
    page.get_by_label("Канал", exact=True).select_option(channel.public_id)
    page.get_by_label("Команда", exact=True).select_option("Платья")
    page.get_by_role("button", name="Добавить").click()
    expect(page.locator("ol li.set-row")).to_contain_text("Платья")

    page.get_by_role("link", name="Рабочее время").click()
    page.get_by_role("group", name="Понедельник").get_by_role("checkbox").check()
    page.get_by_role("group", name="Понедельник").get_by_label("до").fill("18:00")
    save(page)
    assert list(WorkDay.objects.values_list("weekday", "opens", "closes")) == [(0, 600, 1080)]

    page.get_by_role("link", name="Сроки ответа").click()
    page.get_by_label("Первый ответ за, минут").fill("15")
    save(page)
    row = TeamSettings.objects.get(shop=shop)
    assert (row.distribution, row.cap, row.first_reply_minutes) == ("least_loaded", 12, 15)


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_and_nothing_too_wide(
    site: Site, shop: Shop, olga: Membership, viewport: dict[str, int], scheme: str
) -> None:
    Notice.objects.create(member=olga, kind="assigned", conversation=make_waiting(shop), event_id=1)
    page = open_as(site, olga, PAGES[0], viewport=viewport, color_scheme=scheme)
    for path in PAGES:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (path, wide, serious_findings(page)) == (path, 0, [])


def test_targets_on_the_phone_are_large(site: Site, shop: Shop, olga: Membership) -> None:
    """44 px for whatever is pressed in the settings of the team."""
    page = open_as(site, olga, PAGES[0], viewport=PHONE, has_touch=True)
    small = """() => [...document.querySelectorAll("main button, main a, main label.check, main select")]
        .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 43.5)
        .filter((part) => !part.closest("p, td, .hint"))
        .map((part) => part.outerHTML.slice(0, 120))"""
    for path in PAGES:
        page.goto(path)
        assert (path, page.evaluate(small)) == (path, [])


# --- who gets whom -------------------------------------------------------------------------------


def wait_until_here(member: Membership) -> None:
    """Until the first heartbeat of the page has been heard."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not Availability.objects.filter(member=member, is_online=True).exists():
        assert time.monotonic() < deadline, "no heartbeat"
        time.sleep(0.05)


def test_an_open_page_gets_customers_and_its_owner_hears_of_it(
    site: Site, shop: Shop, olga: Membership, marina: Membership
) -> None:
    TeamSettings.objects.create(shop=shop, distribution="round_robin")
    Availability.objects.create(member=olga, takes_conversations=False)
    page = open_as(site, marina, "/inbox/?view=open&who=mine")
    wait_until_here(marina)
    row = make_waiting(shop)
    assert distribute(shop.pk) == 1
    expect(page.locator("a.conv", has_text="Анна Ковалёва")).to_be_visible()
    Notice.objects.create(member=marina, kind="assigned", conversation=row, event_id=1)
    page.reload()
    page.get_by_role("link", name="Для меня").click()
    expect(page.locator(".notice.is-new")).to_contain_text("Вам назначили диалог")
    page.locator(".notice").click()
    expect(page.locator("#log")).to_contain_text("Назначено распределением: Марина")


def test_who_says_away_gets_nobody_and_colleagues_see_it(
    site: Site, shop: Shop, olga: Membership, marina: Membership
) -> None:
    TeamSettings.objects.create(shop=shop, distribution="round_robin")
    Availability.objects.create(member=olga, takes_conversations=False)
    theirs = open_as(site, marina, "/inbox/")
    wait_until_here(marina)
    theirs.get_by_role("button", name="Марина, меню").click()
    theirs.get_by_role("button", name="Отошли").first.click()
    expect(theirs.locator("#my-presence .presence.is-away")).to_be_visible()
    row = make_waiting(shop)
    assert distribute(shop.pk) == 0
    mine = open_as(site, olga, f"/inbox/{row.public_id}/")
    mine.keyboard.press("a")
    expect(mine.get_by_role("menuitem", name="Марина").locator(".presence.is-away")).to_be_visible()
    theirs.get_by_role("button", name="На месте").first.click()
    expect(theirs.locator("#my-presence .presence")).to_have_count(0)
    assert distribute(shop.pk) == 1


@SIZES
def test_who_gets_too_many_is_seen_before_and_told_after(
    site: Site, shop: Shop, olga: Membership, marina: Membership, viewport: dict[str, int]
) -> None:
    TeamSettings.objects.create(shop=shop, cap=1)
    for name in ("Анна", "Борис"):
        make_waiting(shop, name)
    page = open_as(site, olga, "/inbox/?view=open", viewport=viewport)
    page.get_by_role("button", name="Выбрать диалоги").click()
    for tick in page.locator(".conv-tick").all():
        tick.click()
    bar = page.get_by_role("form", name="Выбранные диалоги")
    bar.get_by_role("button", name="Назначить").click()
    choice = page.get_by_role("menuitem", name="Марина")
    expect(choice).to_contain_text("0 / 1")
    assert serious_findings(page) == []
    choice.click()
    expect(page.locator(".toast-u")).to_contain_text("Марина: 2 открытых диалога, на 1 больше предела")
    expect(bar).to_be_hidden()
    notify(list(Event.objects.filter(name="conversation.assigned").values_list("pk", flat=True)))
    page = open_as(site, marina, "/notifications/", viewport=viewport)
    expect(page.locator(".notice")).to_contain_text("на 1 больше вашего предела")


@SIZES
def test_a_late_answer_cannot_be_overlooked(
    site: Site, shop: Shop, olga: Membership, viewport: dict[str, int]
) -> None:
    TeamSettings.objects.create(shop=shop, first_reply_minutes=10, targets_in_working_time=False)
    late, early = make_waiting(shop, minutes=30), make_waiting(shop, "Борис", minutes=1)
    review_shop(shop.pk)
    page = open_as(site, olga, "/inbox/?view=open", viewport=viewport)
    expect(page.locator("a.conv", has_text="Анна").locator(".wait.is-over")).to_be_visible()
    expect(page.locator("a.conv", has_text="Борис").locator(".wait.is-over")).to_have_count(0)
    page.goto(f"/inbox/{late.public_id}/")
    expect(page.locator("#thread-due.is-over")).to_be_visible()
    page.goto(f"/inbox/{early.public_id}/")
    expect(page.locator("#thread-due")).to_be_visible()
    expect(page.locator("#thread-due.is-over")).to_have_count(0)


# --- notifications -------------------------------------------------------------------------------


def test_a_sound_is_chosen_and_heard(site: Site, shop: Shop, olga: Membership) -> None:
    site.expect_complaints(*REFUSED)
    page = open_as(site, olga, "/profile/notifications/")
    page.get_by_label("Звук", exact=True).select_option("Стук")
    page.get_by_role("button", name="Послушать").click()
    expect(page.locator('[data-controller="sound-test"][data-played="true"]')).to_be_visible()
    page.get_by_label("Клиент пишет в ничей диалог").check()
    page.get_by_label("Тихо с").fill("22:00")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator("#id_quiet_until-error")).to_contain_text("Укажите начало и конец")
    page.get_by_label("Тихо до").fill("08:00")
    save(page)
    row = NoticeChoices.objects.get(member=olga)
    assert (row.sound, row.message_unassigned, str(row.quiet_until)) == ("knock", True, "08:00:00")


def test_the_tabs_icon_counts_who_waits(site: Site, shop: Shop, olga: Membership) -> None:
    page = open_as(site, olga, "/customers/")
    plain = page.locator('link[rel="icon"]').get_attribute("href") or ""
    assert plain.endswith("favicon.svg")
    make_waiting(shop)
    page.reload()
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(page.locator('link[rel="icon"]')).to_have_attribute("href", re.compile("%3E1%3C%2Ftext"))


# --- the installed app ---------------------------------------------------------------------------


def test_without_a_network_a_page_of_ours_keeps_what_was_written(
    site: Site, shop: Shop, olga: Membership
) -> None:
    site.expect_complaints(*OFFLINE)
    row = make_waiting(shop)
    page = open_as(site, olga, f"/inbox/{row.public_id}/", viewport=PHONE)
    worker_ready(page)
    page.context.set_offline(True)
    page.locator("#text-direct").fill("Есть, привезём завтра")
    page.goto("/customers/")
    expect(page.get_by_role("heading", name="Нет сети")).to_be_visible()
    expect(page.locator("li")).to_contain_text("Есть, привезём завтра")
    assert serious_findings(page) == []
    page.context.set_offline(False)
    # It goes by itself to where it was asked for.
    page.locator("body[data-live=on]").wait_for()
    page.goto(f"/inbox/{row.public_id}/")
    expect(page.locator("#text-direct")).to_have_value("Есть, привезём завтра")


def test_nothing_of_a_member_is_kept_and_logging_out_clears_the_rest(
    site: Site, shop: Shop, olga: Membership
) -> None:
    row = make_waiting(shop)
    page = open_as(site, olga, f"/inbox/{row.public_id}/")
    worker_ready(page)
    page.goto("/customers/")
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name))))"
        ".then((all) => Promise.all(all.map((cache) => cache.keys())))"
        ".then((lists) => lists.flat().map((request) => new URL(request.url).pathname))"
    )
    assert {path.split("/")[1] for path in kept} == {"static", "offline"}
    page.evaluate("localStorage.setItem('prilavok:draft:x:y:z', '{}')")
    page.get_by_role("button", name="Ольга, меню").click()
    page.get_by_role("button", name="Выйти").first.click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('prilavok:'))") == []


def test_a_swipe_from_the_edge_leads_back_to_the_list(site: Site, shop: Shop, olga: Membership) -> None:
    row = make_waiting(shop)
    page = open_as(site, olga, f"/inbox/{row.public_id}/", viewport=PHONE, has_touch=True, is_mobile=True)
    swipe(page, start=200, end=380)
    expect(page.locator("#text-direct")).to_be_visible()
    swipe(page, start=8, end=220)
    page.wait_for_url("**/inbox/")
    expect(page.locator("a.conv", has_text="Анна")).to_be_visible()


def swipe(page: Page, *, start: int, end: int) -> None:
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": 400}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": end, "y": 405}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_push_is_shown_by_the_worker(site: Site, shop: Shop, olga: Membership) -> None:
    page = open_as(site, olga, "/profile/notifications/")
    page.context.grant_permissions(["notifications"], origin=site.url)
    worker_ready(page)
    browser, found = page.context.new_cdp_session(page), []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    browser.send("ServiceWorker.enable")
    deadline = time.monotonic() + PATIENCE / 1000
    while not found:
        assert time.monotonic() < deadline, "no worker"
        page.wait_for_timeout(50)
    for tag in ("assigned:other", "test"):
        message = {"title": "Вика", "body": "Вам назначили диалог", "url": "/inbox/", "tag": tag}
        number = found[0]["registrationId"]
        told = {"origin": site.url, "registrationId": number, "data": json.dumps(message)}
        browser.send("ServiceWorker.deliverPushMessage", told)
    shown = """() => navigator.serviceWorker.ready.then((worker) => worker.getNotifications())
        .then((all) => all.map((one) => [one.title, one.body, one.tag, one.data]))"""
    # The page is being looked at, so it stays alone: only the test is shown over it.
    wait_until(page, shown, [["Вика", "Вам назначили диалог", "test", "/inbox/"]])
