from __future__ import annotations

import json

import pytest

from prilavok.channels.errors import ChannelError, Reason, Retry, WebhookRejected
from prilavok.channels.families import meta
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import WebhookRequest
from prilavok.lib.http import Response, Transport


def _handshake(method: str = "GET", **query: str) -> WebhookRequest:
    return WebhookRequest(method, {f"hub.{name}": value for name, value in query.items()}, {}, b"")


def test_handshake_answers_the_challenge_as_it_is() -> None:
    request = _handshake(mode="subscribe", challenge="<b>115820</b>", verify_token="new")
    answer = meta.handshake(request, ["old", "new"])
    assert answer is not None
    assert (answer.status, answer.body) == (200, "<b>115820</b>")
    assert answer.content_type == "text/plain; charset=utf-8"


def test_a_post_is_no_handshake() -> None:
    assert meta.handshake(_handshake("POST", mode="subscribe"), ["new"]) is None


@pytest.mark.parametrize(
    "query",
    [
        {"mode": "subscribe", "challenge": "1", "verify_token": "wrong"},
        {"mode": "subscribe", "challenge": "1", "verify_token": ""},
        {"mode": "subscribe", "challenge": "1"},
        {"mode": "subscribe", "verify_token": "new"},
        {"mode": "unsubscribe", "challenge": "1", "verify_token": "new"},
        {"challenge": "1", "verify_token": "new"},
        {"mode": "subscribe", "challenge": "1", "verify_token": "неверно"},
        {},
    ],
)
def test_handshake_refuses(query: dict[str, str]) -> None:
    with pytest.raises(WebhookRejected):
        meta.handshake(_handshake(**query), ["new", ""])


def test_the_signature_of_the_documentation() -> None:
    assert meta.sign(b"{}", "secret") == (
        "sha256=77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13"
    )


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=abc", "ы", "77325902", "\ud83d"])
def test_signatures_of_another_shape(header: str) -> None:
    request = WebhookRequest("POST", {}, {"x-hub-signature-256": header}, b"{}")
    with pytest.raises(WebhookRejected):
        meta.verify(request, ["secret"])


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "30"}, 30.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"x-business-use-case-usage": "oops"}, None),
        ({"x-business-use-case-usage": "[1]"}, None),
        ({"x-business-use-case-usage": json.dumps({"1": [{"call_count": 3}]})}, None),
        (
            {
                "x-business-use-case-usage": json.dumps(
                    {"1": [{"estimated_time_to_regain_access": 4}, {"estimated_time_to_regain_access": 10}]}
                )
            },
            600.0,
        ),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert meta.wait_seconds(headers) == seconds


def test_usage_is_the_fullest_meter() -> None:
    line = {"type": "instagram", "call_count": 28, "total_cputime": 25, "total_time": 91}
    header = {"x-business-use-case-usage": json.dumps({"178414": [line]})}
    assert meta.read_usage(header) == [meta.Usage("instagram", 91, 0)]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", meta.GraphError()),
        (b"<html>", meta.GraphError()),
        (b"[1]", meta.GraphError()),
        (b'{"error": "text"}', meta.GraphError()),
        (b'{"error": {"code": "190", "message": 5}}', meta.GraphError(code=190, text="5")),
        (b'{"error": {"code": null, "error_subcode": []}}', meta.GraphError()),
        (
            b'{"error": {"code": 10, "error_subcode": 2534022, "message": "m", "error_user_msg": "u"}}',
            meta.GraphError(10, 2534022, "u"),
        ),
        (
            b'{"error_type": "OAuthException", "code": 400, "error_message": "Invalid code"}',
            meta.GraphError(text="Invalid code"),
        ),
    ],
)
def test_errors_of_any_shape(body: bytes, error: meta.GraphError) -> None:
    assert meta.read_error(Response(400, {}, body)) == error


def _graph(transport: Transport) -> meta.Graph:
    return meta.Graph(transport, "https://graph.example/", "IGAAtoken", ("app-secret",))


def test_a_call_carries_the_token_in_a_header() -> None:
    network = answering(json_answer({"id": "1"}))
    answer = _graph(network.transport()).call("POST", "/v26.0/me/messages", body={"a": 1})
    assert answer == {"id": "1"}
    [request] = network.requests
    assert str(request.url) == "https://graph.example/v26.0/me/messages"
    assert request.headers["authorization"] == "Bearer IGAAtoken"
    assert json.loads(request.content) == {"a": 1}


def test_a_call_without_a_body_sends_none() -> None:
    network = answering(json_answer({"success": True}))
    _graph(network.transport()).call("DELETE", "/v26.0/1", query={"q": "1"})
    assert network.requests[0].content == b""
    assert str(network.requests[0].url) == "https://graph.example/v26.0/1?q=1"


def test_a_read_may_be_repeated_after_a_server_error() -> None:
    network = answering(json_answer({"error": {"code": 2}}, 500))
    with pytest.raises(ChannelError) as failed:
        _graph(network.transport()).call("GET", "/v26.0/me")
    assert (failed.value.reason, failed.value.retry) == (Reason.PROVIDER_DOWN, Retry.LATER)


def test_a_private_address_is_never_tried_again() -> None:
    graph = meta.Graph(Transport(), "http://127.0.0.1:5432", "IGAAtoken")
    with pytest.raises(ChannelError) as failed:
        graph.call("POST", "/v26.0/me/messages", body={"a": 1})
    assert (failed.value.reason, failed.value.retry) == (Reason.OTHER, Retry.NEVER)
    assert failed.value.code == "unsendable"


def test_an_error_text_hides_the_secrets() -> None:
    text = "Malformed access token IGAAtoken of app-secret"
    network = answering(json_answer({"error": {"code": 190, "message": text}}, 400))
    with pytest.raises(ChannelError) as failed:
        _graph(network.transport()).call("GET", "/v26.0/me")
    assert failed.value.text == "Malformed access token *** of ***"


def test_what_the_network_words_badly_is_told_clearly() -> None:
    error = {"code": 100, "error_subcode": 2534037, "message": "(#100) Invalid parameter"}
    network = answering(json_answer({"error": error}, 400))
    with pytest.raises(ChannelError) as failed:
        _graph(network.transport()).call("POST", "/v26.0/me/messages", body={"a": 1})
    told = failed.value
    assert (told.reason, told.retry, told.code) == (Reason.UNSUPPORTED, Retry.NEVER, "100/2534037")
    assert told.text.startswith("Another app holds this conversation.")


def test_a_message_that_was_documented_as_not_sent_is_sent_again() -> None:
    network = answering(json_answer({"error": {"code": 1200, "message": "Temporary failure"}}, 500))
    with pytest.raises(ChannelError) as failed:
        _graph(network.transport()).call("POST", "/v26.0/me/messages", body={"a": 1})
    assert (failed.value.reason, failed.value.retry) == (Reason.PROVIDER_DOWN, Retry.LATER)
