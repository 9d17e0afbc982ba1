from __future__ import annotations

import pytest
from django.test import Client

from prilavok.automation.models import Rule
from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.shops.actions import create_shop, invite_member
from prilavok.shops.models import Membership, Shop, User
from prilavok.web.accounts import checklist

pytestmark = pytest.mark.django_db


def test_the_root_leads_strangers_to_the_login(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/accounts/login/"


def test_the_root_leads_a_user_without_a_shop_to_a_new_one(client: Client, olga: User) -> None:
    client.force_login(olga)
    assert client.get("/").headers["Location"] == "/shops/new/"
    assert client.get("/shops/new/").status_code == 200


def test_the_root_leads_to_the_inbox_once_the_steps_are_hidden(browser: Client, olga: User) -> None:
    assert browser.get("/").headers["Location"] == "/welcome/"
    assert browser.post("/welcome/dismiss").headers["Location"] == "/inbox/"
    assert browser.get("/").headers["Location"] == "/inbox/"
    olga.refresh_from_db()
    assert olga.welcome_dismissed is True


def test_an_operator_is_not_sent_to_steps_that_are_not_theirs(client: Client, shop: Shop) -> None:
    marina = User.objects.create_user("marina@linendvor.ru", "x")
    Membership.objects.create(shop=shop, user=marina, role="operator")
    client.force_login(marina)
    assert client.get("/").headers["Location"] == "/inbox/"


def ticks(shop: Shop) -> list[bool]:
    return [step.is_done for step in checklist.steps(shop)]


def test_every_tick_comes_from_what_is_there(shop: Shop) -> None:
    assert ticks(shop) == [True, False, False, False, False, False]
    Channel.objects.create(shop=shop, kind="instagram", external_id="1", username="linen_dvor")
    Product.objects.create(shop=shop, name="Марта")
    Rule.objects.create(shop=shop, name="Цена", event="message", enabled=False)
    assert ticks(shop) == [True, True, True, False, False, False]
    Rule.objects.update(enabled=True)
    assert ticks(shop) == [True, True, True, False, True, False]


def test_the_welcome_page_counts_steps_in_words(browser: Client) -> None:
    page = browser.get("/welcome/").content.decode()
    assert "осталось 5 шагов" in page
    assert "1 из 6" in page


def test_switching_opens_another_shop_of_mine(browser: Client, olga: User) -> None:
    other = create_shop(name="Северный свет", owner=olga)
    response = browser.post("/shops/switch", {"shop": other.public_id})
    assert response.headers["Location"] == "/inbox/"
    assert browser.session["shop_id"] == other.public_id


def test_a_shop_of_others_is_not_found(browser: Client, shop: Shop) -> None:
    stranger = create_shop(name="Чужой", owner=User.objects.create_user("pavel@example.org", "x"))
    assert browser.post("/shops/switch", {"shop": stranger.public_id}).status_code == 404
    assert "shop_id" not in browser.session


def test_another_shop_becomes_the_current_one(browser: Client, olga: User) -> None:
    form = {
        "name": "Северный свет",
        "instagram_username": "@sever",
        "currency": "EUR",
        "timezone": "Europe/Samara",
    }
    assert browser.post("/shops/new/", form).headers["Location"] == "/welcome/"
    made = Shop.objects.get(name="Северный свет")
    assert (made.instagram_username, made.currency, made.timezone) == ("sever", "EUR", "Europe/Samara")
    assert browser.session["shop_id"] == made.public_id


def test_a_shop_needs_a_name(browser: Client) -> None:
    response = browser.post("/shops/new/", {"name": " ", "currency": "EUR"})
    assert response.status_code == 422
    assert Shop.objects.count() == 1


def test_the_profile_keeps_name_language_and_theme(browser: Client, olga: User) -> None:
    response = browser.post("/profile/", {"name": "Olga", "language": "en", "theme": "dark"})
    assert response.headers["Location"] == "/profile/"
    olga.refresh_from_db()
    assert (olga.name, olga.language, olga.theme) == ("Olga", "en", "dark")
    page = browser.get("/profile/").content.decode()
    assert '<html lang="en" data-theme="prilavok-dark">' in page
    assert ">Saved</p>" in page


def test_an_unknown_theme_changes_nothing(browser: Client, olga: User) -> None:
    assert browser.post("/profile/", {"name": "Olga", "language": "en", "theme": "pink"}).status_code == 422
    olga.refresh_from_db()
    assert (olga.language, olga.theme) == ("ru", "system")


@pytest.mark.parametrize("path", ["/welcome/", "/profile/", "/shops/new/", "/ui/badges/"])
def test_strangers_go_to_the_login(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_the_language_switch_remembers(client: Client) -> None:
    response = client.post("/ui/language/", {"language": "en", "next": "/accounts/login/"})
    assert response.headers["Location"] == "/accounts/login/"
    assert "Log in" in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_language_switch_stays_on_this_site(client: Client, target: str) -> None:
    response = client.post("/ui/language/", {"language": "en", "next": target})
    assert response.headers["Location"] == "/"


def test_the_language_of_a_member_is_kept_in_the_profile(browser: Client, olga: User) -> None:
    browser.post("/ui/language/", {"language": "en", "next": "/"})
    browser.post("/ui/language/", {"language": "xx", "next": "/"})
    olga.refresh_from_db()
    assert olga.language == "en"


def test_an_invitation_gives_a_seat_to_whoever_is_signed_in(browser: Client, olga: User) -> None:
    other = create_shop(name="Северный свет", owner=User.objects.create_user("pavel@example.org", "x"))
    owner = Membership.objects.get(shop=other)
    _row, token = invite_member(shop=other, email=olga.email, role="admin", by=owner)
    assert browser.post(f"/join/{token}/").headers["Location"] == "/inbox/"
    assert Membership.objects.get(shop=other, user=olga).role == "admin"
    assert browser.session["shop_id"] == other.public_id
    assert browser.post(f"/join/{token}/").status_code == 404


def test_a_page_names_shop_section_and_live_stream(browser: Client, shop: Shop) -> None:
    page = browser.get("/welcome/").content.decode()
    assert f'data-live-shop-value="{shop.public_id}"' in page
    assert 'id="badge-unanswered-rail"' in page
    assert "aria-current" not in page.split("</nav>")[0]


def test_an_operator_sees_only_their_places(client: Client, shop: Shop) -> None:
    marina = User.objects.create_user("marina@linendvor.ru", "x")
    Membership.objects.create(shop=shop, user=marina, role="operator")
    client.force_login(marina)
    rail = client.get("/welcome/").content.decode().split("</nav>")[0]
    shown = [
        path in rail for path in ("/inbox/", "/orders/", "/customers/", "/rules/", "/log/", "/settings/")
    ]
    assert shown == [True, True, True, False, False, False]
