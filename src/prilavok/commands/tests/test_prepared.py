from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from prilavok.commands import _prepared

LINES = ["Login: a@b.c", "Password: secret"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dsn() -> str:
    settings = connection.settings_dict
    return make_conninfo(
        dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"], port=settings["PORT"]
    )


@pytest.fixture
def path(tmp_path: Path, dsn: str) -> Path:
    _prepared.note(tmp_path / "prepared.json", dsn=dsn, demo=LINES)
    return tmp_path / "prepared.json"


def test_recalls_what_was_noted(path: Path, dsn: str) -> None:
    found = _prepared.recall(path, dsn=dsn, with_demo=True)

    assert found is not None
    assert found.demo == LINES
    assert path.stat().st_mode & 0o777 == 0o600


def test_other_code_is_not_prepared(path: Path, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_prepared, "fingerprint", lambda: "other")

    assert _prepared.recall(path, dsn=dsn, with_demo=True) is None


def test_other_database_is_not_prepared(path: Path, dsn: str) -> None:
    noted = json.loads(path.read_text())
    path.write_text(json.dumps(noted | {"applied": noted["applied"] + 1}))

    assert _prepared.recall(path, dsn=dsn, with_demo=True) is None


def test_empty_database_is_not_prepared(path: Path, dsn: str) -> None:
    assert _prepared.recall(path, dsn=f"{dsn} dbname=template1", with_demo=True) is None


def test_demo_may_be_wanted_later(path: Path, dsn: str) -> None:
    _prepared.note(path, dsn=dsn, demo=None)

    assert _prepared.recall(path, dsn=dsn, with_demo=False) is not None
    assert _prepared.recall(path, dsn=dsn, with_demo=True) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"code": "x"}'])
def test_broken_note_is_no_note(path: Path, dsn: str, text: str) -> None:
    path.write_text(text)

    assert _prepared.recall(path, dsn=dsn, with_demo=True) is None
