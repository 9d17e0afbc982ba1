from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError, transaction
from psycopg import errors

from prilavok.lib.database import CONFLICT_TRIES, retrying

pytestmark = pytest.mark.django_db(transaction=True)


def failing(times: int, cause: Exception) -> tuple[Callable[[], str], list[int]]:
    calls: list[int] = []

    def act() -> str:
        calls.append(len(calls) + 1)
        if len(calls) <= times:
            raise OperationalError("no") from cause
        return "done"

    return act, calls


def test_what_met_another_transaction_is_done_again() -> None:
    act, calls = failing(CONFLICT_TRIES - 1, errors.DeadlockDetected())
    assert retrying(act) == "done"
    assert len(calls) == CONFLICT_TRIES


def test_it_is_not_done_for_ever() -> None:
    act, calls = failing(CONFLICT_TRIES, errors.SerializationFailure())
    with pytest.raises(OperationalError):
        retrying(act)
    assert len(calls) == CONFLICT_TRIES


def test_another_failure_is_not_repeated() -> None:
    act, calls = failing(1, errors.AdminShutdown())
    with pytest.raises(OperationalError):
        retrying(act)
    assert calls == [1]


def test_inside_a_transaction_the_conflict_is_its_owners() -> None:
    act, calls = failing(1, errors.DeadlockDetected())
    with pytest.raises(OperationalError), transaction.atomic():
        retrying(act)
    assert calls == [1]
