from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.utils import translation

from prilavok.automation.models import Rule, RuleRun
from prilavok.channels.adapters.instagram import inbound
from prilavok.channels.models import Channel
from prilavok.channels.types import CommentReceived, MessageEchoed, MessageReceived, WebhookRequest
from prilavok.events.types import SYSTEM
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.inbox.models import Message
from prilavok.linking.actions import link_messages
from prilavok.orders.actions import draft_from_interests
from prilavok.simulator.actions import accounts, acting, connecting
from prilavok.simulator.happenings import Happening, happenings
from prilavok.simulator.models import SimPerson
from prilavok.simulator.tests.conftest import Hook
from tests.factories import make_message, make_post, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def channel() -> Channel:
    shop = make_shop("Льняной двор", instagram_username="linen_dvor")
    account = connecting.account_for(shop)
    channel = connecting.connect(shop, account, actor=SYSTEM)
    accounts.subscribe(account, ["messages", "comments", "message_edit"])
    accounts.set_hook(account, f"http://crm.test{channel.hook_path}")
    return channel


@pytest.fixture
def vera(channel: Channel) -> SimPerson:
    return SimPerson.objects.select_related("account").get(username="vera.sun")


def apply(channel: Channel, hook: Hook) -> list[Message]:
    """What the CRM makes of everything posted so far, in order, once."""
    incoming: list[MessageReceived | CommentReceived | MessageEchoed] = []
    for request in hook.requests:
        events = inbound.parse(WebhookRequest("POST", {}, {}, request.content))
        incoming += [
            event for event in events if isinstance(event, MessageReceived | CommentReceived | MessageEchoed)
        ]
    hook.requests.clear()
    received = receive_messages(channel, incoming)
    draft_from_interests(channel.shop, link_messages(channel.shop, received))
    return [row.message for row in received]


def words(happening: Happening) -> list[str]:
    return [line.text for line in happening.lines]


def lines_of(found: Sequence[Happening], title: str) -> list[str]:
    return next(words(one) for one in found if one.title == title)


def test_a_comment_from_delivery_to_order(channel: Channel, hook: Hook, vera: SimPerson) -> None:
    media = vera.account.media.filter(kind="post")[0]
    media.account = vera.account
    product = make_product(channel.shop, "Платье «Марта»", price_minor=490000)
    make_post(channel, external_id=media.external_id, products=[product])
    acting.comment(vera, media, "цена?")
    (message,) = apply(channel, hook)
    rule = Rule.objects.create(shop=channel.shop, name="Цена", event="comment")
    reply = make_message(
        message.conversation, "4 900 ₽", direction="outbound", kind="private_reply", status="sent"
    )
    RuleRun.objects.create(
        shop=channel.shop,
        rule=rule,
        cause=f"message:{message.public_id}",
        message=message,
        state="fired",
        reason="keyword|цена",
        results=[{"kind": "private_reply", "message": reply.public_id}],
    )
    (told,) = happenings(vera, channel)
    number = channel.shop.orders.get().number
    assert told.title == "Comment: “цена?”"
    assert words(told) == [
        "Event stored and applied",
        "New customer: vera.sun",
        "Product linked: Платье «Марта» — the post shows it",
        f"Draft order opened No. {number}",
        f"Line added to the order No. {number}: Платье «Марта»",
        "Rule “Цена”: Word “цена”",
        "Private reply — sent",
    ]


def test_what_staff_wrote_stands_alone(channel: Channel, hook: Hook, vera: SimPerson) -> None:
    acting.write(vera, "здравствуйте")
    (message,) = apply(channel, hook)
    make_message(
        message.conversation,
        "Добрый день",
        direction="outbound",
        status="failed",
        error_text="The window is closed",
    )
    found = happenings(vera, channel)
    assert [one.title for one in found] == ["The shop wrote: “Добрый день”", "“здравствуйте”"]
    (line,) = found[0].lines
    assert (line.text, line.tone) == ("Answer in the chat — not sent: The window is closed", "warn")


def test_a_repeat_and_a_failed_delivery(channel: Channel, hook: Hook, vera: SimPerson) -> None:
    accounts.switch_fault(vera.account, "twice", on=True)
    acting.write(vera, "раз")
    accounts.switch_fault(vera.account, "twice", on=False)
    apply(channel, hook)
    hook.status = 503
    acting.write(vera, "два")
    found = happenings(vera, channel)
    assert "The second copy was dropped: its key was there already" in lines_of(found, "“раз”")
    (line,) = found[0].lines
    assert (line.text, line.detail) == ("The hook did not take it; the network will try again", "HTTP 503")


def test_only_this_persons_doings(channel: Channel, hook: Hook, vera: SimPerson) -> None:
    other = vera.account.people.exclude(pk=vera.pk)[0]
    other.account = vera.account
    acting.write(other, "я другая")
    apply(channel, hook)
    assert happenings(vera, channel) == []
