from __future__ import annotations

from dataclasses import replace

import pytest

from prilavok.channels import registry
from prilavok.channels.testing import tier_docs, tiers
from prilavok.channels.testing.evidence import Evidence

KINDS = list(registry.all_adapters())


@pytest.mark.parametrize("kind", KINDS)
def test_the_claimed_tier_is_proved(kind: str) -> None:
    assert tiers.missing(kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_exemption_has_a_reason(kind: str) -> None:
    exempt = registry.get(kind).manifest.exempt
    assert set(exempt) <= tiers.NAMES
    assert all(reason.endswith(".") and len(reason) > 10 for reason in exempt.values())


def test_the_page_is_current() -> None:
    """`make channel-docs` writes it."""
    assert tier_docs.target().read_text("utf-8") == tier_docs.document(KINDS)


def test_a_box_without_proof_or_reason_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_exempt(monkeypatch, {})
    states = {one.box.name: one.state for one in tiers.findings.__wrapped__("vk")}
    assert states["private_reply"] == "missing"
    assert states["text_in"] == "proved"


def test_a_reason_for_what_is_there_is_needless(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_exempt(monkeypatch, {"text_in": "There are no texts."})
    states = {one.box.name: one.state for one in tiers.findings.__wrapped__("vk")}
    assert states["text_in"] == "needless"


def _with_exempt(monkeypatch: pytest.MonkeyPatch, exempt: dict[str, str]) -> None:
    manifest = replace(registry.get("vk").manifest, exempt=exempt)
    monkeypatch.setattr(Evidence, "manifest", property(lambda _: manifest))


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    told = tier_docs.table(["vk"])
    lines = told.splitlines()
    assert lines[0].split() == ["vk"]
    assert [line for line in lines if line in ("BRONZE", "SILVER", "GOLD")] == ["BRONZE", "SILVER", "GOLD"]
    assert "Texts arrive" in lines[2]
    assert lines[2].split()[-1] == "✓"
    assert "vk: – Delivery is reported: VK reports only what has been read." in lines


@pytest.mark.parametrize("kind", list(registry.all_adapters()))
def test_what_is_not_offered_could_be(kind: str) -> None:
    manifest = registry.get(kind).manifest
    assert set(manifest.not_offered) <= manifest.capabilities
