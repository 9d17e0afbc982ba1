"""Talk in Latin letters that is Russian or Ukrainian: «skilky koshtuie», «10 sht nado». Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lexicon.intent import ASKING, CHOOSING, PAST, STOCK
from prilavok.linking.textual.lexicon.numerals import CARDINALS, PIECES, TAKING
from prilavok.linking.textual.lexicon.talk import ENGLISH_LOOKALIKES, SHOP_TALK
from prilavok.linking.textual.negation import NEGATIONS
from prilavok.linking.textual.normalise import Token, fold
from prilavok.linking.textual.scripts import latin

SHORT = 3
"""Words of so few letters are read only beside longer ones that are certainly no English."""
Knows = Callable[[str], bool]


@lru_cache(maxsize=1)
def _spoken() -> dict[str, str]:
    """What the usual Cyrillic words look like in rough Latin."""
    words = [*map(fold, SHOP_TALK.split()), *ASKING, *STOCK, *CHOOSING, *PAST, *TAKING, *NEGATIONS]
    found: dict[str, str] = {}
    for word in (*words, *sorted(CARDINALS), *sorted(PIECES)):
        if word[0] > "z" and len(word) > 1:
            found.setdefault(latin(word), word)
    return found


def in_own_letters(tokens: Sequence[Token], knows: Knows) -> list[Token]:
    """Words of talk in Latin letters as the Cyrillic ones they are; names stay for the catalogue to hear."""
    read = [_own(token, knows) for token in tokens]
    if not any(own and len(token.text) > SHORT for token, own in zip(tokens, read, strict=True)):
        return list(tokens)
    return [
        replace(token, text=own) if own and _is_sure(token.text) else token
        for token, own in zip(tokens, read, strict=True)
    ]


def _own(token: Token, knows: Knows) -> str:
    word = token.text
    if not token.is_latin or token.glued or len(word) < 2 or knows(word) or word in ENGLISH_LOOKALIKES:
        return ""
    return _spoken().get(latin(word), "")


def _is_sure(word: str) -> bool:
    return len(word) > SHORT or not lexicon.is_listed(lexicon.meaning(word))
