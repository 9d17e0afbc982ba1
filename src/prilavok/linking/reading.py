"""What a message says, word by word, before it meets the catalogue's names. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from prilavok.lib.text import normalize, other_layout, tokens
from prilavok.linking import words as lexicon

URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+|\b(?:instagram\.com|instagr\.am|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=/\w))/[^\s<>\"«»]+",
    re.IGNORECASE,
)
_TIMES = re.compile(r"^[xх×](\d{1,2})$|^(\d{1,2})[xх×]$")
_CLAUSE_END = re.compile(r"[,.;!?:()\n]$")
MAX_WORDS = 80
MAX_QUANTITY = 99


@dataclass(frozen=True, slots=True)
class Word:
    """A token in its place: `raw` is the written word it stands in."""

    raw: str
    token: str
    stem: str
    place: int
    ends_clause: bool = False

    @property
    def is_number(self) -> bool:
        return self.token.isdigit()

    @property
    def is_size(self) -> bool:
        return self.is_number or self.stem in lexicon.SIZE_STEMS

    @property
    def is_talk(self) -> bool:
        return lexicon.is_talk(self.token, self.stem)


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` are said, `negated` are stems said not to be meant."""

    words: tuple[Word, ...]
    negated: frozenset[str]
    quantity: int | None
    urls: tuple[str, ...]

    @property
    def content(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if not word.is_talk)

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words)

    @property
    def phrase(self) -> str:
        """The key of a lesson: what the message names, without the talk, sizes and figures around it."""
        naming = [word.stem for word in self.content if not word.is_size] or [
            word.stem for word in self.content
        ]
        return " ".join(dict.fromkeys(naming))


Knows = Callable[[str], bool]


def read(text: str, knows: Knows) -> Reading:
    """`knows` says whether a stem is in the catalogue: it decides keyboard layout and what «не» denies."""
    urls = tuple(match[0].rstrip(").,;!?") for match in URL.finditer(text))
    found = list(_words(URL.sub(" ", text), knows))
    spent, quantity = _quantity(found)
    denied = _denied(found, knows)
    noise = spent | _amounts(found)
    return Reading(
        words=tuple(word for at, word in enumerate(found) if at not in denied and at not in noise),
        negated=frozenset(found[at].stem for at in denied if not found[at].is_talk),
        quantity=quantity,
        urls=urls,
    )


def _words(text: str, knows: Knows) -> Iterator[Word]:
    for place, raw in enumerate(text.split()[:MAX_WORDS]):
        yield from _split(raw, _repaired(raw, knows), place)


def _split(raw: str, repaired: str, place: int) -> Iterator[Word]:
    found = tokens(repaired)
    shown = raw.strip("«»\"'“”().,;:!?…")
    ends = bool(_CLAUSE_END.search(raw))
    for position, token in enumerate(found):
        last = position == len(found) - 1
        yield Word(shown or raw, token, lexicon.concept(token), place, ends and last)


def _repaired(raw: str, knows: Knows) -> str:
    """The word in the other keyboard layout, when only that reading is known."""
    if len(raw) < 3 or any(letter.isdigit() for letter in raw) or _known(raw, knows):
        return raw
    flipped = other_layout(raw)
    return flipped if len(normalize(flipped)) >= 3 and _known(flipped, knows) else raw


def _known(raw: str, knows: Knows) -> bool:
    found = tokens(raw)
    return bool(found) and all(
        lexicon.is_talk(token, base) or knows(base)
        for token, base in ((token, lexicon.concept(token)) for token in found)
    )


def _quantity(found: list[Word]) -> tuple[set[int], int | None]:
    """How many are wanted, and which words said so."""
    for at, word in enumerate(found):
        if match := _TIMES.match(normalize(word.raw)):
            same = {i for i, other in enumerate(found) if other.place == word.place}
            return same, _within_reason(int(match[1] or match[2]))
        number = (
            int(word.token) if word.is_number and len(word.token) < 3 else lexicon.NUMBERS.get(word.token)
        )
        if number is None:
            continue
        following = found[at + 1].token if at + 1 < len(found) else ""
        before = found[at - 1].token if at else ""
        if following in lexicon.PIECES:
            return {at, at + 1}, _within_reason(number)
        if _is_wanted(word, before, following):
            return {at}, _within_reason(number)
    return set(), None


def _is_wanted(word: Word, before: str, following: str) -> bool:
    """«возьму две», «две Марты»; a plain figure counts only right after a word of taking and below ten."""
    if following in lexicon.NOT_PIECES or following in lexicon.MONEY or before == "через":
        return False
    if word.is_number:
        return before in lexicon.TAKING and int(word.token) < 10
    return before not in {"в", "на", "за", "до"}


def _within_reason(number: int) -> int | None:
    return number if 1 <= number <= MAX_QUANTITY else None


def _amounts(found: list[Word]) -> set[int]:
    """Figures that are money or a height: «до 5000 руб», «рост 165»."""
    spent: set[int] = set()
    for at, (one, two) in enumerate(pairwise(found)):
        if one.is_number and two.token in lexicon.MONEY:
            spent |= {at, at + 1}
        if two.is_number and one.token in {"рост", "росту", "роста", "зріст", "height"}:
            spent.add(at + 1)
    return spent


def _denied(found: list[Word], knows: Knows) -> set[int]:
    """«не красное, а синее»: up to the end of the clause. «не осталось Марты?» denies nothing of ours."""
    denied: set[int] = set()
    for at, word in enumerate(found):
        if word.token not in lexicon.NEGATIONS or word.ends_clause:
            continue
        rest = _clause(found, at + 1)
        if rest and (knows(found[rest[0]].stem) or lexicon.is_trait(found[rest[0]].stem)):
            denied.update(rest)
    return denied


def _clause(found: list[Word], start: int) -> list[int]:
    """Places from `start` to the end of the clause; leading pronouns and articles are stepped over."""
    while start < len(found) and found[start].token in lexicon.POINTING | {"the", "a", "an"}:
        start += 1
    places: list[int] = []
    for at in range(start, len(found)):
        if found[at].token in lexicon.BOUNDARIES:
            break
        places.append(at)
        if found[at].ends_clause:
            break
    return places
