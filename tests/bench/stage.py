"""A database and processes of the benchmark's own, on loopback, gone when it ends."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prilavok.lib import embedded_postgres
from tests.bench.payloads import ACCOUNT, SECRET

PRILAVOK = str(Path(sys.executable).with_name("prilavok"))


@dataclass(frozen=True, slots=True)
class Stage:
    """An empty shop with one channel; `hook` is its path, `token` reads its API and live hints."""

    dsn: str
    environment: dict[str, str]
    hook: str
    token: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="prilavok-bench-") as folder:
        data = Path(folder)
        dsn = embedded_postgres.ensure_running(data / "postgres")
        environment = os.environ | {
            "PRILAVOK_DATA_DIR": str(data),
            "DATABASE_URL": dsn,
            "PRILAVOK_LOG_LEVEL": "ERROR",
            # Nothing listens there: the benchmark measures our side only.
            "PRILAVOK_INSTAGRAM_API_URL": f"http://127.0.0.1:{free_port()}",
        }
        try:
            _cli(environment, "migrate")
            shop = _cli(environment, "create-shop", "--name", "Bench", "--email", "bench@example.com",
                        "--password", "bench-password-1")  # fmt: skip
            token = _cli(environment, "create-token", "--shop", shop, "--name", "bench")
            hook = _cli(environment, "connect", "--shop", shop, "--kind", "instagram",
                        "--external-id", ACCOUNT, "--set", "access_token=none", f"app_secret={SECRET}",
                        "verify_token=verify")  # fmt: skip
            yield Stage(dsn, environment, hook, token)
        finally:
            embedded_postgres.stop(data / "postgres")


def _cli(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([PRILAVOK, *arguments], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@contextlib.contextmanager
def serving(environment: dict[str, str], command: list[str], port: int, path: str = "/") -> Iterator[None]:
    """The process runs during the block and answers at `path` when the block begins."""
    with subprocess.Popen(command, env=environment) as process:
        try:
            _wait_for(port, path)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(port: int, path: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(path)


def uvicorn(target: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "uvicorn", target, "--port", str(port), "--loop", "uvloop",
        "--http", "httptools", "--log-level", "error", "--no-access-log",
    ]  # fmt: skip
