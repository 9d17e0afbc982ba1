"""Django and the database around a command."""

from __future__ import annotations

import contextlib
import logging.config
import os
from collections.abc import Iterator

from prilavok.commands import CommandError
from prilavok.lib import embedded_postgres


def setup() -> None:
    import django

    with _told_plainly():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prilavok.config.settings")
        django.setup()


def setup_settings() -> None:
    """Settings and logs alone: loading all applications takes seconds."""
    from django.conf import settings

    with _told_plainly():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prilavok.config.settings")
        logging.config.dictConfig(settings.LOGGING)


@contextlib.contextmanager
def _told_plainly() -> Iterator[None]:
    from django.core.exceptions import ImproperlyConfigured

    try:
        yield
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error


@contextlib.contextmanager
def database() -> Iterator[None]:
    """The database runs during the block; an embedded one stops when nobody else uses it."""
    from django.conf import settings

    with contextlib.ExitStack() as resources:
        if settings.EMBEDDED_DATABASE:
            resources.enter_context(embedded_postgres.attached(settings.DATA_DIR / "postgres"))
        resources.callback(close_connections)
        yield


def close_connections() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()
