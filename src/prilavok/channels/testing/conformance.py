"""What every adapter must keep. `tests/test_conformance.py` walks all of them with it.

Each check takes the kind of an adapter and raises `AssertionError` with what is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest

from prilavok.channels import registry
from prilavok.channels.contract import Capability
from prilavok.channels.errors import ChannelError, Reason, Unsupported, WebhookRejected
from prilavok.channels.testing.fixtures import (
    InboundCase,
    OutboundCase,
    as_json,
    draft_from_json,
    inbound_cases,
    outbound_cases,
    step_as_json,
)
from prilavok.channels.testing.isolation import no_io
from prilavok.channels.testing.kit import AdapterKit, kit
from prilavok.channels.testing.network import FAILURES, Answer, answering, json_answer
from prilavok.channels.types import Account, ChannelEvent, MessageDraft, SendResult, Step, WebhookRequest

OLD_SECRET, NEW_SECRET, STRANGER = "secret-of-yesterday", "secret-of-today", "secret-of-another"
SECRET_CREDENTIAL = "IGAAtoken-that-must-not-show-0123456789"  # noqa: S105 - made up for the tests


# --- webhooks ------------------------------------------------------------------------------------


def check_signature(kind: str) -> None:
    """Missing, wrong, one byte changed, empty secrets: refused. Old and new while rotating: taken."""
    verify = registry.get(kind).inbound.verify
    the_kit = kit(kind)
    plain = inbound_cases(kind)[0].request
    for secret in (OLD_SECRET, NEW_SECRET):
        verify(the_kit.sign(plain, secret), [NEW_SECRET, OLD_SECRET])
    signed = the_kit.sign(plain, NEW_SECRET)
    _assert_rejected(kind, plain, [NEW_SECRET])
    _assert_rejected(kind, the_kit.sign(plain, STRANGER), [NEW_SECRET, OLD_SECRET])
    _assert_rejected(kind, the_kit.sign(plain, OLD_SECRET), [NEW_SECRET])
    _assert_rejected(kind, the_kit.sign(plain, ""), ["", NEW_SECRET])
    _assert_rejected(kind, signed, [])
    if the_kit.signs_body:
        _assert_rejected(kind, replace(signed, body=_one_byte_changed(signed.body)), [NEW_SECRET])
        _assert_rejected(kind, replace(signed, body=signed.body + b" "), [NEW_SECRET])


def _one_byte_changed(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


def _assert_rejected(kind: str, request: WebhookRequest, secrets: list[str]) -> None:
    with pytest.raises(WebhookRejected) as rejected:
        registry.get(kind).inbound.verify(request, secrets)
    assert_no_secrets([str(rejected.value), repr(rejected.value)], [OLD_SECRET, NEW_SECRET])


def check_inbound_case(case: InboundCase) -> None:
    """The expected events, twice the same, without any I/O, with a route to their account."""
    inbound = registry.get(case.kind).inbound
    with no_io():
        events = inbound.parse(case.request)
        again = inbound.parse(case.request)
        routes = inbound.route(case.request)
    assert [as_json(event) for event in events] == case.expected
    assert again == events
    recognized = {event.account for event in events if type(event).__name__ != "Unrecognized"}
    assert recognized <= {route.account for route in routes}
    assert len({(route.account, route.group) for route in routes}) == len(routes)
    _assert_sound(events, case.request)


def check_unique_keys(kind: str) -> None:
    """Different facts have different keys, over all fixtures."""
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for case in inbound_cases(kind):
        for event in registry.get(kind).inbound.parse(case.request):
            fact = {name: one for name, one in as_json(event).items() if name != "at"}
            known = seen.setdefault((event.account, event.key), fact)
            assert known == fact or _same_source(known, fact), (event.key, known, fact)


def _same_source(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Documentation uses an id like `m1` in several examples: those are the same message."""
    return one["type"] == other["type"] and one.get("external_id") == other.get("external_id")


def check_any_body(kind: str, body: object) -> None:
    """Total: whatever the JSON object, `parse` and `route` answer."""
    raw = json.dumps(body).encode()
    request = WebhookRequest("POST", {}, {"content-type": "application/json"}, raw)
    inbound = registry.get(kind).inbound
    with no_io():
        routes = inbound.route(request)
        try:
            events = inbound.parse(request)
        except ValueError:
            assert not isinstance(body, dict), "parse refused a JSON object"
            events = []
    assert len({(route.account, route.group) for route in routes}) == len(routes)
    _assert_sound(events, request)


def check_no_json(kind: str) -> None:
    inbound = registry.get(kind).inbound
    for raw in (b"", b"{", b"[]", b"null", b'"text"', b"7", b"\xff\xfe", b"[" * 100_000):
        request = WebhookRequest("POST", {}, {}, raw)
        assert inbound.route(request) == []
        with pytest.raises(ValueError):  # noqa: PT011 - the contract names no narrower one
            inbound.parse(request)


def _assert_sound(events: list[ChannelEvent], request: WebhookRequest) -> None:
    body = json.loads(request.body) if request.body else None
    for event in events:
        assert event.key
        assert event.occurred_at.tzinfo is not None
        assert getattr(event, "external_id", "-"), event
        _follow(body, event.at)
        json.dumps(as_json(event), ensure_ascii=False).encode()
        assert "\0" not in json.dumps(as_json(event), ensure_ascii=False)


def _follow(body: Any, pointer: str) -> None:
    """Fails when nothing stands at a JSON pointer."""
    for part in pointer.split("/")[1:]:
        body = body[int(part)] if isinstance(body, list) else body[part]


# --- sending -------------------------------------------------------------------------------------


def check_outbound_case(case: OutboundCase) -> None:
    outbound = registry.get(case.kind).outbound
    draft = draft_from_json(case.content["draft"])
    account = replace(kit(case.kind).account, **case.content.get("account", {}))
    with no_io():
        if "unsupported" in case.content:
            with pytest.raises(Unsupported) as refused:
                outbound.plan(draft, account)
            assert refused.value.feature == case.content["unsupported"]
            return
        steps = outbound.plan(draft, account)
        assert outbound.plan(draft, account) == steps
    assert [step_as_json(step) for step in steps] == case.content["steps"]


def check_any_draft(kind: str, draft: MessageDraft) -> None:
    """Within limits and joined back equal, or refused as a whole."""
    the_kit = kit(kind)
    plan = registry.get(kind).outbound.plan
    with no_io():
        try:
            steps = plan(draft, the_kit.account)
        except Unsupported:
            return
    assert steps
    for step in steps:
        the_kit.check_step(step)
        json.dumps(dict(step.body))
    if not draft.cards:
        assert_joined(the_kit, draft, steps)


def assert_joined(the_kit: AdapterKit, draft: MessageDraft, steps: list[Step]) -> None:
    """Exactly equal but for pieces that would be white space alone."""
    joined, whole = "".join(step.text for step in steps), the_kit.spoken_text(draft)
    assert "".join(joined.split()) == "".join(whole.split())
    longest_gap = max((len(gap.encode()) for gap in re.findall(r"\s+", whole)), default=0)
    if whole == whole.strip() and longest_gap < the_kit.text_limit:
        assert joined == whole


def check_answer_case(case: OutboundCase) -> None:
    """An answer of the network means what the fixture says."""
    outcome = send_answer(case.kind, case.content)
    expected = case.content["expected"]
    if isinstance(outcome, SendResult):
        assert {"external_ids": list(outcome.external_ids)} == expected
        return
    told: dict[str, object] = {
        "reason": outcome.reason.value,
        "retry": outcome.retry.value,
        "code": outcome.code,
    }
    if outcome.after is not None:
        told["after"] = outcome.after
    assert told == expected


def check_reasons(kind: str) -> None:
    """The answers reach every reason that the network can cause, and no other."""
    outcomes = [send_answer(kind, case.content) for case in outbound_cases(kind, "answers")]
    reached = {one.reason for one in outcomes if isinstance(one, ChannelError)}
    assert reached == set(kit(kind).reasons)


def send_answer(kind: str, content: dict[str, Any]) -> SendResult | ChannelError:
    account = kit(kind).account
    step = Step(**content["step"])
    try:
        return registry.get(kind).outbound.send(step, account, answering(_answer(content)).transport())
    except ChannelError as error:
        return error


def _answer(content: dict[str, Any]) -> Answer:
    if "failure" in content:
        return FAILURES[content["failure"]]()
    answer = json_answer(content.get("body"), content["status"], **content.get("headers", {}))
    if "raw" not in content:
        return answer
    return type(answer)(content["status"], text=content["raw"], headers=content.get("headers", {}))


def check_secrets(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Credentials show up in no repr, log, error or call record, even if the network repeats them."""
    account = with_secrets(kit(kind).account)
    secrets = list(account.credentials.values())
    records: list[object] = []
    told: list[str] = [repr(account)]
    for answer in _answers_that_tell(secrets):
        network = answering(answer)
        step = registry.get(kind).outbound.plan(MessageDraft(recipient="1", text="hi"), account)[0]
        with caplog.at_level("DEBUG"), pytest.raises(ChannelError) as failed:
            registry.get(kind).outbound.send(step, account, network.transport(records.append))
        told += [str(failed.value), repr(failed.value), failed.value.text, repr(step)]
        assert network.requests
    assert len(records) == len(_answers_that_tell(secrets))
    assert_no_secrets([*told, *map(repr, records), caplog.text], secrets)


def with_secrets(account: Account) -> Account:
    made_up = {key: f"{SECRET_CREDENTIAL}-{key}" for key in account.credentials}
    return replace(account, credentials=made_up)


def _answers_that_tell(secrets: list[str]) -> list[Answer]:
    text = f"Malformed access token {' '.join(secrets)}"
    error = {"error": {"message": text, "code": 190}, "error_message": text, "description": text}
    return [json_answer(error, 400), *(make() for make in FAILURES.values())]


def assert_no_secrets(texts: Iterable[str], secrets: Iterable[str]) -> None:
    for text in texts:
        for secret in secrets:
            assert secret not in text


# --- manifest ------------------------------------------------------------------------------------


def check_manifest(kind: str) -> None:
    adapter = registry.get(kind)
    manifest = adapter.manifest
    assert manifest.kind == kind
    assert manifest.docs.startswith("https://")
    assert manifest.capabilities <= set(get_args(Capability))
    keys = {one.key for one in manifest.setup_fields}
    assert len(keys) == len(manifest.setup_fields)
    assert {*manifest.signing_secrets, *manifest.verify_tokens} <= keys
    assert set(kit(kind).account.credentials) <= keys
    assert ("profiles" in manifest.capabilities) == (adapter.fetch_profile is not None)
    assert "oauth" not in manifest.capabilities or adapter.consent is not None
    assert manifest.limits.text > 0
    assert kit(kind).reasons <= set(Reason)


def check_frozen(events: Iterable[ChannelEvent]) -> None:
    """Events are values: equal events are one in a set."""
    for event in events:
        assert is_dataclass(event)
        assert fields(event)
        assert hash(event) == hash(replace(event))
