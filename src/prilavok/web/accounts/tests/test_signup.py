from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from prilavok.shops.actions import invite_member
from prilavok.shops.models import Membership, Shop, User
from prilavok.web.accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGNUP = "/accounts/signup/"


def form(**changes: str) -> dict[str, str]:
    return {
        "instagram_username": "@linen_dvor",
        "name": "Ольга Титова",
        "email": "Olga@LinenDvor.ru",
        "password1": PASSWORD,
        "timezone": "Europe/Samara",
    } | changes


@pytest.mark.parametrize("name", ["@linen_dvor", "linen_dvor", "https://www.instagram.com/linen_dvor/?hl=ru"])
def test_one_form_makes_user_shop_and_owner(client: Client, name: str) -> None:
    response = client.post(SIGNUP, form(instagram_username=name), headers={"accept-language": "ru"})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    seat = Membership.objects.select_related("user", "shop").get()
    assert (seat.role, seat.user.email, seat.user.name, seat.user.language) == (
        "owner",
        "olga@linendvor.ru",
        "Ольга Титова",
        "ru",
    )
    assert (seat.shop.name, seat.shop.instagram_username, seat.shop.timezone) == (
        "linen_dvor",
        "linen_dvor",
        "Europe/Samara",
    )
    assert client.get("/").headers["Location"] == "/welcome/"


def test_the_name_may_come_later_and_an_unknown_time_zone_is_moscow(client: Client) -> None:
    client.post(SIGNUP, form(name="", timezone="Mars/Base"), headers={"accept-language": "en"})
    seat = Membership.objects.select_related("user", "shop").get()
    assert (seat.user.name, seat.user.language, seat.shop.timezone) == ("", "en", "Europe/Moscow")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("instagram_username", "линен двор", "Только латинские буквы"),
        ("instagram_username", "", "Обязательное поле"),
        ("email", "olga", "правильный адрес"),
        ("password1", "123", "слишком короткий"),
    ],
)
def test_bad_input_names_the_field_and_leaves_nothing(
    client: Client, field: str, value: str, said: str
) -> None:
    response = client.post(SIGNUP, form(**{field: value}), headers={"accept-language": "ru"})
    page = response.content.decode()
    error = re.search(rf'id="id_{field}-error">(.*?)</p>', page, re.DOTALL)
    assert error is not None
    assert said in error[1]
    assert (User.objects.count(), Shop.objects.count(), EmailAddress.objects.count()) == (0, 0, 0)


def test_a_known_address_is_told_to_log_in(client: Client, olga: User) -> None:
    response = client.post(SIGNUP, form(), headers={"accept-language": "ru"})
    assert "С этой почтой уже работают" in response.content.decode()
    assert Shop.objects.count() == 0


def test_whoever_was_invited_gets_a_seat_and_no_shop(client: Client, shop: Shop, olga: User) -> None:
    owner = Membership.objects.get(user=olga)
    _row, token = invite_member(shop=shop, email="marina@linendvor.ru", role="operator", by=owner)
    page = client.get(f"/join/{token}/", headers={"accept-language": "en"}).content.decode()
    assert "Join “Льняной двор”" in page
    assert "marina@linendvor.ru" in client.get(SIGNUP).content.decode()
    client.post(
        SIGNUP, {"name": "Марина", "email": "marina@linendvor.ru", "password1": PASSWORD, "timezone": ""}
    )
    seat = Membership.objects.get(user__email="marina@linendvor.ru")
    assert (seat.shop, seat.role, Shop.objects.count()) == (shop, "operator", 1)
    assert client.get(f"/join/{token}/").status_code == 404


def test_login_refuses_a_wrong_password_and_opens_with_the_right_one(
    client: Client, olga: User, shop: Shop
) -> None:
    login = {"login": "olga@linendvor.ru", "password": "wrong"}
    page = client.post("/accounts/login/", login, headers={"accept-language": "ru"}).content.decode()
    assert "Почта или пароль не подходят." in page
    response = client.post("/accounts/login/", login | {"password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_a_forgotten_password_is_set_by_the_link(client: Client, olga: User, shop: Shop) -> None:
    client.post("/accounts/password/reset/", {"email": olga.email}, headers={"accept-language": "ru"})
    assert mail.outbox[0].subject == "Новый пароль для Прилавка"
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None
    form_url = client.get(link[1]).headers["Location"]
    assert "Новый пароль" in client.get(form_url, headers={"accept-language": "ru"}).content.decode()
    client.post(form_url, {"password1": "another horse battery", "password2": "another horse battery"})
    assert client.login(email=olga.email, password="another horse battery")


def test_an_unknown_address_learns_nothing_on_the_page(client: Client) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert response.headers["Location"] == "/accounts/password/reset/done/"
