"""Every adapter keeps the contract."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prilavok.channels import registry
from prilavok.channels.testing import conformance
from prilavok.channels.testing.fixtures import (
    InboundCase,
    OutboundCase,
    folder,
    inbound_cases,
    outbound_cases,
)
from prilavok.channels.testing.strategies import DRAFTS, JSON_VALUES, mutated

KINDS = list(registry.all_adapters())
INBOUND = [case for kind in KINDS for case in inbound_cases(kind)]
OUTBOUND = [case for kind in KINDS for case in outbound_cases(kind)]
ANSWERS = [case for kind in KINDS for case in outbound_cases(kind, "answers")]
BODIES: dict[str, list[Any]] = {
    kind: [json.loads(case.request.body) for case in inbound_cases(kind)] for kind in KINDS
}
by_kind = pytest.mark.parametrize("kind", KINDS)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("case", INBOUND, ids=str)
def test_inbound_fixture(case: InboundCase) -> None:
    conformance.check_inbound_case(case)
    conformance.check_frozen(registry.get(case.kind).inbound.parse(case.request))


@by_kind
def test_every_fixture_has_its_expectation_and_none_is_left_over(kind: str) -> None:
    names = {path.name for path in (folder(kind) / "inbound").iterdir()}
    cases = {name for name in names if not name.endswith(".expected.json")}
    assert names - cases == {name.replace(".json", ".expected.json") for name in cases}
    assert cases


@pytest.mark.parametrize("case", OUTBOUND, ids=str)
def test_outbound_fixture(case: OutboundCase) -> None:
    conformance.check_outbound_case(case)


@pytest.mark.parametrize("case", ANSWERS, ids=str)
def test_answer_fixture(case: OutboundCase) -> None:
    conformance.check_answer_case(case)


@by_kind
def test_signature(kind: str) -> None:
    conformance.check_signature(kind)


@by_kind
def test_keys_are_unique(kind: str) -> None:
    conformance.check_unique_keys(kind)


@by_kind
def test_what_is_no_json_object(kind: str) -> None:
    conformance.check_no_json(kind)


@by_kind
def test_every_reason_is_reached(kind: str) -> None:
    conformance.check_reasons(kind)


@by_kind
def test_secrets_stay_secret(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    conformance.check_secrets(kind, caplog)


@by_kind
def test_manifest(kind: str) -> None:
    conformance.check_manifest(kind)


@by_kind
@quick
@given(data=st.data())
def test_parse_never_raises(kind: str, data: st.DataObject) -> None:
    conformance.check_any_body(kind, data.draw(mutated(BODIES[kind])))


@by_kind
@quick
@given(body=st.dictionaries(st.sampled_from(["object", "entry", "x"]), JSON_VALUES))
def test_parse_takes_any_object(kind: str, body: dict[str, object]) -> None:
    conformance.check_any_body(kind, body)


@by_kind
@quick
@given(draft=DRAFTS)
def test_any_draft_is_planned_within_limits_or_refused(kind: str, draft: Any) -> None:
    conformance.check_any_draft(kind, draft)
