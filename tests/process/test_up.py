"""`prilavok up` as an operator meets it: starts, heals, stops; nothing stays behind."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prilavok.lib import embedded_postgres

PATIENCE = 120
PROGRAM = [sys.executable, "-m", "prilavok.cli"]

# One product for all tests of this file, because a first start makes a database.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]


class Product:
    def __init__(self, folder: Path) -> None:
        self.data_dir = folder / "var"
        self.port = _free_port()
        self.stdout = folder / "stdout"
        self.stderr = folder / "stderr"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return kept | {"PRILAVOK_DATA_DIR": str(self.data_dir), "PRILAVOK_PORT": str(self.port)}

    def start(self) -> subprocess.Popen[bytes]:
        """Or the running one."""
        if self.process is not None and self.process.poll() is None:
            return self.process
        with self.stdout.open("wb") as stdout, self.stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [*PROGRAM, "up", "--no-demo"], env=self.environment, stdout=stdout, stderr=stderr
            )
        self.until(lambda: self.stdout.read_text().startswith("URL: "))
        return self.process

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.process is not None
            late = time.monotonic() > deadline
            assert not late, f"not in {PATIENCE} s; the log:\n{self.stderr.read_text()[-4000:]}"
            time.sleep(0.1)

    def is_ready(self) -> bool:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", "/readyz")
                return connection.getresponse().status == 200
            except (OSError, http.client.HTTPException):
                return False

    def halves(self) -> dict[str, int]:
        """Pids of the children by their command."""
        assert self.process is not None
        found = {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent == self.process.pid:
                    found[(entry / "cmdline").read_text().rstrip("\0").split("\0")[-1]] = int(entry.name)
        return found

    def clean(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        embedded_postgres.stop(self.data_dir / "postgres")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    folder = Path(tempfile.mkdtemp(prefix="prilavok-up-", dir="/tmp"))
    folder.chmod(0o755)
    result = Product(folder)
    yield result
    result.clean()
    shutil.rmtree(folder)


def test_serves(product: Product) -> None:
    product.start()

    assert product.stdout.read_text() == f"URL: http://127.0.0.1:{product.port}/\n"
    assert product.is_ready()
    assert set(product.halves()) == {"web", "worker"}


@pytest.mark.parametrize("half", ["web", "worker"])
def test_killed_half_comes_back(product: Product, half: str) -> None:
    product.start()
    before = product.halves()
    os.kill(before[half], signal.SIGKILL)

    product.until(lambda: product.halves().get(half) not in {None, before[half]} and product.is_ready())

    other = ({"web", "worker"} - {half}).pop()
    assert product.halves()[other] == before[other]


def test_killed_database_comes_back(product: Product) -> None:
    product.start()
    pid_file = product.data_dir / "postgres" / "server" / "cluster" / "postmaster.pid"
    killed = int(pid_file.read_text().split()[0])
    os.kill(killed, signal.SIGKILL)

    product.until(lambda: pid_file.exists() and pid_file.read_text().split()[0] != str(killed))
    product.until(product.is_ready)


def test_commands_work_beside_it_and_do_not_stop_its_database(product: Product) -> None:
    product.start()

    result = subprocess.run(
        [*PROGRAM, "migrate"], env=product.environment, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stdout) == (0, "")
    assert product.is_ready()


def test_stops_in_peace(product: Product) -> None:
    process = product.start()
    process.terminate()

    assert process.wait(PATIENCE) == 0
    assert not product.is_ready()
    assert not embedded_postgres.is_running(product.data_dir / "postgres")


def test_killed_supervisor_leaves_nothing(product: Product) -> None:
    process = product.start()
    halves = product.halves()
    process.kill()
    process.wait()

    product.until(lambda: not any(Path(f"/proc/{pid}/cwd").exists() for pid in halves.values()))
    product.until(lambda: not embedded_postgres.is_running(product.data_dir / "postgres"))


def test_start_after_everything_was_killed(product: Product) -> None:
    process = product.start()
    for pid in (process.pid, *product.halves().values()):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    assert embedded_postgres.is_running(product.data_dir / "postgres")

    process = product.start()
    process.send_signal(signal.SIGINT)

    assert process.wait(PATIENCE) == 0
    assert not embedded_postgres.is_running(product.data_dir / "postgres")
