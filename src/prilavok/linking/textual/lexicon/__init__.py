"""What is known of words before any catalogue: talk, colours, traits, kinds of things, names by ear. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from prilavok.linking.textual.lexicon.brands import ALSO, BRANDS
from prilavok.linking.textual.lexicon.nouns import NOUNS, PHRASES
from prilavok.linking.textual.lexicon.talk import EVERYDAY, PLACES, SHOP_TALK
from prilavok.linking.textual.lexicon.traits import COLOURS, GENERAL, SIZES, TRAITS, UNITS
from prilavok.linking.textual.lexicon.words import WORDS
from prilavok.linking.textual.normalise import fold
from prilavok.linking.textual.stemming import pet_names, stem

COLOUR, TRAIT, NOUN, BRAND, UNIT, SIZE = "c:", "t:", "n:", "b:", "u:", "s:"
WORD = "w="
"""A plain word of a name: neither known as a kind of thing nor as a brand."""
DESCRIBING = (COLOUR, TRAIT, UNIT, SIZE)


def _groups(text: str) -> Iterator[list[str]]:
    for group in text.replace("\n", "|").split("|"):
        if words := [fold(word) for word in group.split()]:
            yield words


def _fold_groups(table: dict[str, str], by_stem: dict[str, str], text: str, prefix: str) -> None:
    for words in _groups(text):
        meaning = prefix + stem(words[0])
        _MEMBERS.setdefault(meaning, []).extend(words)
        for word in words:
            table.setdefault(word, meaning)
            by_stem.setdefault(stem(word), meaning)


def _phrases() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for line in PHRASES.replace("\n", "|").split("|"):
        if "=" in line:
            said, meant = line.split("=")
            key = tuple(stem(word) for word in fold(said).split())
            found[key] = _WHOLE.get(fold(meant.strip()), NOUN + stem(fold(meant.strip())))
    return found


_LAUGHTER = re.compile(r"[аоыу]*(?:х[аеиоы]+){2,}х*|[аоу]?(?:ха)+х+|a*(?:h[aei]+){2,}h*")
_MEMBERS: dict[str, list[str]] = {}
_WHOLE: dict[str, str] = {}
_BY_STEM: dict[str, str] = {}
for _text, _prefix in ((UNITS, UNIT), (COLOURS, COLOUR), (BRANDS, BRAND), (NOUNS, NOUN), (TRAITS, TRAIT)):
    _fold_groups(_WHOLE, _BY_STEM, _text, _prefix)
_fold_groups(_WHOLE, _BY_STEM, WORDS.replace("\n", " "), WORD)
_PHRASES = _phrases()
LONGEST_PHRASE = max(map(len, _PHRASES))
_TALK = frozenset(fold(word) for word in SHOP_TALK.split())
_EVERYDAY = frozenset(
    stem(fold(word)) for word in (*EVERYDAY.split(), *PLACES, *(one for one in _TALK if len(one) > 4))
)


@lru_cache(maxsize=131072)
def meaning(word: str) -> str:
    """The key under which a folded word is looked up: its concept, else its stem."""
    if word[0].isdigit():
        return word
    if word in SIZES:
        return SIZE + SIZES[word]
    if found := _WHOLE.get(word) or (_WHOLE.get(stem(word)) if word[0] <= "z" else None):
        return found
    found = _BY_STEM.get(stem(word)) if len(word) > 2 else None
    if found is None or (found.startswith(BRAND) and is_everyday(word)):
        return stem(word)
    return found


def second_meaning(word: str) -> str | None:
    return meaning(ALSO[word]) if word in ALSO else None


def members(key: str) -> list[str]:
    """All words of a concept."""
    return _MEMBERS.get(key, [])


@lru_cache(maxsize=65536)
def pet_meaning(word: str) -> str | None:
    """The kind of thing a diminutive names, when the lexicon knows it."""
    return next((_BY_STEM[base] for base in pet_names(word) if _BY_STEM.get(base, "").startswith(NOUN)), None)


def phrase_meaning(stems: tuple[str, ...]) -> str | None:
    return _PHRASES.get(stems)


def is_talk(word: str) -> bool:
    """Never names anything, whatever the catalogue holds."""
    return word in _TALK or _laughs(word)


@lru_cache(maxsize=65536)
def _laughs(word: str) -> bool:
    """«ахаха», “hahaha”."""
    return _LAUGHTER.fullmatch(word) is not None


@lru_cache(maxsize=65536)
def is_everyday(word: str) -> bool:
    """Says nothing about a product unless the catalogue uses it."""
    return is_talk(word) or stem(word) in _EVERYDAY


def is_general(key: str) -> bool:
    """«большой», «мягкий»: any thing may be so."""
    return key in _GENERAL


def is_plain_word(key: str) -> bool:
    """A common word of names, uses, looks: known, and no brand."""
    return key.startswith(WORD)


def is_listed(key: str) -> bool:
    return key[1:2] == ":"


def is_colour(key: str) -> bool:
    return key.startswith(COLOUR)


def is_noun(key: str) -> bool:
    return key.startswith(NOUN)


def is_unit(key: str) -> bool:
    return key.startswith(UNIT)


def is_size(key: str) -> bool:
    return key.startswith(SIZE)


def plain_measure(word: str) -> str:
    """«литра», «літри», “litre” as one plain word; empty for anything else."""
    return _PLAIN_MEASURES.get(meaning(word), "")


def describes(key: str) -> bool:
    """A colour, a size, a material, a measure or a number: it tells apart, but does not name."""
    return key.startswith(DESCRIBING) or key[0].isdigit()


def known_brand(key: str) -> bool:
    return key.startswith(BRAND)


def all_known(words: Iterable[str]) -> bool:
    return all(is_everyday(word) or is_listed(meaning(word)) for word in words)


_GENERAL = frozenset(map(meaning, GENERAL))
_PLAIN_MEASURES = {meaning(word): word for word in ("литр", "кг", "метр", "мл", "г")}
