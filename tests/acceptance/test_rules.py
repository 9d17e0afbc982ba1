"""Rules answer once, where they should, and their answers reach the network exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.kit.network import Network
from tests.acceptance.kit.shop import Json, Shop, fresh, person_id
from tests.acceptance.kit.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]


@pytest.fixture
def rules(shop: Shop) -> Iterator[list[str]]:
    """Ids of the rules that a test has made; they go with it."""
    made: list[str] = []
    yield made
    for rule in made:
        assert shop.rest.delete(f"/rules/{rule}").status_code == 204


def rule(shop: Shop, rules: list[str], event: str, *actions: Json, word: str = "", **more: object) -> Json:
    trigger = {"event": event, "keywords": [word] if word else [], **dict(more.pop("trigger", {}))}  # type: ignore[call-overload]
    made = shop.make("/rules", name=f"Правило {fresh()}", trigger=trigger, actions=list(actions), **more)
    rules.append(str(made["id"]))
    return made


def all_done(shop: Shop) -> None:
    """Everything is applied, and nothing that was decided is still on its way."""
    shop.settle()
    until(
        lambda: not [
            row for row in shop.items("/messages", direction="outbound", limit=50)
            if row["status"] in ("queued", "sending")
        ],
        what="all sent",
    )  # fmt: skip


def test_a_comment_is_answered_publicly_and_privately_once(
    shop: Shop, network: Network, rules: list[str]
) -> None:
    word, media, person = f"цена{fresh()}", f"1789{fresh():013}", person_id()
    public, private = f"Ответили в Директ {fresh()}", f"Цена 1990 {fresh()}"
    actions = [{"kind": "public_reply", "text": public}, {"kind": "private_reply", "text": private}]
    made = rule(shop, rules, "comment", *actions, word=word)
    comment = shop.comments(person, f"{word.upper()}?!", media)
    until(lambda: network.sends(public) and network.sends(private), what="both answers")

    (call,) = network.sends(public)
    assert call.path.endswith(f"/{comment}/replies")
    (call,) = network.sends(private)
    assert call.recipient == {"comment_id": comment}
    assert call.path.endswith("/me/messages")
    assert call.authorization == "Bearer IGAA-access-token-of-the-shop"

    # The same comment again in another body, and a second comment under the same post.
    shop.comments(person, f"{word.upper()}?!", media, id=comment, again=True)
    shop.comments(person, f"ну {word}", media)
    event = shop.items("/inbound-events", order="asc", limit=1)[0]
    shop.make(f"/inbound-events/{event['id']}/replay")
    for row in shop.items("/inbound-events", limit=3):
        shop.make(f"/inbound-events/{row['id']}/replay")
    all_done(shop)
    assert (len(network.sends(public)), len(network.sends(private))) == (1, 1)

    sent = shop.items("/messages", customer=shop.customer(person)["id"], direction="outbound", order="asc")
    assert [(row["kind"], row["text"], row["status"]) for row in sent] == [
        ("comment", public, "sent"),
        ("private_reply", private, "sent"),
    ]
    assert {row["actor"]["type"] for row in sent} == {"rule"}
    assert {row["actor"]["id"] for row in sent} == {made["id"]}
    assert all(row["reply_to"] == shop.message(comment)["id"] for row in sent)

    # Under another post the same customer is answered again.
    shop.comments(person, word, f"1789{fresh():013}")
    until(lambda: len(network.sends(public)) == 2, what="the second post")


def test_a_second_private_reply_is_refused(shop: Shop, network: Network, rules: list[str]) -> None:
    word, private = f"код{fresh()}", f"Вот {fresh()}"
    rule(shop, rules, "comment", {"kind": "private_reply", "text": private}, word=word)
    comment = shop.comments(person_id(), word, f"1789{fresh():013}")
    until(lambda: network.sends(private), what="the answer")
    message = shop.message(comment)
    refused = shop.send(message["conversation"], "ещё", kind="private_reply", reply_to=message["id"])
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/already_replied")


def test_an_hour_between_answers_in_direct(shop: Shop, network: Network, rules: list[str]) -> None:
    word, answer, person = f"доставка{fresh()}", f"Доставляем {fresh()}", person_id()
    rule(shop, rules, "message", {"kind": "reply", "text": answer}, word=word)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda turn: shop.says(person, f"{word} {turn}"), range(6)))
    until(lambda: network.sends(answer), what="the answer")
    all_done(shop)
    shop.says(person_id(), word)
    until(lambda: len(network.sends(answer)) == 2, what="the other customer")
    all_done(shop)
    assert [call.recipient["id"] for call in network.sends(answer)].count(person) == 1


def test_no_hour_when_the_rule_says_so(shop: Shop, network: Network, rules: list[str]) -> None:
    word, answer, person = f"адрес{fresh()}", f"Тверская {fresh()}", person_id()
    rule(
        shop, rules, "message", {"kind": "reply", "text": answer}, word=word,
        limits={"per_customer_seconds": 0},
    )  # fmt: skip
    for turn in range(3):
        shop.says(person, f"{word} {turn}")
    until(lambda: len(network.sends(answer)) == 3, what="three answers")


@pytest.mark.parametrize(
    ("match", "keywords", "text", "fires"),
    [
        ("any", ["размер", "цвет"], "Какие есть РАЗМЕРЫ?", True),
        ("all", ["размер", "цвет"], "какой размер", False),
        ("all", ["размер", "цвет"], "какой размер и цвет", True),
        ("phrase", ["есть в наличии"], "а есть в наличии?", True),
        ("phrase", ["есть в наличии"], "в наличии есть", False),
        ("exact", ["цена"], "Цена", True),
        ("exact", ["цена"], "цена платья", False),
        ("regex", [r"\bарт\.?\s*\d+"], "арт. 44", True),
        ("any", ["платье"], "платья есть", True),
        ("any", ["+"], "+", True),
    ],
)
def test_ways_to_match(
    shop: Shop, network: Network, rules: list[str], match: str, keywords: list[str], text: str, fires: bool
) -> None:
    answer, after = f"Да {fresh()}", f"после {fresh()}"
    rule(
        shop, rules, "message", {"kind": "reply", "text": answer},
        trigger={"keywords": keywords, "match": match, "exclude": ["опт"]},
    )  # fmt: skip
    rule(shop, rules, "message", {"kind": "reply", "text": after}, trigger={"keywords": ["готово"]})
    person = person_id()
    shop.says(person, text)
    shop.says(person, "готово")
    until(lambda: network.sends(after), what="the second message")
    all_done(shop)
    assert len(network.sends(answer)) == int(fires)
    shop.says(person_id(), f"{text} опт")
    all_done(shop)
    assert len(network.sends(answer)) == int(fires)


def test_other_events_and_actions(shop: Shop, network: Network, rules: list[str]) -> None:
    person, answer = person_id(), f"Спасибо за отметку {fresh()}"
    tag, note = f"метка{fresh()}", f"заметка {fresh()}"
    rule(
        shop, rules, "story_mention",
        {"kind": "reply", "text": answer}, {"kind": "tag", "tag": tag}, {"kind": "note", "text": note},
    )  # fmt: skip
    mention = {"type": "story_mention", "payload": {"url": "https://cdn.example/m"}}
    shop.says(person, attachments=[mention])
    until(lambda: network.sends(answer), what="the answer")
    assert shop.customer(person)["tags"] == [tag]
    notes = [
        row for row in shop.items("/messages", customer=shop.customer(person)["id"]) if row["kind"] == "note"
    ]
    assert [row["text"] for row in notes] == [note]
    assert network.sends(note) == []


def test_a_button_pressed(shop: Shop, network: Network, rules: list[str]) -> None:
    title, answer = f"Заказ{fresh()}", f"Отследить {fresh()}"
    rule(shop, rules, "postback", {"kind": "reply", "text": answer}, word=title)
    postback = {"mid": f"mid.pb.{fresh()}", "title": title, "payload": "TRACK"}
    shop.deliver(shop.item(person_id(), postback=postback))
    until(lambda: network.sends(answer), what="the answer")


def test_echoes_and_own_comments_fire_nothing(shop: Shop, network: Network, rules: list[str]) -> None:
    word, answer, person = f"скидка{fresh()}", f"Скидка {fresh()}", person_id()
    rule(shop, rules, "message", {"kind": "reply", "text": answer}, word=word)
    rule(shop, rules, "comment", {"kind": "public_reply", "text": answer}, word=word)
    media = f"1789{fresh():013}"
    comment = shop.comments(person, "есть?", media)
    shop.deliver(
        shop.item(person, echo=True, message={"mid": f"mid.e.{fresh()}", "text": word, "is_echo": True})
    )
    own = shop.comments(shop.account, f"{word}!", media, parent_id=comment)
    message = shop.message(own)
    assert (message["direction"], message["actor"]["type"]) == ("outbound", "phone_app")
    assert message["reply_to"] == shop.message(comment)["id"]
    all_done(shop)
    assert network.sends(answer) == []


def test_a_trial_stores_and_sends_nothing(shop: Shop, network: Network, rules: list[str]) -> None:
    word, answer = f"проба{fresh()}", f"Проба {fresh()}"
    shop.message(shop.says(person_id(), word))
    made = rule(shop, rules, "message", {"kind": "reply", "text": answer}, word=word, enabled=False)
    told = shop.make(f"/rules/{made['id']}/dry-run", since="2026-01-01T00:00:00Z")
    assert told["fired"]["count"] == 1
    all_done(shop)
    assert network.sends(answer) == []
