from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from prilavok.web.inbox.tests.kit import NOON, Place, open_shop


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    """Half past twelve, half an hour after the customer wrote."""
    with time_machine.travel(NOON.replace(minute=30), tick=False) as clock:
        yield clock


@pytest.fixture
def place(db: None) -> Place:
    return open_shop()


@pytest.fixture
def other(db: None) -> Place:
    return open_shop("other@example.com")
