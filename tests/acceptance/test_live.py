"""Hints for whoever watches a shop."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.acceptance.kit.shop import Json, Shop, person_id

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]


class Watch:
    def __init__(self) -> None:
        self.lines: queue.Queue[str] = queue.Queue()

    def hint(self, event: str, seconds: float = 20.0) -> Json:
        """The next hint of this event."""
        deadline = time.monotonic() + seconds
        topic = ""
        while True:
            line = self.lines.get(timeout=max(0.1, deadline - time.monotonic()))
            if line.startswith("event: "):
                topic = line.removeprefix("event: ")
            if line.startswith("data: "):
                data = json.loads(line.removeprefix("data: "))
                if data.get("event") == event:
                    assert data["topic"] == topic
                    return dict(data)


@contextmanager
def watching(shop: Shop, token: str) -> Iterator[Watch]:
    watch, stopping = Watch(), threading.Event()
    headers = {"authorization": f"Bearer {token}"}
    with httpx.stream("GET", f"{shop.product.url}/live", headers=headers, timeout=30) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")

        def read() -> None:
            try:
                for line in answer.iter_lines():
                    watch.lines.put(line)
            except (httpx.HTTPError, httpx.StreamError):
                assert stopping.is_set()

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        yield watch
        stopping.set()
        answer.extensions["network_stream"].get_extra_info("socket").shutdown(2)
        reader.join(5)


def test_what_is_delivered_is_told_at_once(shop: Shop, other_shop: Shop) -> None:
    with watching(shop, shop.token) as mine, watching(shop, other_shop.token) as theirs:
        person = person_id()
        message = shop.message(shop.says(person, "Есть 44?"))
        hint = mine.hint("message.received")
        assert hint == {
            "topic": "conversation",
            "id": message["conversation"],
            "shop": shop.id,
            "event": "message.received",
        }
        created = mine.hint("customer.updated") if message["customer"] == "" else None
        assert created is None
        product = shop.make("/products", name="Подсказка")
        assert mine.hint("product.changed")["id"] == product["id"]
        other = other_shop.message(other_shop.says(person, "у соседей"))
        assert theirs.hint("message.received")["id"] == other["conversation"]


def test_without_a_right_there_is_nothing_to_see(shop: Shop) -> None:
    assert shop.http.get("/live").status_code == 401
    assert shop.http.get("/live", headers={"authorization": "Bearer no"}).status_code == 401
