"""Sign up, connect, a comment arrives, product and draft are there, the trigger answers, staff reply."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.conftest import Browser, OpenBrowser, Product, Rest, rest_of, until, value_of
from tests.journeys.phones import Phone

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


@dataclass
class Shop:
    browser: Browser
    rest: Rest
    channel: dict[str, Any]
    media: str
    """The network's id of the post that shows the dress."""
    dress: str

    def phone_of(self, name: str) -> Phone:
        page = self.browser.get("/simulator/")
        return Phone(self.browser, value_of(page, rf'person=(\w+)"[^>]*>(?:(?!</a>).)*?{name}'))

    def spare_phone(self, name: str) -> Phone:
        self.browser.post("/simulator/people/", name=name)
        return self.phone_of(name)


def sign_up(browser: Browser) -> None:
    browser.get("/accounts/signup/")
    browser.post(
        "/accounts/signup/",
        instagram_username="@journey_shop",
        name="Ольга",
        email="olga@journey.test",
        password1="a long phrase for a shop",
    )


def connect(browser: Browser) -> None:
    """As the shop owner does: to the consent page, allow, and back."""
    browser.get("/settings/channels/connect/")
    consent = browser.post("/settings/channels/connect/instagram/", simulated="1").headers["Location"]
    path = consent.removeprefix(str(browser.http.base_url).rstrip("/"))
    assert "journey_shop" in browser.get(path)
    back = browser.follow(browser.post(path, answer="allow", account=""))
    assert back.status_code in (302, 303), back.text[:500]


@pytest.fixture(scope="module")
def shop(product: Product, open_browser: OpenBrowser) -> Iterator[Shop]:
    browser = open_browser()
    sign_up(browser)
    connect(browser)
    page = browser.get("/simulator/")
    public_id = value_of(page, r'data-live-shop-value="(\w+)"')
    with rest_of(product, public_id, "journey") as rest:
        (channel,) = rest.items("/channels")
        dress = rest.post("/products", {"name": "Платье «Марта»", "sku": "M-1", "price": "4900.00"})["id"]
        feed = browser.get("/simulator/screen/", screen="feed")
        media = value_of(feed, r'(?s)Платье из.*?name="item" value="(\d+)"')
        post = {"channel": channel["id"], "external_id": media, "kind": "post", "products": [dress]}
        rest.post("/posts", post)
        rule = {
            "name": "Цена",
            "trigger": {"event": "comment", "keywords": ["цена"]},
            "actions": [
                {"kind": "public_reply", "text": "Ответили в Direct"},
                {"kind": "private_reply", "text": "{product} — {price}"},
            ],
        }
        rest.post("/rules", rule)
        yield Shop(browser, rest, channel, media, dress)


def test_the_channel_is_connected_to_the_simulator(shop: Shop) -> None:
    assert (shop.channel["kind"], shop.channel["status"], shop.channel["name"]) == (
        "instagram",
        "active",
        "journey_shop",
    )


def test_a_comment_becomes_customer_product_order_and_answers(shop: Shop) -> None:
    phone = shop.phone_of("Вера|Vera")
    phone.act("comment", item=shop.media, text="какая цена?")
    until(lambda: "Ответили в Direct" in phone.screen("feed"), "the public reply is under the post")
    until(lambda: "Платье «Марта» — 4" in phone.screen("direct"), "the private reply is in Direct")

    (customer,) = [
        row for row in shop.rest.items("/customers") if row["identities"][0]["username"] == "vera.sun"
    ]
    (interest,) = shop.rest.items("/interests", customer=customer["id"])
    assert (interest["product"], interest["state"]) == (shop.dress, "linked")
    assert [one["kind"] for one in interest["evidence"]] == ["post"]
    (order,) = shop.rest.items("/orders", customer=customer["id"])
    assert (order["status"], order["created_by"]) == ("draft", "event")
    assert [line["product"] for line in order["lines"]] == [shop.dress]
    sent = shop.rest.items("/messages", customer=customer["id"], direction="outbound")
    until(
        lambda: (
            {
                row["status"]
                for row in shop.rest.items("/messages", customer=customer["id"], direction="outbound")
            }
            == {"sent"}
        ),
        "both answers are sent",
    )
    assert sorted(row["kind"] for row in sent) == ["comment", "private_reply"]
    assert {row["actor"]["type"] for row in sent} == {"rule"}
    assert "Цена" in phone.log()


def test_a_reply_of_staff_is_delivered_and_read(shop: Shop) -> None:
    phone = shop.spare_phone("Галина")
    phone.act("write", text="Здравствуйте! Можно примерить?")
    conversation = until(lambda: waiting(shop, "Галина"), "the message is in the inbox")
    path = f"/conversations/{conversation['id']}/messages"
    message = shop.rest.post(path, {"text": "Конечно, приходите"})
    until(lambda: "Конечно, приходите" in phone.screen("direct"), "the reply is on the phone")
    phone.look()
    until(lambda: status_of(shop, message) == "read", "the reply is read")
    assert len(phone.from_shop()) == 1


def test_every_event_twice_makes_one_message(shop: Shop) -> None:
    phone = shop.spare_phone("Двойная")
    phone.spoil("twice", on=True)
    phone.act("write", text="одно сообщение")
    phone.spoil("twice", on=False)
    conversation = until(lambda: waiting(shop, "Двойная"), "the message is in the inbox")
    assert [row["text"] for row in shop.rest.items(f"/conversations/{conversation['id']}/messages")] == [
        "одно сообщение"
    ]


def test_the_network_accepts_and_says_nothing(shop: Shop) -> None:
    """The call's outcome is unknown: nothing is sent twice, and the echo that comes settles it."""
    phone = shop.spare_phone("Тихая")
    phone.act("write", text="вы тут?")
    conversation = until(lambda: waiting(shop, "Тихая"), "the message is in the inbox")
    path = f"/conversations/{conversation['id']}/messages"
    phone.spoil("silent", on=True)
    phone.spoil("no_echo", on=True)
    lost = shop.rest.post(path, {"text": "тут"})
    until(phone.from_shop, "the network has it")
    until(lambda: status_of(shop, lost) == "unconfirmed", "the outcome is unknown")
    phone.spoil("no_echo", on=False)
    settled = shop.rest.post(path, {"text": "слушаем вас"})
    until(lambda: status_of(shop, settled) == "sent", "the echo settles it")
    phone.spoil("silent", on=False)
    assert len(phone.from_shop()) == 2


def test_a_killed_worker_sends_nothing_twice(shop: Shop, product: Product) -> None:
    phone = shop.spare_phone("Стойкая")
    phone.act("write", text="отправьте заказ")
    conversation = until(lambda: waiting(shop, "Стойкая"), "the message is in the inbox")
    phone.spoil("silent", on=True)
    message = shop.rest.post(f"/conversations/{conversation['id']}/messages", {"text": "отправили"})
    until(phone.from_shop, "the network has it")
    os.kill(product.pid_of("worker"), signal.SIGKILL)
    phone.spoil("silent", on=False)
    phone.act("write", text="спасибо")
    until(lambda: status_of(shop, message) in ("sent", "read"), "the echo settles it", patience=90)

    def texts() -> list[str]:
        return [row["text"] for row in shop.rest.items(f"/conversations/{conversation['id']}/messages")]

    until(lambda: "спасибо" in texts(), "what was written meanwhile is there", patience=90)
    assert sorted(texts()) == ["отправили", "отправьте заказ", "спасибо"]
    assert len(phone.from_shop()) == 1


def test_a_dead_key_is_told_and_mended_by_connecting_again(shop: Shop) -> None:
    phone = shop.spare_phone("Терпеливая")
    phone.act("write", text="ау")
    conversation = until(lambda: waiting(shop, "Терпеливая"), "the message is in the inbox")
    phone.spoil("expired", on=True)
    message = shop.rest.post(f"/conversations/{conversation['id']}/messages", {"text": "да?"})
    until(lambda: status_of(shop, message) in ("failed", "queued"), "the message has not gone")
    until(lambda: shop.rest.items("/channels")[0]["status"] == "reconnect", "the channel asks for a new key")
    connect(shop.browser)
    assert shop.rest.items("/channels")[0]["status"] == "active"


def test_the_demo_shop_is_alive(product: Product, open_browser: OpenBrowser) -> None:
    lines = dict(line.split(": ", 1) for line in product.stdout.read_text().splitlines()[:4])
    browser = open_browser()
    browser.get("/accounts/login/")
    browser.post("/accounts/login/", login=lines["Login"], password=lines["Password"])
    until(lambda: "Светлана" in browser.get("/inbox/"), "the demo's last customer is in the inbox", 90)
    page = browser.get("/simulator/")
    assert "Анна Ковалёва" in page


def waiting(shop: Shop, name: str) -> dict[str, Any] | None:
    """The conversation of the customer with this name."""
    for row in shop.rest.items("/conversations", kind="direct"):
        customer = shop.rest.get(f"/customers/{row['customer']}")
        if customer["name"] == name:
            return dict(row)
    return None


def status_of(shop: Shop, message: dict[str, Any]) -> str:
    return str(shop.rest.get(f"/messages/{message['id']}")["status"])
