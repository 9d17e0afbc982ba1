"""Many deliveries at once, repeated until they are acknowledged, as the network does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx

from tests.acceptance.kit.shop import Shop, fresh, milliseconds, person_id

RETRY_SECONDS = 0.1
GIVE_UP_SECONDS = 90.0


@dataclass
class Burst:
    """`texts` of each person, in the order in which they were written."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    refused: int = 0
    acknowledged: int = 0

    @classmethod
    def of(cls, shop: Shop, *, people: int, each: int) -> Burst:
        burst, start = cls(), milliseconds(seconds_ago=600)
        persons = [person_id() for _ in range(people)]
        for turn in range(each):
            for person in persons:
                text = f"слово {turn} {fresh()}"
                message = {"mid": f"mid.burst.{fresh()}", "text": text}
                item = shop.item(person, at=start + turn * 1000, message=message)
                burst.bodies.append(json.dumps(shop.envelope(shop.entry(messaging=[item]))).encode())
                burst.texts.setdefault(person, []).append(text)
        return burst

    def deliver(self, shop: Shop, during: Callable[[], None], *, senders: int = 4) -> None:
        """All of it, over several connections; `during` happens when a third has been acknowledged."""
        waiting = list(reversed(self.bodies))
        lock, third = threading.Lock(), threading.Event()

        def work() -> None:
            while True:
                with lock:
                    if not waiting:
                        return
                    body = waiting.pop()
                self._until_acknowledged(shop, body)
                if self.acknowledged >= len(self.bodies) // 3:
                    third.set()

        threads = [threading.Thread(target=work, daemon=True) for _ in range(senders)]
        for thread in threads:
            thread.start()
        assert third.wait(GIVE_UP_SECONDS)
        during()
        for thread in threads:
            thread.join(GIVE_UP_SECONDS)
        assert self.acknowledged == len(self.bodies)

    def _until_acknowledged(self, shop: Shop, body: bytes) -> None:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = shop.post_raw(body)
            except httpx.HTTPError:
                self.refused += 1
            else:
                if answer.status_code == 200:
                    self.acknowledged += 1
                    return
                assert answer.status_code in (500, 503)
                self.refused += 1
            time.sleep(RETRY_SECONDS)

    def is_complete(self, shop: Shop) -> None:
        """Every message once, in its order, and counted once."""
        for person, texts in self.texts.items():
            conversation = shop.conversation_of(person)
            rows: Sequence[dict[str, object]] = shop.items(
                f"/conversations/{conversation['id']}/messages", order="asc", limit=200
            )
            assert [row["text"] for row in rows] == texts
            assert conversation["unread"] == len(texts)
