"""Processor time and memory: how long building takes and one message costs, in shops of a thousand to a
hundred thousand products.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from itertools import islice, product

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.types import ProductSource, Question
from tests.bench.linking.data import DevShop, shops
from tests.bench.linking.variations import variations

SIZES = (1_000, 10_000, 100_000)
ASKED = 400
TAILS = [
    "",
    "Люкс",
    "Эко",
    "Prime",
    "Nova",
    "Вега",
    "Соло",
    "Nord",
    "Альфа",
    "Бриз",
    "Terra",
    "Classic",
    "Рио",
    "Дуэт",
]
COLOURS = ["", "чёрный", "белый", "синий", "красный", "зелёный", "серый", "бежевый", "розовый", "жёлтый"]
MARKS = ["", "2", "3", "X5", "A7", "M10", "120", "250", "500", "S1"]


def padded(known: list[DevShop], count: int) -> list[ProductSource]:
    """The products of all shops, then the same with other colours, lines and models."""
    named = (f"{source.name} {' '.join(tail)}".strip() for tail, source in product(_tails(), _sources(known)))
    sources = list(_sources(known))
    return [
        ProductSource(
            id=at,
            public_id=f"p{at}",
            name=name[:250],
            sku=f"Q{at:06d}",
            category=sources[at % len(sources)].category,
            variants=tuple(
                (at * 100 + place, "", values)
                for place, (_, _, values) in enumerate(sources[at % len(sources)].variants[:6])
            ),
            description=sources[at % len(sources)].description,
        )
        for at, name in enumerate(islice(named, count), start=1)
    ]


def _tails() -> Iterator[tuple[str, ...]]:
    tails = list(product(TAILS, MARKS, COLOURS))
    random.Random(1).shuffle(tails)
    return iter([("", "", ""), *tails])


def _sources(known: list[DevShop]) -> Iterator[ProductSource]:
    return (source for shop in known for source in shop.sources)


def main() -> None:
    known = shops()
    texts = [message.text for shop in known for message in (*shop.messages, *variations(shop, 8))]
    texts = random.Random(2).sample(texts, ASKED)
    for size in SIZES:
        sources = padded(known, size)
        memory = _memory()
        started = time.process_time()
        catalogue = Catalogue(sources)
        built = time.process_time() - started
        times = sorted(_timed(catalogue, text) for text in texts)
        started = time.process_time()
        catalogue.update(sources[:10])
        changed = time.process_time() - started
        print(
            f"{len(sources):7} products: built in {built:.2f} s, 10 changed in {changed * 1000:.0f} ms, "
            f"message mean {sum(times) / len(times) * 1000:.1f} ms  p95 {_at(times, 0.95):.1f} ms  "
            f"p99 {_at(times, 0.99):.1f} ms, {_memory() - memory:+.0f} MB"
        )


def _at(times: list[float], part: float) -> float:
    return times[int(len(times) * part)] * 1000


def _timed(catalogue: Catalogue, text: str) -> float:
    started = time.process_time()
    judge(Question(text=text), catalogue)
    return time.process_time() - started


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
