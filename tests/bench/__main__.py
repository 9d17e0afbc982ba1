"""`make bench`: the figures of docs/performance.md, measured anew."""

from __future__ import annotations

import os

from tests.bench import hints, ingest
from tests.bench.stage import stage


def main() -> None:
    print(f"load before: {os.getloadavg()[0]:.2f}", flush=True)
    with stage() as place:
        for line in ingest.report(ingest.measure(place)):
            print(line, flush=True)
    with stage() as place:
        for line in hints.report(hints.measure(place)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
