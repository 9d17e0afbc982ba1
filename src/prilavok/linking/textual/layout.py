"""Words typed in the wrong keyboard layout, put right where only the other reading makes sense. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.normalise import Written, fold, pieces
from prilavok.linking.textual.numerals import number_of
from prilavok.linking.textual.scripts import other_keys

MIN_LETTERS = 3
_VOWELS = frozenset("aeiouyаеиоуыэюяіїє")
_INNER_MARKS = frozenset("[];{}`\\")
Knows = Callable[[str], bool]


def repaired(words: Sequence[Written], knows: Knows) -> list[str]:
    """The folded words; those that are only known in the other layout are replaced by that reading.

    When one word is typed that way and at least half of the unknown ones are, the rest follow.
    """
    found = [word.folded for word in words]
    strange = [at for at, word in enumerate(words) if _is_strange(word, knows)]
    certain = {at: flipped for at in strange if (flipped := _flipped(words[at], knows))}
    if _is_english(words, len(certain)):
        certain = {at: flipped for at, flipped in certain.items() if not _is_ascii(words[at].folded)}
    for at, flipped in certain.items():
        found[at] = flipped
    if certain and len(certain) * 2 >= len(strange):
        for at in strange:
            if at not in certain and _same_alphabet(words[at], [words[one] for one in certain]):
                found[at] = fold(next(iter(other_keys(words[at].whole))))
        _short_ones(words, found, certain)
    elif not certain:
        for at in strange:
            if _is_unpronounceable(words[at].folded):
                found[at] = fold(next(iter(other_keys(words[at].whole))))
    return found


def _is_strange(word: Written, knows: Knows) -> bool:
    folded = word.folded
    letters = [part for part in pieces(folded) if not part[0].isdigit()]
    marks = any(mark in _INNER_MARKS for mark in word.raw.strip("'\"`")) and word.raw.isascii()
    return bool(letters) and (marks or not all(_is_known(part, knows) for part in letters))


def _is_known(word: str, knows: Knows) -> bool:
    return (
        lexicon.is_everyday(word)
        or number_of(word) is not None
        or knows(word)
        or (len(word) > 2 and lexicon.is_listed(lexicon.meaning(word)))
    )


def _flipped(word: Written, knows: Knows) -> str:
    """The other reading, when all of it is known."""
    if any(letter.isdigit() for letter in word.folded):
        return ""
    forms = [fold(flipped) for flipped in other_keys(word.whole)]
    usual = [one for one in forms if sum(map(len, pieces(one))) >= MIN_LETTERS]
    ours = (one for one in usual if all(map(knows, pieces(one))))
    known = (one for one in usual if all(_is_known(part, knows) for part in pieces(one)))
    return next(chain(ours, known), "")


def _is_english(words: Sequence[Written], flipped: int) -> bool:
    """More words of every day than words that could be typed in the other layout."""
    usual = (word for word in words if _is_ascii(word.folded) and len(pieces(word.folded)) == 1)
    return (
        sum(len(word.folded) > 2 and lexicon.is_everyday(pieces(word.folded)[0]) for word in usual) > flipped
    )


def _same_alphabet(word: Written, certain: Sequence[Written]) -> bool:
    return any(_is_ascii(word.folded) == _is_ascii(one.folded) for one in certain)


def _is_ascii(folded: str) -> bool:
    return folded.isascii()


def _short_ones(words: Sequence[Written], found: list[str], certain: dict[int, str]) -> None:
    """«d yfkbxbb»: the short words of a message typed in the other layout."""
    ascii_side = all(_is_ascii(words[at].folded) for at in certain)
    if not ascii_side or len(certain) < 2:
        return
    for at, word in enumerate(words):
        short = (
            word.folded.isascii()
            and len(pieces(word.folded)) == 1
            and len(word.folded.strip("?!.,")) < MIN_LETTERS
        )
        if at not in certain and short and word.folded[0].isalpha() and word.folded.upper() != word.raw:
            flipped = fold(next(iter(other_keys(word.whole))))
            if lexicon.is_talk(flipped):
                found[at] = flipped


def _is_unpronounceable(folded: str) -> bool:
    """Four letters and more without a vowel, or keys inside a word that are letters on the other side."""
    letters = [letter for letter in folded if letter.isalpha()]
    if any(letter.isdigit() for letter in folded) or len(letters) < 4:
        return False
    return not _VOWELS & set(letters) or (
        folded.isascii() and any(mark in _INNER_MARKS for mark in folded.strip("'\"]"))
    )
