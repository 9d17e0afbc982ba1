from __future__ import annotations

from itertools import pairwise

from procrastinate.contrib.django import app


def test_what_a_dead_worker_left_is_looked_for_every_fifteen_seconds() -> None:
    tasks = app.periodic_registry.periodic_tasks.values()
    (tidy,) = (task for task in tasks if task.task.name == "inbox.tidy_outbox")
    times = tidy.croniter
    moments = [times.get_next() for _ in range(9)]
    assert {after - before for before, after in pairwise(moments)} == {15.0}
