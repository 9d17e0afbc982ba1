"""The environment, read once and checked: a wrong value stops the start with its name."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

import psycopg.conninfo
from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def url(name: str, default: str) -> str:
    """An http(s) address without the slash at its end."""
    value = text(name, default).rstrip("/")
    if not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name} must be an http(s) address, not {value!r}")
    return value


def network_urls() -> dict[str, str]:
    """Where the networks are, as far as the environment says: every `PRILAVOK_<NETWORK>_API_URL`."""
    names = [name for name in os.environ if name.startswith("PRILAVOK_") and name.endswith("_API_URL")]
    return {name: url(name, "") for name in names if text(name)}


def network_apps() -> dict[str, dict[str, str]]:
    """Our apps with the networks, by kind: `PRILAVOK_<KIND>_APP_ID`, `_APP_SECRET` and `_VERIFY_TOKEN`."""
    kinds = [
        name.removeprefix("PRILAVOK_").removesuffix("_APP_ID")
        for name in os.environ
        if name.startswith("PRILAVOK_") and name.endswith("_APP_ID") and text(name)
    ]
    return {
        kind.lower(): {
            "client_id": text(f"PRILAVOK_{kind}_APP_ID"),
            "client_secret": text(f"PRILAVOK_{kind}_APP_SECRET"),
            "verify_token": text(f"PRILAVOK_{kind}_VERIFY_TOKEN"),
        }
        for kind in kinds
    }


def secret_key(data_dir: Path) -> str:
    """PRILAVOK_SECRET_KEY, else one made on the first start and kept in the data folder."""
    if value := text("PRILAVOK_SECRET_KEY"):
        return value
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=data_dir, prefix="secret_key.") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            # Another process may be faster, its key is as good; nobody ever reads a half-written one.
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    value = path.read_text().strip()
    if not value:
        raise ImproperlyConfigured(f"{path} is empty: delete it if no data depends on it")
    return value


PLANNING = "-c join_collapse_limit=4 -c random_page_cost=1.1"
"""Pages join six tables along their keys: to plan all orders of them takes ten times as long as the query.
On an SSD, or in memory, pages far apart cost what neighbours cost. What stands in DATABASE_URL wins."""


def database(dsn: str) -> dict[str, object]:
    """A libpq address or URL as Django's settings."""
    try:
        parts = dict(psycopg.conninfo.conninfo_to_dict(dsn))
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from None
    name = parts.pop("dbname", None)
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database")
    parts["options"] = f"{PLANNING} {parts.get('options') or ''}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": parts.pop("user", "") or "",
        "PASSWORD": parts.pop("password", "") or "",
        "HOST": parts.pop("host", "") or "",
        "PORT": str(parts.pop("port", "") or ""),
        # After a restart of the server the pool is full of dead connections: nobody is handed one.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }
