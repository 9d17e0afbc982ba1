"""`make bench-load`: the pages of a shop with a million messages, at the server.

Requests are made in the process, so a figure is Django's whole work on a page, without network and browser.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.bench.stage import PRILAVOK, stage

ROUNDS = 40
GOAL_MS = 150
GOAL_QUERIES = 30
GOAL_BYTES = 60_000


@dataclass(frozen=True, slots=True)
class Figure:
    """Times in milliseconds; `size` is of the largest answer, compressed, in bytes."""

    name: str
    median: float
    p95: float
    queries: int
    size: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--conversations", type=int, default=200_000)
    chosen = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.2f}; ten million additions: {_additions():.2f} s", flush=True)
    with stage() as place:
        os.environ.update(place.environment)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prilavok.config.settings")
        import django

        django.setup()
        from prilavok.shops.models import Shop

        shop = Shop.objects.get()
        begun = time.perf_counter()
        subprocess.run(
            [PRILAVOK, "load", "--shop", shop.public_id, "--messages", str(chosen.messages),
             "--conversations", str(chosen.conversations)],
            env=place.environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        print(f"loaded in {time.perf_counter() - begun:.0f} s", flush=True)
        for line in report(measure(shop)):
            print(line, flush=True)


def _additions() -> float:
    """How fast this machine is just now; figures of two runs compare by it."""
    begun, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - begun


def measure(shop: Any) -> Iterator[Figure]:
    from django.test import Client

    client = Client(headers={"accept-language": "ru"}, SERVER_NAME="localhost")
    client.force_login(shop.memberships.get().user)
    chance = Random(7)
    for name, address in _addresses(shop, chance):
        yield _measured(name, client, address)
        if name == "conversation":
            yield _measured("… from the list", client, address, {"HX-Request": "true", "HX-Target": "desk"})


def _addresses(shop: Any, chance: Random) -> Iterator[tuple[str, Callable[[], str]]]:
    from prilavok.commands._loading.words import vocabulary
    from prilavok.customers.models import Customer
    from prilavok.inbox.models import Conversation

    rooms = _some(Conversation.objects.filter(shop=shop), chance)
    people = _some(Customer.objects.filter(shop=shop), chance)
    words, _ = vocabulary()
    longest = _longest(shop)
    yield "list, open", lambda: "/inbox/?view=open"
    yield "list, waiting", lambda: "/inbox/?view=waiting"
    yield "list, closed, comments", lambda: "/inbox/?view=closed&kind=comments"
    yield "rows further down", lambda: f"/inbox/rows/?view=open&limit=30&seed={chance.random()}"
    yield "conversation", lambda: f"/inbox/{chance.choice(rooms)}/"
    yield "longest conversation", lambda: f"/inbox/{longest}/"
    yield "search, common word", lambda: "/inbox/?view=open&q=доставка"
    yield "search, rare word", lambda: f"/inbox/?view=open&q={words[-chance.randrange(1, 2_000)]}"
    yield "search, name", lambda: "/inbox/?view=open&q=Щукина"
    yield "search everything, common", lambda: "/search/?q=доставка"
    yield "search everything, rare", lambda: f"/search/?q={words[-chance.randrange(1, 2_000)]}"
    yield "search everything, name", lambda: "/search/?q=Щукина"
    yield "customer card", lambda: f"/customers/{chance.choice(people)}/"
    yield "customers", lambda: "/customers/"
    yield "customers, by phone", lambda: f"/customers/?q={chance.randrange(10_000, 99_999)}"


def _some(rows: Any, chance: Random) -> list[str]:
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:: max(1, rows.count() // 400)])
    return list(
        rows.filter(pk__in=chance.sample(numbers, min(200, len(numbers)))).values_list("public_id", flat=True)
    )


def _longest(shop: Any) -> str:
    from django.db.models import Count

    from prilavok.inbox.models import Conversation, Message

    top = Message.objects.filter(shop=shop).values("conversation").annotate(n=Count("pk")).order_by("-n")[0]
    return str(Conversation.objects.get(pk=top["conversation"]).public_id)


def _measured(
    name: str, client: Any, address: Callable[[], str], headers: dict[str, str] | None = None
) -> Figure:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times: list[float] = []
    size = queries = 0
    client.get(address())
    for _ in range(ROUNDS):
        wanted = address()
        begun = time.perf_counter()
        answer = client.get(wanted, headers=headers)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, f"{wanted}: {answer.status_code}"
        size = max(size, len(gzip.compress(answer.content, 6)))
    with CaptureQueriesContext(connection) as asked:
        client.get(address(), headers=headers)
    queries = len(asked)
    return Figure(name, statistics.median(times), _p95(times), queries, size)


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def report(figures: Iterator[Figure]) -> Iterator[str]:
    yield f"Goals: p95 {GOAL_MS} ms, {GOAL_QUERIES} queries, {GOAL_BYTES // 1000} KB compressed"
    yield f"{'page':26} {'median':>8} {'p95':>8}  queries  compressed"
    for one in figures:
        missed = one.p95 > GOAL_MS or one.queries > GOAL_QUERIES or one.size > GOAL_BYTES
        times = f"{one.median:5.0f} ms {one.p95:5.0f} ms"
        size = f"{one.size / 1000:7.1f} KB"
        yield f"{one.name:26} {times}  {one.queries:7}  {size}{' missed' if missed else ''}"


if __name__ == "__main__":
    main()
