"""A text as words with their places, in every reading that makes sense (keyboard layouts). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from prilavok.automation.vocabulary import CANONICAL, OWN_STEMS, REAL_WORDS
from prilavok.lib.text import normalize, other_layout, stem

LONGEST_TEXT = 4000
_MENTION_OR_LINK = re.compile(r"@[\w.]+|https?://\S+|www\.\S+", re.IGNORECASE)
_CHUNK = re.compile(r"\S+")
_RUN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’ʼ`][A-Za-z]+)*|[А-Яа-яЁёІіЇїЄєҐґ]+(?:['’ʼ`][А-Яа-яІіЇїЄє]+)*|\d+")
_MIXED = re.compile(r"(?=\w*[A-Za-z])(?=\w*[а-яёіїєґ])[^\W\d_]+", re.IGNORECASE)
_STRETCHED = re.compile(r"(.)\1{2,}")
_UKRAINIAN = re.compile("[іїє]")
_UKRAINIAN_ENDING = re.compile(
    "(?:ами|ями|ого|ому|ими|ої|ою|ею|єю|ів|їв|ам|ям|ах|ях|ий|ій|их|ти|ємо|єте|ють|ує|[аяуюиіїеєоь])$"
)
_LATIN_LOOKALIKES = str.maketrans("aceiopxykmhtbACEIOPXYKMHTB", "асеіорхукмнтвАСЕІОРХУКМНТВ")
_SHORT_STEM = 3
_EDGE_PUNCTUATION = ".,;:!?…()«»\"'[]{}`"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: in its usual form, its stem, where it stands, and as written (normalized)."""

    text: str
    stem: str
    start: int
    end: int
    plain: str = ""

    @property
    def is_cyrillic(self) -> bool:
        return "\u0400" <= self.text[0] <= "\u04ff"


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    return _STRETCHED.sub(r"\1", normalize(word))


def canonical(word: str) -> str:
    """Normalized, without stretched letters, in the usual form: «Скокаааа» -> «сколько»."""
    plain = _plain(word)
    return CANONICAL.get(plain, plain)


@lru_cache(maxsize=65536)
def base_of(word: str) -> str:
    """The stem; Ukrainian words, which the Russian stemmer does not know, lose their ending."""
    if word in OWN_STEMS:
        return OWN_STEMS[word]
    if not _UKRAINIAN.search(word):
        return stem(word)
    bare = _UKRAINIAN_ENDING.sub("", word)
    return bare if len(bare) >= _SHORT_STEM else word


def _word(written: str, start: int, end: int) -> Word:
    text = canonical(written)
    return Word(text, base_of(text), start, end, _plain(written))


def same_word(wanted: Word, found: Word) -> bool:
    """Another form of one word: «цену» for «цена»."""
    return wanted.text == found.text or wanted.stem == found.stem


def _forgiven(length: int) -> int:
    if length < 5:
        return 0
    return 1 if length < 8 else 2


def _is_swap(one: str, other: str) -> bool:
    """Two neighbouring letters changed places, the most common slip in short words: «цнеа»."""
    same_letters = len(one) >= 4 and sorted(one) == sorted(other)
    return same_letters and OSA.distance(one, other) == 1


def _near(one: str, other: str, extra: int) -> bool:
    allowed = _forgiven(min(len(one), len(other)))
    if allowed == 0 and extra == 0:
        return _is_swap(one, other)
    return bool(OSA.distance(one, other, score_cutoff=allowed + extra) <= allowed + extra)


@lru_cache(maxsize=65536)
def _misspelt(wanted: str, wanted_stem: str, found: str, found_stem: str, extra: int) -> bool:
    if wanted[0] != found[0] or wanted.isdigit() or found.isdigit() or min(len(wanted), len(found)) < 4:
        return False
    if found_stem in REAL_WORDS:
        return False
    return _near(wanted, found, extra) or _near(wanted_stem, found_stem, extra)


def misspelt(wanted: Word, found: Word, *, extra: int = 0) -> bool:
    """`found` is `wanted` with a slip of the finger; `extra` forgives more, to show what almost fitted."""
    return _misspelt(wanted.text, wanted.stem, found.text, found.stem, extra)


def fits(wanted: Word, found: Word) -> bool:
    return same_word(wanted, found) or misspelt(wanted, found)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _in_one_script(found: re.Match[str]) -> str:
    """«цeнa» with Latin e and a is the Cyrillic word."""
    return found.group().translate(_LATIN_LOOKALIKES)


def _same_length(text: str) -> str:
    """Compatible forms (𝐩𝐫𝐢𝐜𝐞, ｐｒｉｃｅ) folded where that keeps every place."""
    folded = ((letter, unicodedata.normalize("NFKC", letter)) for letter in text)
    return "".join(plain if len(plain) == 1 else letter for letter, plain in folded)


def split(text: str, offset: int = 0) -> list[Word]:
    return [_word(run.group(), run.start() + offset, run.end() + offset) for run in _RUN.finditer(text)]


class Reading:
    """A customer's text, ready to be searched; work is done when first needed."""

    def __init__(self, text: str) -> None:
        self.text = text[:LONGEST_TEXT]
        self._clean = _MIXED.sub(_in_one_script, _MENTION_OR_LINK.sub(_blank, _same_length(self.text)))

    @cached_property
    def words(self) -> list[Word]:
        return split(self._clean)

    @cached_property
    def as_cyrillic(self) -> list[Word]:
        """What was typed with the Latin layout on: «ckjkmrj» -> «сколько»."""
        return self._typed_in_other_layout(lambda word: not word.is_cyrillic)

    @cached_property
    def as_latin(self) -> list[Word]:
        """And the other way: «зкшсу» -> "price"."""
        return self._typed_in_other_layout(lambda word: word.is_cyrillic)

    def for_word(self, wanted: Word) -> tuple[list[Word], ...]:
        """The readings in which a keyword may be found, as written first."""
        if wanted.text.isdigit():
            return (self.words,)
        other = self.as_cyrillic if wanted.is_cyrillic else self.as_latin
        return (self.words, other) if other is not self.words else (self.words,)

    def _typed_in_other_layout(self, is_suspect: Callable[[Word], bool]) -> list[Word]:
        if not any(is_suspect(word) and not word.text.isdigit() for word in self.words):
            return self.words
        return [
            word
            for chunk in _CHUNK.finditer(self._clean)
            for word in _retyped(chunk.group(), chunk.start(), is_suspect)
        ]


def _retyped(chunk: str, start: int, is_suspect: Callable[[Word], bool]) -> list[Word]:
    """The chunk's words, translated as a whole when all of them are suspect.

    Punctuation keys are letters in the other layout, so it is tried without its edges first.
    """
    written = split(chunk, start)
    if not written or not all(is_suspect(word) for word in written):
        return written
    readings = [_runs_in_other_layout(chunk.strip(_EDGE_PUNCTUATION)), _runs_in_other_layout(chunk)]
    if readings[0] == readings[1]:
        readings.pop()
    return [_word(run, start, start + len(chunk)) for runs in readings for run in runs]


def _runs_in_other_layout(text: str) -> list[str]:
    return [run.group() for run in _RUN.finditer(other_layout(text))]
