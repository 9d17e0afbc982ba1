"""Networks repeat themselves, keep no order and group as they like: what is stored in the end is the same."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

import pytest
import time_machine

from prilavok.channels import registry
from prilavok.channels.models import Channel
from prilavok.inbox.models import Message
from prilavok.ingest.tests.regrouped import regrouped
from prilavok.ingest.tests.told import START, Told, forgotten, people_of, state, tell, told_by

pytestmark = pytest.mark.django_db
SEEDS = (1, 2)


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


@pytest.mark.parametrize("kind", sorted(registry.all_adapters()))
def test_any_order_any_batches_and_any_hooks_end_the_same(kind: str) -> None:
    """Told once, in order, one by one: the truth. Then all of it twice, shuffled, split and put together."""
    told, people = told_by(kind), people_of(kind)
    assert len(told) > 30
    with forgotten():
        tell(kind, told, random.Random(0), largest=1)
        plain = state(people)
    for seed in SEEDS:
        chance = random.Random(seed)
        again = [*regrouped(kind, told, chance), *regrouped(kind, told, chance)]
        chance.shuffle(again)
        with forgotten():
            channels = tell(kind, again, chance, largest=60)
            _assert_nothing_is_lost(told, channels)
            assert state(people) == plain


def _assert_nothing_is_lost(told: Sequence[Told], channels: Mapping[str, Channel]) -> None:
    for account, channel in channels.items():
        rows = Message.objects.filter(channel=channel).values_list("external_ids", flat=True)
        stored = sorted(name for names in rows for name in names)
        assert len(stored) == len(set(stored)), account
        wanted = {name for one in told if one.account == account for name in one.names}
        assert wanted - set(stored) == set(), account
