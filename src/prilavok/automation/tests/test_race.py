from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from prilavok.automation.actions import run_rules, running
from prilavok.automation.models import RuleRun
from prilavok.automation.tests.kit import asked, make_comments, make_direct, make_rule, texts_sent
from prilavok.shops.models import Shop
from tests.factories import make_shop

pytestmark = pytest.mark.django_db(transaction=True)


def together(*batches: list[int]) -> list[RuleRun]:
    """Each batch by a worker of its own with its own connection, all starting at once."""
    barrier = Barrier(len(batches))

    def work(event_ids: list[int]) -> list[RuleRun]:
        try:
            barrier.wait(timeout=10)
            return run_rules(event_ids)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(batches)) as workers:
        return [run for runs in workers.map(work, batches) for run in runs]


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_two_workers_with_the_same_job_answer_once(shop: Shop) -> None:
    make_rule(shop, "цена", limits={"once_per_post": False})
    event = asked(make_comments(shop), "цена")
    runs = together([event], [event], [event])
    assert [run.state for run in runs] == ["fired"]
    assert texts_sent(shop) == ["Ответ"]


def test_two_comments_of_one_person_at_once_are_answered_once(shop: Shop) -> None:
    make_rule(shop, "цена")
    conversation = make_comments(shop)
    runs = together([asked(conversation, "цена")], [asked(conversation, "цена!")])
    assert sorted(run.state for run in runs) == ["fired", "skipped"]
    assert texts_sent(shop) == ["Ответ"]


def test_the_cooldown_holds_over_two_conversations_of_one_person(shop: Shop) -> None:
    make_rule(shop, "цена", event="message")
    one = make_direct(shop)
    other = make_direct(shop, customer=one.customer)
    runs = together([asked(one, "цена")], [asked(other, "цена")])
    assert sorted(run.state for run in runs) == ["fired", "skipped"]
    assert texts_sent(shop) == ["Ответ"]


def test_the_index_is_the_last_guard(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the limits were not asked, what was queued goes back with the second firing."""
    make_rule(shop, "цена")
    conversation = make_comments(shop)
    run_rules([asked(conversation, "цена")])
    monkeypatch.setattr(running, "_reason_for_silence", lambda *_args: "")
    assert run_rules([asked(conversation, "цена")]) == []
    assert texts_sent(shop) == ["Ответ"]
