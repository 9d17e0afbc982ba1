"""A command as the command line runs it, on the database of the test."""

from __future__ import annotations

import argparse
from importlib import import_module


def run(name: str, *arguments: str) -> int:
    """The exit code. Raises `CommandError` with what the person would read."""
    module = import_module(f"prilavok.commands.{name}")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(arguments)))
