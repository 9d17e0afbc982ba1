"""Debian's Chromium before Django and the live hints in this process, with the test database behind."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from prilavok.shops.models import User
from prilavok.web.components.vite import BUILD
from tests.dsn import database_dsn

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
BACKEND = "django.contrib.auth.backends.ModelBackend"
PATIENCE = 15_000
OFFLINE = ("net::ERR_", "htmx:sendError", "htmx:afterRequest")
"""What browser and htmx write down of requests without a network, not of what our scripts do about it."""
REFUSED = ("status of 422",)
"""The browser notes every answer of this kind."""
Scope = MutableMapping[str, Any]
Channel = Callable[..., Awaitable[Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    why = "no Chromium: apt install chromium" if CHROMIUM is None else ""
    why = why or ("" if (BUILD / "manifest.json").exists() else "the front-end is not built: make setup")
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # Files are served by the same process here; in production a worker thread does it.
            item.add_marker(pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"))
            if why:
                item.add_marker(pytest.mark.skip(reason=why))


ARGUMENTS = ["--no-sandbox", "--disable-features=OverscrollHistoryNavigation"]
"""The browser's own swipe through its history is not what is tested."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread while the tests read the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Site:
    """Where the product runs, and all that went wrong in the pages."""

    url: str
    chromium: Browser
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, user: User, path: str, **options: Any) -> Page:
        """A page of a signed-in user, watched for errors."""
        options.setdefault("viewport", {"width": 1440, "height": 900})
        # What a service worker asks for passes by the routes by which a test disturbs the network.
        options.setdefault("service_workers", "block")
        context = self.chromium.new_context(base_url=self.url, **options)
        self.contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        page.on("response", self._answered)
        page.goto(path)
        page.locator("body[data-live=on]").wait_for()
        return page

    def expect_complaints(self, *parts: str) -> None:
        """Those with these words are what the test is about; they count for nothing however it ends."""
        self.expected.extend(parts)

    @property
    def surprises(self) -> list[str]:
        return [one for one in self.complaints if not any(part in one for part in self.expected)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")


def wait_until(page: Page, script: str, expected: object) -> None:
    """Asked again and again: our content security policy lets `wait_for_function` evaluate only at once."""
    deadline = time.monotonic() + PATIENCE / 1000
    while (found := page.evaluate(script)) != expected:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)


def worker_ready(page: Page) -> None:
    """The service worker answers what this page asks for."""
    page.evaluate(
        """() => navigator.serviceWorker.controller !== null || new Promise((done) =>
          navigator.serviceWorker.addEventListener("controllerchange", () => done(true), { once: true }))"""
    )


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies["sessionid"].value


@pytest.fixture
def site(transactional_db: None, chromium: Browser) -> Iterator[Site]:
    server, thread = _serve()
    found = Site(f"http://127.0.0.1:{server.config.port}", chromium)
    yield found
    for context in found.contexts:
        context.close()
    server.should_exit = True
    thread.join(20)
    assert found.surprises == []


def _serve() -> tuple[uvicorn.Server, threading.Thread]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    config = uvicorn.Config(
        _application(),
        host="127.0.0.1",
        port=port,
        lifespan="off",
        log_level="error",
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    return server, thread


def _application() -> Callable[[Scope, Channel, Channel], Awaitable[None]]:
    from prilavok.config.asgi import django_application
    from prilavok.live.hub import Hub
    from prilavok.live.stream import Live

    live = Live(Hub(database_dsn()))

    async def application(scope: Scope, receive: Channel, send: Channel) -> None:
        if scope["path"] == "/live":
            await live(scope, receive, send)
        else:
            await django_application(dict(scope), receive, send)

    return application
