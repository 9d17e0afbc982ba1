"""Serve pages, hooks, the API and live hints: one half of `up`."""

from __future__ import annotations

import argparse
import gc
import os
import resource
import signal
import socket

from prilavok.commands import _django
from prilavok.supervisor import follow_supervisor

WANTED_FILES = 65_536
SHUTDOWN_SECONDS = 5
BACKLOG = 2048


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="port to listen on (PRILAVOK_PORT, else 8000)")


def run(args: argparse.Namespace) -> int:
    follow_supervisor()
    set_port(args.port)
    _django.setup()
    _allow_many_connections()
    with _django.database():
        _serve()
    return 0


def set_port(port: int | None) -> None:
    """Settings and children read the port from the environment."""
    if port is not None:
        os.environ["PRILAVOK_PORT"] = str(port)


def host() -> str:
    return os.environ.get("PRILAVOK_HOST", "").strip() or "127.0.0.1"


def _allow_many_connections() -> None:
    """Every open page holds an event stream, so the usual soft limit of 1024 files is too low."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _serve() -> None:
    import uvicorn
    from django.conf import settings

    from prilavok.config.asgi import application, live

    class Server(uvicorn.Server):
        """Ends the event streams before it waits for open requests."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            live.end_streams()
            await super().shutdown(sockets)

    # uvicorn raises the signal that stopped it once more; the database must still be left in peace.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        application,
        host=host(),
        port=settings.PORT,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        # The application unwraps them where they matter.
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    # What stands now stays: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    Server(config).run()
