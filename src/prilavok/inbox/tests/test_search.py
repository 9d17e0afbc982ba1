"""Messages by words: common ones among the newest, rare ones anywhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.inbox import search
from prilavok.inbox.search import messages_found
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from tests.factories import make_conversation, make_message, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_words_in_any_form_newest_first_in_pages(shop: Shop) -> None:
    room = make_conversation(shop)
    made = [make_message(room, text).pk for text in ("Есть платья?", "Платье синее", "Сапоги", "платьем")]
    make_message(room, "Платье стёрто", deleted_at=now())
    make_message(make_conversation(), "Платье соседей")
    assert messages_found(shop, "платье", limit=10) == [made[3], made[1], made[0]]
    assert messages_found(shop, "платье", limit=2) == [made[3], made[1]]
    assert messages_found(shop, "платье", limit=2, before=made[1]) == [made[0]]
    assert messages_found(shop, "синее плат", limit=10) == [made[1]]
    assert messages_found(shop, "нет", limit=10) == []


def test_a_common_word_is_looked_for_among_the_newest_only(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FIRST_WINDOW", 3)
    monkeypatch.setattr(search, "WIDEST_WINDOW", 8)
    room = make_conversation(shop)
    made = [make_message(room, "платье" if number % 2 else "редкость").pk for number in range(12)]
    common, rare = made[1::2][::-1], made[0]

    def asked(q: str, limit: int) -> tuple[list[int], int]:
        with CaptureQueriesContext(connection) as queries:
            return messages_found(shop, q, limit=limit), len(queries)

    assert asked("платье", 1) == ([common[0]], 2)
    assert asked("платье", 3) == (common[:3], 3)  # the next window goes on where the first one ended
    assert asked("платье", 20) == (common, 3)  # the second one is all the rest
    assert asked("нет", 20) == ([], 3)
    make_message(room, "жемчуг")
    assert messages_found(shop, "редкость", before=made[1], limit=5) == [rare]
