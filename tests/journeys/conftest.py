"""The whole product under `prilavok up`, and people who use it over HTTP as a browser does."""

from __future__ import annotations

import contextlib
import html
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import pytest

from prilavok.lib import embedded_postgres
from tests.acceptance.kit import migrated

PATIENCE = 120
PROGRAM = [sys.executable, "-m", "prilavok.cli"]
T = TypeVar("T")


def until(found: Callable[[], T | None], what: str, patience: float = 40) -> T:
    """The first true answer of `found`."""
    deadline = time.monotonic() + patience
    while True:
        if answer := found():
            return answer
        assert time.monotonic() < deadline, f"not in {patience} s: {what}"
        time.sleep(0.1)


class Product:
    """`prilavok up` with its demo, in a folder and on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = int(server.getsockname()[1])
        self.folder = folder
        self.stdout = folder / "stdout"
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
            "PRILAVOK_DATA_DIR": str(folder / "var"),
            "PRILAVOK_PORT": str(self.port),
            "PRILAVOK_SIMULATOR": "1",
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.stdout.open("wb") as stdout, (self.folder / "stderr").open("wb") as stderr:
            self.process = subprocess.Popen(
                [*PROGRAM, "up"], env=self.environment, stdout=stdout, stderr=stderr
            )
        try:
            until(lambda: "Simulator: " in self.stdout.read_text(), "the product is up", PATIENCE)
        except AssertionError as error:
            log = (self.folder / "stderr").read_text()[-4000:]
            raise AssertionError(f"{error}; its log:\n{log}") from None

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [*PROGRAM, *command], env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def pid_of(self, half: str) -> int:
        assert self.process is not None
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (entry / "cmdline").read_text().rstrip("\0").split("\0")
                if parent == self.process.pid and command[-1] == half:
                    return int(entry.name)
        raise LookupError(half)

    def clean(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        embedded_postgres.stop(self.folder / "var" / "postgres")


class Browser:
    """A signed-in person: pages, forms with their token, redirects."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def get(self, path: str, **query: str) -> str:
        answer = self.http.get(path, params=query or None, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return html.unescape(answer.text)

    def post(self, path: str, **form: str) -> httpx.Response:
        headers = {
            "X-CSRFToken": self.http.cookies.get("csrftoken") or "",
            "Referer": str(self.http.base_url),
        }
        answer = self.http.post(path, data=form, headers=headers)
        assert answer.status_code < 400, (path, answer.status_code, answer.text[:500])
        return answer

    def follow(self, answer: httpx.Response) -> httpx.Response:
        """Where a redirect leads, one step, on whatever path of ours."""
        target = urlsplit(answer.headers["Location"])
        path = target._replace(scheme="", netloc="", fragment="").geturl()
        return self.http.get(path)


@dataclass
class Rest:
    http: httpx.Client

    def get(self, path: str, **query: str) -> Any:
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def items(self, path: str, **query: str) -> list[Any]:
        return list(self.get(path, **query)["items"])

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        answer = self.http.post(path, json=body, headers=headers)
        assert answer.status_code in (200, 201), (path, answer.text)
        return answer.json()


@contextlib.contextmanager
def rest_of(product: Product, shop: str, name: str) -> Iterator[Rest]:
    """The REST API of the shop with this public id, by a token of this name."""
    token = product.run("create-token", "--shop", shop, "--name", name)
    with httpx.Client(
        base_url=f"{product.url}/api/v1",
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
        timeout=30,
    ) as http:
        yield Rest(http)


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    folder = Path(tempfile.mkdtemp(prefix="prilavok-journey-", dir="/tmp"))
    folder.chmod(0o755)
    running = Product(folder)
    try:
        migrated.copy_to(folder / "var")
        running.start()
        yield running
    finally:
        running.clean()
        shutil.rmtree(folder)


OpenBrowser = Callable[[], Browser]


@pytest.fixture(scope="session")
def open_browser(product: Product) -> Iterator[OpenBrowser]:
    """Another person's browser, closed at the end."""
    with contextlib.ExitStack() as opened:

        def open_one() -> Browser:
            browser = Browser(product.url)
            opened.enter_context(browser.http)
            return browser

        yield open_one


def value_of(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found, f"{pattern} is not on the page"
    return found[1]
