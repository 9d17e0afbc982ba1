"""Refines how sure linking is of its best product, on messages written by hand.

    .venv/bin/python tools/refine_linking.py [--out FILE]

Begins with the coefficients that `train_linking.py` learned from made and written messages (kept in the file
as `learned`) and moves them as little as it must towards what the shops tuned on say: whole, and cut down to
a handful of products.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from prilavok.linking.catalogue import Catalogue  # noqa: E402
from prilavok.linking.textual.hits import find_hits  # noqa: E402
from prilavok.linking.textual.matching import mentions  # noqa: E402
from prilavok.linking.textual.model import confidence_names, confidence_row, model_from  # noqa: E402
from prilavok.linking.textual.reading import read  # noqa: E402
from tests.bench.linking.data import NEGATIVE, DevShop, Message, shops, talk  # noqa: E402
from tests.bench.linking.variations import variations  # noqa: E402

OUT = ROOT / "src/prilavok/linking/textual/model.json"
Table = NDArray[np.float64]
HAND_WRITTEN, SAID_ELSEWHERE, BY_RULE, GONE = 4.0, 1.0, 1.0, 0.2
MADE = 10
NAMED = frozenset({"clean"})
SMALL = (4, 8, 12)
"""Products of a shop that has just begun."""
STRENGTH = 30.0
RARE = 0.12
MOST = 12.0
ALLOWANCE = 0.38
"""Added to the logit: talk, and products taken away, are far more of these messages than of a shop's day."""
SCALE = ((-8.0, -8.0), (8.0, 8.0))


def asked(used: Sequence[DevShop]) -> Iterator[tuple[Catalogue, Message, float]]:
    chance = random.Random(3)  # noqa: S311 a fixed choice, so that refining repeats
    for shop in used:
        whole = Catalogue(shop.sources)
        yield from ((whole, one, HAND_WRITTEN) for one in shop.messages)
        yield from ((whole, one, SAID_ELSEWHERE) for one in talk(shop.lang, "tune"))
        yield from _gone(shop)
        for size in SMALL:
            yield from _small(shop, size, chance)


def _gone(shop: DevShop) -> Iterator[tuple[Catalogue, Message, float]]:
    gone = {source.id for source in shop.sources if source.id % 5 == 0}
    left = Catalogue([source for source in shop.sources if source.id not in gone])
    for one in shop.messages:
        if one.names_one and one.right and one.right <= gone:
            yield left, Message("gone", one.text), GONE


def _small(shop: DevShop, size: int, chance: random.Random) -> Iterator[tuple[Catalogue, Message, float]]:
    kept = chance.sample(shop.sources, min(size, len(shop.sources)))
    ids = {source.id for source in kept}
    shelf = Catalogue(kept)
    yield from ((shelf, one, SAID_ELSEWHERE) for one in shop.messages if one.names_one and one.right <= ids)
    yield from ((shelf, one, SAID_ELSEWHERE) for one in [m for m in shop.messages if m.kind == "talk"][::2])
    made = variations(replace(shop, sources=tuple(kept)), MADE, seed=size)
    yield from ((shelf, one, BY_RULE) for one in made if one.kind in NAMED)


def examples(used: Sequence[DevShop], data: dict[str, Any]) -> tuple[Table, Table, Table]:
    model = model_from(data)
    rows: list[tuple[float, ...]] = []
    right: list[float] = []
    weight: list[float] = []
    for shelf, message, worth in asked(used):
        said = find_hits(read(message.text, shelf.knows, shelf.hears), shelf.index)
        for mention in mentions(said, shelf.index, model):
            rows.append(confidence_row(mention.best, mention.logit, mention.rivals))
            is_right = message.kind not in NEGATIVE | {"ambig"} and mention.best.entry.id in message.right
            right.append(float(is_right))
            weight.append(worth)
    return np.array(rows), np.array(right), np.array(weight)


def refined(rows: Table, right: Table, weight: Table, known: Table, bias: float) -> tuple[Table, float]:
    """Logistic regression whose penalty holds it to what was known before."""
    middle, spread = rows.mean(0), np.maximum(rows.std(0), RARE)
    before = np.clip(rows @ known + bias, -MOST, MOST)
    table = np.column_stack([(rows - middle) / spread, before, np.ones(len(rows))])
    beta = np.zeros(table.shape[1])
    beta[-2] = 1.0
    start = beta.copy()
    penalty = np.diag([STRENGTH] * rows.shape[1] + [1.0, 1e-3])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(table @ beta, -30, 30)))
        slope = table.T @ (weight * (right - chance)) - penalty @ (beta - start)
        curve = (table * (weight * chance * (1 - chance) + 1e-9)[:, None]).T @ table + penalty
        beta = beta + np.linalg.solve(curve, slope)
    moved = beta[:-2] / spread
    return moved + beta[-2] * known, float(beta[-1] - moved @ middle + beta[-2] * bias + ALLOWANCE)


def written(data: dict[str, Any], weights: Table, bias: float) -> dict[str, Any]:
    named = {name: round(float(one), 4) for name, one in zip(confidence_names(), weights, strict=True)}
    return data | {
        "version": f"{data['learned']['version']}.1",
        "confidence": {"bias": round(bias, 4), "weights": named},
        "curve": [list(pair) for pair in SCALE],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    data = json.loads(OUT.read_text("utf-8"))
    kept = ("version", "confidence", "curve")
    data.setdefault("learned", {name: data[name] for name in kept})
    known = data["learned"]["confidence"]
    before = np.array([known["weights"][name] for name in confidence_names()])
    used = [shop for shop in shops() if shop.is_tuned]
    weights, bias = refined(*examples(used, data), before, known["bias"])
    chosen.out.write_text(
        json.dumps(written(data, weights, bias), ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    sys.stdout.write(f"{chosen.out}: refined on {len(used)} shops\n")


if __name__ == "__main__":
    main()
