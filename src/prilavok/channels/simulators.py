"""Finds the adapters' simulators: every `adapters/<kind>/simulator.py` that exposes `SIMULATION`."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache

from prilavok.channels import adapters, registry
from prilavok.channels.simulation import Simulation


class NotSimulated(LookupError):
    """This kind has no simulator."""


@cache
def _load(kind: str) -> Simulation | None:
    name = f"{adapters.__name__}.{kind}.simulator"
    if importlib.util.find_spec(name) is None:
        return None
    found: Simulation | None = getattr(importlib.import_module(name), "SIMULATION", None)
    return found


def all_simulations() -> dict[str, Simulation]:
    """Kind -> simulation, of all kinds that have one."""
    loaded = {kind: _load(kind) for kind in registry.all_adapters()}
    return {kind: one for kind, one in loaded.items() if one is not None}


def get(kind: str) -> Simulation:
    """Raises `NotSimulated`."""
    found = _load(kind) if kind in registry.all_adapters() else None
    if found is None:
        raise NotSimulated(kind)
    return found
