"""The help of an adapter beside its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from prilavok.channels import adapters, registry
from prilavok.web.orders.tests.kit import html
from prilavok.web.settings.guide import guide

TEXT = """# Pigeon

## Русский

### Что понадобится

- Голубь `белый`,
  один
- **Чердак**

## English

### What you need

Take [a bird](https://pigeon.example/bird) <https://pigeon.example>,
<script> & all:

1. First
2. Then

### When lost

| | |
|---|---|
| No `coo` | Wait |
"""


@pytest.fixture
def pigeon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "pigeon").mkdir()
    (tmp_path / "pigeon" / "docs.md").write_text(TEXT, "utf-8")
    monkeypatch.setattr(adapters, "__path__", [str(tmp_path)])
    guide.cache_clear()
    yield
    guide.cache_clear()


def test_lists_paragraphs_tables_and_nothing_raw(pigeon: None) -> None:
    need, lost = guide("pigeon", "en")
    assert need.title == "What you need"
    assert need.body == (
        '<p>Take <a href="https://pigeon.example/bird" target="_blank" rel="noopener">a bird</a> '
        '<a href="https://pigeon.example" target="_blank" rel="noopener">https://pigeon.example</a>, '
        "&lt;script&gt; &amp; all:</p><ol><li>First</li><li>Then</li></ol>"
    )
    assert lost.body == "<table><tr><td>No <code>coo</code></td><td>Wait</td></tr></table>"


def test_the_readers_language(pigeon: None) -> None:
    (need,) = guide("pigeon", "ru")
    assert need.body == "<ul><li>Голубь <code>белый</code>, один</li><li><b>Чердак</b></li></ul>"
    assert guide("pigeon", "kk") == guide("pigeon", "en")
    assert guide("parrot", "en") == ()


@pytest.mark.parametrize("kind", list(registry.all_adapters()))
def test_every_network_says_how_it_is_connected(owner: Client, kind: str) -> None:
    for language in ("ru", "en"):
        parts = guide(kind, language)
        assert len(parts) >= 4
        assert "<ol><li>" in parts[1].body
        assert not re.search(r"`|\*\*|\]\(", "".join(part.body for part in parts)), "all marks are read"
    assert guide(kind, "en")[1].title in html(owner, f"/settings/channels/connect/{kind}/keys/")
