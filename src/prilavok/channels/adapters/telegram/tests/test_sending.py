"""Sending beyond what the fixtures say: files, groups that moved, ids."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prilavok.channels.adapters.telegram import outbound
from prilavok.channels.adapters.telegram.ids import MessageId, read_id
from prilavok.channels.adapters.telegram.reactions import EMOJI, as_reaction
from prilavok.channels.adapters.telegram.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.testing import conformance
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.testing.strategies import DRAFTS
from prilavok.channels.types import Attachment, MessageDraft, SendResult, Step

SENT = {"message_id": 5, "chat": {"id": -1002, "type": "supergroup"}, "date": 1764000000}


def test_our_own_copy_is_uploaded(tmp_path: Path) -> None:
    picture = tmp_path / "1.jpg"
    picture.write_bytes(b"jpeg bytes")
    draft = MessageDraft(
        recipient="23", text="Вот", attachments=(Attachment("image", path=str(picture), mime="image/jpeg"),)
    )
    network = answering(json_answer({"ok": True, "result": SENT}))
    (step,) = outbound.plan(draft, ACCOUNT)
    assert outbound.send(step, ACCOUNT, network.transport()) == SendResult(("-1002:5",))
    request = network.requests[0]
    assert request.headers["content-type"].startswith("multipart/form-data")
    body = request.read()
    assert b"jpeg bytes" in body
    assert b'name="photo"\r\n\r\nattach://0\r\n' in body
    assert b'name="chat_id"\r\n\r\n23\r\n' in body
    assert b'name="0"; filename="1.jpg"' in body


def test_a_copy_that_is_gone_is_not_sent() -> None:
    step = Step(method="POST", path="/sendPhoto", uploads=(Attachment("image", path="/nowhere/1.jpg"),))
    network = answering()
    with pytest.raises(ChannelError) as failed:
        outbound.send(step, ACCOUNT, network.transport())
    assert (failed.value.reason, failed.value.code) == (Reason.MEDIA_REJECTED, "no_file")
    assert network.requests == []


def test_a_group_that_moved_is_written_to_at_its_new_number() -> None:
    moved = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1002},
    }
    network = answering(json_answer(moved, 400), json_answer({"ok": True, "result": SENT}))
    step = Step(method="POST", path="/sendMessage", body={"chat_id": -500, "text": "hi"}, text="hi")
    assert outbound.send(step, ACCOUNT, network.transport()) == SendResult(("-1002:5",))
    assert [json.loads(request.content)["chat_id"] for request in network.requests] == [-500, -1002]


def test_a_group_that_moves_twice_is_given_up() -> None:
    moved = {"ok": False, "error_code": 400, "parameters": {"migrate_to_chat_id": -1002}}
    network = answering(json_answer(moved, 400), json_answer(moved, 400))
    step = Step(method="POST", path="/sendMessage", body={"chat_id": -500, "text": "hi"}, text="hi")
    with pytest.raises(ChannelError) as failed:
        outbound.send(step, ACCOUNT, network.transport())
    assert (failed.value.reason, failed.value.retry) == (Reason.UNREACHABLE, Retry.NEVER)


@pytest.mark.parametrize(
    "text",
    [
        "23:1",
        "-1002000000001:7",
        "-1003:7#23",
        "23:1@Bc1",
        "23:1@a@b:c",
        "press:99:23:1",
        "press:99:23:1@Bc1",
        "press:99",
    ],
)
def test_ids_are_read_as_they_were_written(text: str) -> None:
    assert str(read_id(text)) == text


@pytest.mark.parametrize("text", ["", "23", "mid.1", "23:", "a:1", "press:", "press::23:1"])
def test_what_is_no_id(text: str) -> None:
    assert read_id(text) is None


def test_which_ids_are_of_groups() -> None:
    assert MessageId("-1002", "1").is_group
    assert not MessageId("23", "1").is_group


def test_reactions_are_written_as_telegram_has_them() -> None:
    assert (as_reaction("❤️"), as_reaction("✍️"), as_reaction("♥"), as_reaction("🧵")) == ("❤", "✍", "❤", "")
    assert len(set(EMOJI)) == 73


IDS = st.sampled_from(["", "23:101", "23:101@Bc1", "-1002000000001:7", "-1003:7#23", "press:99:23:95"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draft=DRAFTS, answered=IDS, newest=IDS)
def test_any_draft_to_somebody_who_is_known(draft: MessageDraft, answered: str, newest: str) -> None:
    placed = replace(draft, reply_to=answered, last_inbound=newest, comment="-1002000000001:7")
    conformance.check_any_draft("telegram", placed)
