from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest
from django.test import Client

from prilavok.channels import registry
from prilavok.channels.contract import TemplateState
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.models import Channel, MessageTemplate
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import html, post, queries_of

NEW = {
    "name": "order_shipped",
    "language": "ru",
    "category": "utility",
    "text": "Заказ {{1}} отправлен, ждите {{2}}.",
    "examples": "№ 12\nв среду",
}


@pytest.fixture
def number(shop: Shop) -> Channel:
    """Of a network that approves texts."""
    return Channel.objects.create(shop=shop, kind="whatsapp", external_id="1065", name="Shop's number")


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Mock:
    real = registry.get("whatsapp")
    templates = Mock()
    monkeypatch.setitem(registry.all_adapters(), "whatsapp", replace(real, templates=templates))
    return templates


def url_of(channel: Channel, part: str = "") -> str:
    return f"/settings/channels/{channel.public_id}/templates/{part}"


def keep(channel: Channel, name: str = "order_shipped", **fields: str) -> MessageTemplate:
    told = {"language": "ru", "status": "APPROVED", "category": "UTILITY", "text": "Заказ {{1}} отправлен"}
    return MessageTemplate.objects.create(
        channel=channel, external_id=f"id-{name}", name=name, **(told | fields)
    )


def test_the_texts_stand_with_state_price_and_reason(owner: Client, number: Channel) -> None:
    keep(number)
    keep(number, "sale", status="REJECTED", category="MARKETING", reason="ABUSIVE_CONTENT")
    page = html(owner, url_of(number))
    assert all(
        text in page
        for text in (
            "order_shipped", "approved", "free within a day", "sale", "refused", "finds the text offensive",
        )
    )  # fmt: skip
    assert "1 of 2 may be sent" in html(owner, f"/settings/channels/{number.public_id}/")


def test_a_text_is_handed_in(owner: Client, number: Channel, network: Mock) -> None:
    network.create_template.side_effect = lambda wanted, *_: replace(
        wanted, external_id="77", status="PENDING"
    )
    post(owner, url_of(number), 302, **NEW)
    wanted: TemplateState = network.create_template.call_args.args[0]
    assert (wanted.name, wanted.category, wanted.examples) == (
        "order_shipped",
        "utility",
        ("№ 12", "в среду"),
    )
    row = MessageTemplate.objects.get()
    assert (row.channel, row.external_id, row.status, row.text) == (number, "77", "PENDING", NEW["text"])


def test_an_outcome_that_was_faster_stays(owner: Client, number: Channel, network: Mock) -> None:
    MessageTemplate.objects.create(channel=number, external_id="77", status="APPROVED")
    network.create_template.side_effect = lambda wanted, *_: replace(
        wanted, external_id="77", status="PENDING"
    )
    post(owner, url_of(number), 302, **NEW)
    row = MessageTemplate.objects.get()
    assert (row.status, row.text) == ("APPROVED", NEW["text"])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "Order shipped"}, "Small Latin letters"),
        ({"examples": "№ 12"}, "an example for every place"),
        ({"text": "я" * 1025, "examples": ""}, "at most 1024"),
        ({"language": "tlh"}, "Select a valid choice"),
        ({"category": "authentication"}, "Select a valid choice"),
    ],
)
def test_what_the_network_would_not_take_is_not_handed_in(
    owner: Client, number: Channel, network: Mock, changed: dict[str, str], words: str
) -> None:
    assert words in post(owner, url_of(number), 422, **(NEW | changed))
    assert not network.create_template.called


def test_what_the_network_says_against_it_is_shown(owner: Client, number: Channel, network: Mock) -> None:
    network.create_template.side_effect = ChannelError(Reason.CONTENT_REJECTED, text="Name already exists")
    assert "Name already exists" in post(owner, url_of(number), 422, **NEW)
    assert not MessageTemplate.objects.exists()


def test_the_network_is_asked_again(owner: Client, number: Channel, network: Mock) -> None:
    keep(number, "gone")
    network.list_templates.return_value = [
        TemplateState("new_one", "ru", "Здравствуйте", status="APPROVED", external_id="5")
    ]
    post(owner, url_of(number, "sync/"), 302)
    assert list(MessageTemplate.objects.values_list("name", "status")) == [("new_one", "APPROVED")]
    network.list_templates.side_effect = ChannelError(Reason.PROVIDER_DOWN)
    post(owner, url_of(number, "sync/"), 302)
    assert "does not answer" in html(owner, url_of(number))
    assert MessageTemplate.objects.count() == 1


def test_a_text_is_deleted_in_all_languages(owner: Client, number: Channel, network: Mock) -> None:
    keep(number)
    MessageTemplate.objects.create(channel=number, external_id="2", name="order_shipped", language="en")
    keep(number, "other")
    post(owner, url_of(number, "delete/"), 302, name="order_shipped")
    assert network.delete_template.call_args.args[0] == "order_shipped"
    assert [row.name for row in MessageTemplate.objects.all()] == ["other"]
    post(owner, url_of(number, "delete/"), 404, name="order_shipped")


def test_a_network_without_approval_has_no_such_page(owner: Client, channel: Channel) -> None:
    assert owner.get(url_of(channel)).status_code == 404
    assert "Approved texts" not in html(owner, f"/settings/channels/{channel.public_id}/")


def test_as_many_queries_for_many_texts(owner: Client, number: Channel) -> None:
    def read() -> None:
        html(owner, url_of(number))

    keep(number)
    read()
    few = queries_of(read)
    for name in "abcde":
        keep(number, name)
    assert queries_of(read) == few
