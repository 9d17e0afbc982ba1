"""The figures of linking: per kind of message, per language, on what was tuned on and on what was held back.

    python -m tests.bench.linking [--sets FILE_OR_FOLDER] [--speed] [--wrong tune]

`--sets` (or PRILAVOK_LINKING_SETS) measures on more shops, kept elsewhere.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.bench.linking.data import NEGATIVE, SEVERAL, DevShop, other_sets, shops, talk
from tests.bench.linking.measure import Outcome, outcomes
from tests.bench.linking.speed import main as measure_speed
from tests.bench.linking.variations import variations

SAMPLE = 500
BINS = 10
HALVES = {"tune": "tuned on", "held": "held out", "fresh": "new, never looked at"}


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  –  "


def rate(answers: Iterable[bool]) -> str:
    listed = list(answers)
    return share(sum(listed), len(listed))


def is_linked_rightly(row: Outcome) -> bool:
    return bool(row.linked) and set(row.linked) <= row.message.right


def figures(title: str, found: Sequence[Outcome]) -> None:
    one = [row for row in found if row.message.names_one]
    linked = [row for row in found if row.linked and row.message.right and row.message.kind != "ambig"]
    print(f"\n== {title}: {len(found)} messages, {len(one)} name one product")
    print(
        f"P@1 {rate(row.is_first_right for row in one)}"
        f"  top 3 {rate(row.is_among_three for row in one)}"
        f"  precision {rate(map(is_linked_rightly, linked))}"
        f"  recall {rate(map(is_linked_rightly, one))}"
        f"  ECE {calibration(found):.3f}"
    )
    negatives(found)
    details(one)


def negatives(found: Sequence[Outcome]) -> None:
    of = {
        kind: [row for row in found if row.message.kind == kind]
        for kind in ("talk", "chat", "other", "ambig", "gone")
    }
    parts = [
        f"{kind} {rate(bool(row.linked) for row in rows)} of {len(rows)}" for kind, rows in of.items() if rows
    ]
    print("false links:", ", ".join(parts))
    if not of["ambig"]:
        return
    print(
        f"right list {rate(row.lists_rightly for row in of['ambig'])}"
        f"  hint for not sold {rate(row.verdict.hint == 'unknown_product' for row in of['gone'])}"
        f"  talk suggested {rate(bool(row.shown) for row in of['talk'])}"
    )


def details(found: Sequence[Outcome]) -> None:
    variants = [row.variant_right for row in found if row.variant_right is not None]
    counts = [row.quantity_right for row in found if row.quantity_right is not None]
    if variants:
        print(f"variant {rate(variants)} of {len(variants)}  quantity {rate(counts)} of {len(counts)}")


def calibration(found: Sequence[Outcome]) -> float:
    """Expected calibration error of the best product shown, over messages that name one product or none."""
    rows = [
        (row.verdict.items[0].score, row.is_first_right)
        for row in found
        if row.verdict.items and row.message.kind != "ambig" and row.message.kind not in SEVERAL
    ]
    error = 0.0
    for low in range(BINS):
        part = [
            pair
            for pair in rows
            if low / BINS <= pair[0] < (low + 1) / BINS or (low == BINS - 1 and pair[0] >= 1)
        ]
        if part:
            error += abs(sum(one for one, _ in part) - sum(is_right for _, is_right in part)) / len(rows)
    return error


def table(title: str, found: Sequence[Outcome], key: Callable[[Outcome], str]) -> None:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for row in found:
        groups[key(row)].append(row)
    print(f"-- by {title}")
    for name, rows in sorted(groups.items()):
        one = [row for row in rows if row.message.right and row.message.kind != "ambig"]
        if not one:
            continue
        linked = [row for row in one if row.linked]
        sure = [row for row in linked if set(row.linked) <= row.message.right]
        print(
            f"{name:14} n {len(one):4}  P@1 {share(sum(row.is_first_right for row in one), len(one))}"
            f"  top3 {share(sum(row.is_among_three for row in one), len(one))}"
            f"  precision {share(len(sure), len(linked))}  recall {share(len(sure), len(one))}"
        )


def wrong(found: Sequence[Outcome], names: dict[tuple[str, int], str]) -> None:
    for row in filter(is_wrong, found):
        message = row.message
        shown = ", ".join(
            f"{names[row.shop, item.product_id][:34]} {item.score:.2f}" for item in row.verdict.items
        )
        right = ", ".join(names[row.shop, one][:34] for one in sorted(message.right)[:3])
        extra = f" v={row.variant_right} q={row.quantity_right}" if message.names_one else ""
        print(f"{row.shop} {message.kind:9} {message.text[:110]}")
        print(f"      want [{right}] got [{shown}] {row.verdict.hint or ''}{extra}")


def is_wrong(row: Outcome) -> bool:
    message = row.message
    return (
        (message.names_one and not is_linked_rightly(row))
        or (message.kind in NEGATIVE and bool(row.linked))
        or (message.kind == "ambig" and not row.lists_rightly)
        or (message.kind in SEVERAL and not message.right <= set(row.shown))
        or row.variant_right is False
        or row.quantity_right is False
    )


def measured(chosen: Sequence[DevShop], sample: int | None = None) -> list[Outcome]:
    chance = random.Random(3)
    found: list[Outcome] = []
    for shop in chosen:
        messages = list(shop.messages)
        if sample and len(messages) > sample:
            messages = chance.sample(messages, sample)
        found += outcomes(shop, messages)
    return found


def section(title: str, found: Sequence[Outcome], *, by: str = "kind lang") -> None:
    figures(title, found)
    if "kind" in by:
        table("kind", found, lambda row: row.message.kind)
    if "lang" in by:
        table("language", found, lambda row: row.lang)
    if "shop" in by:
        table("shop", found, lambda row: row.shop)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=os.environ.get("PRILAVOK_LINKING_SETS"))
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--wrong", choices=["tune"], help="list what went wrong")
    parser.add_argument("--speed", action="store_true", help="only time and memory at 100 000 products")
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    if chosen.speed:
        measure_speed()
        return
    known = shops()
    for half, title in HALVES.items():
        part = [shop for shop in known if shop.half == half]
        if not part:
            continue
        found = measured(part)
        section(f"{title}, written by hand", found, by="kind lang" if half == "tune" else "kind lang shop")
        if chosen.wrong == half:
            wrong(found, {(shop.name, one.id): one.name for shop in part for one in shop.sources})
    left_out = [shop for shop in known if not shop.is_tuned]
    made = [row for shop in left_out for row in outcomes(shop, variations(shop, 60, seed=11))]
    section("held out and new, made from the catalogues by rule", made, by="kind")
    said = [row for shop in left_out for row in outcomes(shop, talk(shop.lang, "fresh"))]
    print("\n== new ordinary talk, said in each shop that was not tuned on")
    negatives(said)
    if chosen.sets:
        section("other sets", measured(other_sets(Path(chosen.sets)), chosen.sample), by="kind lang shop")
