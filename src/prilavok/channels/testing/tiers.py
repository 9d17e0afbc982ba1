"""The boxes of bronze, silver and gold: each proved by an adapter's fixtures, or exempt with a reason.

`make channel-check` prints the table and fails when a claimed tier is not proved; `make channel-docs` writes
docs/channels.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Literal

import pytest

from prilavok.channels import registry
from prilavok.channels.contract import Capability, Tier
from prilavok.channels.errors import ChannelError
from prilavok.channels.testing import conformance, published, simulations
from prilavok.channels.testing.evidence import Evidence
from prilavok.channels.testing.fixtures import inbound_cases, outbound_cases
from prilavok.channels.testing.kit import kit
from prilavok.channels.types import (
    CommentChanged,
    CommentReceived,
    ConsentChanged,
    DeliveryReported,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
    ReadReported,
    SendConfirmed,
)

TIERS: tuple[Tier, ...] = ("bronze", "silver", "gold")
State = Literal["proved", "exempt", "missing", "needless"]
Proof = Callable[[Evidence], bool]
FEWEST_ANSWERS = 10


@dataclass(frozen=True, slots=True)
class Box:
    tier: Tier
    name: str
    title: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Finding:
    """`needless`: declared exempt and yet proved, so the reason is no longer true."""

    box: Box
    state: State
    reason: str = ""

    @property
    def holds(self) -> bool:
        return self.state in ("proved", "exempt")


# --- proofs that need more than one question -----------------------------------------------------


def _passes(check: Callable[[str], None], kind: str) -> bool:
    try:
        check(kind)
    except (AssertionError, ChannelError, LookupError, ValueError, pytest.fail.Exception):
        return False
    return True


def _fixtures_hold(evidence: Evidence) -> bool:
    def check(kind: str) -> None:
        for case in inbound_cases(kind):
            conformance.check_inbound_case(case)
        conformance.check_no_json(kind)

    return _passes(check, evidence.kind)


def _rotates(evidence: Evidence) -> bool:
    """An event signed with the old word is taken as long as both are known."""
    the_kit, verify = kit(evidence.kind), evidence.adapter.inbound.verify
    plain = inbound_cases(evidence.kind)[0].request
    for secret in (conformance.OLD_SECRET, conformance.NEW_SECRET):
        verify(the_kit.sign(plain, secret), [conformance.NEW_SECRET, conformance.OLD_SECRET])
    return _passes(conformance.check_signature, evidence.kind)


def _errors(evidence: Evidence) -> bool:
    enough = len(outbound_cases(evidence.kind, "answers")) >= FEWEST_ANSWERS
    return enough and _passes(conformance.check_reasons, evidence.kind)


def _outcomes(evidence: Evidence) -> bool:
    """A lost answer is told apart from a call that never left."""
    failures = {case.content.get("failure") for case in outbound_cases(evidence.kind, "answers")}
    return {"refused", "timeout"} <= failures


def _explained(evidence: Evidence) -> bool:
    return "## Русский" in evidence.docs and "## English" in evidence.docs


def _in_russian(evidence: Evidence) -> bool:
    manifest = evidence.manifest
    words = [
        *((one.label, one.hint) for one in manifest.setup_fields),
        *((one.label, one.hint) for one in manifest.options),
    ]
    texts = [text for pair in words for text in pair if text]
    joined = evidence.translated.replace('"\n"', "")
    return all(f'msgid "{text}"' in joined for text in texts)


def _simulated(evidence: Evidence) -> bool:
    """The simulator and the adapter understand each other, whatever is done on either side."""
    found = evidence.simulation
    if found is None or not found.acts:
        return False
    checks: list[Callable[[str], None]] = [
        simulations.check_answering,
        simulations.check_silence,
        simulations.check_specials,
        *(partial(simulations.check_act, act=act) for act in sorted(found.acts)),
    ]
    return all(_passes(check, evidence.kind) for check in checks)


def _set_up(evidence: Evidence) -> bool:
    has_both = evidence.adapter.setup is not None and evidence.simulation is not None
    return has_both and _passes(simulations.check_connecting, evidence.kind)


def _diagnosed(evidence: Evidence) -> bool:
    """Every fault that the simulator has on demand is told apart."""
    found = evidence.simulation
    if evidence.adapter.setup is None or found is None or not found.refusals:
        return False
    checks = (simulations.check_refusals, simulations.check_documented_errors)
    return all(_passes(check, evidence.kind) for check in checks)


# --- the boxes -----------------------------------------------------------------------------------

BOXES: tuple[Box, ...] = (
    Box("bronze", "text_in", "Texts arrive", lambda e: e.tells(MessageReceived, lambda m: m.text)),
    Box("bronze", "text_out", "Texts go out", lambda e: e.says(lambda d: d.kind == "direct" and d.text)),
    Box("bronze", "published", "Calls are as published", lambda e: _passes(published.check_all, e.kind)),
    Box("bronze", "signed", "Hooks are verified", lambda e: _passes(conformance.check_signature, e.kind)),
    Box("bronze", "rotation", "Secrets rotate", _rotates),
    Box("bronze", "total", "Any body is read, nothing is lost", _fixtures_hold),
    Box("bronze", "keys", "Repeats do no harm", lambda e: _passes(conformance.check_unique_keys, e.kind)),
    Box("bronze", "simulator", "Simulator", _simulated),
    Box("bronze", "setup", "Set-up is checked live", _set_up),
    Box("bronze", "guide", "Step-by-step help in both languages", _explained),
    Box("bronze", "russian", "Set-up fields in Russian", _in_russian),
    Box("silver", "image_in", "Pictures arrive", lambda e: e.carries("image")),
    Box("silver", "video_in", "Videos arrive", lambda e: e.carries("video")),
    Box("silver", "voice_in", "Voice arrives", lambda e: e.carries("voice") or e.carries("audio")),
    Box("silver", "file_in", "Files arrive", lambda e: e.carries("file")),
    Box("silver", "sticker_in", "Stickers arrive", lambda e: e.carries("sticker")),
    Box("silver", "location_in", "Places arrive", lambda e: e.carries("location")),
    Box("silver", "contact_in", "Contacts arrive", lambda e: e.carries("contact")),
    Box("silver", "image_out", "Pictures go out", lambda e: e.sends("image")),
    Box("silver", "video_out", "Videos go out", lambda e: e.sends("video")),
    Box("silver", "voice_out", "Voice goes out", lambda e: e.sends("voice") or e.sends("audio")),
    Box("silver", "file_out", "Files go out", lambda e: e.sends("file")),
    Box("silver", "sticker_out", "Stickers go out", lambda e: e.sends("sticker")),
    Box("silver", "location_out", "Places go out", lambda e: e.sends("location")),
    Box("silver", "contact_out", "Contacts go out", lambda e: e.sends("contact")),
    Box("silver", "echoes", "What is written elsewhere arrives", lambda e: e.tells(MessageEchoed)),
    Box(
        "silver",
        "delivered",
        "Delivery is reported",
        lambda e: e.tells(DeliveryReported) or e.tells(SendConfirmed),
    ),
    Box("silver", "read", "Reading is reported", lambda e: e.tells(ReadReported)),
    Box("silver", "refresh", "Keys are renewed", lambda e: e.adapter.consent is not None),
    Box("silver", "rates", "Rate limits are kept", lambda e: bool(e.manifest.limits.calls_per_second)),
    Box("silver", "errors", "Documented errors have reasons", _errors),
    Box("silver", "outcomes", "Lost answers are told apart", _outcomes),
    Box("gold", "choices_out", "Buttons go out", lambda e: e.says(lambda d: d.choices)),
    Box(
        "gold",
        "presses_in",
        "Presses arrive",
        lambda e: e.tells(MessageReceived, lambda m: m.payload or m.postback),
    ),
    Box("gold", "cards_out", "Cards go out", lambda e: e.says(lambda d: d.cards)),
    Box("gold", "templates", "Templates", lambda e: e.says(lambda d: d.template)),
    Box("gold", "replies_in", "Quotes arrive", lambda e: e.tells(MessageReceived, lambda m: m.reply_to)),
    Box("gold", "replies_out", "Quotes go out", lambda e: e.says(lambda d: d.reply_to)),
    Box("gold", "reactions_in", "Reactions arrive", lambda e: e.tells(ReactionChanged, lambda r: r.emoji)),
    Box(
        "gold",
        "reactions_taken_back",
        "Reactions are taken back",
        lambda e: e.tells(ReactionChanged, lambda r: not r.emoji),
    ),
    Box("gold", "reactions_out", "Reactions go out", lambda e: e.reacts()),
    Box("gold", "edits", "Edits arrive", lambda e: e.tells(MessageEdited)),
    Box("gold", "unsends", "Unsent messages go", lambda e: e.tells(MessageDeleted)),
    Box("gold", "typing", "Typing is shown", lambda e: e.acts("typing_on")),
    Box("gold", "seen", "Seen is shown", lambda e: e.acts("mark_seen")),
    Box("gold", "posts_in", "Shared posts are recognized", lambda e: e.points_at("post", "reel", "story")),
    Box("gold", "products_in", "Product cards are recognized", lambda e: e.points_at("product")),
    Box("gold", "sources_in", "Ads and deep links are recognized", lambda e: e.points_at("ad", "link")),
    Box("gold", "comments_in", "Comments arrive", lambda e: e.tells(CommentReceived)),
    Box("gold", "comment_changes", "Comments change", lambda e: e.tells(CommentChanged)),
    Box("gold", "public_reply", "Public answers", lambda e: e.says(lambda d: d.kind == "comment")),
    Box("gold", "private_reply", "Private answers", lambda e: e.says(lambda d: d.kind == "private_reply")),
    Box("gold", "moderation", "Comments are moderated", lambda e: e.moderates()),
    Box("gold", "consent", "Leave to write is kept", lambda e: e.tells(ConsentChanged)),
    Box("gold", "profiles", "Names and pictures of people", lambda e: e.adapter.fetch_profile is not None),
    Box("gold", "diagnostics", "Diagnostics with faults on demand", _diagnosed),
)
NAMES = frozenset(box.name for box in BOXES)
PROOFS: Mapping[Capability, str] = {
    "direct": "text_out",
    "comments": "comments_in",
    "private_reply": "private_reply",
    "public_reply": "public_reply",
    "reactions": "reactions_in",
    "edits": "edits",
    "deletes": "unsends",
    "read_receipts": "read",
    "delivery_receipts": "delivered",
    "typing": "typing",
    "choices": "choices_out",
    "cards": "cards_out",
    "image": "image_out",
    "video": "video_out",
    "file": "file_out",
    "voice": "voice_out",
    "sticker": "sticker_out",
    "location": "location_out",
    "contact": "contact_out",
    "templates": "templates",
    "consent": "consent",
    "reply_to": "replies_out",
    "profiles": "profiles",
}
"""The box that proves a capability: screens, rules and REST offer what the manifest claims."""


# --- findings ------------------------------------------------------------------------------------


@cache
def findings(kind: str) -> tuple[Finding, ...]:
    """All boxes of one network, in order."""
    evidence = Evidence(kind)
    return tuple(_finding(box, evidence) for box in BOXES)


def _finding(box: Box, evidence: Evidence) -> Finding:
    reason = evidence.manifest.exempt.get(box.name, "")
    if box.proof(evidence):
        return Finding(box, "needless" if reason else "proved", reason)
    return Finding(box, "exempt" if reason else "missing", reason)


def missing(kind: str) -> list[str]:
    """What is not as the manifest says: boxes of its tier, exemptions from nothing, unproved capabilities."""
    manifest = registry.get(kind).manifest
    tiers = TIERS[: TIERS.index(manifest.tier) + 1] if manifest.tier in TIERS else TIERS
    unknown = sorted(set(manifest.exempt) - NAMES)
    boxes = [one.box.name for one in findings(kind) if one.box.tier in tiers and not one.holds]
    return boxes + unknown + unproved_claims(kind)


def unproved_claims(kind: str) -> list[str]:
    proved = {one.box.name for one in findings(kind) if one.state in ("proved", "needless")}
    claimed = sorted(registry.get(kind).manifest.capabilities)
    return [f"capability {name}" for name in claimed if PROOFS.get(name, "") not in {"", *proved}]


def proved_tier(kind: str) -> Tier | None:
    """The highest tier whose boxes, and those below, all hold."""
    found: Tier | None = None
    for tier in TIERS:
        if not all(one.holds for one in findings(kind) if one.box.tier == tier):
            return found
        found = tier
    return found


def main(arguments: list[str]) -> int:
    from prilavok.channels.testing import tier_docs

    kinds = list(registry.all_adapters())
    if arguments == ["--write"]:
        tier_docs.target().write_text(tier_docs.document(kinds), "utf-8")
        sys.stdout.write(f"{_relative(tier_docs.target())}\n")
        return 0
    sys.stdout.write(tier_docs.table(kinds))
    return 1 if any(missing(kind) for kind in kinds) else 0


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
