from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from prilavok.api.ratelimit import limiter
from prilavok.api.tests.kit import START, Api, Everything, api_of, everything
from prilavok.shops.models import Shop
from tests import factories


@pytest.fixture(autouse=True)
def unlimited() -> None:
    """Row numbers come again in every test; what one has used up is not the next one's."""
    limiter.forget()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def shop(db: None, clock: time_machine.Traveller) -> Shop:
    return factories.make_shop("Лён")


@pytest.fixture
def other_shop(db: None) -> Shop:
    return factories.make_shop("Шерсть")


@pytest.fixture
def api(shop: Shop) -> Api:
    return api_of(shop)


@pytest.fixture
def ours(shop: Shop) -> Everything:
    return everything(shop, "17841400001")


@pytest.fixture
def theirs(other_shop: Shop) -> Everything:
    return everything(other_shop, "17841400002")
