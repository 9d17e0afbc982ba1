"""Small figures at the end of what is named that may be a number of pieces: «спорк титановий 2». Pure."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lexicon.numerals import TAKING
from prilavok.linking.textual.lexicon.traits import SIZE_WORDS
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import Token, fold
from prilavok.linking.textual.numerals import is_ordinal

MOST = 10
MOST_SPELLED = 20
_BEFORE_MEASURES = listed(
    """
    в на до від от из с з із по к номер № no за через рост росту зріст розмір размер size и та або или чи or
    and
    """
)
_CLOSING = listed(
    """
    будь ласка пожалуйста плиз пж пжл please pls plz завтра сегодня сьогодні сейчас зараз today tomorrow
    """
)


def trailing_counts(tokens: Sequence[Token], taken: frozenset[int]) -> frozenset[int]:
    """Whether the thing named comes in such figures is for its record to say."""
    return frozenset(at for at in range(1, len(tokens)) if at not in taken and _trails(tokens, at))


def _trails(tokens: Sequence[Token], at: int) -> bool:
    token, before = tokens[at], tokens[at - 1]
    if not token.is_number or not token.text.isdigit() or token.glued or before.place == token.place:
        return False
    if not 2 <= int(token.text) <= (MOST_SPELLED if token.spelled else MOST):
        return False
    if token.spelled and is_ordinal(fold(token.raw)):
        return False
    return _closes(tokens, at) and _follows_thing(token, before)


def _follows_thing(token: Token, before: Token) -> bool:
    """A figure right after a Latin name is a model, «MX 2»; a word for a number is none."""
    if before.is_number:
        return token.spelled and not before.spelled and before.clause == token.clause
    if before.clause != token.clause or before.text in _BEFORE_MEASURES | SIZE_WORDS:
        return False
    if lexicon.is_unit(lexicon.meaning(before.text)) or (before.is_latin and not before.raw.islower()):
        return False
    return (
        token.spelled
        or not (before.is_latin and before.text not in TAKING)
        or lexicon.describes(lexicon.meaning(before.text))
    )


def _closes(tokens: Sequence[Token], at: int) -> bool:
    """Nothing follows in its clause but a polite word."""
    following = [one for one in tokens[at + 1 :] if one.clause == tokens[at].clause]
    return all(one.text in _CLOSING or one.text == "+" for one in following)
