"""The tier table for the terminal, and docs/channels.md from the same findings and manifests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from prilavok.channels import registry
from prilavok.channels.contract import Limits, Manifest, Prices, Windows
from prilavok.channels.testing.tiers import BOXES, TIERS, Finding, findings, missing, proved_tier

MARKS = {"proved": "✓", "exempt": "–", "missing": "✗", "needless": "!"}
UNITS = {"bytes": "bytes", "characters": "characters", "utf16": "UTF-16 units"}
MEGABYTE = 1024 * 1024
HEAD = """\
# Channels

Written by `make channel-docs` from the manifests and the conformance suite; a test keeps it current. How a
channel is connected is told to the shop owner in `adapters/<kind>/docs.md`; how one is made, in
[adding-a-channel](adding-a-channel.md).

✓ proved by fixtures that the suite runs, – the network has no such thing (the reason stands below).
"""
PUBLISHED = """\
## What goes out is as published

Every call, of messages, set-up, tokens, checks, profiles, templates, uploads, is held against what its
network publishes: each name, type, length and value, in `tests/published.py` of its adapter. The fake
networks of the tests look at every request of the adapters, so that a call without a model fails.

These are models after the references; [ADR 11](adr/0011-published-models.md) tells why.
"""


def target() -> Path:
    return Path(__file__).resolve().parents[4] / "docs" / "channels.md"


# --- the terminal --------------------------------------------------------------------------------


def table(kinds: Sequence[str]) -> str:
    """All boxes with their marks, the reasons, and what is missing."""
    return "\n".join(_table_lines(kinds)) + "\n"


def _table_lines(kinds: Sequence[str]) -> Iterator[str]:
    width = max(len(box.title) for box in BOXES) + 2
    columns = [max(len(kind), 3) + 2 for kind in kinds]
    yield "".ljust(width) + "".join(kind.ljust(size) for kind, size in zip(kinds, columns, strict=True))
    for tier in TIERS:
        yield tier.upper()
        for index, box in enumerate(BOXES):
            if box.tier == tier:
                marks = [MARKS[findings(kind)[index].state] for kind in kinds]
                yield box.title.ljust(width) + "".join(
                    mark.ljust(size) for mark, size in zip(marks, columns, strict=True)
                )
    yield "claimed".ljust(width) + _row(columns, [_manifest(kind).tier for kind in kinds])
    yield "proved".ljust(width) + _row(columns, [proved_tier(kind) or "none" for kind in kinds])
    yield ""
    for kind in kinds:
        yield from (f"{kind}: – {one.box.title}: {one.reason}" for one in _exempt(kind))
        if names := missing(kind):
            yield f"{kind}: ✗ {', '.join(names)}"


def _row(columns: Sequence[int], words: Iterable[str]) -> str:
    return "".join(word.ljust(size) for word, size in zip(words, columns, strict=True))


def _exempt(kind: str) -> list[Finding]:
    return [one for one in findings(kind) if one.state == "exempt"]


def _manifest(kind: str) -> Manifest:
    return registry.get(kind).manifest


# --- the page ------------------------------------------------------------------------------------


PRICES = {
    "free": "free",
    "free_in_window": "free inside the window, else paid",
    "paid": "paid",
    "by_contract": "by contract with the network",
}


def document(kinds: Sequence[str]) -> str:
    parts = [HEAD, _tiers(kinds), PUBLISHED, _may_be_sent(kinds), _limits(kinds), _setup(kinds)]
    parts += [_not_offered(kinds), _reasons(kinds)]
    return "\n".join(parts)


def _tiers(kinds: Sequence[str]) -> str:
    lines = ["## Tiers\n", *_head("", [_manifest(kind).name for kind in kinds])]
    lines.append(_line("**Tier**", [f"**{proved_tier(kind) or 'none'}**" for kind in kinds]))
    for tier in TIERS:
        lines.append(_line(f"*{tier}*", [""] * len(kinds)))
        for index, box in enumerate(BOXES):
            if box.tier == tier:
                lines.append(_line(box.title, [MARKS[findings(kind)[index].state] for kind in kinds]))
    return "\n".join(lines) + "\n"


def _may_be_sent(kinds: Sequence[str]) -> str:
    lines = ["## Who may be written to, and until when\n"]
    heads = ["After the customer's message", "By a person", "Private answer to a comment", "What it costs"]
    lines += _head("", heads)
    for kind in kinds:
        manifest = _manifest(kind)
        lines.append(_line(manifest.name, _windows(manifest)))
    return "\n".join(lines) + "\n"


def _windows(manifest: Manifest) -> list[str]:
    windows: Windows = manifest.windows
    free = _span(windows.free) if windows.free else "always, once the customer has allowed it"
    if windows.free and "templates" in manifest.capabilities:
        free += "; approved templates at any time"
    human = _span(windows.human) if windows.human else ("as everybody" if windows.free else "always")
    if "private_reply" not in manifest.capabilities:
        private = "no such thing"
    else:
        private = f"once, within {_span(windows.private_reply)}" if windows.private_reply else "always"
    return [free, human, private, _costs(manifest.prices)]


def _costs(prices: Prices) -> str:
    told = PRICES[prices.text]
    rows = [f"{category}: {PRICES[price]}" for category, price in sorted(prices.templates.items())]
    return f"{told}; approved texts: {', '.join(rows)}" if rows else told


def _span(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    return f"{hours // 24} days" if hours > 24 and not hours % 24 else f"{hours} hours"


def _limits(kinds: Sequence[str]) -> str:
    limits = {kind: _manifest(kind).limits for kind in kinds}
    lines = ["## Limits\n", *_head("", [_manifest(kind).name for kind in kinds])]
    rows: list[tuple[str, list[str]]] = [
        ("Text of a message", [f"{one.text} {UNITS[one.text_unit]}" for one in limits.values()]),
        ("Text of a public answer", [_or_dash(one.comment_text) for one in limits.values()]),
        ("Buttons", [_buttons(one) for one in limits.values()]),
        ("Cards in a row", [_or_dash(one.cards) for one in limits.values()]),
    ]
    rows += [
        (kind.capitalize(), [_size(one.media_bytes.get(kind, 0)) for one in limits.values()])
        for kind in _sorted_keys(one.media_bytes for one in limits.values())
    ]
    rows += [
        (f"Calls a second: {bucket}", [_rate(one.calls_per_second.get(bucket, 0)) for one in limits.values()])
        for bucket in _sorted_keys(one.calls_per_second for one in limits.values())
    ]
    lines += [_line(name, cells) for name, cells in rows]
    return "\n".join(lines) + "\n"


def _buttons(limits: Limits) -> str:
    return f"{limits.choices} of {limits.choice_title} characters" if limits.choices else "–"


def _or_dash(value: int) -> str:
    return str(value) if value else "–"


def _size(size: int) -> str:
    if not size:
        return "–"
    return f"{size // MEGABYTE} MB" if size % MEGABYTE == 0 else f"{size // 1024} KB"


def _rate(rate: float) -> str:
    return f"{rate:g}" if rate else "–"


def _sorted_keys(maps: Iterable[Mapping[str, object]]) -> list[str]:
    return sorted({key for one in maps for key in one})


def _setup(kinds: Sequence[str]) -> str:
    lines = ["## Set-up\n", *_head("", ["Keys of `--set`", "Base URL", "Capabilities", "Documentation"])]
    for kind in kinds:
        manifest = _manifest(kind)
        keys = " ".join(f"`{one.key}`" if one.required else f"`[{one.key}]`" for one in manifest.setup_fields)
        cells = [
            keys,
            f"`{manifest.base_url_setting}`",
            ", ".join(sorted(manifest.capabilities)).replace("_", " "),
            f"<{manifest.docs}>",
        ]
        lines.append(_line(manifest.name, cells))
    return "\n".join(lines) + "\n"


def _not_offered(kinds: Sequence[str]) -> str:
    lines = ["## What adapters can do and no screen offers\n"]
    for kind in kinds:
        manifest = _manifest(kind)
        rows = [f"- {name.replace('_', ' ')}: {why}" for name, why in manifest.not_offered.items()]
        lines += [f"**{manifest.name}**\n", *rows, ""] if rows else []
    return "\n".join(lines).rstrip() + "\n"


def _reasons(kinds: Sequence[str]) -> str:
    lines = ["## What a network does not have\n"]
    for kind in kinds:
        exempt = _exempt(kind)
        if exempt:
            lines.append(f"**{_manifest(kind).name}**\n")
            lines += [f"- {one.box.title}: {one.reason}" for one in exempt]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _head(first: str, columns: Sequence[str]) -> list[str]:
    return [_line(first, columns), "|---" * (len(columns) + 1) + "|"]


def _line(first: str, cells: Iterable[str]) -> str:
    return "| " + " | ".join([first, *cells]) + " |"
