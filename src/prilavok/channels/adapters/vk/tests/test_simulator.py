from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prilavok.channels.adapters.vk import setup
from prilavok.channels.adapters.vk.profiles import fetch_profile
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.simulation import (
    About,
    Blocked,
    Button,
    CartLine,
    CommentEdited,
    CommentRemoved,
    Edited,
    Reacted,
    Seen,
    Unblocked,
)
from prilavok.channels.testing.simulated import World
from prilavok.channels.types import (
    Attachment,
    ChannelEvent,
    Choice,
    CommentChanged,
    CommentReceived,
    ConsentChanged,
    MessageDraft,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    OrderImported,
    ReactionChanged,
    ReactionDraft,
    ReadReported,
    SenderAction,
)


@pytest.fixture
def world() -> World:
    """A community whose events come to us, and a person who has written once."""
    world = World("vk")
    setup.subscribe(world.shop, world.transport())
    world.write("здравствуйте")
    return world


def _one(events: list[ChannelEvent]) -> ChannelEvent:
    [event] = events
    return event


def _received(events: list[ChannelEvent]) -> MessageReceived:
    event = _one(events)
    assert isinstance(event, MessageReceived)
    return event


def test_subscribing_confirms_the_server(world: World) -> None:
    assert world.account.hook_url == world.shop.hook_url
    assert set(world.account.subscribed) == set(setup.EVENTS)
    assert [one.ok for one in setup.check(world.shop, world.transport())] == [True] * 6


def test_a_wrong_confirmation_string_leaves_everything_as_it_was() -> None:
    world = World("vk")
    world.account = replace(
        world.account, hook_url="", credentials={**world.account.credentials, "confirmation_code": "other"}
    )
    with pytest.raises(ChannelError):
        setup.subscribe(world.shop, world.transport())
    assert world.account.hook_url == ""
    assert world.write("тихо") == []


def test_unsubscribing(world: World) -> None:
    setup.unsubscribe(world.shop, world.transport())
    assert world.account.hook_url == ""
    assert world.write("тихо") == []


def test_a_message_and_its_answer(world: World) -> None:
    event = _received(world.write("сколько стоит?"))
    assert (event.text, event.sender.external_id) == ("сколько стоит?", world.person.external_id)
    draft = MessageDraft(
        recipient=event.sender.external_id, text="3990", reply_to=event.external_id, token="m1"
    )
    [result] = world.send(draft)
    assert world.phone[-1].text == "3990"
    assert world.phone[-1].reply_to == event.external_id
    echo = _one(world.read(world.told[-1]))
    assert isinstance(echo, MessageEchoed)
    assert (echo.external_id, echo.reply_to) == (result.external_ids[0], event.external_id)


def test_one_message_for_one_number(world: World) -> None:
    draft = MessageDraft(recipient=world.person.external_id, text="3990", token="m1")
    assert world.send(draft) == world.send(draft)
    assert [one.text for one in world.phone if one.from_shop] == ["3990"]


def test_a_lost_answer_is_asked_for_again(world: World) -> None:
    draft = MessageDraft(recipient=world.person.external_id, text="3990", token="m1")
    world.silent = True
    with pytest.raises(ChannelError) as failed:
        world.send(draft)
    assert failed.value.retry is Retry.LATER
    world.silent = False
    [result] = world.send(draft)
    assert [one.external_id for one in world.phone if one.from_shop] == list(result.external_ids)


def test_keys_and_their_presses(world: World) -> None:
    choices = (Choice("Размер S", "size:s"), Choice("Каталог", url="https://shop.example/"))
    world.send(MessageDraft(recipient=world.person.external_id, text="Какой?", choices=choices, token="m1"))
    key, link = world.phone[-1].buttons
    assert (key.title, key.does, link.does) == ("Размер S", "reply", "url")
    event = _received(world.press(key, world.phone[-1]))
    assert (event.text, event.payload, event.postback) == ("Размер S", "size:s", True)


def test_a_callback_button_and_its_answer(world: World) -> None:
    event = _received(world.press(Button("Купить", '{"cmd":"buy"}'), world.phone[-1]))
    assert (event.payload, event.postback) == ('{"cmd":"buy"}', True)
    world.send(
        SenderAction(
            recipient=event.sender.external_id, action="answer_press", last_inbound=event.external_id
        )
    )
    assert world.calls[-1].path == "/method/messages.sendMessageEventAnswer"


def test_what_a_message_is_about(world: World) -> None:
    kinds = {"product": "product", "post": "post", "reel": "reel"}
    for kind, expected in kinds.items():
        post = world.post_of(kind)
        event = _received(world.write("есть?", about=About("share", post)))
        assert [one.type for one in event.references] == [expected]
        assert post.external_id in event.references[0].external_id
    event = _received(world.write("хочу", about=About("forward", world.post_of("post"))))
    assert [one.type for one in event.references] == ["message", "post"]


def test_files_of_the_person(world: World) -> None:
    for kind in ("image", "video", "voice", "file", "sticker"):
        event = _received(world.write(files=(world.a_file(kind),)))
        assert [one.type for one in event.attachments] == [kind]
    place = world.a_file("location", details={"latitude": "55.75", "longitude": "37.62", "title": "ГУМ"})
    event = _received(world.write(files=(place,)))
    assert event.attachments[0].details["latitude"] == "55.75"
    assert _received(world.write(unsupported=True)).attachments[0].type == "unsupported"


def test_a_picture_goes_up_and_arrives(world: World, tmp_path: object) -> None:
    assert str(tmp_path)

    copy = Path(str(tmp_path)) / "dress.jpg"
    copy.write_bytes(b"picture")
    picture = Attachment("image", path=str(copy), name="dress.jpg")
    world.send(
        MessageDraft(recipient=world.person.external_id, text="Вот", attachments=(picture,), token="m1")
    )
    sent = world.phone[-1]
    assert (sent.text, sent.files[0].type, sent.files[0].name) == ("Вот", "image", "dress.jpg")


def test_changes(world: World) -> None:
    mine = world.phone[-1]
    edited = _one(world.act(Edited(replace(mine, text="исправила", revision=1))))
    assert isinstance(edited, MessageEdited)
    assert (edited.external_id, edited.text) == (mine.external_id, "исправила")
    reacted = _one(world.act(Reacted(mine, "👍")))
    assert isinstance(reacted, ReactionChanged)
    assert (reacted.emoji, reacted.external_id) == ("👍", f"{mine.person.external_id}_{mine.external_id}")
    seen = _one(world.act(Seen(world.person, (mine,))))
    assert isinstance(seen, ReadReported)
    assert seen.external_ids == (mine.external_id,)


def test_the_shop_reacts(world: World) -> None:
    mine = world.phone[-1]
    draft = ReactionDraft(recipient=mine.person.external_id, message=mine.external_id, emoji="❤️")
    world.send(draft)
    assert world.phone[-1].reaction == "❤️"
    world.send(replace(draft, emoji=""))
    assert world.phone[-1].reaction == ""


def test_consent(world: World) -> None:
    for fact, granted in ((Blocked(world.person), False), (Unblocked(world.person), True)):
        event = _one(world.act(fact))
        assert isinstance(event, ConsentChanged)
        assert event.granted is granted


def test_a_person_who_has_not_written_is_not_written_to(world: World) -> None:
    silent = world.add_person("silent", "Молчун")
    with pytest.raises(ChannelError) as failed:
        world.send(MessageDraft(recipient=silent.external_id, text="Акция", token="m1"))
    assert (failed.value.reason, failed.value.code) == (Reason.UNREACHABLE, "901")


def test_comments_and_a_public_answer(world: World) -> None:
    event = _one(world.comment_on(world.post_of("post"), "цена?"))
    assert isinstance(event, CommentReceived)
    [result] = world.send(MessageDraft(kind="comment", comment=event.external_id, text="3990", token="m1"))
    answer = _one(world.read(world.told[-1]))
    assert isinstance(answer, CommentReceived)
    assert (answer.external_id, answer.own, answer.parent) == (
        result.external_ids[0],
        True,
        event.external_id,
    )
    remark = next(iter(world.remarks.values()))
    for fact in (CommentEdited(replace(remark, text="цена с доставкой?")), CommentRemoved(remark)):
        changed = _one(world.act(fact))
        assert isinstance(changed, CommentChanged)
        assert changed.external_id == event.external_id


def test_a_comment_under_a_product(world: World) -> None:
    event = _one(world.comment_on(world.post_of("product"), "есть?"))
    assert isinstance(event, CommentReceived)
    assert event.post.type == "product"


def test_an_order_of_the_communitys_shop(world: World) -> None:
    product = world.post_of("product")
    event = _one(world.write("жду", cart=(CartLine(product, 2, "3990.00", "RUB"),)))
    assert isinstance(event, OrderImported)
    assert (event.lines[0].quantity, event.lines[0].price) == (2, "3990.00")


def test_the_profile(world: World) -> None:
    person = fetch_profile(world.person.external_id, world.shop, world.transport())
    assert (person.name, person.username) == (world.person.name, world.person.username)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("token", Reason.AUTH_EXPIRED),
        ("expired", Reason.AUTH_EXPIRED),
        ("limited", Reason.RATE_LIMITED),
        ("down", Reason.PROVIDER_DOWN),
        ("too_many", Reason.RATE_LIMITED),
        ("captcha", Reason.RATE_LIMITED),
        ("black_list", Reason.BLOCKED_BY_USER),
        ("not_allowed", Reason.UNREACHABLE),
        ("privacy", Reason.UNREACHABLE),
        ("bot_off", Reason.UNSUPPORTED),
        ("no_contact", Reason.UNREACHABLE),
    ],
)
def test_refusals(world: World, fault: str, reason: Reason) -> None:
    world.fault = fault
    with pytest.raises(ChannelError) as failed:
        world.send(MessageDraft(recipient=world.person.external_id, text="да", token="m1"))
    assert failed.value.reason is reason
