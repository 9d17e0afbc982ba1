from __future__ import annotations

import numpy as np
import pytest

from prilavok.linking.pictures import filming
from prilavok.linking.pictures.filming import stills_of
from prilavok.linking.pictures.opening import Pixels
from prilavok.linking.pictures.tests.helpers import film, jpeg


def plain(shade: int) -> Pixels:
    return np.full((120, 160, 3), shade, np.uint8)


def test_stills_are_spread_over_the_video() -> None:
    content = film([plain(shade) for shade in (20, 60, 100, 140, 180, 220)], size=(160, 120))
    assert [round(float(one.mean()), -1) for one in stills_of(content)] == [20, 60, 100, 140, 180, 220]


def test_what_is_no_video_gives_nothing() -> None:
    whole = film([plain(90)], size=(160, 120))
    for content in (b"", b"#EXTM3U\nhttp://127.0.0.1/x.ts", jpeg(plain(9)), whole[:200]):
        assert stills_of(content) == []


def test_a_video_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filming, "SECONDS", 0.0)
    assert stills_of(film([plain(90)], size=(160, 120))) == []


def test_a_video_too_large_or_of_odd_size_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    content = film([plain(90)], size=(160, 120))
    monkeypatch.setattr(filming, "MAX_SIDE", 100)
    assert stills_of(content) == []
    monkeypatch.setattr(filming, "MAX_BYTES", 100)
    monkeypatch.setattr(filming, "_opened", lambda _: pytest.fail("opened"))
    assert stills_of(content) == []
