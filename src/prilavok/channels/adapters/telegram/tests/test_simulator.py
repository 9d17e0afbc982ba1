"""The pretended Telegram beside the real rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prilavok.channels.adapters.telegram.media import locate_media
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.simulation import About, Button, OpenedLink, ShopWrote, Special, Wrote
from prilavok.channels.testing.simulated import World
from prilavok.channels.testing.simulations import connected
from prilavok.channels.types import (
    Attachment,
    Choice,
    CommentModeration,
    CommentReceived,
    MessageDraft,
    MessageEchoed,
    MessageReceived,
    ReactionDraft,
)


@pytest.fixture
def world() -> World:
    return connected("telegram")


def _received(events: list[object]) -> MessageReceived:
    (event,) = events
    assert isinstance(event, MessageReceived)
    return event


def _refused(world: World, draft: MessageDraft) -> Reason:
    with pytest.raises(ChannelError) as failed:
        world.send(draft)
    return failed.value.reason


def test_a_deep_link_begins_the_conversation(world: World) -> None:
    event = _received([*world.act(OpenedLink(world.person, "spring", world.new_id("message")))])
    assert (event.text, event.payload) == ("/start spring", "spring")


def test_an_album_is_one_message_of_several_updates(world: World) -> None:
    files = (world.a_file("image"), world.a_file("image"))
    events = world.write("эти два", files=files)
    albums = {event.album for event in events if isinstance(event, MessageReceived)}
    assert len(events) == 2
    assert len(albums) == 1
    assert [event.text for event in events if isinstance(event, MessageReceived)] == ["эти два", ""]


def test_a_forward_and_an_answer_to_a_publication_point_at_it(world: World) -> None:
    about = About("forward", world.post_of("post"))
    for words in ("", "есть 44?"):
        event = _received([*world.write(words, about=about)])
        assert event.references[0].external_id == f"-100{world.account.external_id}:{about.post.external_id}"
        assert event.references[0].url == f"https://t.me/linen_dvor/{about.post.external_id}"


def test_a_file_is_found_by_its_id(world: World) -> None:
    event = _received([*world.write(files=(world.a_file("image"),))])
    found = locate_media(event.attachments[0], world.shop, world.transport())
    assert world.transport().request("GET", found.url).ok


def test_nobody_is_written_to_first(world: World) -> None:
    draft = MessageDraft(recipient=world.person.external_id, text="Здравствуйте")
    assert _refused(world, draft) is Reason.UNREACHABLE
    world.write("привет")
    person = replace(world.person, blocked=True)
    world.crowd[person.external_id] = person
    assert _refused(world, draft) is Reason.BLOCKED_BY_USER


def test_the_owner_answers_within_a_day(world: World) -> None:
    world.a_message("привет")
    written = Special("business_message", world.person, "А в чёрном?", world.new_id("message"))
    event = _received([*world.act(written)])
    draft = MessageDraft(recipient=event.sender.external_id, text="Да", last_inbound=event.external_id)
    (sent,) = world.send(draft)
    assert sent.external_ids[0].endswith(f"@Bc{world.account.external_id}")
    world.wait(25 * 3600)
    assert _refused(world, draft) is Reason.WINDOW_CLOSED


def test_what_the_owner_writes_on_the_phone_is_an_echo(world: World) -> None:
    message = replace(world.a_message("Сейчас посмотрю"), from_shop=True, via="app")
    (event,) = world.act(ShopWrote(message))
    assert isinstance(event, MessageEchoed)
    assert event.recipient.external_id == world.person.external_id


def test_a_keyboard_is_on_the_phone_and_comes_back_as_a_press(world: World) -> None:
    world.write("привет")
    world.send(
        MessageDraft(recipient=world.person.external_id, text="Берём?", choices=(Choice("Да", "yes"),))
    )
    shown = world.phone[-1]
    assert shown.buttons == (Button("Да", "yes"),)
    event = _received([*world.press(shown.buttons[0], shown)])
    assert (event.text, event.payload, event.postback) == ("Да", "yes", True)


def test_a_number_that_was_asked_for_is_the_persons_own(world: World) -> None:
    world.write("привет")
    ask = Choice("Отправить номер", asks="phone")
    world.send(MessageDraft(recipient=world.person.external_id, text="Номер?", choices=(ask,)))
    (key,) = world.phone[-1].choices
    assert key.does == "phone"
    contact = world.a_file("contact", details={"name": "Вера", "phone": "79005550123"})
    event = _received([*world.act(Wrote(world.a_message(files=(contact,), pressed=key)))])
    assert event.sender.phone == "+79005550123"


def test_a_comment_is_answered_liked_and_removed(world: World) -> None:
    (event,) = world.comment_on(world.post_of("post"), "цена?")
    assert isinstance(event, CommentReceived)
    assert event.post.external_id.endswith(f":{world.post_of('post').external_id}")
    world.send(MessageDraft(kind="comment", comment=event.external_id, text="4 900 ₽"))
    answer = list(world.remarks.values())[-1]
    own_id = event.external_id.split(":")[1]
    assert (answer.text, answer.parent, answer.author) == ("4 900 ₽", own_id, None)
    world.send(CommentModeration(comment=event.external_id, action="like"))
    assert world.remarks[own_id].liked
    world.send(CommentModeration(comment=event.external_id, action="delete"))
    assert world.remarks[own_id].deleted


def test_the_shop_reacts(world: World) -> None:
    event = _received([*world.write("беру!")])
    world.send(ReactionDraft(recipient=world.person.external_id, message=event.external_id, emoji="❤️"))
    assert world.phone[-1].reaction == "❤"


def test_an_uploaded_picture_is_kept(world: World, tmp_path: Path) -> None:
    world.write("привет")
    picture = tmp_path / "1.jpg"
    picture.write_bytes(b"jpeg")
    files = (Attachment("image", path=str(picture), mime="image/jpeg"),)
    world.send(MessageDraft(recipient=world.person.external_id, attachments=files))
    assert world.files[world.phone[-1].files[0].external_id].size == 4


def test_an_album_goes_out_as_messages(world: World) -> None:
    world.write("привет")
    files = tuple(Attachment("image", url=f"https://shop.test/{number}.jpg") for number in range(3))
    (sent,) = world.send(MessageDraft(recipient=world.person.external_id, text="Три вида", attachments=files))
    shown = [message for message in world.phone if message.from_shop]
    assert [message.text for message in shown] == ["Три вида", "", ""]
    assert len(set(sent.external_ids)) == 3
