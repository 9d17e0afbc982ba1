"""The worker: the consumer of inbound events and the job queue, each in a process of its own.

In one process they would take turns at the interpreter, and every message would wait for whatever job
is computing just then. The consumer is forked off as soon as everything is imported, before any thread
or connection exists.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import os
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
WATCH_SECONDS = 0.5


def run(*, fork: Callable[[Callable[[], int]], int], follow: Callable[[], None]) -> int:
    """Blocks until SIGTERM or SIGINT; returns the exit code, 1 when the consumer died by itself.

    `fork` runs a function in a process that ends with this one and tells its pid; `follow` ends this one
    with its supervisor and starts a thread, so it comes after the fork.
    """
    django.setup()
    from prilavok.config.wiring import install

    install()
    # What stands now stays, and the two processes share its pages as long as nobody touches them.
    gc.collect()
    gc.freeze()
    consumer = _Consumer(fork(_consume))
    follow()
    try:
        return 0 if asyncio.run(_work(consumer)) else 1
    finally:
        consumer.stop()


class _Consumer:
    """The other process, seen from the job queue's."""

    def __init__(self, pid: int) -> None:
        self._pid: int | None = pid

    def has_died(self) -> bool:
        if self._pid is not None and os.waitpid(self._pid, os.WNOHANG)[0]:
            self._pid = None
        return self._pid is None

    def stop(self) -> None:
        if not self.has_died() and self._pid is not None:
            os.kill(self._pid, signal.SIGTERM)
            os.waitpid(self._pid, 0)


def _consume() -> int:
    from prilavok.ingest.consumer import Consumer

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("consumer.started")
    Consumer(settings.DATABASE_DSN, stop).run()
    return 0


async def _work(consumer: _Consumer) -> bool:
    """True when it was told to stop, False when the consumer died."""
    from procrastinate.contrib.django import app

    for task in set(app.tasks.values()):
        task.func = _with_connection(task.func)
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        async with worker_app.open_async():
            return await _until_stopped(
                worker_app.run_worker_async(
                    concurrency=JOB_CONCURRENCY,
                    fetch_job_polling_interval=POLL_SECONDS,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=20,
                ),
                consumer,
            )


async def _until_stopped(work: Coroutine[Any, Any, None], consumer: _Consumer) -> bool:
    """SIGTERM and SIGINT let the running jobs end; so does the consumer's death."""
    job = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, job.cancel)
    watch = asyncio.create_task(_end_with(consumer, job))
    log.info("worker.started")
    with contextlib.suppress(asyncio.CancelledError):
        await job
    watch.cancel()
    log.info("worker.stopped")
    return not consumer.has_died()


async def _end_with(consumer: _Consumer, job: asyncio.Task[None]) -> None:
    """A forked process is no child that the loop can await, so it is looked at now and then."""
    while not consumer.has_died():  # noqa: ASYNC110  no event tells of it
        await asyncio.sleep(WATCH_SECONDS)
    log.error("worker.consumer_died")
    job.cancel()


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
