from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from prilavok.web.components import vite
from prilavok.web.components.vite import BUILD

pytestmark = pytest.mark.skipif(
    not (BUILD / "manifest.json").exists(), reason="the front-end is not built: make setup"
)


def test_the_manifest_names_icons_that_exist() -> None:
    answer = Client().get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    found = json.loads(answer.content)
    assert (found["start_url"], found["scope"], found["display"]) == ("/inbox/", "/", "standalone")
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512", "any"}
    for icon in found["icons"]:
        assert (BUILD / icon["src"].removeprefix("/static/build/")).stat().st_size > 300


def test_the_worker_serves_the_root_and_is_asked_for_anew() -> None:
    answer = Client().get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["service-worker-allowed"] == "/"
    assert answer.headers["cache-control"] == "no-cache"
    code = answer.content.decode()
    assert re.search(r"^\s*(import|export)\b", code, re.MULTILINE) is None
    build = json.loads(code.split("\n")[0].removeprefix("const BUILD=").removesuffix(";"))
    assert build["offline"] == "/offline/?language=ru"
    for path in build["files"]:
        assert (BUILD / path.removeprefix("/static/build/")).exists()


def test_the_workers_name_changes_with_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = vite.worker().name
    assert name == vite.worker().name
    other = json.loads((BUILD / "manifest.json").read_bytes())
    other["app.ts"]["file"] = "assets/app-12345678.js"
    folder = tmp_path / "build"
    (folder / "assets").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(other))
    worker = other[vite.WORKER]["file"]
    (folder / worker).write_text((BUILD / worker).read_text())
    monkeypatch.setattr(vite, "BUILD", folder)
    assert vite.worker().name != name


@pytest.mark.django_db
def test_the_page_without_a_network_says_nothing_of_anybody(owner: Client) -> None:
    page = owner.get("/offline/").content.decode()
    assert "No connection" in page
    assert "owner@example.com" not in page
    assert "Linen" not in page


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Нет сети"), ("en", "No connection"), ("xx", "Нет сети"), ("", "Нет сети")]
)
def test_the_page_without_a_network_speaks_the_language_of_its_address(language: str, words: str) -> None:
    page = Client(headers={"accept-language": "ru"}).get("/offline/", {"language": language})
    assert f'<h1 class="text-xl font-semibold">{words}</h1>' in page.content.decode()


@pytest.mark.django_db
def test_the_worker_keeps_the_page_in_the_members_language(owner: Client) -> None:
    assert "/offline/?language=en" in owner.get("/sw.js", headers={"accept-language": "ru"}).content.decode()
