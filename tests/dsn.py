"""The test database's address, for the parts that open connections of their own."""

from __future__ import annotations

from django.db import connection
from psycopg.conninfo import make_conninfo

PARTS = ("dbname", "user", "password", "host", "port")


def database_dsn() -> str:
    parameters = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in parameters.items() if name in PARTS})
