"""Compile the translations (.po) that have changed."""

from __future__ import annotations

import argparse
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from prilavok.commands import CommandError

PACKAGE = Path(__file__).resolve().parents[1]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    for path in catalogs():
        compile_catalog(path)
    return 0


def catalogs() -> list[Path]:
    return sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_catalog(path: Path) -> None:
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return
    catalog = read_catalog(path)
    partial = target.with_suffix(".mo.partial")
    with partial.open("wb") as file:
        write_mo(file, catalog)
    partial.rename(target)


def read_catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        try:
            return read_po(file, locale=path.parts[-3], abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error
