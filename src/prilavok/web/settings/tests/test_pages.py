"""Shop, keys, saved replies; and who may see which page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from prilavok.channels.models import Channel
from prilavok.inbox.actions.saved_replies import create_saved_reply
from prilavok.inbox.models import SavedReply
from prilavok.shops.actions import create_api_token
from prilavok.shops.models import ApiToken, Shop
from prilavok.shops.queries import shop_by_token
from prilavok.web.orders.tests.kit import html
from prilavok.web.settings.forms import zones

PAGES = ("shop", "channels", "channels/connect", "members", "replies", "tokens")
SHOP = {
    "name": "Linen & Co",
    "instagram_username": "https://instagram.com/linen.co/",
    "currency": "EUR",
    "timezone": "Asia/Almaty",
    "language": "en",
    "reply_target_minutes": "15",
}


@pytest.mark.parametrize("page", PAGES)
def test_operators_have_no_settings(
    operator: Client, admin: Client, client: Client, channel: Channel, page: str
) -> None:
    url = f"/settings/{page}/"
    assert operator.get(url).status_code == 403
    assert admin.get(url).status_code == 200
    assert client.get(url)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["shop", "members", "replies", "tokens"])
def test_operators_change_no_settings(operator: Client, shop: Shop, page: str) -> None:
    data = SHOP | {"email": "x@example.com", "role": "owner", "shortcut": "x", "text": "x"}
    assert operator.post(f"/settings/{page}/", data).status_code == 403
    shop.refresh_from_db()
    assert (shop.name, ApiToken.objects.count(), SavedReply.objects.count()) == ("Linen", 0, 0)


def test_the_shop_is_changed(owner: Client, shop: Shop) -> None:
    assert owner.post("/settings/shop/", SHOP).status_code == 302
    shop.refresh_from_db()
    assert (shop.name, shop.instagram_username, shop.currency, shop.timezone, shop.language) == (
        "Linen & Co", "linen.co", "EUR", "Asia/Almaty", "en",
    )  # fmt: skip
    assert shop.reply_target_minutes == 15
    assert "Linen &amp; Co" in html(owner, "/settings/shop/")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "id_name-error"),
        ("currency", "XXX", "id_currency-error"),
        ("timezone", "Moon/Base", "id_timezone-error"),
        ("reply_target_minutes", "0", "At least one minute"),
        ("reply_target_minutes", "soon", "A whole number of minutes"),
        ("instagram_username", "два слова", "id_instagram_username-error"),
    ],
)
def test_a_wrong_shop_is_refused(owner: Client, shop: Shop, field: str, value: str, reason: str) -> None:
    response = owner.post("/settings/shop/", SHOP | {field: value})
    assert (response.status_code, reason in response.content.decode()) == (422, True)
    shop.refresh_from_db()
    assert (shop.name, shop.currency) == ("Linen", "RUB")


def test_time_zones_stand_by_their_distance() -> None:
    labels = dict(zones("Europe/Moscow"))
    assert labels["Europe/Moscow"] == "UTC+3 · Europe/Moscow"
    assert labels["Asia/Kolkata"] == "UTC+5:30 · Asia/Kolkata"
    assert labels["America/Caracas"] == "UTC−4 · America/Caracas"
    assert "UTC" not in labels
    assert dict(zones("UTC"))["UTC"] == "UTC+0 · UTC"


def test_a_key_is_shown_once_and_works(owner: Client, shop: Shop) -> None:
    page = owner.post("/settings/tokens/", {"name": "Warehouse"}).content.decode()
    found = re.search(r'<code[^>]*id="token">(prl_[\w-]+)</code>', page)
    assert found
    row = shop_by_token(found[1])
    assert row is not None
    assert (row.shop, row.name) == (shop, "Warehouse")
    again = html(owner, "/settings/tokens/")
    assert ("Warehouse" in again, found[1] in again) == (True, False)
    owner.post(f"/settings/tokens/{row.public_id}/revoke/")
    assert shop_by_token(found[1]) is None
    assert "No keys" in html(owner, "/settings/tokens/")


def test_a_key_needs_a_name(owner: Client) -> None:
    response = owner.post("/settings/tokens/", {"name": " "})
    assert (response.status_code, ApiToken.objects.count()) == (422, 0)


def test_another_shops_key_does_not_exist(stranger: Client, shop: Shop) -> None:
    issued = create_api_token(shop=shop, name="Cash desk")
    assert stranger.post(f"/settings/tokens/{issued.row.public_id}/revoke/").status_code == 404
    assert "Cash desk" not in html(stranger, "/settings/tokens/")
    assert shop_by_token(issued.token) is not None


def test_replies_are_added_changed_and_deleted(owner: Client, shop: Shop) -> None:
    owner.post("/settings/replies/", {"shortcut": "/delivery", "text": "Two days"})
    reply = SavedReply.objects.get()
    assert (reply.shortcut, reply.text, reply.shop) == ("delivery", "Two days", shop)
    assert "/delivery" in html(owner, "/settings/replies/")
    url = f"/settings/replies/{reply.public_id}/"
    assert "Two days" in html(owner, url)
    owner.post(url, {"shortcut": "shipping", "text": "Three days"})
    reply.refresh_from_db()
    assert (reply.shortcut, reply.text) == ("shipping", "Three days")
    owner.post(f"{url}delete/")
    assert not SavedReply.objects.exists()


@pytest.mark.parametrize(
    ("shortcut", "text", "reason"),
    [
        ("two words", "x", "One word without spaces"),
        ("", "x", "id_shortcut-error"),
        ("fine", "", "id_text-error"),
        ("care", "x", "There is a reply with this name"),
    ],
)
def test_a_wrong_reply_is_refused(owner: Client, shop: Shop, shortcut: str, text: str, reason: str) -> None:
    create_saved_reply(shop=shop, shortcut="care", text="Wash cold")
    other = create_saved_reply(shop=shop, shortcut="sizes", text="42 to 48")
    for url in ("/settings/replies/", f"/settings/replies/{other.public_id}/"):
        response = owner.post(url, {"shortcut": shortcut, "text": text})
        assert (response.status_code, reason in response.content.decode()) == (422, True), url
    kept = dict(SavedReply.objects.values_list("shortcut", "text"))
    assert kept == {"care": "Wash cold", "sizes": "42 to 48"}


def test_another_shops_reply_does_not_exist(stranger: Client, shop: Shop) -> None:
    reply = create_saved_reply(shop=shop, shortcut="care", text="Wash cold")
    url = f"/settings/replies/{reply.public_id}/"
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"shortcut": "x", "text": "x"}).status_code == 404
    assert stranger.post(f"{url}delete/").status_code == 404
    assert "Wash cold" not in html(stranger, "/settings/replies/")
    reply.refresh_from_db()
    assert reply.text == "Wash cold"
