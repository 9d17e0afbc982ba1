from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import OperationalError
from psycopg import errors

from prilavok.api import idempotency
from prilavok.api.auth import ApiRequest


def failed(cause: Exception) -> OperationalError:
    error = OperationalError("no")
    error.__cause__ = cause
    return error


@pytest.mark.django_db(transaction=True)
def test_after_a_deadlock_it_is_tried_once_more() -> None:
    tries = [failed(errors.DeadlockDetected()), "m1"]
    with patch.object(idempotency, "_once", side_effect=tries) as once:
        assert idempotency.once(ApiRequest(), "k", {}, str) == "m1"
    assert once.call_count == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cause", [errors.AdminShutdown(), errors.NumericValueOutOfRange()])
def test_nothing_else_is_tried_again(cause: Exception) -> None:
    with (
        patch.object(idempotency, "_once", side_effect=failed(cause)) as once,
        pytest.raises(OperationalError),
    ):
        idempotency.once(ApiRequest(), "k", {}, str)
    assert once.call_count == 1


def test_inside_a_transaction_nothing_is_tried_again(db: None) -> None:
    error = failed(errors.SerializationFailure())
    with patch.object(idempotency, "_once", side_effect=error) as once, pytest.raises(OperationalError):
        idempotency.once(ApiRequest(), None, {}, str)
    assert once.call_count == 1
