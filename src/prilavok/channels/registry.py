"""Finds adapters: every package `adapters/<kind>/` that exposes `ADAPTER`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from prilavok.channels import adapters
from prilavok.channels.contract import Adapter


class UnknownKind(LookupError):
    """No adapter of this kind is installed."""


@cache
def all_adapters() -> dict[str, Adapter]:
    """Kind -> adapter, in alphabetical order."""
    found = {}
    for module in sorted(pkgutil.iter_modules(adapters.__path__), key=lambda m: m.name):
        if module.ispkg:
            package = importlib.import_module(f"{adapters.__name__}.{module.name}")
            if (adapter := getattr(package, "ADAPTER", None)) is not None:
                found[module.name] = adapter
    return found


def get(kind: str) -> Adapter:
    try:
        return all_adapters()[kind]
    except KeyError:
        raise UnknownKind(kind) from None


@cache
def family(name: str) -> tuple[str, ...]:
    """The kinds that share the hook `/hooks/<name>`; none for a word that is no family."""
    return tuple(kind for kind, one in all_adapters().items() if name and one.manifest.family == name)
