from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from prilavok.automation.actions import set_enabled
from prilavok.automation.tests.kit import make_rule
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.shops.models import Shop
from tests.factories import make_shop

pytestmark = pytest.mark.django_db


def heard(shop: Shop) -> NewEvent:
    return NewEvent(
        shop_id=shop.pk,
        name="message.received",
        topic="conversation",
        subject="c",
        actor=Actor("customer", "1"),
    )


def reactions() -> list[list[int]]:
    jobs = ProcrastinateJob.objects.filter(task_name="automation.react").order_by("id")
    return [job.args["event_ids"] for job in jobs]


def test_only_shops_with_a_rule_that_is_on_are_reacted_for() -> None:
    answering, silent, off = make_shop(), make_shop(), make_shop()
    make_rule(answering, "цена")
    set_enabled(make_rule(off, "цена"), False, actor=Actor("system"))
    rows = record(heard(silent), heard(answering), heard(off), heard(answering))
    assert reactions() == [[rows[1].pk, rows[3].pk]]


def test_nothing_is_queued_where_nobody_would_answer() -> None:
    record(heard(make_shop()))
    assert reactions() == []
