from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prilavok.linking.actions import describing
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.pictures.memory import forget_shelves
from prilavok.linking.pictures.opening import Pixels
from prilavok.linking.pictures.packing import Packed, pack

_packed: dict[bytes, Packed] = {}


def _pack_once(pixels: Pixels) -> Packed:
    """The same few pictures come in many tests."""
    key = pixels.tobytes()
    if key not in _packed:
        _packed[key] = pack(pixels)
    return _packed[key]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(describing, "pack", _pack_once)


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of their own, and no index of a shop that another test has made."""
    settings.MEDIA_ROOT = tmp_path / "media"
    forget_shelves()
    forget_catalogues()
    yield
    forget_shelves()
    forget_catalogues()
