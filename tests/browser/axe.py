"""Accessibility findings of a page, by axe-core."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STILL = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished))"""
"""Colours are measured when nothing fades any more."""
SKIPPED = ["label-content-name-mismatch"]
"""Takes the initials on an avatar for words of the button it stands in."""


def serious_findings(page: Page) -> list[str]:
    """What axe calls serious or critical: rule, where, why."""
    page.evaluate(STILL)
    page.evaluate(AXE.read_text())
    options = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {rule: {"enabled": False} for rule in SKIPPED},
    }
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{finding['id']}: {node['target']} {node['failureSummary']}"
        for finding in result["violations"]
        if finding["impact"] in {"serious", "critical"}
        for node in finding["nodes"]
    ]
