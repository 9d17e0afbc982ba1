from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from prilavok.channels.adapters.instagram.simulator_rules import RULES, check_public_reply
from prilavok.channels.families.meta_simulator import GraphRefusal
from prilavok.channels.families.meta_simulator_messages import (
    SentMessage,
    check_private_reply,
    check_window,
)
from prilavok.channels.families.meta_simulator_messages import (
    read_message as read_for,
)
from prilavok.channels.simulation import CommentState, PostState
from prilavok.channels.testing.simulated import World

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TO = {"recipient": {"id": "900"}}


def read_message(body: dict[str, Any]) -> SentMessage:
    return read_for(body, World("instagram").scene, RULES)


def a_comment(at: datetime = NOON, **fields: Any) -> CommentState:
    return CommentState("180", PostState("179", "post"), None, at, **fields)


def refused(body: dict[str, Any]) -> tuple[int, int]:
    with pytest.raises(GraphRefusal) as caught:
        read_message(body)
    return caught.value.code, caught.value.subcode


def test_a_text_is_measured_in_bytes() -> None:
    assert read_message(TO | {"message": {"text": "ж" * 500}}).text == "ж" * 500
    assert refused(TO | {"message": {"text": "ж" * 500 + "!"}}) == (100, 0)


def test_quick_replies() -> None:
    chips = [{"content_type": "text", "title": f"{n}" * 21, "payload": f"P{n}"} for n in range(1, 4)]
    sent = read_message(TO | {"message": {"text": "?", "quick_replies": chips}})
    assert sent.quick_replies == (("1" * 20, "P1"), ("2" * 20, "P2"), ("3" * 20, "P3"))
    assert refused(TO | {"message": {"text": "?", "quick_replies": chips * 5}}) == (100, 0)
    assert refused(TO | {"message": {"quick_replies": chips}}) == (100, 0)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": ""},
        {"attachment": {"type": "poll", "payload": {}}},
        {"attachments": [{"type": "image", "payload": {"url": "https://x/1.jpg"}}] * 11},
        {"attachments": [{"type": kind, "payload": {"url": "https://x/1"}} for kind in ("image", "video")]},
        {
            "attachment": {
                "type": "template",
                "payload": {"template_type": "generic", "elements": [{"title": "t" * 81}]},
            }
        },
        {
            "attachment": {
                "type": "template",
                "payload": {"template_type": "generic", "elements": [{"title": "t", "buttons": [{}] * 4}]},
            }
        },
    ],
)
def test_what_is_no_message(message: dict[str, Any]) -> None:
    assert refused(TO | {"message": message}) == (100, 0)


def test_a_picture_needs_a_web_address() -> None:
    image = {"type": "image", "payload": {"url": "file:///etc/passwd"}}
    assert refused(TO | {"message": {"attachment": image}}) == (100, 2018047)


def test_a_recipient_is_needed() -> None:
    assert refused({"recipient": {}, "message": {"text": "hi"}}) == (100, 0)
    assert refused({"message": {"text": "hi"}}) == (100, 0)


def test_cards_files_and_tags_are_read() -> None:
    element = {"title": "Dress", "buttons": [{"type": "postback", "title": "Buy", "payload": "BUY"}]}
    template = {"type": "template", "payload": {"template_type": "generic", "elements": [element]}}
    assert read_message(TO | {"message": {"attachment": template}}).elements == (element,)
    image = {"type": "image", "payload": {"url": "https://x/1.jpg"}}
    sent = read_message(
        TO | {"message": {"attachments": [image, image]}, "tag": "HUMAN_AGENT", "reply_to": {"mid": "m"}}
    )
    assert [(one.type, one.url) for one in sent.files] == [("image", "https://x/1.jpg")] * 2
    assert (sent.human, sent.reply_to) == (True, "m")


def test_the_window() -> None:
    check_window(NOON - timedelta(hours=24), NOON, RULES, human=False)
    check_window(NOON - timedelta(days=7), NOON, RULES, human=True)
    for last, human in ((timedelta(hours=24, seconds=1), False), (timedelta(days=7, seconds=1), True)):
        with pytest.raises(GraphRefusal) as caught:
            check_window(NOON - last, NOON, RULES, human=human)
        assert (caught.value.code, caught.value.subcode) == (10, 2534022)
    with pytest.raises(GraphRefusal) as unknown:
        check_window(None, NOON, RULES, human=False)
    assert (unknown.value.code, unknown.value.subcode) == (100, 2534014)


def test_one_private_reply_within_a_week() -> None:
    check_private_reply(a_comment(NOON - timedelta(days=7)), NOON)
    for state in (
        a_comment(private_replied=True),
        a_comment(NOON - timedelta(days=7, seconds=1)),
    ):
        with pytest.raises(GraphRefusal) as caught:
            check_private_reply(state, NOON)
        assert caught.value.code == 10903


def test_public_replies() -> None:
    check_public_reply(a_comment(), "ж" * 2200)
    for state, words in (
        (a_comment(), ""),
        (a_comment(), "ж" * 2201),
        (a_comment(parent="18"), "hi"),
        (a_comment(hidden=True), "hi"),
    ):
        with pytest.raises(GraphRefusal) as caught:
            check_public_reply(state, words)
        assert caught.value.code == 100


def test_the_error_has_graphs_shape() -> None:
    error = GraphRefusal(190, "Session has expired", subcode=463)
    assert error.body("A1") == {
        "error": {
            "message": "Session has expired",
            "type": "OAuthException",
            "code": 190,
            "error_subcode": 463,
            "fbtrace_id": "A1",
        }
    }
