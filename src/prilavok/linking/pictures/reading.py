"""Products that the words on a picture name: suggestions at most, for other shops' words are on it too."""

from __future__ import annotations

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import MAX_SUGGESTED, judge
from prilavok.linking.pictures.ocr import read_words
from prilavok.linking.pictures.opening import Pixels
from prilavok.linking.types import Candidate, Question, Sighting

MOST = 0.80
_KINDS = frozenset({"text", "sku"})


def named_on(pixels: Pixels, catalogue: Catalogue) -> list[Sighting]:
    text = read_words(pixels)
    if not text:
        return []
    verdict = judge(Question(text=text, is_ours=True), catalogue)
    return [sighting for item in verdict.items[:MAX_SUGGESTED] if (sighting := _sighting(item))]


def _sighting(item: Candidate) -> Sighting | None:
    words = [word for reason in item.reasons if reason.kind in _KINDS for word in reason.matched]
    if not words:
        return None
    return Sighting((item.product_id,), min(MOST, item.score), words=tuple(dict.fromkeys(words)))
