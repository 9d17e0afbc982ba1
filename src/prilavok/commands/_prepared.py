"""What `up` notes about a database it has prepared, so that the next start need not load Django.

Asking Django whether migrations are due takes longer than everything else in a warm start.
"""

from __future__ import annotations

import hashlib
import json
import sysconfig
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    code: str
    """Fingerprint of all migrations that the code knows."""
    applied: int
    demo: list[str] | None
    """The lines that `up` prints about the demo shop, None when it was not made."""


def note(path: Path, *, dsn: str, demo: list[str] | None) -> None:
    applied = _applied(dsn)
    if applied is not None:
        partial = path.with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(asdict(Prepared(code=fingerprint(), applied=applied, demo=demo))))
        partial.rename(path)


def recall(path: Path, *, dsn: str, with_demo: bool) -> Prepared | None:
    """The note, when code and database are still the ones it was made for."""
    try:
        found = Prepared(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    if found.code != fingerprint() or (with_demo and found.demo is None):
        return None
    return found if found.applied == _applied(dsn) else None


def fingerprint() -> str:
    """Changes with our migrations and with the installed packages, which bring theirs."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    packages = Path(sysconfig.get_path("purelib"))
    digest.update("\n".join(sorted(path.name for path in packages.glob("*.dist-info"))).encode())
    return digest.hexdigest()


def _applied(dsn: str) -> int | None:
    try:
        with psycopg.connect(dsn) as connection:
            row = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
    except psycopg.Error:
        return None
    return int(row[0]) if row else None
