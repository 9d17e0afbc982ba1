"""A network that exists for a test only: its folder is written somewhere, and the house finds it there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prilavok.channels import adapters, registry, simulators
from prilavok.channels.testing import new_channel, tiers

CACHES = (registry.all_adapters, registry.family, simulators._load, tiers.findings)  # noqa: SLF001


@contextmanager
def made_up(kind: str, place: Path) -> Iterator[Path]:
    """The new network's folder under `place`, among the adapters until the end of the block."""
    new_channel.write(kind, place)
    with laid_beside(kind, place):
        yield place / kind


@contextmanager
def laid_beside(kind: str, place: Path) -> Iterator[None]:
    """The folder `kind` in `place` is found among the adapters until the end of the block."""
    adapters.__path__.append(str(place))
    _forget(kind)
    try:
        yield
    finally:
        adapters.__path__.remove(str(place))
        _forget(kind)


def _forget(kind: str) -> None:
    """What was remembered of the kinds, and the modules of this one."""
    for cache in CACHES:
        cache.cache_clear()
    name = f"{adapters.__name__}.{kind}"
    for module in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[module]
    vars(adapters).pop(kind, None)
