"""A closed-loop client: some keep-alive connections, each with one request under way."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from tests.bench.payloads import body, request


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second, the median and the 95th percentile of the answer time in ms, refusals."""

    rate: float
    p50: float
    p95: float
    refused: int


async def run(port: int, path: str, *, connections: int, requests: int) -> Load:
    prepared = iter([request(path, body(number % 2000)) for number in range(requests)])
    times: list[float] = []
    refused = 0

    async def one() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for raw in prepared:
            started = time.perf_counter()
            writer.write(raw)
            head = await reader.readuntil(b"\r\n\r\n")
            if length := _length(head):
                await reader.readexactly(length)
            times.append(time.perf_counter() - started)
            refused += not head.startswith(b"HTTP/1.1 200")
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    took = time.perf_counter() - started
    ordered = sorted(times)
    return Load(
        rate=len(times) / took,
        p50=1000 * ordered[len(ordered) // 2],
        p95=1000 * ordered[int(len(ordered) * 0.95)],
        refused=refused,
    )


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
