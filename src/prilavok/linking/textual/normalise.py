"""Text to tokens: one spelling of letters, words cut at changes of script, clauses kept apart. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

_DROP = str.maketrans("", "", "'’ʼ`´\u0301\u00ad")
_FOLD = str.maketrans({"ё": "е", "ґ": "г", "–": "-", "—": "-", "×": "х"})
TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[a-z]+|[а-яіїєўқғңһұө]+")
_DECIMAL = re.compile(r"^(?:\d[.,]\d{1,2}|\d{1,2}\.\d)$")
_DIMENSIONS = re.compile(r"(?<=\d)\s?[xх*]\s?(?=\d{2})")
_GLUED = re.compile(r"^([a-zа-я]{1,3})-?(\d{1,4})$")
_CODES = re.compile(r"(?<![a-zа-я\d])([a-zа-я]{1,3})-?(\d{1,4})(?!\d)")
_LOOKALIKES = str.maketrans("авекмнорстухі", "abekmhopctyxi")
_HEARD = str.maketrans("бгджзилпфцыэюяй", "bgdjzilpfcieuai")
_END = re.compile(r"[.,;!?:()\n…]+$")
_MEASURES = {"л": "литр", "l": "литр", "м": "метр", "m": "метр"}
HARD = frozenset(".!?;\n…")
DASHES = frozenset({"-", "–", "—", "--"})
"""Standing alone they part clauses."""


@dataclass(frozen=True, slots=True)
class Token:
    """`place` counts the written words, `clause` the parts between punctuation marks."""

    text: str
    raw: str
    place: int
    clause: int = 0
    sentence: int = 0
    glued: bool = False
    """A short code of letters and figures: «A54», «H7»."""
    spelled: bool = False
    """A number written in words."""

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_latin(self) -> bool:
        return self.text[0] <= "z" and not self.is_number

    @property
    def is_capital(self) -> bool:
        return self.raw[:1].isupper()

    def as_text(self, text: str) -> Token:
        return replace(self, text=text)


def fold(text: str) -> str:
    """NFKC, lower case, ё as е, apostrophes dropped, sizes «50х90» apart."""
    lowered = unicodedata.normalize("NFKC", text).lower().translate(_FOLD).translate(_DROP)
    return _DIMENSIONS.sub(" ", lowered)


def pieces(word: str) -> list[str]:
    """Tokens of one folded word: «13про» -> 13, про; «0,5» -> 0.5; «44,46» -> 44, 46."""
    found: list[str] = []
    for match in TOKEN.finditer(word):
        part = match[0]
        if not part[0].isdigit() or part.isdigit():
            found.append(part)
        elif _DECIMAL.match(part):
            found.append(part.replace(",", ".").removesuffix(".0"))
        else:
            found += re.split(r"[.,]", part)
    return found


def glued_code(word: str) -> str:
    """«А54», «s-23» as one Latin code; empty for anything else."""
    match = _GLUED.match(word.strip("«»\"'()[]{}.,!?:;"))
    return f"{match[1].translate(_LOOKALIKES).translate(_HEARD)}{match[2]}" if match else ""


def codes_in_word(word: str) -> tuple[str, ...]:
    """All short codes in a word of a catalogue: p26 of «П-26/800», df333 of «DF333DWYE»."""
    found = (f"{one[1].translate(_LOOKALIKES).translate(_HEARD)}{one[2]}" for one in _CODES.finditer(word))
    return tuple(found)


def as_measure(before: str, word: str) -> str:
    """A lone л or м after a small number is a litre or a metre, else it is a size."""
    if word in _MEASURES and before and before[0].isdigit() and float(before) < 20:
        return _MEASURES[word]
    return word


@dataclass(frozen=True, slots=True)
class Written:
    """A word as it stands in the message."""

    raw: str
    """Without the punctuation around it."""
    whole: str
    folded: str
    clause: int
    sentence: int


def written_words(text: str, limit: int) -> list[Written]:
    """The first `limit` words with the clause and the sentence each belongs to."""
    found: list[Written] = []
    clause = sentence = 0
    for line in text.split("\n"):
        for raw in _spaced(line).split():
            if len(found) >= limit:
                return found
            if raw in DASHES and found:
                clause += 1
                continue
            folded = fold(raw)
            bare = raw.strip("«»\"'“”().,;:!?…")
            found.append(Written(bare or raw, raw, folded, clause, sentence))
            if ending := _END.search(raw):
                clause += 1
                sentence += bool(HARD & set(ending[0]))
        clause += 1
        sentence += 1
    return found


def _spaced(line: str) -> str:
    """A space after punctuation between words, and sizes «50х90» kept together as «50 90»."""
    line = _DIMENSIONS_RAW.sub(" ", line)
    return _TOUCHING.sub(r"\1 ", line)


_TOUCHING = re.compile(r"(?<=[^\W\d])([!?)(+]|(?<=[^\W\da-zA-Z].)[,;:]|\.(?=[^\W\d]{3}))(?=[^\W\d])")
_DIMENSIONS_RAW = re.compile(r"(?<=\d)\s?[xхXХ×*]\s?(?=\d{2})")
