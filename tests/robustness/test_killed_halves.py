"""Halves of the product killed with -9 at the worst moments: nothing is lost, nothing happens twice."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time

import httpx
import pytest

from tests.acceptance.kit.network import LATE, Network
from tests.acceptance.kit.product import Process, Product
from tests.acceptance.kit.shop import Json, Shop, fresh, person_id
from tests.acceptance.kit.waiting import until
from tests.robustness.burst import Burst
from tests.robustness.halves import begin_work, serve

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("robustness")]

SETTLED_SECONDS = 35.0
"""A periodic job settles what a dead worker left, every 15 s; the rest is a start on a busy machine."""


def unapplied(shop: Shop) -> list[Json]:
    return shop.items("/inbound-events", status="stored", limit=200)


def test_a_worker_killed_in_a_call(
    product: Product, web: Process, worker: Process, shop: Shop, network: Network
) -> None:
    """The call may have been carried out: it is not made again, and the echo tells."""
    person = person_id()
    shop.says(person, "Есть?")
    conversation = shop.conversation_of(person)
    called, waiting = f"Есть {fresh()}", f"И ещё {fresh()}"
    network.on(called, LATE)
    first, second = (shop.sent(conversation["id"], text) for text in (called, waiting))
    until(lambda: network.sends(called), what="the call")
    assert shop.get(f"/messages/{first['id']}")["status"] == "sending"
    worker.kill()
    network.release()

    other = begin_work(product)
    unsure = shop.message_when(first["id"], "unconfirmed", seconds=SETTLED_SECONDS)
    assert unsure["error"]["reason"] == "outcome_unknown"
    shop.message_when(second["id"], "sent")
    assert (len(network.sends(called)), len(network.sends(waiting))) == (1, 1)

    echo = {"mid": f"mid.echo.{fresh()}", "text": called, "is_echo": True}
    shop.deliver(shop.item(person, echo=True, message=echo))
    assert shop.message_when(first["id"], "sent")["external_id"] == echo["mid"]
    assert sorted(map(str, shop.texts(person))) == sorted(["Есть?", called, waiting])
    assert other.end() == 0


def test_workers_killed_while_they_apply(product: Product, web: Process, shop: Shop) -> None:
    """Stored by the web half alone; then one worker after another dies over it."""
    burst = Burst.of(shop, people=10, each=30)
    burst.deliver(shop, during=lambda: None)
    assert len(unapplied(shop)) == 200
    for _ in range(2):
        worker, before = product.start("worker"), len(unapplied(shop))
        until(lambda before=before: len(unapplied(shop)) < before or not unapplied(shop), what="progress")  # type: ignore[misc]
        worker.kill()
    last = begin_work(product)
    shop.settle()
    burst.is_complete(shop)
    assert last.end() == 0


def test_two_workers_share(product: Product, web: Process, shop: Shop) -> None:
    """And when one of them dies, the other takes over its part."""
    first, second = product.start("worker"), begin_work(product)
    burst = Burst.of(shop, people=12, each=10)
    burst.deliver(shop, during=first.kill)
    shop.settle()
    burst.is_complete(shop)
    assert second.end() == 0


def test_a_web_half_killed_in_a_burst(product: Product, web: Process, worker: Process, shop: Shop) -> None:
    burst = Burst.of(shop, people=10, each=30)

    def kill() -> None:
        web.kill()
        serve(product)

    burst.deliver(shop, during=kill)
    assert burst.refused > 0
    shop.settle()
    burst.is_complete(shop)


def test_a_killed_database(product: Product, up: Process, shop: Shop) -> None:
    """The whole product, its embedded server killed in a burst."""
    burst = Burst.of(shop, people=10, each=20)
    burst.deliver(shop, during=lambda: os.kill(product.postmaster(), signal.SIGKILL))
    until(product.is_ready, what="ready again")
    shop.settle()
    burst.is_complete(shop)
    assert shop.message(shop.says(person_id(), "и дальше"))["status"] == "received"


def test_the_end_is_clean_with_an_open_stream(product: Product, up: Process, shop: Shop) -> None:
    """SIGTERM: exit code 0 within 15 s, whoever still watches; and a killed half comes back before."""
    before = product.children(up)
    assert {"web", "worker"} <= set(before)
    os.kill(before["worker"], signal.SIGKILL)
    until(lambda: product.children(up).get("worker") not in (None, before["worker"]), what="a worker")

    opened, closed = threading.Event(), threading.Event()

    def watch() -> None:
        headers = {"authorization": f"Bearer {shop.token}"}
        with (
            contextlib.suppress(httpx.RemoteProtocolError),  # a stream without an end is cut off
            httpx.stream("GET", f"{product.url}/live", headers=headers, timeout=60) as answer,
        ):
            opened.set()
            for _ in answer.iter_lines():
                continue
        closed.set()

    threading.Thread(target=watch, daemon=True).start()
    assert opened.wait(20)
    assert shop.message(shop.says(person_id(), "напоследок"))["status"] == "received"
    began = time.monotonic()
    assert up.end() == 0
    assert time.monotonic() - began < 15
    assert closed.wait(5)
    assert not product.is_ready()
    assert "Traceback" not in product.words(up)
