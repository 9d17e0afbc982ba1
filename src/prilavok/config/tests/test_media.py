"""Players ask for parts of a file; without that, phones play nothing and nobody can jump in a video."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.test import AsyncClient

pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
BODY = bytes(range(200))


@pytest.fixture(autouse=True)
def sound(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.ogg").write_bytes(BODY)


def get(wanted: str = "") -> tuple[Any, bytes]:
    """The answer and its body, in a thread of its own: a browser test leaves an event loop in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _asked(wanted)).result()


async def _asked(wanted: str) -> tuple[Any, bytes]:
    answer: Any = await AsyncClient().get("/media/a.ogg", headers={"Range": wanted} if wanted else {})
    return answer, b"".join([chunk async for chunk in answer])


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("bytes=0-", 0, 199), ("bytes=10-19", 10, 19), ("bytes=-5", 195, 199), ("bytes=190-999", 190, 199)],
)
def test_a_part_is_given(wanted: str, start: int, end: int) -> None:
    answer, body = get(wanted)
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {start}-{end}/200")
    assert body == BODY[start : end + 1]
    assert answer["Content-Length"] == str(end - start + 1)


@pytest.mark.parametrize("wanted", ["", "bytes=-", "bytes=9-3", "bytes=500-", "bytes=0-1,5-6", "lines=1-2"])
def test_anything_else_is_the_whole_file(wanted: str) -> None:
    answer, body = get(wanted)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert body == BODY
