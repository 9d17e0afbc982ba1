"""Apply stored requests of networks again; prints how many."""

from __future__ import annotations

import argparse
import sys

from prilavok.commands import CommandError
from prilavok.config import wiring
from prilavok.ingest.replay import ids_between, replay

RANGE = ".."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("events", metavar="ID|FROM..TO", help="one inbound event, or all from one to another")


def run(args: argparse.Namespace) -> int:
    wiring.install()
    wanted = _wanted(args.events)
    count = replay(wanted)
    print(count)
    if count < len(wanted):
        print(f"{len(wanted) - count} of them failed; their rows say why.", file=sys.stderr)
    return 0 if count == len(wanted) else 1


def _wanted(text: str) -> list[int]:
    first, separator, last = text.partition(RANGE)
    try:
        return ids_between(first, last if separator else first)
    except LookupError as error:
        raise CommandError(f"There is no inbound event with the id {error}.") from None
