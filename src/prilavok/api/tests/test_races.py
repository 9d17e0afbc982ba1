"""Two equal requests at the same moment, on two real connections."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from prilavok.api.tests.kit import START, Api, everything, wrote
from prilavok.inbox.models import Message
from prilavok.lib.clock import now
from prilavok.shops.actions import create_api_token
from tests import factories

CALLERS = 4


@pytest.fixture
def no_jobs_left(transactional_db: None) -> Iterator[None]:
    """The queue's tables are not Django's, so nobody else empties them after a test that commits."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.usefixtures("no_jobs_left")
def test_equal_requests_at_once_make_one_message() -> None:
    ours = everything(factories.make_shop(), "17841400001", at=START)
    wrote(ours.identity, now())
    token = create_api_token(shop=ours.shop, name="race").token
    barrier = Barrier(CALLERS)

    def call(_number: int) -> Any:
        barrier.wait()
        try:
            path = f"/conversations/{ours.direct.public_id}/messages"
            return Api(token).post(path, {"text": "Да"}, Idempotency_Key="once")
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        responses = list(pool.map(call, range(CALLERS)))

    assert [response.status_code for response in responses] == [201] * CALLERS
    assert len({response.json()["id"] for response in responses}) == 1
    assert Message.objects.filter(direction="outbound").count() == 1
