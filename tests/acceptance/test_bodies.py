"""The same facts in every wrapping, order and number in which a network may deliver them."""

from __future__ import annotations

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.kit.shop import Json, Shop, fresh, milliseconds, person_id

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]


def test_a_body_wrapped_in_a_list(shop: Shop) -> None:
    person, mid = person_id(), f"mid.list.{fresh()}"
    item = shop.item(person, message={"mid": mid, "text": "в списке"})
    shop.post([shop.envelope(shop.entry(messaging=[item]))])
    assert shop.message(mid)["text"] == "в списке"


def test_a_flat_field_and_value(shop: Shop) -> None:
    person, media = person_id(), f"1789{fresh():013}"
    value = shop.comment_value(person, "цена?", media)
    shop.post(shop.envelope(shop.entry(field="comments", value=value)))
    message = shop.message(value["id"])
    assert (message["kind"], message["text"]) == ("comment", "цена?")


def test_messages_as_changes(shop: Shop) -> None:
    """As the test button of the app's page delivers them."""
    person, mid = person_id(), f"mid.change.{fresh()}"
    item = shop.item(person, message={"mid": mid, "text": "кнопка"})
    shop.post(shop.envelope(shop.entry(changes=[{"field": "messages", "value": item}])))
    assert shop.message(mid)["text"] == "кнопка"


def test_unknown_fields_and_numbers_as_ids(shop: Shop) -> None:
    person, mid = person_id(), f"mid.number.{fresh()}"
    item = {
        "sender": {"id": int(person), "tier": "gold"}, "recipient": {"id": int(shop.account)},
        "timestamp": str(milliseconds()), "hop": [1, {"a": None}],
        "message": {"mid": mid, "text": "числом", "seen_by": {"x": [None]}, "attachments": None},
    }  # fmt: skip
    body = shop.envelope({"id": int(shop.account), "time": time.time(), "messaging": [item], "extra": 1})
    shop.post({**body, "api": "v99"})
    assert shop.message(mid)["text"] == "числом"
    assert shop.customer(person)["identities"][0]["external_id"] == person


def test_several_people_and_entries_in_one_request(shop: Shop) -> None:
    people = [person_id() for _ in range(5)]
    media, value_of = f"1789{fresh():013}", {}
    entries = []
    for number, person in enumerate(people):
        items = [
            shop.item(person, message={"mid": f"mid.{person}.{turn}", "text": f"{number}.{turn}"})
            for turn in range(3)
        ]
        value_of[person] = shop.comment_value(person, f"под постом {number}", media)
        entries.append(shop.entry(messaging=items))
        entries.append(shop.entry(changes=[{"field": "comments", "value": value_of[person]}]))
    shop.post(shop.envelope(*entries))
    shop.settle()
    for number, person in enumerate(people):
        texts = sorted(str(text) for text in shop.texts(person))
        assert texts == [f"{number}.0", f"{number}.1", f"{number}.2", f"под постом {number}"]
        assert shop.conversation_of(person)["unread"] == 3
        assert shop.conversation_of(person, "comments")["unread"] == 1
        assert len(shop.customer(person)["identities"]) == 1


def test_a_bad_part_does_not_take_the_good_ones_with_it(shop: Shop) -> None:
    person, mid = person_id(), f"mid.good.{fresh()}"
    bad: list[Json] = [
        {"sender": {"id": person}, "message": {"text": "без номера"}},
        {"message": None},
        {"sender": "x", "recipient": 7, "message": {"mid": 5.5}},
    ]
    good = shop.item(person, message={"mid": mid, "text": "целое", "quick_reply": "oops"})
    shop.deliver(*bad, good)
    assert shop.message(mid)["text"] == "целое"


@pytest.mark.parametrize(
    "text",
    [
        "\0нуль\0",
        "\ud83d",
        "\u202eсправа",
        "а" * 20_000,
        "👩🏽‍🚀" * 300,
        " \n\t ",
        "'; DROP TABLE--",
        "<b>&amp;</b>",
    ],
)
def test_texts_of_every_sort(shop: Shop, text: str) -> None:
    message = shop.message(shop.says(person_id(), text))
    harmless = text.replace("\0", "").encode("utf-8", "replace").decode()
    assert message["text"] == harmless


@pytest.mark.parametrize("moment", [None, 0, -5, "soon", 10**30, 1e308, True, "2026-11-23T10:00:00+0000"])
def test_times_of_every_sort(shop: Shop, moment: object) -> None:
    """A message whose time cannot be read is a message of the moment at which it came."""
    person, mid = person_id(), f"mid.time.{fresh()}"
    item = shop.item(person, message={"mid": mid, "text": "когда?"}) | {"timestamp": moment}
    shop.post(shop.envelope({"id": shop.account, "messaging": [item]}))
    message = shop.message(mid)
    assert message["text"] == "когда?"
    assert message["sent_at"] >= "2026"


def test_long_values_everywhere(shop: Shop) -> None:
    """They may be refused, but they hold up nobody."""
    long = "я" * 5000
    person = person_id()
    items = [
        shop.item(person, message={"mid": f"mid.{long}.{fresh()}", "text": "длинный номер"}),
        shop.item(f"{long}{fresh()}", message={"mid": f"mid.{fresh()}", "text": "длинный отправитель"}),
        shop.item(
            person,
            message={
                "mid": f"mid.long.{fresh()}",
                "text": "длинная ссылка",
                "attachments": [
                    {"type": "ig_post", "payload": {"url": f"https://x.example/{long}", "title": long,
                                                    "ig_post_media_id": long}},
                    {"type": "file", "payload": {"url": f"https://x.example/{long}", "name": long}},
                ],
                "reply_to": {"story": {"id": long, "url": f"https://x.example/{long}"}},
                "quick_reply": {"payload": long},
            },
        ),
        shop.item(person, reaction={"mid": long, "action": "react", "emoji": long}),
        shop.item(person, message_edit={"mid": f"mid.{long}", "text": long, "num_edit": 10**12}),
        shop.item(person, read={"mid": long}),
    ]  # fmt: skip
    for item in items:
        shop.deliver(item)
    shop.comments(person, "длинный пост", long)
    shop.comments(person_id(), "длинное имя", f"1789{fresh():013}", username=long)
    after = shop.says(person_id(), "после всех")
    assert shop.message(after)["text"] == "после всех"
    shop.settle()


def test_a_comment_without_a_publication(shop: Shop) -> None:
    first, second = person_id(), person_id()
    ids = []
    for person in (first, second):
        value = shop.comment_value(person, "где?", "x")
        del value["media"]
        shop.post(shop.envelope(shop.entry(changes=[{"field": "comments", "value": value}])))
        ids.append(value["id"])
    for external_id in ids:
        message = shop.message(external_id)
        assert (message["kind"], message["text"], message["references"]) == ("comment", "где?", [])
    assert shop.conversation_of(first, "comments")["post"] is None


def test_the_same_message_in_different_bodies(shop: Shop) -> None:
    person, mid = person_id(), f"mid.twice.{fresh()}"
    item = shop.item(person, message={"mid": mid, "text": "раз"})
    for extra in range(3):
        shop.post({**shop.envelope(shop.entry(messaging=[item])), "delivery": extra})
    shop.deliver(item, item, item)
    shop.settle()
    assert shop.texts(person) == ["раз"]
    assert shop.conversation_of(person)["unread"] == 1


def test_the_same_body_is_one_event(shop: Shop) -> None:
    person = person_id()
    item = shop.item(person, message={"mid": f"mid.same.{fresh()}", "text": "то же"})
    body = json.dumps(shop.envelope(shop.entry(messaging=[item]))).encode()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(shop.post_raw, [body] * 8))
    assert {answer.status_code for answer in answers} == {200}
    shop.settle()
    assert shop.texts(person) == ["то же"]
    assert (
        shop.items("/inbound-events", limit=2)[0]["key"] != shop.items("/inbound-events", limit=2)[1]["key"]
    )


def test_any_order_and_number_of_deliveries_gives_the_same_thread(shop: Shop) -> None:
    """A conversation of nine events, in a random order, each twice, over several connections."""
    person, start = person_id(), milliseconds(seconds_ago=100)
    mids = [f"mid.any.{fresh()}.{number}" for number in range(4)]
    facts = [
        shop.item(person, at=start + number, message={"mid": mid, "text": f"слово {number}"})
        for number, mid in enumerate(mids)
    ]
    echo = {"mid": f"mid.any.echo.{fresh()}", "text": "ответ", "is_echo": True}
    facts += [
        shop.item(person, message_edit={"mid": mids[0], "text": "правка 1", "num_edit": 1}),
        shop.item(person, message_edit={"mid": mids[0], "text": "правка 2", "num_edit": 2}),
        shop.item(person, message={"mid": mids[1], "is_deleted": True}),
        shop.item(person, at=start + 50, reaction={"mid": mids[2], "action": "react", "emoji": "🔥"}),
        shop.item(person, at=start + 60, reaction={"mid": mids[2], "action": "unreact"}),
        shop.item(person, echo=True, at=start + 2, message=echo),
        shop.item(person, read={"mid": echo["mid"]}),
    ]
    deliveries = facts * 2
    random.Random(fresh()).shuffle(deliveries)
    bodies = [
        {**shop.envelope(shop.entry(messaging=[fact])), "turn": turn} for turn, fact in enumerate(deliveries)
    ]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(shop.post, bodies))
    shop.settle()
    conversation = shop.conversation_of(person)
    thread = shop.items(f"/conversations/{conversation['id']}/messages", order="asc")
    shown = [(row["text"], row["edited"], row["deleted"], row["status"], row["reactions"]) for row in thread]
    answer: tuple[object, ...] = ("ответ", False, False, "read", [])
    assert answer in shown[2:4]  # sent in the same moment as the second word
    assert [row for row in shown if row != answer] == [
        ("правка 2", True, False, "received", []),
        (None, False, True, "received", []),
        ("слово 2", False, False, "received", []),
        ("слово 3", False, False, "received", []),
    ]
