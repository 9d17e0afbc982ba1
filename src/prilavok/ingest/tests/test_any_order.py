"""Networks repeat themselves and do not keep their order: what is stored in the end is the same."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
import time_machine

from prilavok.channels import registry
from prilavok.inbox.models import Message
from prilavok.ingest.tests.told import START, forgotten, people_of, state, tell, told_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


@pytest.mark.parametrize("kind", sorted(registry.all_adapters()))
def test_no_message_of_any_fixture_is_lost_or_doubled(kind: str) -> None:
    chance = random.Random(1)
    told = told_by(kind)
    assert len(told) > 30
    doubled = [*told, *told]
    chance.shuffle(doubled)
    with forgotten():
        channels = tell(kind, doubled, chance, largest=40)
        for account, channel in channels.items():
            rows = Message.objects.filter(channel=channel).values_list("external_ids", flat=True)
            stored = sorted(name for names in rows for name in names)
            assert len(stored) == len(set(stored)), account
            wanted = {name for one in told if one.account == account for name in one.names}
            assert wanted - set(stored) == set(), account


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", sorted(registry.all_adapters()))
def test_any_order_and_any_batches_end_the_same(kind: str, seed: int) -> None:
    chance = random.Random(seed)
    told, people = told_by(kind), people_of(kind)
    with forgotten():
        tell(kind, told, chance, largest=1)
        plain = state(people)
    shuffled = [*told, *chance.sample(told, len(told) // 2)]
    chance.shuffle(shuffled)
    with forgotten():
        tell(kind, shuffled, chance, largest=30)
        assert state(people) == plain
