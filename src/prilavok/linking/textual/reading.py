"""What a message says, word by word: keyboard layout repaired, numbers understood, denied parts marked.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.counts import trailing_counts
from prilavok.linking.textual.layout import repaired
from prilavok.linking.textual.negation import denied_places
from prilavok.linking.textual.normalise import Token, Written, as_measure, glued_code, pieces, written_words
from prilavok.linking.textual.numerals import numbers_from_words
from prilavok.linking.textual.quantities import Quantity, amounts, quantities, said_prices
from prilavok.linking.textual.transliteration import in_own_letters

URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+|\b(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=/\w))/[^\s<>\"«»]+",
    re.IGNORECASE,
)
MAX_WORDS = 150


@dataclass(frozen=True, slots=True)
class Reading:
    """`tokens` are said; places in `denials` are not meant; those in `spent` were a number of pieces or
    money.
    """

    tokens: tuple[Token, ...]
    denials: tuple[frozenset[int], ...]
    spent: frozenset[int]
    quantities: tuple[Quantity, ...]
    urls: tuple[str, ...]
    counts: frozenset[int] = frozenset()
    """Places of small figures that may be a number of pieces, unless the thing is made in such figures."""
    prices: frozenset[int] = frozenset()
    """Places of figures that tell which thing is meant by what it costs."""
    questions: frozenset[int] = frozenset()
    """Sentences that end with a question mark."""

    @property
    def denied(self) -> frozenset[int]:
        return frozenset().union(*self.denials)

    @property
    def meant(self) -> tuple[Token, ...]:
        return tuple(
            token for at, token in enumerate(self.tokens) if at not in self.denied and at not in self.spent
        )

    @property
    def content(self) -> tuple[Token, ...]:
        return tuple(token for token in self.meant if not lexicon.is_talk(token.text))

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(lexicon.meaning(token.text) for token in self.meant)

    @property
    def denied_keys(self) -> frozenset[str]:
        return frozenset(
            lexicon.meaning(self.tokens[at].text)
            for at in self.denied
            if not lexicon.is_talk(self.tokens[at].text)
            or lexicon.is_listed(lexicon.meaning(self.tokens[at].text))
        )

    @property
    def quantity(self) -> int | None:
        return self.quantities[0].count if self.quantities else None

    @property
    def phrase(self) -> str:
        """The key of a lesson: what the message names, without the talk, sizes and figures around it."""
        naming = [key for key in map(_key, self.content) if not _is_measure(key)]
        return " ".join(dict.fromkeys(naming or map(_key, self.content)))


def _key(token: Token) -> str:
    return lexicon.meaning(token.text)


def _is_measure(key: str) -> bool:
    return key[0].isdigit() or lexicon.is_size(key) or lexicon.is_unit(key)


Knows = Callable[[str], bool]


def read(text: str, knows: Knows, hears: Knows | None = None) -> Reading:
    """`knows` says whether the catalogue has a word: it decides the keyboard layout and what «не» denies;
    `hears` finds misspelt ones too.
    """
    urls = tuple(match[0].rstrip(").,;!?") for match in URL.finditer(text))
    written = written_words(URL.sub(" ", text), MAX_WORDS)
    tokens = numbers_from_words(in_own_letters(_tokens(written, knows), knows), knows)
    found = quantities(tokens, knows)
    spent = frozenset(at for one in found for at in one.places) | amounts(tokens, knows)
    return Reading(
        tokens=tuple(tokens),
        counts=trailing_counts(tokens, spent),
        prices=said_prices(tokens),
        denials=denied_places(tokens, hears or knows),
        spent=spent,
        quantities=tuple(found),
        urls=urls,
        questions=frozenset(word.sentence for word in written if "?" in word.whole),
    )


def _tokens(written: Sequence[Written], knows: Knows) -> list[Token]:
    found: list[Token] = []
    for place, (word, folded) in enumerate(zip(written, repaired(written, knows), strict=True)):
        parts = _parts(folded)
        found += [
            Token(as_measure(_before(found, place), part), word.raw, place, word.clause, word.sentence)
            for part in parts
        ]
        if code := glued_code(folded):
            found.append(Token(code, word.raw, place, word.clause, word.sentence, glued=True))
    return found


def _before(found: Sequence[Token], place: int) -> str:
    return found[-1].text if found and found[-1].place >= place - 1 else ""


def _parts(folded: str) -> list[str]:
    """A handful of signs count as words: «+» joins products."""
    return pieces(folded) or (["+"] if folded.strip() == "+" else [])
