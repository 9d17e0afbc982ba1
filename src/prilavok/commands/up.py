"""Serve everything until it is told to stop: database, web and worker."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import logging
import os
import socket
import sys
import time
from pathlib import Path

from prilavok.commands import CommandError, _django, _prepared, migrate, web
from prilavok.lib import embedded_postgres
from prilavok.supervisor import Supervisor

SIMULATOR_PATH = "simulator/"
PORT_PATIENCE = 10.0
DATABASE_CHECK_SECONDS = 2.0

logger = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    web.add_arguments(parser)
    parser.add_argument("--no-demo", action="store_true", help="do not make the demo shop")


def run(args: argparse.Namespace) -> int:
    web.set_port(args.port)
    if not args.no_demo:
        os.environ.setdefault("PRILAVOK_SIMULATOR", "1")
    _django.setup_settings()
    from django.conf import settings

    _await_free_port(web.host(), settings.PORT)
    with _django.database():
        lines = _prepare(with_demo=not args.no_demo)
        _supervise(_Announcement(settings.PORT, lines))
    return 0


def _prepare(*, with_demo: bool) -> list[str]:
    """Tables and demo shop; answers what is to be printed about the demo shop."""
    from django.conf import settings

    path = settings.DATA_DIR / "prepared.json"
    dsn = settings.DATABASE_DSN
    if settings.EMBEDDED_DATABASE and (prepared := _prepared.recall(path, dsn=dsn, with_demo=with_demo)):
        return (prepared.demo or []) if with_demo else []
    _django.setup()
    migrate.apply_migrations()
    lines = _demo_lines() if with_demo else None
    _django.close_connections()
    if settings.EMBEDDED_DATABASE:
        _prepared.note(path, dsn=dsn, demo=lines)
    return lines or []


def _await_free_port(host: str, port: int) -> None:
    """The halves of a killed supervisor need some seconds to end their work and leave the port."""
    deadline = time.monotonic() + PORT_PATIENCE
    while True:
        try:
            family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            if time.monotonic() > deadline:
                raise CommandError(f"Port {port} of {host} cannot be used: {error}. Try --port.") from None
            time.sleep(0.2)
        else:
            return


def _demo_lines() -> list[str]:
    from prilavok.commands.demo import ensure_demo

    demo = ensure_demo()
    return [f"Login: {demo.email}", f"Password: {demo.password}"]


def _supervise(announcement: _Announcement) -> None:
    from django.conf import settings

    program = _program()
    halves = {"web": [*program, "web"], "worker": [*program, "worker"]}
    guard = _DatabaseGuard(settings.DATA_DIR / "postgres") if settings.EMBEDDED_DATABASE else None

    def tick() -> None:
        announcement.make_when_ready()
        if guard:
            guard.check()

    Supervisor(halves, tick).run()


def _program() -> list[str]:
    """By its script where there is one, so that lists of processes show `prilavok web`."""
    script = Path(sys.executable).with_name("prilavok")
    return [sys.executable, str(script)] if script.exists() else [sys.executable, "-m", "prilavok.cli"]


class _Announcement:
    """The last lines on stdout, once the product can work."""

    def __init__(self, port: int, demo_lines: list[str]) -> None:
        self._port = port
        self._demo_lines = demo_lines
        self._made = False

    def make_when_ready(self) -> None:
        if not self._made and self._is_ready():
            self._made = True
            print("\n".join(self._lines()), flush=True)

    def _lines(self) -> list[str]:
        url = f"http://{self._host()}:{self._port}/"
        simulator = [f"Simulator: {url}{SIMULATOR_PATH}"] if self._demo_lines else []
        return [f"URL: {url}", *self._demo_lines, *simulator]

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self._host(), self._port, timeout=2)
        with contextlib.closing(connection):
            try:
                connection.request("GET", "/readyz")
                return connection.getresponse().status == http.HTTPStatus.OK
            except (OSError, http.client.HTTPException):
                return False

    def _host(self) -> str:
        return "127.0.0.1" if web.host() in {"0.0.0.0", "::"} else web.host()  # noqa: S104


class _DatabaseGuard:
    """Starts the embedded server again when something has killed it."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._next_check = 0.0

    def check(self) -> None:
        if time.monotonic() < self._next_check:
            return
        self._next_check = time.monotonic() + DATABASE_CHECK_SECONDS
        if not embedded_postgres.is_running(self._data_dir):
            logger.warning("the embedded PostgreSQL is gone; starting it again")
            try:
                embedded_postgres.ensure_running(self._data_dir)
            except embedded_postgres.EmbeddedPostgresError:
                logger.exception("the embedded PostgreSQL does not start")
