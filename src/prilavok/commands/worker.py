"""Apply stored events, send messages, run jobs and schedules: the other half of `up`."""

from __future__ import annotations

import argparse

from prilavok.commands import _django
from prilavok.supervisor import follow_supervisor, fork


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything comes from the environment."""


def run(args: argparse.Namespace) -> int:
    _django.setup()
    with _django.database():
        from prilavok.config.worker import run as work

        return work(fork=fork, follow=follow_supervisor)
