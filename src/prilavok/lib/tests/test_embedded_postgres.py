"""The embedded server's life: starts, crashes, company, odd folders, both kinds of user."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from prilavok.lib import embedded_postgres
from prilavok.lib.embedded_postgres import binaries, places, server

IS_ROOT = os.geteuid() == 0
NOBODY = 65534
SKIPPED = 77

needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can change users")


@contextlib.contextmanager
def _folder(prefix: str = "prilavok-test-") -> Iterator[Path]:
    """Below /tmp, open to pass: pytest's own temporary folders are closed to other users."""
    root = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp")).resolve()
    root.chmod(0o755)
    try:
        yield root
    finally:
        for lock in root.rglob("lock"):
            _remove_server(lock.parent)
        shutil.rmtree(root)


def _remove_server(data_dir: Path) -> None:
    home = places.home_of(data_dir)
    embedded_postgres.stop(data_dir)
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.rmtree(home.socket_dir, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    with _folder() as root:
        yield root


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    """One cluster for the tests that leave it usable."""
    with _folder() as root:
        embedded_postgres.ensure_running(root / "postgres")
        yield root / "postgres"


def _postmaster(data_dir: Path) -> int | None:
    return server.postmaster(places.home_of(data_dir))


def _value(data_dir: Path, query: str) -> object:
    with psycopg.connect(embedded_postgres.dsn(data_dir), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def _kill_postmaster(data_dir: Path) -> int:
    pid = _postmaster(data_dir)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}/cwd").exists():
        time.sleep(0.01)
    return pid


def _start_in_process(data_dir: Path, then: str = "") -> subprocess.Popen[str]:
    code = f"""
import os, signal, sys
from pathlib import Path
from prilavok.lib import embedded_postgres
print(embedded_postgres.ensure_running(Path(sys.argv[1])), flush=True)
{then}
"""
    return subprocess.Popen([sys.executable, "-c", code, str(data_dir)], stdout=subprocess.PIPE, text=True)


def test_address_is_known_before_the_first_start(folder: Path) -> None:
    data_dir = folder / "a b" / "postgres"
    host = str(data_dir / "run").replace("/", "%2F").replace(" ", "%20")

    assert embedded_postgres.dsn(data_dir) == f"postgresql://postgres@/prilavok?host={host}&port=5432"
    assert not data_dir.exists()
    assert not embedded_postgres.is_running(data_dir)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("jit", "off"),
        ("max_connections", "200"),
        ("max_wal_size", "2GB"),
        ("checkpoint_timeout", "15min"),
        ("fsync", "on"),
    ],
)
def test_settings(shared: Path, setting: str, value: str) -> None:
    assert _value(shared, f"SHOW {setting}") == value


def test_version_and_cyrillic_case(shared: Path) -> None:
    assert str(_value(shared, "SHOW server_version")).split(".")[0] == "18"
    assert _value(shared, "SELECT lower('ЁЖ')") == "ёж"


def test_second_start_reuses_the_server(shared: Path) -> None:
    before = _postmaster(shared)

    assert embedded_postgres.ensure_running(shared) == embedded_postgres.dsn(shared)
    assert _postmaster(shared) == before


def test_only_the_database_user_can_look_inside(shared: Path) -> None:
    home = places.home_of(shared)

    assert {path.stat().st_mode & 0o777 for path in (home.root, home.socket_dir, home.cluster)} == {0o700}


def test_data_survive_kill_9_of_the_postmaster(shared: Path) -> None:
    with psycopg.connect(embedded_postgres.dsn(shared)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1007) AS n")
    killed = _kill_postmaster(shared)

    assert not embedded_postgres.is_running(shared)
    embedded_postgres.ensure_running(shared)

    assert _postmaster(shared) not in {None, killed}
    assert _value(shared, "SELECT count(*) FROM kept") == 1007


def test_busy_child_of_a_killed_postmaster_is_ended(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ORPHAN_PATIENCE", 0.0)
    busy = psycopg.connect(embedded_postgres.dsn(shared))
    orphan = busy.info.backend_pid
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000)")
    while b"R (" not in Path(f"/proc/{orphan}/stat").read_bytes().replace(b") R", b"R ("):
        time.sleep(0.01)
    _kill_postmaster(shared)

    embedded_postgres.ensure_running(shared)

    assert not Path(f"/proc/{orphan}/cwd").exists()
    assert _value(shared, "SELECT 1") == 1
    busy.close()


def test_pid_of_somebody_else_in_the_pid_file(shared: Path) -> None:
    embedded_postgres.stop(shared)
    home = places.home_of(shared)
    home.pid_file.write_text(f"{os.getpid()}\n{home.cluster}\n{int(time.time())}\n5432\n\n\n")
    home.socket_lock.write_text(f"{os.getpid()}\n")

    assert not embedded_postgres.is_running(shared)
    embedded_postgres.ensure_running(shared)

    assert _postmaster(shared) not in {None, os.getpid()}


def test_server_outlives_a_killed_starter(shared: Path) -> None:
    embedded_postgres.stop(shared)
    starter = _start_in_process(shared, "os.kill(os.getpid(), signal.SIGKILL)")
    starter.communicate()

    assert starter.returncode == -signal.SIGKILL
    assert embedded_postgres.is_running(shared)
    assert _value(shared, "SELECT current_database()") == "prilavok"


def test_two_processes_start_one_server(folder: Path) -> None:
    data_dir = folder / "postgres"
    starters = [_start_in_process(data_dir) for _ in range(2)]
    answers = [starter.communicate()[0].strip() for starter in starters]

    assert [starter.returncode for starter in starters] == [0, 0]
    assert answers == [embedded_postgres.dsn(data_dir)] * 2
    assert _value(data_dir, "SELECT count(*) FROM pg_database WHERE datname = 'prilavok'") == 1


def test_last_to_leave_stops_the_server(shared: Path) -> None:
    with embedded_postgres.attached(shared):
        with embedded_postgres.attached(shared):
            pass
        assert embedded_postgres.is_running(shared)
    assert not embedded_postgres.is_running(shared)


def test_stop_of_a_stopped_or_missing_server_is_nothing(shared: Path, folder: Path) -> None:
    embedded_postgres.ensure_running(shared)
    embedded_postgres.stop(shared)
    embedded_postgres.stop(shared)
    embedded_postgres.stop(folder / "missing")

    assert not embedded_postgres.is_running(shared)
    assert not (folder / "missing").exists()


def test_refuses_the_cluster_of_another_version(shared: Path) -> None:
    embedded_postgres.stop(shared)
    version = places.home_of(shared).cluster / "PG_VERSION"
    version.write_text("17\n")

    with pytest.raises(
        embedded_postgres.EmbeddedPostgresError, match="was made by PostgreSQL 17, this is 18"
    ):
        embedded_postgres.ensure_running(shared)

    version.write_text("18\n")
    embedded_postgres.ensure_running(shared)


def test_failed_start_tells_what_the_server_said(shared: Path) -> None:
    embedded_postgres.stop(shared)
    settings = places.home_of(shared).cluster / "postgresql.auto.conf"
    settings.write_text("wal_compression = lz4\n")

    with pytest.raises(embedded_postgres.EmbeddedPostgresError, match='"wal_compression": "lz4"'):
        embedded_postgres.ensure_running(shared)

    settings.write_text("")
    embedded_postgres.ensure_running(shared)


def test_half_made_cluster_is_made_again(folder: Path) -> None:
    data_dir = folder / "postgres"
    data_dir.mkdir()
    home = places.make_home(data_dir, places.current_owner())
    (home.root / "cluster.partial").mkdir()
    (home.root / "cluster.partial" / "PG_VERSION").write_text("18\n")

    embedded_postgres.ensure_running(data_dir)

    assert _value(data_dir, "SELECT 1") == 1
    assert not (home.root / "cluster.partial").exists()


@pytest.mark.parametrize(("name", "inside"), [("a b 'c' \"d\" $e %f", True), ("a, b", False)])
def test_odd_path(folder: Path, name: str, *, inside: bool) -> None:
    data_dir = folder / name / "postgres"

    embedded_postgres.ensure_running(data_dir)

    assert _value(data_dir, "SELECT 1") == 1
    assert (data_dir / "run" / ".s.PGSQL.5432").exists() is inside


def test_path_too_long_for_a_socket(folder: Path) -> None:
    data_dir = folder / ("long" * 20) / "postgres"

    embedded_postgres.ensure_running(data_dir)

    socket_dir = places.socket_directory(data_dir)
    assert socket_dir.parent == Path("/tmp")
    assert socket_dir.stat().st_mode & 0o777 == 0o700
    assert _value(data_dir, "SELECT 1") == 1


@needs_root
def test_closed_parent_stays_closed(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    data_dir = closed / "postgres"
    address = embedded_postgres.dsn(data_dir)

    assert embedded_postgres.ensure_running(data_dir) == address

    assert closed.stat().st_mode & 0o777 == 0o700
    assert (data_dir / "server").readlink().parent == places.SYSTEM_DIR / "servers"
    assert _value(data_dir, "SELECT 1") == 1
    closed.chmod(0o755)
    assert embedded_postgres.dsn(data_dir) == address


@needs_root
def test_binaries_behind_a_closed_folder_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = binaries.binaries()
    monkeypatch.setattr(places, "SYSTEM_DIR", folder / "system")
    monkeypatch.setattr(binaries, "SYSTEM_DIR", folder / "system")
    monkeypatch.setattr(binaries, "reachable", lambda path: False)

    copied = binaries.binaries()
    version = subprocess.run([copied / "postgres", "--version"], capture_output=True, text=True, check=True)

    assert copied.is_relative_to(folder / "system")
    assert version.stdout.startswith("postgres (PostgreSQL) 18.")
    assert sorted(path.name for path in copied.iterdir()) == sorted(path.name for path in directory.iterdir())


@needs_root
def test_refuses_a_folder_of_another_user(folder: Path) -> None:
    data_dir = folder / "postgres"
    (data_dir / "server").mkdir(parents=True)
    os.chown(data_dir / "server", NOBODY, NOBODY)

    with pytest.raises(embedded_postgres.EmbeddedPostgresError, match="belongs to another user"):
        embedded_postgres.ensure_running(data_dir)


@needs_root
@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_ordinary_user(folder: Path) -> None:
    if not places.reachable(binaries.binaries()):
        pytest.skip("the programs are in a folder closed to ordinary users")
    data_dir = folder / "postgres"
    data_dir.mkdir()
    os.chown(data_dir, NOBODY, NOBODY)

    assert _as_nobody(lambda: _start_and_look(data_dir)) == 0
    assert (data_dir / "server").stat().st_uid == NOBODY
    assert _as_nobody(lambda: embedded_postgres.stop(data_dir)) == 0
    assert not embedded_postgres.is_running(data_dir)


def _start_and_look(data_dir: Path) -> None:
    embedded_postgres.ensure_running(data_dir)
    assert _value(data_dir, "SELECT current_database()") == "prilavok"


def _as_nobody(action: Callable[[], object]) -> int:
    """In a fork, because root's interpreter may be closed to others. Answers the exit code."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        action()
        code = 0
    except BaseException:  # noqa: BLE001  a fork of pytest must not run on
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)
