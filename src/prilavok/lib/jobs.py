"""The only door to the job queue: a job is committed together with the row that needs it.

Inside a worker Procrastinate swaps its own connector in, so `task.defer()` there would leave the
Django transaction. Deferring therefore goes by task name through an app of its own that always
uses Django's connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

import procrastinate
from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued


@cache
def _app() -> procrastinate.App:
    return procrastinate.App(connector=DjangoConnector(alias="default"))


def defer(
    task: str,
    *,
    queue: str = "default",
    once: str | None = None,
    at: datetime | None = None,
    priority: int = 0,
    **arguments: object,
) -> bool:
    """Queue `task` in the current transaction; False when a waiting job already has the `once` key."""
    deferrer = _app().configure_task(
        task, allow_unknown=True, queue=queue, queueing_lock=once, schedule_at=at, priority=priority
    )
    if once is None:
        deferrer.defer(**arguments)  # type: ignore[arg-type]
        return True
    try:
        with transaction.atomic():
            deferrer.defer(**arguments)  # type: ignore[arg-type]
    except AlreadyEnqueued:
        return False
    return True


def defer_many(task: str, items: Iterable[Mapping[str, object]], *, queue: str = "default") -> None:
    """Queue one job an item, in one statement."""
    batch = [dict(item) for item in items]
    if batch:
        _app().configure_task(task, allow_unknown=True, queue=queue).batch_defer(*batch)  # type: ignore[arg-type]
