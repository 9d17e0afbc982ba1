from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from prilavok.channels.adapters.instagram import inbound
from prilavok.channels.simulation import Button
from prilavok.channels.types import (
    CommentReceived,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
    ReadReported,
    WebhookRequest,
)
from prilavok.simulator.actions import accounts, acting, delivering, serving
from prilavok.simulator.actions.acting import NothingToActOn
from prilavok.simulator.models import SimAccount, SimDelivery, SimMedia, SimPerson
from prilavok.simulator.tests.conftest import HOOK, Hook

pytestmark = pytest.mark.django_db


def events(hook: Hook) -> list[Any]:
    """What the real adapter reads in what was posted."""
    parsed = []
    for request in hook.requests:
        parsed += inbound.parse(WebhookRequest("POST", {}, {}, request.content))
    return parsed


def media_of(person: SimPerson, kind: str) -> SimMedia:
    found = person.account.media.filter(kind=kind)[0]
    found.account = person.account
    return found


def test_webhooks_are_signed_over_their_bytes(hook: Hook, vera: SimPerson, settings: Any) -> None:
    acting.write(vera, "привет / hi")
    (request,) = hook.requests
    secret = settings.SIMULATOR_APP["client_secret"].encode()
    expected = hmac.new(secret, request.content, hashlib.sha256).hexdigest()
    assert str(request.url) == HOOK
    assert request.headers["x-hub-signature-256"] == f"sha256={expected}"
    assert request.content.isascii()


def test_the_adapter_reads_every_act(hook: Hook, vera: SimPerson) -> None:
    first = acting.write(vera, "привет")
    acting.reply_to_story(vera, media_of(vera, "story"), "ещё есть?")
    acting.share(vera, media_of(vera, "post"))
    acting.share(vera, media_of(vera, "reel"))
    acting.answer_ad(vera, media_of(vera, "ad"), "здравствуйте")
    acting.send_picture(vera, "https://x.test/1.jpg")
    acting.mention_in_story(vera, "https://x.test/2.jpg")
    acting.write(vera, "вот это", reply_to=first.external_id)
    got = events(hook)
    assert [type(event) for event in got] == [MessageReceived] * 8
    kinds = [[reference.type for reference in event.references] for event in got]
    assert kinds == [[], ["story"], ["post"], ["reel"], ["ad"], [], ["story_mention"], []]
    assert got[1].references[0].external_id == media_of(vera, "story").external_id
    assert got[2].references[0].external_id == media_of(vera, "post").external_id
    assert media_of(vera, "reel").other_id in (
        got[3].references[0].external_id,
        *got[3].references[0].other_ids,
    )
    assert [attachment.type for attachment in got[5].attachments] == ["image"]
    assert got[7].reply_to == first.external_id


def test_changes_presses_and_glances(hook: Hook, account: SimAccount, vera: SimPerson) -> None:
    accounts.subscribe(account, [*account.subscribed, "messaging_postbacks"])
    message = acting.write(vera, "беру")
    message.person = vera
    acting.edit(message, "беру две")
    acting.unsend(message)
    acting.press_choice(vera, Button("44", "SIZE_44", does="reply"))
    acting.press_button(vera, Button("Где заказ?", "WHERE"))
    written = serving.write_in_app(vera, "отложили")
    acting.react(written, "❤️")
    acting.react(written, "")
    assert acting.look(vera) is True
    assert acting.look(vera) is False
    got = events(hook)
    assert [type(event) for event in got] == [
        MessageReceived,
        MessageEdited,
        MessageDeleted,
        MessageReceived,
        MessageReceived,
        MessageEchoed,
        ReactionChanged,
        ReactionChanged,
        ReadReported,
    ]
    assert (got[1].external_id, got[1].text, got[1].revision) == (message.external_id, "беру две", 1)
    assert (got[3].text, got[3].payload) == ("44", "SIZE_44")
    assert (got[4].text, got[4].payload, got[4].postback) == ("Где заказ?", "WHERE", True)
    assert [event.emoji for event in got[6:8]] == ["❤️", ""]
    assert got[8].external_ids == (written.external_id,)


def test_comments_and_answers_to_them(hook: Hook, vera: SimPerson) -> None:
    post = media_of(vera, "post")
    comment = acting.comment(vera, post, "цена?")
    acting.comment(vera, post, "и размеры", parent=comment)
    first, second = events(hook)
    assert isinstance(first, CommentReceived)
    assert (first.text, first.external_id, first.post.external_id) == (
        "цена?",
        comment.external_id,
        post.external_id,
    )
    assert (first.author.external_id, first.author.username) == (vera.external_id, "vera.sun")
    assert (first.parent, second.parent) == ("", comment.external_id)


def test_nothing_is_told_about_what_is_not_subscribed(
    hook: Hook, account: SimAccount, vera: SimPerson
) -> None:
    accounts.subscribe(account, ["messages"])
    acting.comment(vera, media_of(vera, "post"), "цена?")
    assert hook.requests == []
    acting.write(vera, "привет")
    assert len(hook.requests) == 1


def test_empty_words_are_no_act(hook: Hook, vera: SimPerson) -> None:
    with pytest.raises(NothingToActOn):
        acting.write(vera, "  ")
    with pytest.raises(NothingToActOn):
        acting.own_message(vera)
    assert (hook.requests, vera.messages.count()) == ([], 0)


def test_every_event_twice(hook: Hook, account: SimAccount, vera: SimPerson) -> None:
    accounts.switch_fault(account, "twice", on=True)
    acting.write(vera, "привет")
    first, second = hook.requests
    assert first.content == second.content


def test_a_later_event_overtakes_an_earlier_one(hook: Hook, account: SimAccount, vera: SimPerson) -> None:
    accounts.switch_fault(account, "shuffle", on=True)
    acting.write(vera, "первое")
    acting.write(vera, "второе")
    held = SimDelivery.objects.get(held=True)
    delivering.redeliver(held.pk)
    delivering.redeliver(held.pk)
    assert [item["message"]["text"] for item in hook.items] == ["второе", "первое"]


@pytest.mark.parametrize(("status", "kept"), [(500, "500"), (0, "ConnectError")])
def test_a_hook_that_fails_is_tried_again(hook: Hook, vera: SimPerson, status: int, kept: str) -> None:
    hook.status = status
    acting.write(vera, "привет")
    delivery = SimDelivery.objects.get()
    assert (delivery.delivered_at, delivery.attempts) == (None, 1)
    assert kept in (delivery.error, str(delivery.http_status))
    hook.status = 200
    delivering.redeliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.http_status, delivery.error) == (2, 200, "")
    assert delivery.delivered_at is not None


def test_a_fresh_start(hook: Hook, account: SimAccount, vera: SimPerson) -> None:
    accounts.switch_fault(account, "twice", on=True)
    acting.write(vera, "привет")
    before = {person.external_id for person in account.people.all()}
    accounts.start_over(account)
    after = {person.external_id for person in account.people.all()}
    assert (len(after), before & after, account.faults) == (3, set(), {})
    assert not SimDelivery.objects.exists()
