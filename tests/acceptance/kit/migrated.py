"""A data folder whose database has its tables: made once for a run of the tests, copied by whoever needs one.

Migrating takes longer than everything else that brings an installation up.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from prilavok.lib import embedded_postgres
from tests.acceptance.kit.product import Product

# The processes of one run are children of the one that began it.
_RUN = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
FOLDER = Path(f"/tmp/prilavok-migrated-{_RUN}")


def copy_to(data_dir: Path) -> None:
    FOLDER.mkdir(mode=0o755, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (FOLDER / "var").exists():
            _make(FOLDER / "partial")
            (FOLDER / "partial").rename(FOLDER / "var")
    # `cp`, because the files may belong to the user that the embedded server runs as.
    subprocess.run(["cp", "-a", str(FOLDER / "var"), str(data_dir)], check=True)


def forget() -> None:
    """At the end of the run, by the process that began it."""
    shutil.rmtree(FOLDER, ignore_errors=True)


def _make(data_dir: Path) -> None:
    product = Product({"PRILAVOK_DATA_DIR": str(data_dir)})
    try:
        product.command("migrate")
        embedded_postgres.stop(data_dir / "postgres")
    finally:
        product.clean()
