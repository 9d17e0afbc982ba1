from __future__ import annotations

import json

import pytest

from prilavok.channels.adapters.messenger import outbound
from prilavok.channels.adapters.messenger.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import MessageDraft, SenderAction, SendResult

HELD = {"error": {"code": 100, "error_subcode": 2534037, "message": "(#100) not the thread owner"}}
PATH = "/v26.0/682498302938465"


def test_a_conversation_of_another_app_is_taken_over_once() -> None:
    network = answering(
        json_answer(HELD, 400), json_answer({"success": True}), json_answer({"message_id": "m_1"})
    )
    [step] = outbound.plan(MessageDraft(recipient="1", text="Здравствуйте"), ACCOUNT)
    assert outbound.send(step, ACCOUNT, network.transport()) == SendResult(("m_1",))
    assert [request.url.path for request in network.requests] == [
        f"{PATH}/messages",
        f"{PATH}/take_thread_control",
        f"{PATH}/messages",
    ]
    assert json.loads(network.requests[1].content) == {"recipient": {"id": "1"}}
    assert network.requests[0].content == network.requests[2].content


def test_it_is_told_who_holds_the_conversation_when_it_cannot_be_taken() -> None:
    network = answering(json_answer(HELD, 400), json_answer({"error": {"code": 200}}, 403))
    [step] = outbound.plan(MessageDraft(recipient="1", text="hi"), ACCOUNT)
    with pytest.raises(ChannelError) as failed:
        outbound.send(step, ACCOUNT, network.transport())
    error = failed.value
    assert (error.reason, error.retry, error.code) == (Reason.UNSUPPORTED, Retry.NEVER, "100/2534037")
    assert error.text.startswith("Another app holds this conversation.")


def test_it_is_not_taken_over_twice() -> None:
    network = answering(json_answer(HELD, 400), json_answer({"success": True}), json_answer(HELD, 400))
    [step] = outbound.plan(MessageDraft(recipient="1", text="hi"), ACCOUNT)
    with pytest.raises(ChannelError) as failed:
        outbound.send(step, ACCOUNT, network.transport())
    assert failed.value.code == "100/2534037"
    assert len(network.requests) == 3


def test_nobody_takes_over_a_conversation_to_show_that_they_type() -> None:
    network = answering(json_answer(HELD, 400))
    [step] = outbound.plan(SenderAction(recipient="1", action="typing_on"), ACCOUNT)
    with pytest.raises(ChannelError):
        outbound.send(step, ACCOUNT, network.transport())
    assert len(network.requests) == 1


@pytest.mark.parametrize(("token", "given_back"), [("msg_1", True), ("", False), ("x" * 1001, False)])
def test_the_token_goes_along_when_it_fits(token: str, given_back: bool) -> None:
    [step] = outbound.plan(MessageDraft(recipient="1", text="hi", token=token), ACCOUNT)
    message = step.body["message"]
    assert isinstance(message, dict)
    assert ("metadata" in message) is given_back
