"""Every network that has a simulator: a customer's phone, the real hook, the conversation, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from prilavok.channels import simulators
from tests.journeys.conftest import Browser, OpenBrowser, Product, Rest, rest_of, until, value_of
from tests.journeys.phones import Phone

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]
NETWORKS = simulators.all_simulations()
EMAIL, PASSWORD = "networks@journey.test", "a long phrase for networks"
by_kind = pytest.mark.parametrize("kind", list(NETWORKS))
edits = pytest.mark.parametrize("kind", [kind for kind, one in NETWORKS.items() if "edit" in one.acts])
reacts = pytest.mark.parametrize("kind", [kind for kind, one in NETWORKS.items() if "react" in one.acts])
unsends = pytest.mark.parametrize("kind", [kind for kind, one in NETWORKS.items() if "unsend" in one.acts])


@dataclass
class Network:
    """The shop's account on one network."""

    browser: Browser
    rest: Rest
    account: str
    channel: str

    def phone(self, name: str) -> Phone:
        """Of somebody who has not written yet."""
        answer = self.browser.post("/simulator/people/", account=self.account, name=name)
        person = value_of(answer.headers["HX-Redirect"], r"person=(\w+)")
        return Phone(self.browser, person, self.account)

    def newcomer(self, name: str, text: str) -> tuple[Phone, dict[str, Any]]:
        """Somebody who has just written."""
        phone = self.phone(name)
        phone.act("write", text=text)
        return phone, self.conversation(text)

    def conversation(self, text: str) -> dict[str, Any]:
        """The one in which a customer has written this."""

        def look() -> dict[str, Any] | None:
            rows = self.rest.items("/messages", channel=self.channel, direction="inbound", q=text)
            return self.rest.get(f"/conversations/{rows[0]['conversation']}") if rows else None

        return until(look, f"“{text}” is in the inbox")

    def inbound(self, conversation: dict[str, Any]) -> list[dict[str, Any]]:
        rows = self.rest.items(f"/conversations/{conversation['id']}/messages")
        return [row for row in rows if row["direction"] == "inbound" and row["kind"] != "system"]

    def reply(self, conversation: dict[str, Any], text: str) -> str:
        return str(self.rest.post(f"/conversations/{conversation['id']}/messages", {"text": text})["id"])

    def status(self, message: str) -> str:
        return str(self.rest.get(f"/messages/{message}")["status"])

    def channel_status(self) -> str:
        return str(self.rest.get(f"/channels/{self.channel}")["status"])


@dataclass
class Shop:
    browser: Browser
    rest: Rest
    networks: dict[str, Network] = field(default_factory=dict)

    def on(self, kind: str) -> Network:
        """Connected as the button of the settings does it, once."""
        if kind not in self.networks:
            answer = self.browser.post("/simulator/connect/", kind=kind)
            account = value_of(answer.headers["Location"], r"account=(\w+)")
            (channel,) = [row["id"] for row in self.rest.items("/channels") if row["kind"] == kind]
            self.networks[kind] = Network(self.browser, self.rest, account, channel)
        return self.networks[kind]


@pytest.fixture(scope="module")
def shop(product: Product, open_browser: OpenBrowser) -> Iterator[Shop]:
    owner = ("--email", EMAIL, "--password", PASSWORD)
    public_id = product.run("create-shop", "--name", "Льняной двор", *owner)
    browser = open_browser()
    browser.get("/accounts/login/")
    browser.post("/accounts/login/", login=EMAIL, password=PASSWORD)
    with rest_of(product, public_id, "networks") as rest:
        yield Shop(browser, rest)


@by_kind
def test_a_message_comes_in_and_an_answer_goes_out(shop: Shop, kind: str) -> None:
    network = shop.on(kind)
    phone, conversation = network.newcomer("Галина", "Здравствуйте! Можно примерить?")
    (message,) = network.inbound(conversation)
    assert (message["text"], message["kind"]) == ("Здравствуйте! Можно примерить?", "direct")
    customer = f"/customers/{conversation['customer']}"
    until(lambda: shop.rest.get(customer)["name"] == "Галина", "the network has told the name")
    reply = network.reply(conversation, "Конечно, приходите")
    until(lambda: "Конечно, приходите" in phone.screen("direct"), "the answer is on the phone")
    until(lambda: network.status(reply) in ("sent", "delivered", "read"), "the answer has gone")
    assert len(phone.from_shop()) == 1


@by_kind
def test_doubled_and_shuffled_events_make_each_message_once(shop: Shop, kind: str) -> None:
    network = shop.on(kind)
    phone = network.phone("Двойная")
    phone.spoil("twice", on=True)
    phone.spoil("shuffle", on=True)
    words = [f"{word} у {kind}" for word in ("первое", "второе", "третье")]
    for text in words:
        phone.act("write", text=text)
    phone.spoil("twice", on=False)
    phone.spoil("shuffle", on=False)
    conversation = network.conversation(words[1])

    def texts() -> list[str]:
        return sorted(row["text"] for row in network.inbound(conversation))

    until(lambda: len(texts()) >= len(words), "the one that was held back has come")
    phone.act("write", text="и последнее")
    until(lambda: "и последнее" in texts(), "what came after it is there")
    assert texts() == sorted([*words, "и последнее"])


@edits
def test_an_edit_reaches_the_conversation(shop: Shop, kind: str) -> None:
    network = shop.on(kind)
    phone, conversation = network.newcomer("Передумавшая", "беру одно")
    phone.act("edit", text="беру два")
    until(lambda: _texts(network, conversation) == ["беру два"], "the text is the new one")
    (message,) = network.inbound(conversation)
    assert (message["text"], message["edited"]) == ("беру два", True)


@unsends
def test_an_unsent_message_loses_its_text(shop: Shop, kind: str) -> None:
    network = shop.on(kind)
    phone, conversation = network.newcomer("Стеснительная", "ой, не туда")
    phone.act("unsend")
    until(lambda: _texts(network, conversation) == [None], "the text is gone")
    (message,) = network.inbound(conversation)
    assert (message["text"], message["deleted"]) == (None, True)


def _texts(network: Network, conversation: dict[str, Any]) -> list[str | None]:
    return [row["text"] for row in network.inbound(conversation)]


@reacts
def test_a_reaction_stands_on_the_answer(shop: Shop, kind: str) -> None:
    network = shop.on(kind)
    phone, conversation = network.newcomer("Довольная", "спасибо за платье")
    reply = network.reply(conversation, "Носите с радостью")
    until(lambda: network.status(reply) in ("sent", "delivered", "read"), "the answer has gone")
    until(phone.from_shop, "it is on the phone")
    phone.act("react")
    until(
        lambda: [one["by"] for one in network.rest.get(f"/messages/{reply}")["reactions"]] == ["customer"],
        "the heart is there",
    )
    assert len(phone.from_shop()) == 1


@by_kind
def test_a_dead_key_stops_the_channel_until_it_works_again(shop: Shop, kind: str) -> None:
    network = shop.on(kind)
    phone, conversation = network.newcomer("Терпеливая", "ау, вы где?")
    phone.spoil("expired", on=True)
    network.reply(conversation, "тут")
    until(lambda: network.channel_status() == "reconnect", "the channel asks for a new key")
    phone.spoil("expired", on=False)
    shop.browser.post(f"/settings/channels/{network.channel}/check/")
    assert network.channel_status() == "active"
    reply = network.reply(conversation, "теперь тут")
    until(lambda: network.status(reply) in ("sent", "delivered", "read"), "the next answer has gone")
