"""Deferring joins Django's transaction everywhere, also inside a worker."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from prilavok.lib.jobs import defer, defer_many

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_jobs() -> None:
    """The queue's tables are not Django's, so nobody empties them between tests."""
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def names() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", flat=True))


def test_a_job_goes_with_its_transaction() -> None:
    with transaction.atomic():
        defer("some.task")
        transaction.set_rollback(True)
    assert names() == []
    with transaction.atomic():
        defer("some.task", number=1)
    assert names() == ["some.task"]


def test_once_means_one_waiting_job_and_does_not_break_the_transaction() -> None:
    with transaction.atomic():
        assert defer("some.task", once="key") is True
        assert defer("some.task", once="key") is False
        assert defer("other.task") is True
    assert names() == ["some.task", "other.task"]


def test_many_at_once() -> None:
    defer_many("some.task", ({"number": number} for number in range(3)), queue="media")
    assert list(ProcrastinateJob.objects.order_by("pk").values_list("args", "queue_name")) == [
        ({"number": number}, "media") for number in range(3)
    ]
    defer_many("some.task", [])
    assert len(names()) == 3


@pytest.fixture
def rolled_back_task() -> Iterator[str]:
    """A task that queues a job and then loses its transaction."""
    name = f"test.rolled_back_{uuid.uuid4().hex}"

    def rolled_back() -> None:
        try:
            with transaction.atomic():
                defer("test.child")
                raise RuntimeError
        except RuntimeError:
            pass
        with transaction.atomic():
            defer("test.kept")
        connections.close_all()

    app.task(name=name, queue="only-this-test")(rolled_back)
    yield name
    del app.tasks[name]


def test_inside_a_real_worker_a_rolled_back_job_is_gone(rolled_back_task: str) -> None:
    defer(rolled_back_task, queue="only-this-test")

    async def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
            async with worker_app.open_async():
                await worker_app.run_worker_async(
                    queues=["only-this-test"], wait=False, install_signal_handlers=False
                )

    asyncio.run(work())
    assert [name for name in names() if name.startswith("test.") and name != rolled_back_task] == [
        "test.kept"
    ]
