from __future__ import annotations

import pytest
from django.utils import translation

from prilavok.web.inbox.presenters.pricing import price_class
from prilavok.web.inbox.tests.kit import Place, make_message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"category": "marketing", "price": "regular"}, "advertising, paid"),
        ({"category": "SERVICE", "price": "free_customer_service"}, "answer, free"),
        ({"category": "utility"}, "news of an order"),
        ({"category": "new_kind", "price": "half_price"}, "new kind, half price"),
        ({"rule": "r1"}, ""),
    ],
)
def test_the_networks_words_become_ours(source: dict[str, str], words: str) -> None:
    with translation.override("en"):
        assert price_class(source) == words


def test_it_stands_on_the_bubble(place: Place) -> None:
    told = place.conversation("Anna")
    priced = {"category": "marketing", "price": "regular"}
    make_message(told, "Скидка", direction="outbound", status="sent", source=priced)
    page = place.client.get(f"/inbox/{told.public_id}/").content.decode()
    assert "advertising, paid" in page
