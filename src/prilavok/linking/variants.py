"""Which variant of a product a message means. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.extremes import Extreme, extreme_of
from prilavok.linking.types import ProductEntry, VariantEntry


def choose_variant(
    product: ProductEntry,
    said: Collection[str],
    *,
    previous: int | None = None,
    denied: Collection[str] = (),
    extreme: Extreme | None = None,
) -> int | None:
    """The variant whose options are named best; options not named now stay as they were before.

    None when nothing of the variants is named or several fit equally.
    """
    left = _not_denied(product.variants, frozenset(denied) - frozenset(said))
    for place in range(max((len(variant.options) for variant in left), default=0)):
        left = _narrowed(left, place, frozenset(said), extreme)
    if len(left) == len(product.variants) and not (len(left) == 1 and _names_any(left, said)):
        return None
    if len(left) > 1 and previous is not None:
        left = _closest(left, _variant(product, previous))
    return left[0].id if len(left) == 1 else None


def _not_denied(variants: Sequence[VariantEntry], denied: frozenset[str]) -> list[VariantEntry]:
    """«только не чёрный и не белый»: those that have none of it, all of them when each has."""
    if not denied:
        return list(variants)
    left = [one for one in variants if not any(option and option <= denied for option in one.options)]
    return left or list(variants)


def _narrowed(
    variants: list[VariantEntry], place: int, said: frozenset[str], extreme: Extreme | None
) -> list[VariantEntry]:
    """Those whose value of this option is named best, or the largest; all of them when none is."""
    values = {_value(variant, place) for variant in variants}
    telling = _telling(values)
    points = {value: _points(telling[value], value, said) for value in values}
    best = max(points.values(), default=0.0)
    if best <= 0:
        utmost = extreme_of(values, extreme) if extreme else None
        return [one for one in variants if _value(one, place) == utmost] if utmost else variants
    return [variant for variant in variants if points[_value(variant, place)] == best]


def _value(variant: VariantEntry, place: int) -> frozenset[str]:
    return variant.options[place] if place < len(variant.options) else frozenset()


def _telling(values: Iterable[frozenset[str]]) -> dict[frozenset[str], frozenset[str]]:
    """The keys of each value that not all values of the option share: figures, not «ГБ»."""
    listed = list(values)
    counted = Counter(key for value in listed for key in value)
    return {
        value: frozenset(key for key in value if counted[key] < len(listed) or len(listed) == 1)
        - _units(value)
        or value - _units(value)
        or value
        for value in listed
    }


def _units(value: frozenset[str]) -> frozenset[str]:
    return frozenset(key for key in value if lexicon.is_unit(key))


def _points(telling: frozenset[str], value: frozenset[str], said: frozenset[str]) -> float:
    """The share of the value that is named; a value named wholly beats one named in part, a longer one a
    shorter.
    """
    if not telling:
        return 0.0
    named = len(telling & said)
    units = len(_units(value) & said)
    whole = 1.0 if telling <= said else 0.0
    return (named / len(telling) + whole + 0.1 * named + 0.05 * units) if named else 0.0


def _names_any(variants: Iterable[VariantEntry], said: Collection[str]) -> bool:
    return any(set(option) & set(said) for variant in variants for option in variant.options)


def _variant(product: ProductEntry, variant_id: int) -> VariantEntry | None:
    return next((variant for variant in product.variants if variant.id == variant_id), None)


def _closest(best: list[VariantEntry], previous: VariantEntry | None) -> list[VariantEntry]:
    if previous is None:
        return best
    shared = [len(set(variant.options) & set(previous.options)) for variant in best]
    return [variant for variant, count in zip(best, shared, strict=True) if count == max(shared)]


def names_variant(product: ProductEntry, said: Collection[str]) -> bool:
    return any(set(option) & set(said) for variant in product.variants for option in variant.options)
