from __future__ import annotations

from datetime import timedelta

from django.test import Client

from prilavok.channels import registry
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import html, make_conversation, make_customer, post, queries_of


def url_of(channel: Channel) -> str:
    return f"/settings/channels/{channel.public_id}/test/"


def written(customer: Customer, *, minutes: int = 5) -> Conversation:
    at = now() - timedelta(minutes=minutes)
    conversation = make_conversation(customer, last_message_at=at)
    customer.identities.update(last_inbound_at=at)
    return conversation


def test_the_owner_finds_themselves_and_answers(owner: Client, channel: Channel, customer: Customer) -> None:
    page = html(owner, url_of(channel))
    assert ("Nobody has written" in page, "https://ig.me/m/linen" in page) == (True, True)
    conversation = written(customer)
    assert ("anna" in html(owner, url_of(channel)), Message.objects.count()) == (True, 0)
    page = post(owner, url_of(channel), conversation=conversation.public_id)
    message = Message.objects.get()
    assert (message.conversation, message.status, message.source) == (conversation, "queued", {"test": True})
    assert "on its way" in page
    Message.objects.update(status="delivered")
    assert "the test has gone" in html(owner, url_of(channel))


def test_who_wrote_long_ago_is_not_offered_and_gets_nothing(
    owner: Client, channel: Channel, customer: Customer
) -> None:
    conversation = written(customer, minutes=61)
    assert "Nobody has written" in html(owner, url_of(channel))
    post(owner, url_of(channel), 404, conversation=conversation.public_id)
    assert not Message.objects.exists()


def test_another_channels_customer_gets_nothing(owner: Client, shop: Shop, customer: Customer) -> None:
    conversation = written(customer)
    other = Channel.objects.create(shop=shop, kind="instagram", external_id="2", name="Second")
    post(owner, url_of(other), 404, conversation=conversation.public_id)
    assert not Message.objects.exists()


def test_as_many_queries_for_many_writers(owner: Client, shop: Shop, channel: Channel) -> None:
    def read() -> None:
        html(owner, url_of(channel))

    written(make_customer(shop, channel, "Anna"))
    read()
    few = queries_of(read)
    for name in ("Vera", "Zoya", "Dina"):
        written(make_customer(shop, channel, name))
    assert queries_of(read) == few


def test_each_network_has_its_checks_and_its_test(owner: Client, shop: Shop) -> None:
    for kind in registry.all_adapters():
        channel = Channel.objects.create(shop=shop, kind=kind, external_id="7", name=kind)
        page = html(owner, f"/settings/channels/{channel.public_id}/")
        assert all(text in page for text in ("Check now", "Send yourself a test"))
        assert "Answer yourself" in html(owner, url_of(channel))
