"""Words as shops' customers write them: tokens, stems, the other keyboard layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[a-z]+|[а-яіїєґ]+|\d+")
_RU = snowballstemmer.stemmer("russian")
_EN = snowballstemmer.stemmer("english")
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_CYRILLIC = str.maketrans(_LATIN_KEYS, _CYRILLIC_KEYS)
_TO_LATIN = str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS)


def normalize(text: str) -> str:
    """NFKC, lower case, ё as е, apostrophes dropped."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"['’ʼ`]", "", folded.replace("ё", "е").replace("ґ", "г"))


def tokens(text: str) -> list[str]:
    """Runs of letters of one script, or of digits: «13про» -> ["13", "про"]."""
    return _WORD.findall(normalize(text))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball stem of one normalized word; digits stay."""
    if word.isdigit():
        return word
    stemmer = _EN if word[0] <= "z" else _RU
    stemmed: str = stemmer.stemWord(word)
    return stemmed


def stems(text: str) -> list[str]:
    return [stem(word) for word in tokens(text)]


def other_layout(text: str) -> str:
    """What the same keys give in the other keyboard layout: «ckjkmrj» -> «сколько»."""
    lowered = text.lower()
    if any("а" <= letter <= "я" or letter == "ё" for letter in lowered):
        return lowered.translate(_TO_LATIN)
    return lowered.translate(_TO_CYRILLIC)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters on one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def mentioned(text: str, names: Iterable[str]) -> set[str]:
    """Which of these names stand in the text after an @, in any letter case; the longest that fits counts."""
    by_key = {name.casefold(): name for name in names if name}
    if not by_key:
        return set()
    longest_first = sorted(by_key, key=len, reverse=True)
    pattern = r"@(" + "|".join(re.escape(key) for key in longest_first) + r")(?!\w)"
    return {by_key[hit.casefold()] for hit in re.findall(pattern, text.casefold())}
