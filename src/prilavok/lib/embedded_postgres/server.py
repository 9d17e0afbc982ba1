"""Starting and stopping a cluster; recognizing one that runs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import time
from pathlib import Path

from prilavok.lib.embedded_postgres.binaries import MAJOR, binaries
from prilavok.lib.embedded_postgres.places import PORT, EmbeddedPostgresError, Home, Owner, run

START_TIMEOUT = 600
STOP_TIMEOUT = 120
ORPHAN_PATIENCE = 5.0
INITDB = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--locale=C",
    "-U",
    "postgres",
)
SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "192MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "log_timezone": "'UTC'",
    "timezone": "'UTC'",
}


def runs(home: Home) -> bool:
    """Also true when the server is in another container with this folder: its pid says nothing here."""
    return postmaster(home) is not None or _answers(home.socket)


def postmaster(home: Home) -> int | None:
    """The pid of the running server. A pid that by now is somebody else's does not count."""
    try:
        pid = int(home.pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _serves(pid, home.cluster) else None


def start(home: Home, owner: Owner) -> None:
    if not home.cluster.exists():
        _initialize(home, owner)
    _check_version(home)
    _clear_leftovers(home)
    _write_settings(home, owner)
    try:
        _pg_ctl(home, owner, "start", "-l", home.log.name, "-t", str(START_TIMEOUT))
    except EmbeddedPostgresError as error:
        raise EmbeddedPostgresError(f"{error}\n{log_tail(home)}") from None


def stop(home: Home, owner: Owner) -> None:
    _pg_ctl(home, owner, "stop", "-m", "fast", "-t", str(STOP_TIMEOUT))


def log_tail(home: Home) -> str:
    try:
        lines = home.log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-15:])


def _pg_ctl(home: Home, owner: Owner, *arguments: str) -> None:
    """With relative paths: pg_ctl hands them to a shell and quotes badly."""
    run([str(binaries() / "pg_ctl"), *arguments, "-w", "-D", home.cluster.name], owner, cwd=home.root)


def _initialize(home: Home, owner: Owner) -> None:
    """initdb beside its place and a rename: a start killed half-way leaves no half cluster."""
    partial = home.root / "cluster.partial"
    shutil.rmtree(partial, ignore_errors=True)
    run([str(binaries() / "initdb"), *INITDB, "-D", partial.name], owner, cwd=home.root)
    with (partial / "postgresql.conf").open("a") as file:
        file.write("\ninclude_if_exists = 'prilavok.conf'\n")
    partial.rename(home.cluster)


def _check_version(home: Home) -> None:
    version = (home.cluster / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        raise EmbeddedPostgresError(
            f"{home.cluster} was made by PostgreSQL {version}, this is {MAJOR}: move the data over "
            "with pg_dump and pg_restore."
        )


def _write_settings(home: Home, owner: Owner) -> None:
    directory = str(home.socket_dir).replace('"', '""').replace("'", "''")
    values = SETTINGS | {"unix_socket_directories": f"'\"{directory}\"'"}
    path = home.cluster / "prilavok.conf"
    path.write_text("".join(f"{name} = {value}\n" for name, value in values.items()))
    os.chown(path, owner.uid, owner.gid)
    path.chmod(0o600)


def _serves(pid: int, cluster: Path) -> bool:
    """PostgreSQL's processes, and nobody else's, are named so and work in the cluster's folder."""
    process = Path("/proc", str(pid))
    try:
        return (process / "comm").read_text() == "postgres\n" and (process / "cwd").readlink() == cluster
    except OSError:
        return False


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True


def _clear_leftovers(home: Home) -> None:
    """Removes what a server that died without a farewell has left; nobody serves the cluster now."""
    if home.pid_file.exists():
        _end_orphans(home.cluster)
        home.pid_file.unlink()
    home.socket.unlink(missing_ok=True)
    home.socket_lock.unlink(missing_ok=True)


def _end_orphans(cluster: Path) -> None:
    """Children of a killed server leave by themselves, except one busy with a long statement."""
    deadline = time.monotonic() + ORPHAN_PATIENCE
    while orphans := _orphans(cluster):
        if time.monotonic() > deadline:
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
        time.sleep(0.05)


def _orphans(cluster: Path) -> list[int]:
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if _serves(pid, cluster)]
