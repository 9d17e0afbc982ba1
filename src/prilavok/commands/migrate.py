"""Bring the database's tables up to date."""

from __future__ import annotations

import argparse
import sys

# Any number; it only has to be the same everywhere and nobody else's in this database.
MIGRATION_LOCK = 5_241_907_316


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: there is one direction, forward."""


def run(args: argparse.Namespace) -> int:
    apply_migrations()
    return 0


def apply_migrations() -> None:
    """One process at a time: several machines may start together on one database."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            if _is_behind():
                call_command("migrate", interactive=False, verbosity=1, stdout=sys.stderr)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _is_behind() -> bool:
    """Asked first, because a migrate with nothing to do takes a second of every start."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
