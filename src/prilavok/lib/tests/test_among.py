"""Rows by many numbers in one parameter."""

from __future__ import annotations

import pytest

from prilavok.inbox.models import Conversation
from prilavok.lib.among import Among
from tests.factories import make_conversation

pytestmark = pytest.mark.django_db


def test_rows_of_these_numbers_and_no_others() -> None:
    first, second, third = (make_conversation() for _ in range(3))
    assert set(Conversation.objects.filter(Among("pk", [first.pk, third.pk]))) == {first, third}
    assert list(Conversation.objects.filter(~Among("pk", [first.pk, third.pk]))) == [second]
    assert list(Conversation.objects.filter(Among("customer", {second.customer_id}))) == [second]


def test_no_numbers_are_no_rows() -> None:
    make_conversation()
    assert not Conversation.objects.filter(Among("pk", [])).exists()


def test_many_numbers_are_one_parameter() -> None:
    _, params = Conversation.objects.filter(Among("pk", range(2_000))).query.sql_with_params()
    assert len(params) == 1
