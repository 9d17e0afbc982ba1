from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from prilavok.channels.models import Channel
from prilavok.events.models import Event
from prilavok.inbox.models import Conversation
from prilavok.lib import bulk
from tests.factories import make_channel

MOMENT = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


def event(**given: object) -> Event:
    return Event(
        **{"shop_id": 1, "name": "message.received", "topic": "conversation", "subject": "abc"} | given
    )


@pytest.mark.django_db
def test_rows_come_back_as_they_were_given_and_in_their_order() -> None:
    given = [
        event(
            name=f"n{number}", data={"text": "Щука «№ 5»", "list": [1, None, {"x": 1.5}]}, occurred_at=MOMENT
        )
        for number in range(7)
    ]
    stored = bulk.insert_rows(given)
    assert stored == given
    assert [row.pk for row in stored] == sorted(row.pk for row in stored)
    for row in stored:
        kept = Event.objects.get(pk=row.pk)
        assert (kept.name, kept.data, kept.occurred_at) == (row.name, row.data, MOMENT)
        assert kept.depth == 0
        assert not row._state.adding


@pytest.mark.django_db
def test_any_number_of_rows_is_one_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        bulk.insert_rows([event() for _ in range(50)])
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert bulk.insert_rows([]) == []


@pytest.mark.django_db
def test_what_the_database_refuses_stores_none_of_them() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        bulk.insert_rows([event(), event(name="n" * 61)])
    assert not Event.objects.exists()
    assert connection.is_usable()


@pytest.mark.django_db
def test_a_null_character_is_refused_and_not_dropped() -> None:
    with pytest.raises((DatabaseError, ValueError)), transaction.atomic():
        bulk.insert_rows([event(name="a\0b")])


@pytest.mark.django_db
def test_what_is_read_is_what_the_orm_reads(django_assert_num_queries: object) -> None:
    first, second = (make_channel(external_id=name) for name in ("1", "2"))
    tail = "WHERE row.id = ANY(%s) ORDER BY row.external_id DESC"
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = bulk.read_rows(Channel, tail, [[first.pk, second.pk]], related=("shop",))
        shops = [channel.shop for channel in found]
    assert [fields_of(row) for row in found] == [
        fields_of(Channel.objects.get(pk=channel.pk)) for channel in (second, first)
    ]
    assert [fields_of(shop) for shop in shops] == [fields_of(second.shop), fields_of(first.shop)]
    assert not found[0]._state.adding


@pytest.mark.django_db
def test_a_row_that_was_read_can_be_saved() -> None:
    bulk.insert_rows([event(data={"old": 1})])
    (row,) = bulk.read_rows(Event, "WHERE row.name = %s", ["message.received"])
    row.data["new"] = 2
    row.save(update_fields=["data"])
    assert Event.objects.get().data == {"old": 1, "new": 2}


@pytest.mark.django_db
def test_what_may_be_empty_is_not_joined() -> None:
    with pytest.raises(ValueError, match="post may be empty"):
        bulk.read_rows(Conversation, "", [], related=("post",))


def fields_of(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
