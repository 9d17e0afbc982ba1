"""The adapter and WhatsApp's own side of the wire, speaking to each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from prilavok.channels.adapters.whatsapp import setup, templates
from prilavok.channels.adapters.whatsapp.media import locate_media
from prilavok.channels.adapters.whatsapp.simulator import REFUSALS
from prilavok.channels.adapters.whatsapp.simulator_ids import phone_of
from prilavok.channels.contract import TemplateState
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.simulation import (
    About,
    CartLine,
    Edited,
    FileState,
    MessageState,
    Reacted,
    Seen,
    ShopWrote,
    Special,
    Unsent,
)
from prilavok.channels.testing.simulated import World
from prilavok.channels.types import (
    Attachment,
    Card,
    Choice,
    ConsentChanged,
    DeliveryReported,
    ImportedLine,
    MessageDeleted,
    MessageDraft,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    OrderImported,
    ReactionChanged,
    ReactionDraft,
    ReadReported,
    Reference,
    SendConfirmed,
    SenderAction,
    Template,
    TemplateChanged,
)


@pytest.fixture
def world() -> World:
    place = World("whatsapp")
    setup.subscribe(place.shop, place.transport())
    return place


def _draft(world: World, **fields: Any) -> MessageDraft:
    return MessageDraft(recipient=world.person.external_id, **fields)


def _told(world: World) -> list[Any]:
    return [event for request in world.told for event in world.read(request)]


# --- what a person does --------------------------------------------------------------------------


def test_nothing_is_told_before_the_subscription() -> None:
    assert World("whatsapp").write("hi") == []


def test_a_text_with_who_wrote_it(world: World) -> None:
    [event] = world.write("Сколько стоит?")
    assert isinstance(event, MessageReceived)
    person = world.person
    assert (event.text, event.sender.external_id) == ("Сколько стоит?", person.external_id)
    assert (event.sender.name, event.sender.username) == ("Вера", "vera.sun")
    assert event.sender.aliases == (phone_of(person),)
    assert event.account == world.account.external_id
    assert event.occurred_at == world.now


def test_files_are_named_by_ids_and_fetched_with_the_token(world: World) -> None:
    picture = world.a_file("image", mime="image/jpeg")
    [event] = world.write("такое есть?", files=(picture,))
    assert isinstance(event, MessageReceived)
    assert event.attachments == (Attachment("image", mime="image/jpeg", external_id=picture.external_id),)
    source = locate_media(event.attachments[0], world.shop, world.transport())
    assert source.url == f"{world.base_url}/media/{picture.external_id}"
    assert world.transport().request("GET", source.url, headers=source.headers).status == 200
    assert world.transport().request("GET", source.url).status == 400


def test_several_files_are_several_messages(world: World) -> None:
    events = world.write("обе", files=(world.a_file("image"), world.a_file("voice")))
    assert [event.attachments[0].type for event in events] == ["image", "voice"]  # type: ignore[union-attr]
    assert [event.text for event in events] == ["обе", ""]  # type: ignore[union-attr]


def test_places_and_contacts(world: World) -> None:
    place = FileState("location", details={"latitude": "50.45", "longitude": "30.52", "title": "Дом"})
    [event] = world.write(files=(place,))
    assert event.attachments[0].details == place.details  # type: ignore[union-attr]
    card = FileState("contact", details={"name": "Аня", "phone": "+380501234567"})
    [event] = world.write(files=(card,))
    assert event.attachments[0].details == card.details  # type: ignore[union-attr]


def test_what_it_was_written_about(world: World) -> None:
    ad, product = world.post_of("ad"), world.post_of("product")
    [event] = world.write("сколько?", about=About("ad", ad))
    [reference] = event.references  # type: ignore[union-attr]
    assert (reference.type, reference.external_id) == ("ad", ad.external_id)
    [event] = world.write("а этот?", about=About("product", product))
    assert event.references == (Reference("product", external_id=product.external_id),)  # type: ignore[union-attr]


def test_a_cart(world: World) -> None:
    line = CartLine(replace(world.post_of("product"), other_id="SKU-1"), 2, "1990.00", "UAH")
    [event] = world.write("подарок", cart=(line,))
    assert isinstance(event, OrderImported)
    product = Reference("product", external_id="SKU-1")
    assert event.lines == (ImportedLine(product, 2, "1990.00", "UAH"),)
    assert event.text == "подарок"


def test_edits_unsends_reactions(world: World) -> None:
    world.write("one")
    message = world.phone[-1]
    [edited] = world.act(Edited(replace(message, text="two", revision=1)))
    [unsent] = world.act(Unsent(message))
    [reacted] = world.act(Reacted(message, "👍"))
    [taken_back] = world.act(Reacted(message, "", before="👍"))
    assert isinstance(edited, MessageEdited)
    assert isinstance(unsent, MessageDeleted)
    assert isinstance(reacted, ReactionChanged)
    assert isinstance(taken_back, ReactionChanged)
    assert (edited.external_id, edited.text) == (message.external_id, "two")
    assert unsent.external_id == message.external_id
    assert (reacted.emoji, taken_back.emoji) == ("👍", "")


def test_something_that_apps_do_not_get(world: World) -> None:
    [event] = world.write(unsupported=True)
    assert event.attachments[0].type == "unsupported"  # type: ignore[union-attr]


def test_what_only_whatsapp_has(world: World) -> None:
    person = world.person
    [stop] = world.act(Special("stop", person))
    [resume] = world.act(Special("resume", person))
    [opened] = world.act(Special("opened", person))
    [flow] = world.act(Special("flow", person))
    assert isinstance(stop, ConsentChanged)
    assert isinstance(resume, ConsentChanged)
    assert (stop.granted, resume.granted, stop.topic) == (False, True, "marketing_messages")
    assert isinstance(opened, MessageReceived)
    assert (opened.system, opened.notice) == (True, "chat_opened")
    assert isinstance(flow, MessageReceived)
    assert flow.payload == '{"flow_token":"t","size":"M"}'


# --- what the shop does --------------------------------------------------------------------------


def test_an_answer_with_its_statuses(world: World) -> None:
    world.write("hi")
    world.told.clear()
    [sent] = world.send(_draft(world, text="4900", token="m_1"))
    assert world.phone[-1].text == "4900"
    confirmed, again, delivered = _told(world)
    assert isinstance(confirmed, SendConfirmed)
    assert (confirmed.external_id,) == sent.external_ids
    assert (confirmed.token, confirmed.step) == ("m_1", 0)
    assert (confirmed.category, confirmed.price) == ("service", "free_customer_service")
    assert isinstance(again, SendConfirmed)
    assert isinstance(delivered, DeliveryReported)
    assert delivered.person == world.person.external_id
    read = world.act(Seen(world.person, (world.phone[-1],)))
    assert isinstance(read[-1], ReadReported)


def test_a_reply_to_a_phone_number_reaches_the_same_person(world: World) -> None:
    world.write("hi")
    world.send(MessageDraft(recipient=phone_of(world.person), text="да"))
    assert world.phone[-1].person.external_id == world.person.external_id


def test_buttons_lists_and_their_presses(world: World) -> None:
    world.write("hi")
    for count in (2, 5):
        choices = tuple(Choice(f"размер {n}", f"size:{n}") for n in range(count))
        world.send(_draft(world, text="Какой?", choices=choices))
        shown = world.phone[-1]
        assert [one.payload for one in shown.buttons] == [one.payload for one in choices]
        [event] = world.press(shown.buttons[1], shown)
        assert isinstance(event, MessageReceived)
        assert (event.text, event.payload, event.postback) == ("размер 1", "size:1", True)
        assert event.reply_to == shown.external_id


def test_media_places_contacts_cards(world: World) -> None:
    world.write("hi")
    place = Attachment("location", details={"latitude": "1", "longitude": "2"})
    contact = Attachment("contact", details={"name": "Аня", "phone": "+380"})
    picture = Attachment("image", url="https://cdn.example.com/1.jpg")
    world.send(_draft(world, text="красное", attachments=(picture,)))
    assert (world.phone[-1].text, world.phone[-1].files[0].url) == ("красное", picture.url)
    world.send(_draft(world, attachments=(place, contact)))
    assert [one.files[0].type for one in world.phone[-2:]] == ["location", "contact"]
    card = Card("Платье", image_url="https://cdn.example.com/1.jpg", buttons=(Choice("Беру", "buy"),))
    world.send(_draft(world, cards=(card,)))
    assert world.phone[-1].buttons[0].payload == "buy"


def test_reactions_and_two_blue_ticks(world: World) -> None:
    world.write("hi")
    message = world.phone[-1]
    person = world.person.external_id
    world.send(ReactionDraft(recipient=person, message=message.external_id, emoji="❤️"))
    assert world.phone[-1].reaction == "❤️"
    world.send(SenderAction(recipient=person, action="typing_on", last_inbound=message.external_id))
    assert [type(one).__name__ for one in world.effects[-2:]] == ["SeenByShop", "Typing"]


def test_after_a_day_only_a_template_goes_out(world: World) -> None:
    world.write("hi")
    world.wait(25 * 3600)
    with pytest.raises(ChannelError) as closed:
        world.send(_draft(world, text="4900"))
    assert closed.value.reason is Reason.WINDOW_CLOSED
    shipped = Template("order_shipped", "ru", ("A-1",))
    world.send(_draft(world, template=shipped, choices=(Choice("Где заказ?", "where"),)))
    shown = world.phone[-1]
    assert (shown.text, shown.note) == ("Заказ A-1 отправлен. Спасибо, что выбрали нас!", "order_shipped")
    [event] = world.press(shown.buttons[0], shown)
    assert isinstance(event, MessageReceived)
    assert (event.text, event.payload) == ("Где заказ?", "where")


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (Template("unknown", "ru"), Reason.TEMPLATE_NOT_APPROVED),
        (Template("order_shipped", "en", ("A-1",)), Reason.TEMPLATE_NOT_APPROVED),
        (Template("order_shipped", "ru"), Reason.CONTENT_REJECTED),
    ],
)
def test_a_template_that_does_not_fit(world: World, template: Template, reason: Reason) -> None:
    with pytest.raises(ChannelError) as refused:
        world.send(_draft(world, template=template))
    assert refused.value.reason is reason


def test_templates_are_created_listed_and_deleted(world: World) -> None:
    asked = TemplateState("order_ready", "ru", "{{1}}, готово", examples=("Анна",), buttons=("Еду",))
    world.told.clear()
    made = templates.create_template(asked, world.shop, world.transport())
    assert made.status == "PENDING"
    [judged] = _told(world)
    assert isinstance(judged, TemplateChanged)
    assert (judged.name, judged.status, judged.external_id) == ("order_ready", "APPROVED", made.external_id)
    listed = templates.list_templates(world.shop, world.transport())
    assert [one.name for one in listed] == ["order_shipped", "hello_world", "order_ready"]
    assert (listed[-1].text, listed[-1].buttons) == ("{{1}}, готово", ("Еду",))
    templates.delete_template("order_ready", world.shop, world.transport())
    assert len(templates.list_templates(world.shop, world.transport())) == 2


def test_the_phone_app_beside_us(world: World) -> None:
    world.write("hi")
    ours = MessageState("wamid.APP", world.person, world.now, from_shop=True, via="app", text="сейчас гляну")
    [event] = world.act(ShopWrote(ours))
    assert isinstance(event, MessageEchoed)
    assert (event.external_id, event.text) == ("wamid.APP", "сейчас гляну")
    assert event.recipient.external_id == world.person.external_id


def test_the_checks_hold(world: World) -> None:
    assert all(one.ok for one in setup.check(world.shop, world.transport()))
    setup.unsubscribe(world.shop, world.transport())
    assert [one.code for one in setup.check(world.shop, world.transport()) if not one.ok] == ["subscription"]


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "reason", "retry"),
    [
        ("token", Reason.AUTH_EXPIRED, Retry.NEVER),
        ("expired", Reason.AUTH_EXPIRED, Retry.NEVER),
        ("limited", Reason.RATE_LIMITED, Retry.LATER),
        ("down", Reason.PROVIDER_DOWN, Retry.LATER),
        ("window", Reason.WINDOW_CLOSED, Retry.NEVER),
        ("undeliverable", Reason.UNREACHABLE, Retry.NEVER),
        ("no_marketing", Reason.BLOCKED_BY_USER, Retry.NEVER),
        ("pair", Reason.RATE_LIMITED, Retry.LATER),
        ("spam", Reason.RATE_LIMITED, Retry.LATER),
        ("payment", Reason.OTHER, Retry.NEVER),
        ("media", Reason.MEDIA_REJECTED, Retry.NEVER),
        ("template", Reason.TEMPLATE_NOT_APPROVED, Retry.NEVER),
        ("maintenance", Reason.PROVIDER_DOWN, Retry.LATER),
    ],
)
def test_faults_on_demand(world: World, fault: str, reason: Reason, retry: Retry) -> None:
    world.write("hi")
    before = len(world.phone)
    world.fault = fault
    with pytest.raises(ChannelError) as refused:
        world.send(_draft(world, text="4900"))
    assert (refused.value.reason, refused.value.retry) == (reason, retry)
    assert len(world.phone) == before


def test_every_fault_is_tried() -> None:
    tried = {"window", "undeliverable", "no_marketing", "pair", "spam", "payment", "media", "template"}
    assert set(REFUSALS) == tried | {"maintenance"}


def test_a_call_whose_answer_is_lost_is_found_again_by_its_status(world: World) -> None:
    world.write("hi")
    world.told.clear()
    world.silent = True
    with pytest.raises(ChannelError) as lost:
        world.send(_draft(world, text="4900", token="m_1"))
    assert lost.value.retry is Retry.UNKNOWN
    confirmed = _told(world)[0]
    assert isinstance(confirmed, SendConfirmed)
    assert (confirmed.token, confirmed.step) == ("m_1", 0)
    assert confirmed.external_id == world.phone[-1].external_id
