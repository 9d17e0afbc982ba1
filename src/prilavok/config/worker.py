"""The worker process: the consumer of inbound events in a thread, the job queue in the main loop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import django
import structlog
from django.conf import settings
from django.db import close_old_connections

log = structlog.get_logger(__name__)

JOB_CONCURRENCY = 8
POLL_SECONDS = 2.0


def run() -> int:
    """Blocks until SIGTERM or SIGINT; returns the exit code."""
    django.setup()
    from prilavok.config.wiring import install
    from prilavok.ingest.consumer import Consumer

    install()
    stop = threading.Event()
    consumer = threading.Thread(
        target=Consumer(settings.DATABASE_DSN, stop).run, name="consumer", daemon=True
    )
    consumer.start()
    try:
        asyncio.run(_work())
    finally:
        stop.set()
        consumer.join(timeout=20)
    return 0


async def _work() -> None:
    from procrastinate.contrib.django import app

    for task in set(app.tasks.values()):
        task.func = _with_connection(task.func)
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        async with worker_app.open_async():
            await _until_stopped(
                worker_app.run_worker_async(
                    concurrency=JOB_CONCURRENCY,
                    fetch_job_polling_interval=POLL_SECONDS,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=20,
                )
            )


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """SIGTERM and SIGINT let the running jobs end."""
    job = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, job.cancel)
    log.info("worker.started")
    with contextlib.suppress(asyncio.CancelledError):
        await job
    log.info("worker.stopped")


def _with_connection(function: Callable[..., Any]) -> Callable[..., Any]:
    """A task starts with a live connection and gives it back to the pool at its end."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return wrapped
