"""How a word sounds, whichever alphabet it is written in: consonants in classes, vowels dropped. Pure."""

from __future__ import annotations

from functools import lru_cache

_VOWELS = frozenset("aeiouyаеёиоуыэюяіїє")
_CYRILLIC = {
    "б": "b", "в": "v", "г": "g", "д": "d", "ж": "s", "з": "s", "й": "", "к": "k", "л": "l", "м": "m",
    "н": "n",
    "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "s", "ч": "s", "ш": "s", "щ": "s",
    "ь": "",
    "ъ": "", "ґ": "g",
}  # fmt: skip
_DIGRAPHS = (
    ("tion", "sn"), ("sch", "s"), ("tch", "s"), ("dge", "s"), ("sh", "s"), ("ph", "f"), ("ck", "k"), ("qu",
    "kv"),
    ("wh", "v"), ("zh", "s"), ("kh", "h"), ("ts", "s"), ("tz", "s"), ("gh", ""), ("kn", "n"), ("wr", "r"),
    ("ce", "se"),
    ("ci", "si"), ("cy", "si"), ("x", "ks"),
)  # fmt: skip
_ALTERNATIVES = (
    ("ch", ("s", "k")), ("th", ("t", "s")), ("j", ("ds", "s", "h")), ("g", ("g", "s", "ds")), ("c", ("k",
    "s")),
    ("h", ("h", "")), ("w", ("v", "")),
)  # fmt: skip
MAX_SOUNDS = 12


@lru_cache(maxsize=131072)
def sounds(word: str) -> tuple[str, ...]:
    """The skeletons of a word: one for Cyrillic, as many as the spelling allows for Latin."""
    if word[0].isdigit() or len(word) < 3:
        return ()
    rough = _latin_sounds(word) if word[0] <= "z" else _cyrillic_sounds(word)
    return tuple(dict.fromkeys(skeleton for skeleton in map(_squeezed, rough) if skeleton))


def _cyrillic_sounds(word: str) -> list[str]:
    spelled = word.replace("дж", "дс").replace("тс", "с").replace("тз", "с").replace("кс", "кс")
    whole = "".join(_CYRILLIC.get(letter, letter) for letter in spelled)
    found = [whole]
    if "h" in whole:
        found += [whole.replace("h", ""), whole.replace("h", "g")]
    if "уа" in word or "уи" in word or "уэ" in word or "уо" in word:
        found.append("".join(_CYRILLIC.get(letter, letter) for letter in spelled.replace("у", "в", 1)))
    return found


def _latin_sounds(word: str) -> list[str]:
    for letters, sound in _DIGRAPHS:
        word = word.replace(letters, sound)
    found = [word]
    for letters, readings in _ALTERNATIVES:
        found = (
            [one.replace(letters, reading) for one in found for reading in readings]
            if letters in word
            else found
        )
        found = found[:MAX_SOUNDS]
    return [one.replace("z", "s").replace("q", "k") for one in found]


def _squeezed(sounded: str) -> str:
    """The first letter says whether the word begins with a vowel; doubled consonants count once."""
    if not sounded:
        return ""
    found = ["a" if sounded[0] in _VOWELS else sounded[0]]
    for letter in sounded[1:]:
        if letter not in _VOWELS and letter != found[-1]:
            found.append(letter)
    return "".join(found)
