"""What the network does after it has answered: its own webhooks about our calls."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.db import connections, transaction

log = logging.getLogger(__name__)


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="simulator")


def run_after_commit(work: Callable[[], object]) -> None:
    """`work` in a thread of its own, as soon as the present transaction is committed."""
    transaction.on_commit(lambda: start(work))


def start(work: Callable[[], object]) -> None:
    _workers().submit(_guarded, work)


def _guarded(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        log.exception("the simulator could not finish what it began")
    finally:
        connections.close_all()
