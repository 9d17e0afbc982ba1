from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from prilavok.channels.adapters.messenger import personas, setup, templates
from prilavok.channels.adapters.messenger.profiles import fetch_profile
from prilavok.channels.adapters.messenger.publications import fetch_post, list_posts
from prilavok.channels.adapters.messenger.simulator import permalink
from prilavok.channels.contract import PersonaState, TemplateState
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.simulation import (
    About,
    Button,
    CartLine,
    Commented,
    CommentEdited,
    CommentRemoved,
    CommentState,
    Edited,
    GrantState,
    OpenedLink,
    PostState,
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
    CommentChanged,
    CommentModeration,
    CommentReceived,
    ConsentChanged,
    DeliveryReported,
    MessageDeleted,
    MessageDraft,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    OrderImported,
    Person,
    ReactionChanged,
    ReactionDraft,
    ReadReported,
    Receipt,
    SenderAction,
    Survey,
    Template,
)

ALL_FIELDS = f"{setup.FIELDS},messaging_policy_enforcement"


@pytest.fixture
def world() -> World:
    made = World("messenger")
    setup.subscribe(made.shop, made.transport())
    return made


def direct(world: World, **fields: Any) -> MessageDraft:
    return MessageDraft(recipient=world.person.external_id, **fields)


def told(world: World) -> list[Any]:
    """What the hook got without an act of the person: echoes, deliveries, changes."""
    events = [event for request in world.told for event in world.read(request)]
    world.told.clear()
    return events


# --- what people do ------------------------------------------------------------------------------


def test_nothing_is_told_before_the_subscription() -> None:
    world = World("messenger")
    assert world.write("Есть кто?") == []


def test_words_files_and_a_place(world: World) -> None:
    [event] = world.write("Сколько?", files=(world.a_file("image"), world.a_file("sticker")))
    assert isinstance(event, MessageReceived)
    assert (event.text, [one.type for one in event.attachments]) == ("Сколько?", ["image", "sticker"])
    assert event.thread == world.person.external_id
    [place] = world.write(
        files=(world.a_file("location", details={"latitude": "55.7", "longitude": "37.6"}),)
    )
    assert isinstance(place, MessageReceived)
    assert place.attachments[0].details["latitude"] == "55.7"
    [strange] = world.write(unsupported=True)
    assert isinstance(strange, MessageReceived)
    assert [one.type for one in strange.attachments] == ["unsupported"]


@pytest.mark.parametrize(
    ("how", "kind", "type_"),
    [
        ("share", "post", "post"),
        ("share", "reel", "reel"),
        ("ad", "ad", "ad"),
        ("product", "product", "product"),
    ],
)
def test_a_message_about_something(world: World, how: Any, kind: str, type_: str) -> None:
    post = world.post_of(kind)
    [event] = world.write("Это?", about=About(how, post))
    assert isinstance(event, MessageReceived)
    [reference] = event.references
    assert reference.type == type_
    assert {post.external_id, post.other_id} & {reference.external_id, *reference.other_ids}


def test_a_cart(world: World) -> None:
    line = CartLine(world.post_of("product"), 2, "1990.00", "RUB")
    [event] = world.write("Оформите", cart=(line,))
    assert isinstance(event, OrderImported)
    assert [(one.quantity, one.price, one.currency) for one in event.lines] == [(2, "1990.00", "RUB")]
    assert event.text == "Оформите"


def test_a_reply_an_edit_an_unsend_and_reactions(world: World) -> None:
    first = world.a_message("раз")
    [reply] = world.write("два", reply_to=first.external_id)
    assert isinstance(reply, MessageReceived)
    assert reply.reply_to == first.external_id
    [edited] = world.act(Edited(world.a_message("раз!", revision=1)))
    assert isinstance(edited, MessageEdited)
    assert (edited.text, edited.revision) == ("раз!", 1)
    [deleted] = world.act(Unsent(first))
    assert isinstance(deleted, MessageDeleted)
    [reacted] = world.act(Reacted(first, "👍"))
    [taken_back] = world.act(Reacted(first, "", "👍"))
    assert isinstance(reacted, ReactionChanged)
    assert isinstance(taken_back, ReactionChanged)
    assert (reacted.emoji, taken_back.emoji) == ("👍", "")


def test_buttons_and_links(world: World) -> None:
    [pressed] = world.press(Button("Купить", "BUY_1"))
    assert isinstance(pressed, MessageReceived)
    assert (pressed.text, pressed.payload, pressed.postback) == ("Купить", "BUY_1", True)
    [came] = world.act(OpenedLink(world.person, "bio", world.new_id("message")))
    assert isinstance(came, MessageReceived)
    assert (came.system, came.references[0].external_id) == (True, "bio")


def test_comments(world: World) -> None:
    post = world.post_of("post")
    [event] = world.comment_on(post, "Цена?")
    assert isinstance(event, CommentReceived)
    assert event.author == Person(world.person.external_id, name="Вера")
    assert (event.text, event.parent) == ("Цена?", "")
    assert post.external_id in event.post.other_ids
    remark = next(iter(world.remarks.values()))
    [edited] = world.act(CommentEdited(remark))
    [removed] = world.act(CommentRemoved(remark))
    assert isinstance(edited, CommentChanged)
    assert isinstance(removed, CommentChanged)
    assert (edited.text, removed.deleted) == ("Цена?", True)
    picture = CommentState(
        world.new_id("comment"), post, world.person, world.now, "", remark.external_id,
        files=(world.a_file("image"),),
    )  # fmt: skip
    [answer] = world.act(Commented(picture))
    assert isinstance(answer, CommentReceived)
    assert answer.parent == remark.external_id
    assert [one.type for one in answer.attachments] == ["image"]


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("feedback", MessageReceived),
        ("notifications_on", ConsentChanged),
        ("notifications_off", ConsentChanged),
        ("linked", MessageReceived),
        ("thread_taken", MessageReceived),
    ],
)
def test_what_only_messenger_has(world: World, name: str, type_: type) -> None:
    [event] = world.act(Special(name, world.person, "Хорошо", world.new_id("message")))
    assert isinstance(event, type_)
    if isinstance(event, ConsentChanged):
        assert event.granted is (name == "notifications_on")
    if name == "feedback":
        assert isinstance(event, MessageReceived)
        assert event.text == "5\nХорошо"


# --- what the shop sends -------------------------------------------------------------------------


def test_a_message_comes_back_as_an_echo_and_a_delivery(world: World) -> None:
    world.write("Привет")
    [sent] = world.send(direct(world, text="1990 ₽", token="msg_1"))
    assert world.phone[-1].text == "1990 ₽"
    world.told = world.told[-2:]
    echo, delivery = told(world)
    assert isinstance(echo, MessageEchoed)
    assert (echo.external_id, echo.text, echo.token) == (sent.external_ids[0], "1990 ₽", "msg_1")
    assert isinstance(delivery, DeliveryReported)
    assert delivery.external_ids == sent.external_ids
    [seen] = world.act(Seen(world.person, (world.phone[-1],)))
    assert isinstance(seen, ReadReported)
    assert seen.until == world.now


def test_the_seller_writes_in_the_inbox(world: World) -> None:
    world.write("Привет")
    [echo] = world.act(ShopWrote(world.a_message("Сейчас", from_shop=True, via="app")))
    assert isinstance(echo, MessageEchoed)
    assert (echo.text, echo.token) == ("Сейчас", "")


def test_everything_that_a_draft_can_hold(world: World) -> None:
    world.write("Покажите")
    card = Card("Марта", "1990 ₽", "https://shop.example/1.jpg", buttons=(Choice("Купить", "BUY"),))
    world.send(direct(world, cards=(card,), text="Вот", choices=(Choice("Да"), Choice("Нет"))))
    cards, words = world.phone[-2:]
    assert [one.title for one in cards.cards] == ["Марта"]
    assert [one.title for one in words.choices] == ["Да", "Нет"]
    world.send(direct(world, attachments=(Attachment("image", url="https://shop.example/1.jpg"),)))
    assert [one.type for one in world.phone[-1].files] == ["image"]
    login = Choice("Войти", url="https://shop.example/in", asks="login")
    world.send(direct(world, text="Войдите", choices=(login, Choice("Звонок", url="tel:+7916"))))
    assert [one.does for one in world.phone[-1].buttons] == ["url", "phone"]
    world.send(direct(world, text="Телефон?", choices=(Choice("Мой номер", asks="phone"),)))
    assert world.phone[-1].choices[0].payload == "+79161234567"


def test_a_receipt_and_a_survey(world: World) -> None:
    world.write("Оплатила")
    world.send(direct(world, receipt=Receipt("1042", "Анна", "Карта", "RUB", "1990.00")))
    assert (world.phone[-1].note, world.phone[-1].text) == ("№ 1042", "= 1990.0 RUB, Карта")
    survey = Survey("order_1", "Как вам заказ?", "Один вопрос", "Оценить", "https://shop.example/p")
    world.send(direct(world, survey=survey))
    assert world.phone[-1].note == "Оценить"


def test_signs_in_the_thread(world: World) -> None:
    world.write("Привет")
    person, message = world.person.external_id, world.phone[0].external_id
    world.send(SenderAction(recipient=person, action="typing_on"))
    world.send(ReactionDraft(recipient=person, message=message, emoji="❤️"))
    assert world.phone[0].reaction == "❤️"
    world.send(ReactionDraft(recipient=person, message=message))
    assert world.phone[0].reaction == ""


def test_utility_templates_go_when_the_window_is_closed(world: World) -> None:
    world.write("Привет")
    wanted = TemplateState("order_shipped", "ru", "Заказ {{1}} отправлен", examples=("A-1",))
    made = templates.create_template(wanted, world.shop, world.transport())
    assert made.status == "APPROVED"
    [kept] = templates.list_templates(world.shop, world.transport())
    assert (kept.name, kept.text, kept.external_id) == (made.name, made.text, made.external_id)
    world.wait(8 * 24 * 3600)
    with pytest.raises(ChannelError) as closed:
        world.send(direct(world, text="Отправлен", human=True))
    assert closed.value.reason is Reason.WINDOW_CLOSED
    world.send(direct(world, template=Template("order_shipped", "ru", ("A-1042",))))
    assert world.phone[-1].text == "Заказ A-1042 отправлен"
    with pytest.raises(ChannelError):
        world.send(direct(world, template=Template("order_shipped", "ru")))
    templates.delete_template("order_shipped", world.shop, world.transport())
    assert templates.list_templates(world.shop, world.transport()) == []


def test_the_human_window(world: World) -> None:
    world.write("Привет")
    world.wait(25 * 3600)
    with pytest.raises(ChannelError) as closed:
        world.send(direct(world, text="поздно"))
    assert closed.value.code == "10/2018278"
    assert world.send(direct(world, text="Это я, Аня", human=True))


def test_comments_are_answered_and_moderated(world: World) -> None:
    world.comment_on(world.post_of("post"), "Цена?")
    remark = next(iter(world.remarks))
    world.told.clear()
    world.send(MessageDraft(kind="comment", comment=remark, text="1990 ₽"))
    [own] = told(world)
    assert isinstance(own, CommentReceived)
    assert (own.own, own.parent, own.text) == (True, remark, "1990 ₽")
    world.send(MessageDraft(kind="private_reply", comment=remark, text="Написали вам"))
    assert world.phone[-1].comment == "Цена?"
    with pytest.raises(ChannelError) as used:
        world.send(MessageDraft(kind="private_reply", comment=remark, text="ещё"))
    assert used.value.code == "10903"
    world.told.clear()
    world.send(CommentModeration(comment=remark, action="hide"))
    [hidden] = told(world)
    assert isinstance(hidden, CommentChanged)
    assert (hidden.hidden, world.remarks[remark].hidden) == (True, True)
    world.send(CommentModeration(comment=remark, action="like"))
    assert world.remarks[remark].liked
    world.send(CommentModeration(comment=remark, action="delete"))
    assert world.remarks[remark].deleted


@pytest.mark.parametrize(
    ("fault", "reason", "retry"),
    [
        ("token", Reason.AUTH_EXPIRED, Retry.NEVER),
        ("expired", Reason.AUTH_EXPIRED, Retry.NEVER),
        ("limited", Reason.RATE_LIMITED, Retry.LATER),
        ("down", Reason.OUTCOME_UNKNOWN, Retry.UNKNOWN),
        ("unavailable", Reason.UNREACHABLE, Retry.NEVER),
        ("window", Reason.WINDOW_CLOSED, Retry.NEVER),
        ("held", Reason.UNSUPPORTED, Retry.NEVER),
        ("media", Reason.MEDIA_REJECTED, Retry.NEVER),
        ("restricted", Reason.RATE_LIMITED, Retry.LATER),
        ("not_sent", Reason.PROVIDER_DOWN, Retry.LATER),
        ("reset", Reason.OUTCOME_UNKNOWN, Retry.UNKNOWN),
    ],
)
def test_refusals(world: World, fault: str, reason: Reason, retry: Retry) -> None:
    world.write("Привет")
    world.fault = fault
    with pytest.raises(ChannelError) as failed:
        world.send(direct(world, text="hi"))
    assert (failed.value.reason, failed.value.retry) == (reason, retry)


@pytest.mark.parametrize(
    "body",
    [
        {"message": {"text": "hi"}},
        {"messaging_type": "SOON", "message": {"text": "hi"}},
        {"messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE", "message": {"text": "hi"}},
        {"messaging_type": "RESPONSE", "message": {"text": "ы" * 2001}},
        {"messaging_type": "RESPONSE", "message": {"attachment": {"type": "like_heart"}}},
        {
            "messaging_type": "RESPONSE",
            "message": {"attachment": {"type": "template", "payload": {"template_type": "opera"}}},
        },
        {
            "messaging_type": "RESPONSE",
            "message": {"attachment": {"type": "template", "payload": {"template_type": "receipt"}}},
        },
        {
            "messaging_type": "RESPONSE",
            "message": {
                "attachment": {
                    "type": "template",
                    "payload": {"template_type": "customer_feedback", "title": "t"},
                }
            },
        },
    ],
)
def test_what_messenger_does_not_take(world: World, body: dict[str, Any]) -> None:
    world.write("Привет")
    whole = {"recipient": {"id": world.person.external_id}, **body}
    answer = posted(world, f"/v26.0/{world.account.external_id}/messages", whole)
    assert answer["error"]["code"] == 100


def posted(world: World, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {world.token}", "content-type": "application/json"}
    request = httpx.Request(
        "POST", f"{world.base_url}{path}", headers=headers, content=json.dumps(body).encode()
    )
    answer: dict[str, Any] = world._answer(request).json()
    return answer


# --- the Page itself -----------------------------------------------------------------------------


def test_checks_profiles_and_publications(world: World) -> None:
    world.write("Привет")
    shop, transport = world.shop, world.transport()
    assert [one.ok for one in setup.check(shop, transport)] == [True] * 4
    assert fetch_profile(world.person.external_id, shop, transport).name == "Вера"
    found = list_posts(shop, transport)
    assert len(found) == 3  # neither the story nor the card of the catalogue
    post = world.post_of("post")
    one = fetch_post(post.external_id, shop, transport)
    assert (one.caption, one.external_id) == (
        post.caption,
        f"{world.account.external_id}_{post.external_id}",
    )
    assert post.external_id in one.other_ids


def test_a_commenter_who_never_wrote_has_no_profile(world: World) -> None:
    stranger = world.add_person("x", "Икс")
    with pytest.raises(ChannelError):
        fetch_profile(stranger.external_id, world.shop, world.transport())


def test_personas_live_with_the_page(world: World) -> None:
    shop, transport = world.shop, world.transport()
    wanted = PersonaState("", "Аня", "https://shop.example/a.jpg")
    made = personas.create_persona(wanted, shop, transport)
    assert personas.list_personas(shop, transport) == [made]
    personas.delete_persona(made.external_id, shop, transport)
    assert personas.list_personas(shop, transport) == []


def test_signing_in_gives_the_page_a_new_key(world: World) -> None:
    app = {**world.app, "base_url": world.base_url}
    back = "http://shop.test/back"
    world.grants.append(GrantState("code-1", back, world.now, world.account))
    grant = setup.exchange_code(code="code-1", redirect_uri=back, app=app, transport=world.transport())
    assert (grant.external_id, grant.name) == (world.account.external_id, "Льняной двор")
    assert grant.access_token == world.token
    with pytest.raises(ChannelError):
        setup.exchange_code(code="code-1", redirect_uri=back, app=app, transport=world.transport())


def test_unsubscribing(world: World) -> None:
    setup.unsubscribe(world.shop, world.transport())
    assert world.write("Есть кто?") == []
    account = replace(world.shop, settings={"subscribed_fields": "messages,leadgen"})
    with pytest.raises(ChannelError) as refused:
        setup.subscribe(account, world.transport())
    assert refused.value.code == "100"


def test_addresses_of_publications() -> None:
    assert permalink("lavka", PostState("5", "post")) == "https://www.facebook.com/lavka/posts/5"
    assert permalink("lavka", PostState("5", "reel", other_id="7")) == "https://www.facebook.com/reel/7/"
