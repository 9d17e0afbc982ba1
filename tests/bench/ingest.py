"""Ingest against a bare handler and against one INSERT a request, in rounds with a rotating order."""

from __future__ import annotations

import asyncio
import contextlib
import statistics

import psycopg

from tests.bench import client
from tests.bench.stage import PRILAVOK, Stage, free_port, serving, uvicorn

ROUNDS = 5
CONNECTIONS = 48
REQUESTS = {"bare": 12_000, "insert": 3_000, "prilavok": 6_000}


def measure(stage: Stage) -> dict[str, list[client.Load]]:
    """Case -> one result a round."""
    ports = {name: free_port() for name in REQUESTS}
    with contextlib.ExitStack() as running:
        _start(running, stage, ports)
        _create_table(stage)
        results: dict[str, list[client.Load]] = {name: [] for name in REQUESTS}
        for name in REQUESTS:
            _run(stage, name, ports[name], 500)
        for round_ in range(ROUNDS):
            order = list(REQUESTS)
            order = order[round_ % 3 :] + order[: round_ % 3]
            for name in order:
                results[name].append(_run(stage, name, ports[name], REQUESTS[name]))
    return results


def _start(running: contextlib.ExitStack, stage: Stage, ports: dict[str, int]) -> None:
    environment = stage.environment | {"BENCH_DSN": stage.dsn}
    running.enter_context(
        serving(environment, uvicorn("tests.bench.servers:bare", ports["bare"]), ports["bare"])
    )
    running.enter_context(
        serving(
            environment, uvicorn("tests.bench.servers:insert_per_request", ports["insert"]), ports["insert"]
        )
    )
    running.enter_context(
        serving(
            environment, [PRILAVOK, "web", "--port", str(ports["prilavok"])], ports["prilavok"], "/healthz"
        )
    )


def _create_table(stage: Stage) -> None:
    with psycopg.connect(stage.dsn, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS bench_inserted"
            " (id bigserial PRIMARY KEY, key text UNIQUE, body bytea, at timestamptz DEFAULT now())"
        )


def _run(stage: Stage, name: str, port: int, requests: int) -> client.Load:
    path = stage.hook if name == "prilavok" else "/"
    return asyncio.run(client.run(port, path, connections=CONNECTIONS, requests=requests))


def report(results: dict[str, list[client.Load]]) -> list[str]:
    """Lines to print; ratios are medians of the rounds' own ratios."""
    lines = [f"ingest, {CONNECTIONS} connections, {ROUNDS} interleaved rounds, answered after commit:"]
    for name, rounds in results.items():
        rates = [load.rate for load in rounds]
        lines.append(
            f"  {name:9} {statistics.median(rates):8.0f} req/s ({min(rates):.0f}-{max(rates):.0f})"
            f"  p50 {statistics.median(load.p50 for load in rounds):.1f} ms"
            f"  p95 {statistics.median(load.p95 for load in rounds):.1f} ms"
            f"  refused {sum(load.refused for load in rounds)}"
        )
    ours = results["prilavok"]
    for name, goal in (("bare", 0.3), ("insert", 1.5)):
        ratios = [mine.rate / other.rate for mine, other in zip(ours, results[name], strict=True)]
        value = statistics.median(ratios)
        lines.append(
            f"  prilavok / {name}: {value:.2f} ({min(ratios):.2f}-{max(ratios):.2f}),"
            f" goal {goal}: {'met' if value >= goal else 'MISSED'}"
        )
    return lines
