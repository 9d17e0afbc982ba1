"""Which words of a message name nothing, though the catalogue may have them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.index import TextIndex
from prilavok.linking.textual.intentions import is_said_beside
from prilavok.linking.textual.normalise import Token
from prilavok.linking.textual.reading import Reading
from prilavok.linking.textual.vocabulary import is_everyday_in_latin

PREPOSITIONS = frozenset("aikosuvz")
"""Letters that are words of their own in English or in Russian and Ukrainian written in Latin."""
_MODELS = frozenset({"про"})


def is_silent(reading: Reading, at: int, index: TextIndex) -> bool:
    """Talk, a lone letter, the day of a month, the word «размер» beside a size."""
    token = reading.tokens[at]
    if is_said_beside(reading.tokens, at) or _is_article(reading.tokens, at):
        return True
    if len(token.text) == 1 and not token.is_number:
        return not (
            lexicon.is_size(lexicon.meaning(token.text))
            or token.raw.isupper()
            or _is_model_letter(reading, at, index)
        )
    return (
        lexicon.is_talk(token.text)
        and not _is_model(reading.tokens, at, index)
        and not _is_latin_name(reading, at, index)
    )


def _is_article(tokens: Sequence[Token], at: int) -> bool:
    """«снуд один, пожалуйста»: no figure of a name, where no measure follows."""
    if not tokens[at].spelled or tokens[at].text != "1":
        return False
    return at + 1 == len(tokens) or not lexicon.is_unit(lexicon.meaning(tokens[at + 1].text))


def _is_model_letter(reading: Reading, at: int, index: TextIndex) -> bool:
    """«arz h 66»: a Latin letter of the catalogue after a Latin name, in a message that is not English."""
    token, before = reading.tokens[at], (reading.tokens[at - 1].text if at else "")
    after_name = before > "" and before[0].isascii() and before[0].isalpha() and not lexicon.is_talk(before)
    following = reading.tokens[at + 1].text if at + 1 < len(reading.tokens) else ""
    is_word = token.text in PREPOSITIONS and (
        not following or (len(following) > 1 and _is_everyday_word(following))
    )
    return token.is_latin and after_name and not is_word and token.text in index.vocabulary


def _is_everyday_word(word: str) -> bool:
    return lexicon.is_everyday(word) or is_everyday_in_latin(word)


def _is_latin_name(reading: Reading, at: int, index: TextIndex) -> bool:
    """«платье Love»: an English word of talk inside a Cyrillic message is a name, when the shop has it."""
    token = reading.tokens[at]
    if not token.is_latin or len(token.text) < 3 or lexicon.meaning(token.text) not in index.vocabulary:
        return False
    return sum(not other.is_latin and not other.is_number for other in reading.tokens) * 2 >= len(
        reading.tokens
    )


def _is_model(tokens: Sequence[Token], at: int, index: TextIndex) -> bool:
    """«про» after a figure or a name is «Pro», elsewhere it means "about"."""
    if tokens[at].text not in _MODELS or "b:pro" not in index.vocabulary or at == 0:
        return False
    before = tokens[at - 1]
    return before.is_number or before.glued or lexicon.known_brand(lexicon.meaning(before.text))
