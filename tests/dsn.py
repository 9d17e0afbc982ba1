"""The test database's address, for the parts that open connections of their own."""

from __future__ import annotations

from django.db import connection
from psycopg.conninfo import make_conninfo


def test_dsn() -> str:
    parameters = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in ("dbname", "user", "password", "host", "port")
    }
    return make_conninfo(**parameters)


test_dsn.__test__ = False  # type: ignore[attr-defined]  a helper, not a test
