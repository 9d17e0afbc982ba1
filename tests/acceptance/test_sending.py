"""What the shop writes: how often it leaves, what becomes of it, what is refused."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.kit.network import DROPPED, OK, Answer, Network, graph_error
from tests.acceptance.kit.shop import Json, Shop, fresh, milliseconds, person_id
from tests.acceptance.kit.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]

DAY = 24 * 3600


def room(shop: Shop, *, seconds_ago: float = 1.0) -> tuple[str, Json]:
    """A customer who has written, and their conversation."""
    person = person_id()
    shop.says(person, "Здравствуйте", at=milliseconds(seconds_ago))
    return person, shop.conversation_of(person)


def test_a_message_leaves_once(shop: Shop, network: Network) -> None:
    person, conversation = room(shop)
    text = f"Есть! 💐 {fresh()}"
    message = shop.sent(conversation["id"], text)
    assert (message["direction"], message["kind"], message["actor"]["type"]) == ("outbound", "direct", "api")
    assert message["status"] in ("queued", "sending", "sent")
    sent = shop.message_when(message["id"], "sent")
    (call,) = network.sends(text)
    assert call.recipient == {"id": person}
    assert call.path.endswith("/me/messages")
    assert sent["external_id"].startswith("mid.out.")
    assert sent["external_ids"] == [sent["external_id"]]
    assert shop.message(sent["external_id"])["id"] == message["id"]
    assert shop.conversation_of(person)["unanswered"] is False

    # Its echo adds nothing, its receipt is taken on.
    echo = {"mid": sent["external_id"], "text": text, "is_echo": True}
    shop.deliver(shop.item(person, echo=True, message=echo))
    shop.deliver(shop.item(person, read={"mid": sent["external_id"]}))
    assert shop.message_when(message["id"], "read")["text"] == text
    assert list(shop.texts(person)) == ["Здравствуйте", text]


def test_a_long_text_leaves_in_parts_of_a_thousand_bytes(shop: Shop, network: Network) -> None:
    person, conversation = room(shop)
    text = " ".join(f"слово{number}💐" for number in range(250))
    message = shop.sent(conversation["id"], text)
    sent = shop.message_when(message["id"], "sent")
    parts = [call.said for call in network.sends_to(person)]
    assert len(parts) == len(sent["external_ids"]) > 1
    assert all(len(part.encode()) <= 1000 for part in parts)
    assert " ".join(" ".join(parts).split()) == text
    assert sent["external_id"] == sent["external_ids"][0]
    last = shop.message(sent["external_ids"][-1])
    assert last["id"] == message["id"]


def test_a_picture_and_a_quote(shop: Shop, network: Network) -> None:
    person, conversation = room(shop)
    asked = shop.items(f"/conversations/{conversation['id']}/messages")[0]
    picture = {"type": "image", "url": "https://cdn.example.com/1.jpg"}
    text = f"Вот {fresh()}"
    message = shop.sent(conversation["id"], text, attachments=[picture], reply_to=asked["id"])
    sent = shop.message_when(message["id"], "sent")
    assert [(one["type"], one["url"]) for one in sent["attachments"]] == [("image", picture["url"])]
    assert sent["reply_to"] == asked["id"]
    bodies = [call.body for call in network.sends_to(person)]
    assert bodies[0]["message"]["attachment"] == {"type": "image", "payload": {"url": picture["url"]}}
    assert bodies[0]["reply_to"] == {"mid": asked["external_id"]}
    assert bodies[1]["message"]["text"] == text


def test_the_same_key_sends_once(shop: Shop, network: Network) -> None:
    _, conversation = room(shop)
    key, text = f"key-{fresh()}", f"Один раз {fresh()}"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: shop.send(conversation["id"], text, key=key), range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    shop.message_when(answers[0].json()["id"], "sent")
    assert len(network.sends(text)) == 1
    other = shop.send(conversation["id"], "другое", key=key)
    assert (other.status_code, other.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " \n"}, {"text": None}])
def test_an_empty_body(shop: Shop, body: Json) -> None:
    _, conversation = room(shop)
    answer = shop.rest.post(f"/conversations/{conversation['id']}/messages", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "text"


def test_a_closed_window(shop: Shop, network: Network) -> None:
    person, conversation = room(shop, seconds_ago=DAY + 60)
    assert conversation["window"]["open"] is False
    answer = shop.send(conversation["id"], "поздно")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/window_closed")
    assert answer.json()["status"] == 409
    assert network.sends_to(person) == []
    shop.says(person, "я снова тут")
    until(lambda: shop.conversation_of(person)["window"]["open"], what="an open window")
    shop.sent(conversation["id"], "рады")


def test_comments_do_not_open_direct(shop: Shop) -> None:
    person = person_id()
    shop.comments(person, "цена?", f"1789{fresh():013}")
    conversation = shop.conversation_of(person, "comments")
    answer = shop.send(conversation["id"], "в Директ")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith(("/unsupported", "/window_closed"))


def test_public_and_private_replies(shop: Shop, network: Network) -> None:
    person, public, private = person_id(), f"В наличии {fresh()}", f"Вам скидка {fresh()}"
    comment = shop.comments(person, "есть?", f"1789{fresh():013}")
    asked = shop.message(comment)
    room_id = asked["conversation"]
    answer = shop.sent(room_id, public, kind="comment", reply_to=asked["id"])
    shop.message_when(answer["id"], "sent")
    (call,) = network.sends(public)
    assert (call.path.split("/", 2)[2], call.query) == (f"{comment}/replies", {"message": public})

    # The network tells us our own reply as a comment of the account: nothing is added.
    own = shop.get(f"/messages/{answer['id']}")["external_id"]
    shop.comments(shop.account, public, "1", id=own, parent_id=comment)

    secret = shop.sent(room_id, private, kind="private_reply", reply_to=asked["id"])
    shop.message_when(secret["id"], "sent")
    (call,) = network.sends(private)
    assert call.recipient == {"comment_id": comment}
    again = shop.send(room_id, "ещё", kind="private_reply", reply_to=asked["id"])
    assert again.status_code == 409
    assert again.json()["type"].endswith("/already_replied")
    shop.settle()
    assert sorted(str(text) for text in shop.texts(person)) == sorted(["есть?", public, private])


def test_a_private_reply_to_an_old_comment(shop: Shop) -> None:
    person = person_id()
    old = int(time.time()) - 8 * DAY
    comment = shop.comments(person, "есть?", f"1789{fresh():013}", created_time=old)
    message = shop.message(comment)
    answer = shop.send(message["conversation"], "да", kind="private_reply", reply_to=message["id"])
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (409, "window_closed")


def test_what_instagram_has_not(shop: Shop) -> None:
    _, conversation = room(shop)
    place = {"type": "location", "url": "https://maps.example/1"}
    answer = shop.send(conversation["id"], "", attachments=[place])
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (409, "unsupported")


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (graph_error(10, 2534022), "failed", "window_closed"),
        (graph_error(100, 2534014), "failed", "unreachable"),
        (graph_error(551, 1545041), "failed", "unreachable"),
        (graph_error(100, 2534037), "failed", "unsupported"),
        (graph_error(4, 2207051), "failed", "content_rejected"),
        (graph_error(12345), "failed", "other"),
        (graph_error(1, 1357046, status=500), "unconfirmed", "outcome_unknown"),
        (graph_error(2, status=500, is_transient=True), "unconfirmed", "outcome_unknown"),
        (Answer(500, {"oops": True}), "unconfirmed", "outcome_unknown"),
        (Answer(502, {}), "unconfirmed", "outcome_unknown"),
        (Answer(503, {}), "unconfirmed", "outcome_unknown"),
        (DROPPED, "unconfirmed", "outcome_unknown"),
        (Answer(200, {}), "unconfirmed", "outcome_unknown"),
    ],
)
def test_what_becomes_of_a_call(
    shop: Shop, network: Network, answer: Answer, status: str, reason: str
) -> None:
    person, conversation = room(shop)
    text = f"Проба {fresh()}"
    network.on(text, answer, OK)
    message = shop.message_when(shop.sent(conversation["id"], text)["id"], "failed", "unconfirmed", "sent")
    assert (message["status"], message["error"]["reason"]) == (status, reason)
    # The queue has gone on, and the first message was not sent again.
    after = f"После {fresh()}"
    shop.message_when(shop.sent(conversation["id"], after)["id"], "sent")
    assert len(network.sends(text)) == 1
    assert len(network.sends(after)) == 1
    if status == "unconfirmed":
        echo = {"mid": f"mid.echo.{fresh()}", "text": text, "is_echo": True}
        shop.deliver(shop.item(person, echo=True, message=echo))
        settled = shop.message_when(message["id"], "sent")
        assert (settled["error"], settled["external_id"]) == (None, echo["mid"])
        assert list(shop.texts(person)) == ["Здравствуйте", text, after]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(429, {"error": {"code": 4, "message": "slow"}}, {"Retry-After": "1"}),
        graph_error(613, 2534040),
        graph_error(80002),
    ],
)
def test_a_limit_is_waited_for(shop: Shop, network: Network, answer: Answer) -> None:
    _, conversation = room(shop)
    text = f"Подождём {fresh()}"
    network.on(text, answer, OK)
    message = shop.sent(conversation["id"], text)
    shop.message_when(message["id"], "sent")
    assert len(network.sends(text)) == 2


def test_messages_of_one_conversation_leave_in_order(shop: Shop, network: Network) -> None:
    person, conversation = room(shop)
    texts = [f"{number} {fresh()}" for number in range(8)]
    last = [shop.sent(conversation["id"], text) for text in texts][-1]
    shop.message_when(last["id"], "sent")
    assert [call.said for call in network.sends_to(person)] == texts


def test_a_note_stays_inside(shop: Shop, network: Network) -> None:
    person, conversation = room(shop)
    note = shop.sent(conversation["id"], f"проверить размер {fresh()}", kind="note")
    assert note["kind"] == "note"
    assert network.sends(note["text"]) == []
    assert shop.conversation_of(person)["unanswered"] is True


def test_a_dead_token_stops_the_channel_and_new_keys_start_it(other_shop: Shop, network: Network) -> None:
    shop = other_shop
    _, conversation = room(shop)
    text, waiting = f"Ключ {fresh()}", f"Ждёт {fresh()}"
    network.on(text, graph_error(190, 463, status=401))
    message = shop.message_when(shop.sent(conversation["id"], text)["id"], "failed")
    assert message["error"]["reason"] == "auth_expired"
    (channel,) = shop.items("/channels")
    assert channel["status"] == "reconnect"
    assert channel["problem"]
    held = shop.sent(conversation["id"], waiting)
    shop.message(shop.says(person_id(), "приходящие приходят"))
    assert network.sends(waiting) == []
    shop.product.command(
        "connect", "--shop", shop.id, "--kind", "instagram", "--external-id", shop.account,
        "--set", "access_token=new",
    )  # fmt: skip
    assert shop.message_when(held["id"], "sent")["text"] == waiting
    assert network.sends(waiting)[0].authorization == "Bearer new"
