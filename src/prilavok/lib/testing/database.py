"""pytest plugin: the PostgreSQL that tests run on.

TEST_DATABASE_URL, else DATABASE_URL, else the embedded server of PRILAVOK_DATA_DIR, which the last
test process stops when nobody else uses it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest

from prilavok.lib import embedded_postgres

_RESOURCES = pytest.StashKey[contextlib.ExitStack]()

# Settings read the environment when pytest-django imports them, before any hook of ours runs.
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.stash[_RESOURCES] = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    if not session.config.option.collectonly:
        _attach(session.config.stash[_RESOURCES])
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_RESOURCES].close()


def _attach(resources: contextlib.ExitStack) -> None:
    from django.conf import settings

    if settings.EMBEDDED_DATABASE:
        resources.enter_context(embedded_postgres.attached(settings.DATA_DIR / "postgres"))
