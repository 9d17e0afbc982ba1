"""Which variant of a product a message means. Pure."""

from __future__ import annotations

from prilavok.linking.types import ProductEntry, VariantEntry


def choose_variant(product: ProductEntry, said: frozenset[str], *, previous: int | None = None) -> int | None:
    """The variant whose options are named most; options not named now stay as they were before.

    None when nothing of the variants is named or several fit equally.
    """
    ranked = [(_named(variant, said), variant) for variant in product.variants]
    most = max((count for count, _ in ranked), default=0)
    if most == 0:
        return None
    best = [variant for count, variant in ranked if count == most]
    if len(best) > 1 and previous is not None:
        best = _closest(best, _variant(product, previous))
    return best[0].id if len(best) == 1 else None


def _named(variant: VariantEntry, said: frozenset[str]) -> int:
    return sum(1 for option in variant.options if option <= said)


def _variant(product: ProductEntry, variant_id: int) -> VariantEntry | None:
    return next((variant for variant in product.variants if variant.id == variant_id), None)


def _closest(best: list[VariantEntry], previous: VariantEntry | None) -> list[VariantEntry]:
    if previous is None:
        return best
    shared = [len(set(variant.options) & set(previous.options)) for variant in best]
    return [variant for variant, count in zip(best, shared, strict=True) if count == max(shared)]


def names_variant(product: ProductEntry, said: frozenset[str]) -> bool:
    return any(_named(variant, said) for variant in product.variants)
