"""From POST to the browser's hint at 200 events a second: web and worker as they run in production."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from tests.bench.payloads import body, request
from tests.bench.stage import PRILAVOK, Stage, free_port, serving

RATE = 200
SECONDS = 15
PEOPLE = 300
CONNECTIONS = 24
TAIL_SECONDS = 5.0


def measure(stage: Stage) -> dict[str, float]:
    port = free_port()
    environment = stage.environment | {"PRILAVOK_PORT": str(port)}
    with (
        serving(environment, [PRILAVOK, "web", "--port", str(port)], port, "/readyz"),
        serving(environment, [PRILAVOK, "worker"], port, "/readyz"),
    ):
        asyncio.run(_play(stage, port, 3))
        return asyncio.run(_play(stage, port, SECONDS))


class _Watch:
    """Per customer the times of posts that no hint has answered yet.

    A hint names the conversation, so every conversation has one message under way at a time here:
    300 people at 200 events a second write every 1.5 s, far longer than the way takes.
    """

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.people: dict[str, str] = {}
        self.times: list[float] = []

    def hint(self, conversation: str, moment: float) -> None:
        person = self.people.get(conversation)
        started = self.sent.pop(person, None) if person else None
        if started is not None:
            self.times.append(1000 * (moment - started))


async def _play(stage: Stage, port: int, seconds: int) -> dict[str, float]:
    watch = _Watch()
    await _learn(stage, port, watch)
    listener = asyncio.create_task(_listen(stage, port, watch))
    await asyncio.sleep(0.5)
    offered = await _post(stage, port, seconds, watch)
    await asyncio.sleep(TAIL_SECONDS)
    listener.cancel()
    ordered = sorted(watch.times) or [float("nan")]
    return {
        "offered": offered,
        "hinted": len(watch.times),
        "p50": ordered[len(ordered) // 2],
        "p95": ordered[int(len(ordered) * 0.95)],
        "max": ordered[-1],
    }


async def _learn(stage: Stage, port: int, watch: _Watch) -> None:
    """Everybody writes once; then the API tells which conversation is whose."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for person in range(PEOPLE):
        writer.write(request(stage.hook, body(person)))
        await _skip(reader)
    writer.close()
    for _ in range(60):
        people = {row["id"]: row["external_id"] for row in await _all(stage, port, "customers", "identities")}
        found = await _all(stage, port, "conversations", None)
        watch.people = {row["id"]: people.get(row["identity"], "") for row in found}
        if sum(bool(name) for name in watch.people.values()) >= PEOPLE:
            return
        await asyncio.sleep(0.5)
    raise TimeoutError("the worker does not keep up")


async def _all(stage: Stage, port: int, resource: str, part: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = await _get(stage, port, f"/api/v1/{resource}?limit=200{cursor}")
        for item in page["items"]:
            rows += item[part] if part else [item]
        if not page["next"]:
            return rows
        cursor = f"&cursor={page['next']}"


async def _get(stage: Stage, port: int, path: str) -> dict[str, Any]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {stage.token}\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    raw = await reader.read(-1)
    writer.close()
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    if b"chunked" in head.lower():
        raise RuntimeError("chunked answer")
    loaded: dict[str, Any] = json.loads(raw)
    return loaded


async def _listen(stage: Stage, port: int, watch: _Watch) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {stage.token}\r\n\r\n".encode()
    )
    try:
        async for line in reader:
            if line.startswith(b"data: {"):
                hint = json.loads(line[6:])
                if hint.get("event") == "message.received":
                    watch.hint(hint["id"], time.perf_counter())
    finally:
        writer.close()


async def _post(stage: Stage, port: int, seconds: int, watch: _Watch) -> int:
    """Open loop: every request has its moment, whether or not earlier ones were answered."""
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    started, tasks = time.perf_counter(), []
    total = RATE * seconds
    for number in range(total):
        await asyncio.sleep(max(0.0, started + number / RATE - time.perf_counter()))
        tasks.append(asyncio.create_task(_one(stage, free, number % PEOPLE, watch)))
    await asyncio.gather(*tasks)
    while not free.empty():
        free.get_nowait()[1].close()
    return total


async def _one(
    stage: Stage,
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]],
    person: int,
    watch: _Watch,
) -> None:
    raw = request(stage.hook, body(person))
    watch.sent[f"2000000000{person:05}"] = time.perf_counter()
    reader, writer = await free.get()
    writer.write(raw)
    await _skip(reader)
    free.put_nowait((reader, writer))


async def _skip(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and int(value):
            await reader.readexactly(int(value))


def report(result: dict[str, float]) -> list[str]:
    verdict = "met" if result["p95"] <= 100 and result["hinted"] == result["offered"] else "MISSED"
    return [
        f"POST to hint, {RATE} events/s for {SECONDS} s, {PEOPLE} conversations:",
        (
            f"  p50 {result['p50']:.0f} ms  p95 {result['p95']:.0f} ms  max {result['max']:.0f} ms"
            f"  hinted {result['hinted']:.0f} of {result['offered']:.0f}"
        ),
        f"  goal p95 100 ms: {verdict}",
    ]
