"""The same word in the other keyboard layout and in the other alphabet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_CYRILLIC = str.maketrans(_LATIN_KEYS + '{}:"<>~', _CYRILLIC_KEYS + "хъжэбюё")
_UKRAINIAN = {"s": "і", "]": "ї", "'": "є", "}": "ї", '"': "є"}
_TO_UKRAINIAN: dict[int, str | int | None] = {
    **_TO_CYRILLIC,
    **{ord(key): letter for key, letter in _UKRAINIAN.items()},
}
_TO_LATIN: dict[int, str | int | None] = {
    **str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS),
    ord("і"): "s", ord("ї"): "]", ord("є"): "'", ord("е"): "t",
}  # fmt: skip
_CYRILLIC = re.compile(r"[а-яёіїєґ]")
_EDGE = "\"'«»“”().,;:!?…&"

_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h",
    "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ы": "i", "э": "e", "ю": "u", "я": "a", "і": "i", "ї": "i",
    "є": "e",
    "ь": "", "ъ": "", "ў": "u",
}  # fmt: skip
_ROMAN_TABLE = {ord(letter): roman for letter, roman in _ROMAN.items()}
_LATIN_SOUNDS = (
    ("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("ph", "f"),
    ("ck", "k"),
    ("yo", "e"), ("jo", "e"), ("ya", "a"), ("ja", "a"), ("ia", "a"), ("yu", "u"), ("ju", "u"), ("iu", "u"),
    ("ye", "e"), ("je", "e"), ("ie", "e"), ("yi", "i"), ("iy", "i"), ("yy", "i"), ("y", "i"), ("j", "i"),
    ("w", "v"),
    ("q", "k"), ("x", "h"),
)  # fmt: skip
_BACK = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yo", "е"),
    ("jo", "е"), ("yu", "ю"), ("ju", "ю"), ("iu", "ю"), ("ya", "я"), ("ja", "я"), ("ia", "я"), ("ye", "е"),
    ("ie", "ие"),
    ("yi", "и"), ("4", "ч"), ("6", "ш"),
    ("a", "а"), ("b", "б"), ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i",
    "и"),
    ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s",
    "с"),
    ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "ц"), ("y", "и"), ("x", "кс"), ("q", "к"),
)  # fmt: skip
_OTHERWISE = (
    (("c", "к"),),
    (("h", "г"),),
    (("iu", "иу"), ("ia", "иа")),
    (("ie", "е"),),
    (("sch", "сч"),),
    (("x", "х"),),
)


def other_keys(word: str) -> Iterator[str]:
    """What the same keys give in the other layouts, with and without the marks at the ends of the word."""
    lowered = word.lower()
    if _CYRILLIC.search(lowered):
        yield lowered.translate(_TO_LATIN)
        return
    bare = lowered.strip(_EDGE)
    for form in dict.fromkeys((bare, lowered.rstrip("?!"), lowered)):
        yield form.translate(_TO_CYRILLIC)
        yield form.translate(_TO_UKRAINIAN)


@lru_cache(maxsize=131072)
def latin(word: str) -> str:
    """A word of either alphabet in one rough Latin spelling."""
    if word[:1] <= "z":
        for sound, letter in _LATIN_SOUNDS:
            word = word.replace(sound, letter)
        return word
    return word.translate(_ROMAN_TABLE)


@lru_cache(maxsize=32768)
def in_cyrillic(word: str) -> tuple[str, ...]:
    """Ways to read a Latin word as a Russian or Ukrainian one: «skolko» -> сколко."""
    if not word[0].isascii() or word[0].isdigit():
        return ()
    usual = _read_back(word, _BACK)
    others = (_read_back(word, (*change, *_BACK)) for change in _OTHERWISE)
    return tuple(dict.fromkeys((usual, *others)))


def _read_back(word: str, table: tuple[tuple[str, str], ...]) -> str:
    found: list[str] = []
    at = 0
    while at < len(word):
        sound = next((pair for pair in table if word.startswith(pair[0], at)), None)
        found.append(sound[1] if sound else word[at])
        at += len(sound[0]) if sound else 1
    return "".join(found)
