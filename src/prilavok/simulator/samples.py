"""Files people send from the phone besides pictures: a voice message, a document, a sticker."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Callable
from functools import lru_cache

from prilavok.simulator.drawing import UnknownPicture, draw, picture_name

RATE = 8000
SECONDS = 2
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
)


@lru_cache(maxsize=8)
def sample(name: str) -> bytes:
    """Raises `UnknownPicture` for a name that is none of ours."""
    make = MADE.get(name)
    if make is None:
        raise UnknownPicture(name)
    return make()


def _voice() -> bytes:
    """Two seconds of a tone that swells and falls."""
    out = io.BytesIO()
    total = RATE * SECONDS
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        heights = (
            round(9000 * math.sin(math.pi * n / total) * math.sin(2 * math.pi * 330 * n / RATE))
            for n in range(total)
        )
        sound.writeframes(b"".join(struct.pack("<h", height) for height in heights))
    return out.getvalue()


def _document() -> bytes:
    """A page with one line, as small as a PDF may be."""
    stream = b"BT /F1 18 Tf 60 760 Td (Prilavok: a sample document) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE,
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
    )
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def _sticker() -> bytes:
    return draw(picture_name("hat", "d3bd8c", "ffffff"))


MADE: dict[str, Callable[[], bytes]] = {
    "voice.wav": _voice,
    "measures.pdf": _document,
    "sticker.jpg": _sticker,
}
