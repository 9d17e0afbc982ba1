"""`prilavok …` as subprocesses with a data folder and a port of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import httpx

from prilavok.lib import embedded_postgres
from tests.acceptance.kit.waiting import until

PROGRAM = [sys.executable, "-m", "prilavok.cli"]
START_SECONDS = 120.0
FOREIGN = ("DATABASE_URL", "TEST_DATABASE_URL", "PRILAVOK_SIMULATOR")
"""Settings of the tests' own surroundings that the product must not see."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Process:
    """One running command; its words stand in a file beside the data."""

    def __init__(self, product: Product, *arguments: str) -> None:
        self.name = arguments[0]
        self.log = product.folder / f"{self.name}-{len(product.processes)}.log"
        with self.log.open("wb") as stderr:
            self.popen = subprocess.Popen(
                [*PROGRAM, *arguments],
                env=product.environment,
                stdin=subprocess.DEVNULL,
                stdout=stderr,
                stderr=stderr,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def runs(self) -> bool:
        return self.popen.poll() is None

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()

    def end(self, seconds: float = 60.0) -> int:
        """Asks it to end; the exit code."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(seconds)


class Product:
    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="prilavok-outside-", dir="/tmp"))
        self.folder.chmod(0o755)  # the embedded server may run as another user
        self.port = free_port()
        self.processes: list[Process] = []
        self._more = dict(environment or {})

    @property
    def data_dir(self) -> Path:
        return self.folder / "var"

    @property
    def postgres_dir(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        own = {"PRILAVOK_DATA_DIR": str(self.data_dir), "PRILAVOK_PORT": str(self.port)}
        return kept | own | self._more

    def start(self, *arguments: str) -> Process:
        process = Process(self, *arguments)
        self.processes.append(process)
        return process

    def up(self) -> Process:
        """`prilavok up`, once it can work."""
        process = self.start("up", "--no-demo", "--port", str(self.port))
        self.await_ready(process)
        return process

    def await_ready(self, process: Process) -> None:
        def look() -> bool:
            assert process.runs, self.words(process)
            return self.is_ready()

        until(look, seconds=START_SECONDS, what="ready")

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def words(self, process: Process) -> str:
        return process.log.read_text(errors="replace")[-4000:]

    def command(self, *arguments: str, expect: int = 0) -> str:
        """One command to its end; what it printed on stdout, without the line break."""
        done = subprocess.run(
            [*PROGRAM, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout.removesuffix("\n")

    def children(self, process: Process) -> dict[str, int]:
        """Pids of the halves of `up`, by their command."""
        found = {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent == process.pid:
                    words = (entry / "cmdline").read_text().rstrip("\0").split("\0")
                    found[words[-1]] = int(entry.name)
        return found

    def postmaster(self) -> int:
        """Pid of the embedded server."""
        pid_file = self.postgres_dir / "server" / "cluster" / "postmaster.pid"
        return int(pid_file.read_text().split()[0])

    def clean(self) -> None:
        """Supervisors first: they end their children themselves."""
        for process in self.processes:
            if process.runs:
                try:
                    process.end()
                except subprocess.TimeoutExpired:
                    process.kill()
        embedded_postgres.stop(self.postgres_dir)
        shutil.rmtree(self.folder, ignore_errors=True)
