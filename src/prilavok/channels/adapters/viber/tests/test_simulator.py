"""The pretended Viber beside the real rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prilavok.channels.adapters.viber import setup
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.simulation import Blocked, Delivered, OpenedLink, Seen, Unblocked, Wrote
from prilavok.channels.testing.simulated import World
from prilavok.channels.testing.simulations import connected
from prilavok.channels.types import (
    Attachment,
    Card,
    Choice,
    ConsentChanged,
    DeliveryReported,
    MessageDraft,
    MessageReceived,
    ReadReported,
)


@pytest.fixture
def world() -> World:
    return connected("viber")


def _received(events: list[object]) -> MessageReceived:
    (event,) = events
    assert isinstance(event, MessageReceived)
    return event


def _draft(world: World, **fields: object) -> MessageDraft:
    return MessageDraft(recipient=world.person.external_id, **fields)  # type: ignore[arg-type]


def test_a_deep_link_opens_the_chat_and_subscribes_nobody(world: World) -> None:
    event = _received([*world.act(OpenedLink(world.person, "spring", world.new_id("message")))])
    assert (event.payload, event.system) == ("spring", True)
    with pytest.raises(ChannelError) as failed:
        world.send(_draft(world, text="Здравствуйте"))
    assert (failed.value.reason, failed.value.code) == (Reason.UNREACHABLE, "6")


def test_tokens_stay_exact(world: World) -> None:
    event = _received([*world.write("привет")])
    assert event.external_id == world.phone[-1].external_id
    assert int(event.external_id) > 2**53


def test_what_was_sent_is_delivered_and_seen(world: World) -> None:
    world.write("привет")
    (sent,) = world.send(_draft(world, text="Есть"))
    shown = world.phone[-1]
    assert sent.external_ids == (shown.external_id,)
    (delivered,) = world.act(Delivered(shown))
    (seen,) = world.act(Seen(world.person, (shown,)))
    assert isinstance(delivered, DeliveryReported)
    assert isinstance(seen, ReadReported)
    assert delivered.external_ids == seen.external_ids == sent.external_ids


def test_a_key_comes_back_as_its_title(world: World) -> None:
    world.write("привет")
    world.send(
        _draft(world, text="Берём?", choices=(Choice("Да", "yes"), Choice("Сайт", url="https://a.example")))
    )
    yes, site = world.phone[-1].choices
    assert (yes.title, yes.payload, site.does) == ("Да", "yes", "url")
    event = _received([*world.write("Да", pressed=yes)])
    assert (event.text, event.payload, event.postback) == ("Да", "yes", True)


def test_a_carousel_is_on_the_phone(world: World) -> None:
    world.write("привет")
    cards = (
        Card(
            "Платье <лён>",
            "4 900 ₽",
            "https://a.example/1.jpg",
            "https://a.example/1",
            (Choice("Беру", "buy:1"),),
        ),
        Card("Пояс", buttons=(Choice("Беру", "buy:2"),)),
    )
    world.send(_draft(world, cards=cards))
    first, second = world.phone[-1].cards
    assert (first.title, first.subtitle, first.image_url, first.url) == (
        "Платье <лён>",
        "4 900 ₽",
        "https://a.example/1.jpg",
        "https://a.example/1",
    )
    assert [button.payload for button in (*first.buttons, *second.buttons)] == ["buy:1", "buy:2"]
    event = _received([*world.press(second.buttons[0], world.phone[-1])])
    assert (event.text, event.payload) == ("Беру", "buy:2")


def test_a_number_that_was_asked_for_is_the_persons_own(world: World) -> None:
    world.write("привет")
    world.send(_draft(world, text="Номер?", choices=(Choice("Отправить номер", asks="phone"),)))
    (key,) = world.phone[-1].choices
    assert key.does == "phone"
    contact = world.a_file("contact", details={"name": "Вера", "phone": "+380991234567"})
    event = _received([*world.act(Wrote(world.a_message(files=(contact,), pressed=key)))])
    assert event.sender.phone == "+380991234567"


def test_who_unsubscribes_is_not_written_to(world: World) -> None:
    world.write("привет")
    person = replace(world.person, blocked=True)
    (event,) = world.act(Blocked(person))
    assert isinstance(event, ConsentChanged)
    assert not event.granted
    world.crowd[person.external_id] = person
    with pytest.raises(ChannelError) as failed:
        world.send(_draft(world, text="Вернитесь"))
    assert failed.value.reason is Reason.UNREACHABLE
    (event,) = world.act(Unblocked(replace(person, blocked=False)))
    assert isinstance(event, ConsentChanged)
    assert event.granted


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ((Attachment("image", url="https://a.example/1.jpg"),), "image"),
        ((Attachment("video", url="https://a.example/1.mp4", size=1000),), "video"),
        ((Attachment("file", url="https://a.example/1.pdf", size=1000),), "file"),
        ((Attachment("contact", details={"name": "Вера", "phone": "+380991234567"}),), "contact"),
        ((Attachment("location", details={"latitude": "50.4", "longitude": "30.5"}),), "location"),
        ((Attachment("sticker", external_id="46105"),), "sticker"),
    ],
)
def test_files_are_on_the_phone(world: World, files: tuple[Attachment, ...], shown: str) -> None:
    world.write("привет")
    world.send(_draft(world, attachments=files))
    assert [file.type for file in world.phone[-1].files] == [shown]


def test_the_address_is_taken_back(world: World) -> None:
    setup.unsubscribe(world.shop, world.transport())
    assert world.account.hook_url == ""
    assert [one.code for one in setup.check(world.shop, world.transport()) if not one.ok] == ["subscription"]
