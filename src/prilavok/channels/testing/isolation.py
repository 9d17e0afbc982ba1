"""Proves that code is pure: neither network nor database, not even a name looked up."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from unittest import mock

import psycopg


class IoForbidden(AssertionError):
    """Pure code tried to reach the network or the database."""


@contextmanager
def no_io() -> Iterator[None]:
    with (
        mock.patch.object(socket.socket, "connect", _refuse),
        mock.patch.object(socket.socket, "connect_ex", _refuse),
        mock.patch.object(socket, "getaddrinfo", _refuse),
        mock.patch.object(psycopg.Connection, "connect", _refuse),
    ):
        yield


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    raise IoForbidden("this must work without network and database")
