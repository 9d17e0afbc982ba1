"""Fits the two logistic models of linking and writes them into the package.

    .venv/bin/python tools/train_linking.py [--sets FILE] [--out FILE] [--folds N]

Learns from the tuning half of the development data and from variations of its catalogues; `--sets` adds
shops of one's own in the form that `tests.bench.linking.data.other_sets` reads. `--folds` measures on shops
left out of the learning.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from prilavok.linking.catalogue import Catalogue  # noqa: E402
from prilavok.linking.evidence import text  # noqa: E402
from prilavok.linking.textual.features import FEATURES  # noqa: E402
from prilavok.linking.textual.hits import Said, find_hits  # noqa: E402
from prilavok.linking.textual.index import TextIndex  # noqa: E402
from prilavok.linking.textual.matching import mentions  # noqa: E402
from prilavok.linking.textual.model import (  # noqa: E402
    Logistic,
    Model,
    confidence_names,
    confidence_row,
    model_from,
)
from prilavok.linking.textual.reading import read  # noqa: E402
from tests.bench.linking.data import NEGATIVE, DevShop, Message, other_sets, shops, talk  # noqa: E402
from tests.bench.linking.measure import Outcome  # noqa: E402
from tests.bench.linking.report import measured, section  # noqa: E402
from tests.bench.linking.speed import padded  # noqa: E402
from tests.bench.linking.variations import in_passing, plain_models, variations  # noqa: E402

OUT = ROOT / "src/prilavok/linking/textual/model.json"
Rows = NDArray[np.float64]
HAND_WRITTEN = 4.0
FIRST_PART = 3
"""The first round, which only has to begin well, looks at every third message."""
KNOTS = 9
RARE = 0.12
"""Columns that hardly ever differ may not weigh too much."""
SMALL_SHOPS = 10
HANDFUL, DOZEN = (1, 4), (5, 12)
LARGE_SHOP = 600
START = {"explained": 2.0, "share": 3.0, "name_cover": 2.0, "core_cover": 1.5, "exactness": 1.0, "alias": 2.0}


@dataclass
class Examples:
    rows: list[Sequence[float]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    shop: list[str] = field(default_factory=list)
    telling: list[bool] = field(default_factory=list)
    """The first mention of a message written by hand: what calibration looks at."""

    def add(
        self, row: Sequence[float], case: Case, *, right: bool, weight: float, telling: bool = False
    ) -> None:
        self.rows.append(row)
        self.right.append(right)
        self.weight.append(weight)
        self.shop.append(case.shop)
        self.telling.append(telling and case.weight == HAND_WRITTEN and case.message.kind != "ambig")

    def without(self, shops: Collection[str]) -> Examples:
        kept = [at for at, shop in enumerate(self.shop) if shop not in shops]
        return Examples(
            [self.rows[at] for at in kept],
            [self.right[at] for at in kept],
            [self.weight[at] for at in kept],
            [self.shop[at] for at in kept],
            [self.telling[at] for at in kept],
        )

    @cached_property
    def tables(self) -> tuple[Rows, Rows, Rows]:
        """Made once, when all are there."""
        return np.array(self.rows), np.array(self.right, float), np.array(self.weight)

    def fitted(self, strength: float, left_out: str = "") -> Logistic:
        kept = np.array([shop != left_out for shop in self.shop])
        rows, right, weight = (table[kept] for table in self.tables)
        weights, bias = fitted(rows, right, weight, strength)
        return Logistic(tuple(weights), bias)


@dataclass(frozen=True)
class Case:
    """A message read against a catalogue."""

    shop: str
    message: Message
    weight: float
    said: Said
    index: TextIndex


def fitted(rows: Rows, right: Rows, weight: Rows, strength: float) -> tuple[list[float], float]:
    """Logistic regression with a quadratic penalty on standardized columns, by Newton's method."""
    middle, spread = rows.mean(0), rows.std(0) + 1e-9
    spread = np.maximum(spread, RARE)
    spread[rows.std(0) < 1e-6] = 1e9
    table = np.hstack([(rows - middle) / spread, np.ones((len(rows), 1))])
    penalty = np.diag([strength] * rows.shape[1] + [0.0])
    beta = np.zeros(table.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(table @ beta, -30, 30)))
        slope = table.T @ (weight * (right - chance)) - penalty @ beta
        curve = (table * (weight * chance * (1 - chance) + 1e-9)[:, None]).T @ table + penalty
        step = np.linalg.solve(curve, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    weights = beta[:-1] / spread
    return [float(one) for one in weights], float(beta[-1] - (weights * middle).sum())


def started() -> Model:
    """Plain sense, before anything is learned."""
    pair = Logistic(
        tuple(START.get(name, -1.0 if "other" in name or "strange" in name else 0.0) for name in FEATURES),
        -4.0,
    )
    names = confidence_names()
    return Model("start", pair, Logistic(tuple(1.0 if name == "logit" else 0.0 for name in names), 0.0))


def pair_examples(cases: Iterable[Case], model: Model) -> Examples:
    found = Examples()
    for case in cases:
        if case.message.kind in NEGATIVE:
            continue
        for mention in mentions(case.said, case.index, model):
            fits = [mention.best, *(rival for rival, _ in mention.rivals)]
            for one in fits:
                is_right = one.entry.id in case.message.right
                found.add(one.row, case, right=is_right, weight=case.weight / len(fits))
    return found


def confidence_examples(cases: Iterable[Case], model: Model) -> Examples:
    found = Examples()
    for case in cases:
        for number, mention in enumerate(mentions(case.said, case.index, model)):
            row = confidence_row(mention.best, mention.logit, mention.rivals)
            is_sure = _is_sure(case.message, mention.best.entry.id)
            found.add(row, case, right=is_sure, weight=case.weight, telling=not number)
    return found


def _is_sure(message: Message, product: int) -> bool:
    return message.kind not in NEGATIVE | {"ambig"} and product in message.right


def _weighted(shop: DevShop, made: int) -> Iterator[tuple[Message, float]]:
    yield from ((message, HAND_WRITTEN) for message in shop.messages)
    yield from ((message, 1.0) for message in variations(shop, made))
    yield from ((message, 0.6) for message in in_passing(shop, made))
    yield from ((message, 1.0) for message in plain_models(shop, made // 3))
    yield from ((message, 1.0) for message in talk(shop.lang, "tune"))


def _foreign(shop: DevShop, used: Sequence[DevShop]) -> Iterator[tuple[Message, float]]:
    """Talk is talk in every shop, and what one trade sells another does not."""
    for other in used:
        if other is not shop:
            yield from (
                (message, 1.0) for message in [one for one in other.messages if one.kind == "talk"][::2]
            )
            if other.lang == shop.lang or shop.lang != "en":
                asked = [message for message in other.messages if message.names_one][::6]
                yield from ((Message("other", message.text), 0.8) for message in asked)


def _without_some(shop: DevShop, made: int) -> tuple[Catalogue, list[tuple[Message, float]]]:
    """The shop without every fifth product: who asks for one of those asks for what is not sold."""
    gone = {source.id for source in shop.sources if source.id % 5 == 0}
    catalogue = Catalogue([source for source in shop.sources if source.id not in gone])
    asked = [*((one, 2.0) for one in shop.messages), *((one, 1.0) for one in variations(shop, made, seed=23))]
    missed = [
        (Message("gone", one.text), weight)
        for one, weight in asked
        if one.names_one and one.right and one.right <= gone
    ]
    return catalogue, missed


def _small(
    shop: DevShop, chance: random.Random, size: tuple[int, int]
) -> tuple[Catalogue, list[tuple[Message, float]]]:
    """A shop that has just begun, with a handful of products or a dozen."""
    kept = chance.sample(shop.sources, min(chance.randint(*size), len(shop.sources)))
    ids = {source.id for source in kept}
    asked = [
        (one, 1.0) for one in variations(replace(shop, sources=tuple(kept)), 6, seed=chance.randint(0, 999))
    ]
    asked += [(one, 1.0) for one in shop.messages if one.names_one and one.right <= ids]
    asked += [(one, 0.6) for one in shop.messages if one.kind == "talk"][::2]
    return Catalogue(kept), asked


def _large(shop: DevShop, made: int) -> tuple[Catalogue, list[tuple[Message, float]]]:
    """A shop of many near-duplicates: the same things in other colours, lines and models."""
    whole = replace(shop, sources=tuple(padded([shop], LARGE_SHOP)))
    return Catalogue(whole.sources), [(one, 1.0) for one in variations(whole, made * 2, seed=31)]


def calibrated(confidences: Examples, model: Model) -> Model:
    """Bends the confidence so that, on shops left out of the learning, 0.9 is right nine times of ten."""
    rows: list[float] = []
    right: list[bool] = []
    for shop in sorted(set(confidences.shop)):
        part = confidences.fitted(3.0, left_out=shop)
        for row, is_right, own, by_hand in zip(
            confidences.rows, confidences.right, confidences.shop, confidences.telling, strict=True
        ):
            if own == shop and by_hand:
                rows.append(part.logit(row))
                right.append(is_right)
    return replace(model, curve=curve_of(rows, right))


def curve_of(logits: Sequence[float], right: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """The share that was right in each part of the scale, never falling."""
    order = np.argsort(logits)
    parts = [part for part in np.array_split(order, KNOTS) if len(part)]
    blocks = [
        [float(np.mean(np.array(logits)[part])), float(np.sum(np.array(right)[part])), float(len(part))]
        for part in parts
    ]
    merged: list[list[float]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2]:
            at, hits, size = merged.pop()
            before = merged[-1]
            before[0] = (before[0] * before[2] + at * size) / (before[2] + size)
            before[1] += hits
            before[2] += size
    return tuple((at, float(np.log((hits + 0.5) / (size - hits + 0.5)))) for at, hits, size in merged)


@dataclass(frozen=True)
class Learned:
    model: Model
    pairs: Examples
    confidences: Examples


def train(used: Sequence[DevShop], made: int = 40) -> Learned:
    cases = list(_cases(used, made))
    first = started()
    first = replace(first, pair=pair_examples(cases[::FIRST_PART], first).fitted(4.0))
    pairs = pair_examples(cases, first)
    model = replace(first, pair=pairs.fitted(4.0))
    confidences = confidence_examples(cases, model)
    model = replace(model, confidence=confidences.fitted(3.0))
    return Learned(calibrated(confidences, model), pairs, confidences)


def _cases(used: Sequence[DevShop], made: int) -> Iterator[Case]:
    chance = random.Random(5)  # noqa: S311 a fixed choice, so that training repeats
    for shop in used:
        parts = [
            (Catalogue(shop.sources), [*_weighted(shop, made), *_foreign(shop, used)]),
            _without_some(shop, made),
        ]
        parts += [_small(shop, chance, size) for size in (HANDFUL, DOZEN) for _ in range(SMALL_SHOPS // 2)]
        parts.append(_large(shop, made))
        for catalogue, messages in parts:
            for message, weight in messages:
                said = find_hits(read(message.text, catalogue.knows, catalogue.hears), catalogue.index)
                yield Case(shop.name, message, weight, said, catalogue.index)


def crossed(used: Sequence[DevShop], learned: Learned, folds: int) -> None:
    """The figures of each shop under coefficients that its messages had no part in."""
    found: list[Outcome] = []
    for number in range(folds):
        out = [shop for shop in used if shop.half != "other"][number::folds]
        names = frozenset(shop.name for shop in out)
        pairs, confidences = learned.pairs.without(names), learned.confidences.without(names)
        model = calibrated(confidences, Model("", pairs.fitted(4.0), confidences.fitted(3.0)))
        with patch.object(text, "shipped_model", lambda fixed=model: fixed):
            found += measured(out)
    section("shops left out of the learning", found, by="kind lang shop")


def written(model: Model, version: str) -> dict[str, object]:
    return {
        "version": version,
        "pair": _named(FEATURES, model.pair),
        "confidence": _named(confidence_names(), model.confidence),
        "curve": [[round(at, 3), round(value, 3)] for at, value in model.curve],
    }


def _named(names: Sequence[str], part: Logistic) -> dict[str, object]:
    return {
        "bias": round(part.bias, 4),
        "weights": {name: round(one, 4) for name, one in zip(names, part.weights, strict=True)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, help="more shops to learn from")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--version", default="1")
    parser.add_argument("--folds", type=int, default=0, help="measure on shops left out, so many parts")
    chosen = parser.parse_args()
    used = [shop for shop in shops() if shop.is_tuned] + (other_sets(chosen.sets) if chosen.sets else [])
    learned = train(used)
    if chosen.folds:
        crossed(used, learned, chosen.folds)
    data = written(learned.model, chosen.version)
    model_from(data)
    chosen.out.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{chosen.out}: learned from {len(used)} shops\n")


if __name__ == "__main__":
    main()
