"""Which value of an option a clipped, shortened or misspelt word means: «помаранч», “blk”. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.normalise import Token
from prilavok.linking.textual.scripts import latin
from prilavok.linking.types import ProductEntry

CLIPPED = 4
SLIPPABLE = 5
LONG = 8
_VOWELS = str.maketrans("", "", "aeiouy")


def alike_options(entry: ProductEntry, tokens: Iterable[Token]) -> set[str]:
    """Keys of the product's options that words of the message look like, each word only one."""
    forms = _forms(entry)
    found: set[str] = set()
    for token in tokens:
        if token.is_number or lexicon.is_talk(token.text) or len(token.text) < 3:
            continue
        keys = {key for form, key in forms if _is_alike(latin(token.text), form)}
        if len(keys) == 1:
            found |= keys
    return found


def _forms(entry: ProductEntry) -> list[tuple[str, str]]:
    keys = {key for variant in entry.variants for option in variant.options for key in option}
    return [
        (latin(word), key)
        for key in keys
        if key[0].isalpha() and not lexicon.is_unit(key) and not lexicon.is_size(key)
        for word in _words(key)
    ]


def _words(key: str) -> Iterator[str]:
    known: Sequence[str] = lexicon.members(key)
    yield from known or (key.partition(":")[2] or key,)


def _is_alike(said: str, form: str) -> bool:
    if said == form:
        return True
    if len(said) >= CLIPPED and len(form) >= CLIPPED and (form.startswith(said) or said.startswith(form)):
        return True
    if said.translate(_VOWELS) == said and len(said) >= 3:
        return said == form.translate(_VOWELS)
    length = min(len(said), len(form))
    return length >= SLIPPABLE and OSA.distance(said, form) <= (1 if length < LONG else 2)
