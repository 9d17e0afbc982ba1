"""A product as the text engine knows it: which words stand in which part of its record. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import as_measure, codes_in_word, fold, pieces
from prilavok.linking.textual.stemming import stem
from prilavok.linking.types import ProductEntry, ProductSource, VariantEntry

NAME, ALIAS, OPTION, CATEGORY, DESCRIPTION, TARGET, PRICE = 1, 2, 4, 8, 16, 32, 64
"""TARGET: after «для», what the thing is for, not what it is."""
STRONG = NAME | ALIAS | OPTION | CATEGORY | TARGET | PRICE
PRICED = "p="
JOINED = "j:"
LONGEST_JOINED = 16
MAX_DESCRIPTION = 60
CACHED = 32_768
"""Categories and options stand in many products."""
_FOR = re.compile(r"\s(?:для|for|под|к)\s", re.IGNORECASE)
_PLAIN = re.compile(r"(?:[а-яёіїєґ][а-яёіїєґ'’-]*[ ,]+)*[а-яёіїєґ][а-яёіїєґ'’-]*(?=\s+[^а-яёіїєґ\s,])")
"""Small words up to a name, a figure or a quotation."""
_POSSESSIVE = re.compile(r"([A-Za-z]{3,})['’`]([A-Za-z]{3,})")
_WORDS = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?")
_LACKING = re.compile(r"\b(?:без|without)\s+(\w+)", re.IGNORECASE)
_EMPTY = listed(
    """
    и с на для из в по от до к а или со без the and for of with in to від з із та і й до у х x
    """
)


@lru_cache(maxsize=CACHED)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text that say something."""
    found = [part for pair in _POSSESSIVE.findall(text) for part in map(str.lower, pair)]
    for written in fold(text).split():
        for part in pieces(written):
            if part not in _EMPTY:
                found.append(as_measure(found[-1] if found else "", part))
        if not written.isalpha():
            found += codes_in_word(written)
    return tuple(found)


@lru_cache(maxsize=CACHED)
def keys_of(text: str) -> tuple[str, ...]:
    """Keys of the words of a text, known phrases as one."""
    keys = [lexicon.meaning(word) for word in words_of(text)]
    return (*keys, *phrases_in(text))


def phrases_in(text: str) -> Iterator[str]:
    stems = [stem(word) for word in words_of(text)]
    for start in range(len(stems)):
        if meant := lexicon.phrase_meaning(tuple(stems[start : start + 2])):
            yield meant


def pairs_in(text: str) -> Iterator[tuple[str, str, str]]:
    """Neighbouring words that customers write together: «Power Bank» -> powerbank."""
    for one, two in pairwise(words_of(text)):
        if one[0].isalpha() and two[0].isalpha() and (one[0] <= "z") == (two[0] <= "z"):
            joined = one + two
            if 4 <= len(joined) <= LONGEST_JOINED:
                yield joined, one, two


def make_entry(source: ProductSource) -> ProductEntry:
    fields: dict[str, int] = {}
    for text, field in _texts(source):
        for key in keys_of(text):
            fields[key] = fields.get(key, 0) | field
    joined = {
        JOINED + whole: (lexicon.meaning(one), lexicon.meaning(two))
        for whole, one, two in pairs_in(source.name)
    }
    fields.update(dict.fromkeys(joined, NAME))
    described = words_of(source.description)[:MAX_DESCRIPTION]
    for word in described:
        key = lexicon.meaning(word)
        fields[key] = fields.get(key, 0) | DESCRIPTION
    if source.price:
        fields[f"{PRICED}{source.price}"] = PRICE
    name_keys = tuple(dict.fromkeys(key for key in keys_of(source.name) if not lexicon.is_talk(key)))
    return ProductEntry(
        id=source.id,
        public_id=source.public_id,
        name=source.name,
        fields=fields,
        name_keys=name_keys,
        core_keys=frozenset(key for key in name_keys if _is_core(key, fields[key])),
        joined=joined,
        aliases=tuple(keys for alias in source.aliases if (keys := frozenset(keys_of(alias)))),
        variants=tuple(_variant(pk, values) for pk, _, values in source.variants),
        price=source.price,
        spelled=_spelled(source),
    )


def _spelled(source: ProductSource) -> dict[str, str]:
    """The written word of each key; the name's own comes first."""
    found: dict[str, str] = {}
    for text, _ in _texts(source):
        for key, written in _spelled_in(text):
            found.setdefault(key, written)
    return found


@lru_cache(maxsize=CACHED)
def _spelled_in(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (lexicon.meaning(word), written) for written in _WORDS.findall(text) for word in pieces(fold(written))
    )


def _is_core(key: str, field: int) -> bool:
    return bool(field & NAME) and not lexicon.describes(key) and not lexicon.is_noun(key)


def _texts(source: ProductSource) -> Iterator[tuple[str, int]]:
    for text, field in ((source.name, NAME), *((alias, ALIAS) for alias in source.aliases)):
        own, _, rest = _FOR.sub("\n", text, count=1).partition("\n")
        target = _target(rest)
        yield f"{own} {rest[len(target) :]}", field
        yield target, TARGET
    yield source.category, CATEGORY
    for value in dict.fromkeys(value for _, _, values in source.variants for value in values):
        yield value, OPTION


def _target(text: str) -> str:
    """What follows «для»: «кошек» of «кошек Royal Canin», all of «iPhone 13 Pro»."""
    found = _PLAIN.match(text)
    return found[0] if found else text


def _variant(pk: int, values: Iterable[str]) -> VariantEntry:
    return VariantEntry(pk, tuple(frozenset(keys) for value in values if (keys := option_keys(value))))


@lru_cache(maxsize=16384)
def option_keys(value: str) -> tuple[str, ...]:
    return keys_of(value)


@lru_cache(maxsize=CACHED)
def _keyed(text: str) -> tuple[tuple[str, str], ...]:
    words = ((word, lexicon.meaning(word)) for word in words_of(text))
    return (*words, *((meant[2:], meant) for meant in phrases_in(text)))


def words_with_keys(source: ProductSource) -> Iterator[tuple[str, str]]:
    """All words by which the product may be found, for the vocabulary."""
    for text, _ in _texts(source):
        yield from _keyed(text)
    for whole, _, _ in pairs_in(source.name):
        yield whole, JOINED + whole


def lacked_in(source: ProductSource) -> set[str]:
    """«без сахара», “without lid” in the name, the aliases, the category or the options."""
    texts = (
        source.name,
        source.category,
        *source.aliases,
        *(one for _, _, own in source.variants for one in own),
    )
    return {key for text in texts for key in _lacked(text)}


@lru_cache(maxsize=CACHED)
def _lacked(text: str) -> frozenset[str]:
    found = _LACKING.findall(text)
    return frozenset(lexicon.meaning(word) for after in found for word in words_of(after)[:1])
