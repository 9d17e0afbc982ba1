"""What a message wants: to buy, to choose, or only to tell of something. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lexicon.intent import (
    AFTER_SALE,
    ASKING,
    ATTRIBUTES,
    AVAILABLE,
    COMPARING,
    CONTENTED,
    HAVING,
    INVERTED,
    LIKE,
    OF_OTHERS,
    OF_US,
    OF_YOU,
    OPEN,
    OWNED,
    PAST,
    PLACED,
    POINTING,
    POLITE,
    PURPOSE,
    QUESTIONS,
    SO_THAT,
    SPEAKERS,
    STOCK,
    TELLING,
    THEY,
    THINGS,
    WHICH,
)
from prilavok.linking.textual.lexicon.numerals import NOT_ARTICLES
from prilavok.linking.textual.lexicon.talk import MONTHS, PLACES
from prilavok.linking.textual.lexicon.traits import SIZE_WORDS
from prilavok.linking.textual.normalise import Token
from prilavok.linking.textual.quantities import HEIGHT
from prilavok.linking.textual.reading import Reading

TO_US = frozenset({"мне", "мені", "нам"})
WOULD = frozenset({"б", "бы", "би"})
REACH = 3
DESCRIPTION = 9
SHORT = 6
"""Words of a message that may be nothing but a name and what it should be like."""
"""How far «у меня» reaches for «есть» and for the thing itself."""
AT = frozenset({"у", "в"})
SHOP = frozenset({"вас", "you"})
"""«у вас была Марта»: what the shop had may be had again."""
BEING = frozenset({"есть", "є", "стоит", "стоят", "стоїть", "стоять"})
OWN = "мой"
"""The lead given to words that somebody has, as if they followed «мой»."""


def told_sentences(
    tokens: Sequence[Token], named: Collection[int], questions: frozenset[int] = frozenset()
) -> frozenset[int]:
    """«Вчера была на даче», «у подруги такая же»: something is told, and nothing in it asks.

    What stands at the places `named` is of the catalogue and tells nothing.
    """
    telling = {token.sentence for at, token in enumerate(tokens) if at not in named and _tells(tokens, at)}
    asking = {token.sentence for at, token in enumerate(tokens) if _asks(tokens, at)} | _opened(tokens)
    brief = {one for one in questions if sum(token.sentence == one for token in tokens) <= SHORT}
    return frozenset(telling - asking - brief)


def told_clauses(tokens: Sequence[Token], named: Collection[int]) -> frozenset[int]:
    """Parts of a longer message that only tell: «подарили френч-пресс, разбила, есть аэропресс?»."""
    telling = {
        token.clause
        for at, token in enumerate(tokens)
        if at not in named and (token.text in PAST or _tells(tokens, at))
    }
    asking = {token.clause for at, token in enumerate(tokens) if _asks(tokens, at)}
    return frozenset(telling - asking)


def _tells(tokens: Sequence[Token], at: int) -> bool:
    text = tokens[at].text
    if text in TELLING:
        return not any(one.text in SHOP and one.sentence == tokens[at].sentence for one in tokens)
    return text in CONTENTED or _is_of_somebody(tokens, at) or _we_have(tokens, at)


def _is_of_somebody(tokens: Sequence[Token], at: int) -> bool:
    """«у нас», «у подруги»; «у вас» is the shop."""
    return at > 0 and tokens[at - 1].text == "у" and tokens[at].text in OF_US | OF_OTHERS


def _we_have(tokens: Sequence[Token], at: int) -> bool:
    """“I have”, “my sister has”, but not “do you have”."""
    before = {tokens[i].text for i in _before(at)}
    return tokens[at].text in HAVING and not before & OF_YOU and bool(before & (OF_US | OF_OTHERS))


def _asks(tokens: Sequence[Token], at: int) -> bool:
    text = tokens[at].text
    if text not in ASKING or text in COMPARING:
        return False
    if text in HAVING:
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        return following in SHOP or any(tokens[i].text in OF_YOU for i in _before(at))
    return text not in BEING or not any(_is_theirs(tokens, i, at) for i in _before(at))


def _is_theirs(tokens: Sequence[Token], at: int, being: int) -> bool:
    """«у меня уже есть»."""
    return tokens[at].clause == tokens[being].clause and _is_of_somebody(tokens, at)


def _before(at: int) -> range:
    return range(max(0, at - REACH), at)


def has_cue(reading: Reading, told: frozenset[int]) -> bool:
    """Something is asked for: by a word, a question, a number of pieces, a denial, or a size said shortly."""
    tokens = reading.tokens
    is_asked = reading.questions | open_sentences(tokens)
    if is_asked - told or any(_asks(tokens, at) for at in range(len(tokens))):
        return True
    if any(token.text in COMPARING and token.sentence not in told for token in tokens):
        return True
    if any(_points_out(tokens, at) and token.sentence not in told for at, token in enumerate(tokens)):
        return True
    if (not told and _is_described(tokens)) or _opened(tokens) - told:
        return True
    if any(token.text in SO_THAT and token.sentence not in told for token in tokens):
        return True
    if any(tokens[at].sentence not in told for at in reading.counts) or _wishes(tokens):
        return True
    counted = any(tokens[one.at].sentence not in told for one in reading.quantities)
    denied = any(tokens[at].sentence not in told for at in reading.denied)
    return counted or denied or (_picks(tokens) and not told)


def _wishes(tokens: Sequence[Token]) -> bool:
    """«мені б спорків», «нам бы ещё одну»."""
    return any(one.text in TO_US and two.text in WOULD for one, two in pairwise(tokens))


def _is_described(tokens: Sequence[Token]) -> bool:
    """«те отвёртки что с подставкой»: a short sentence that begins with a thing and says what it is like."""
    if not 2 < len(tokens) <= DESCRIPTION or tokens[-1].sentence != tokens[0].sentence:
        return False
    first = next((token for token in tokens if token.text not in POINTING), tokens[0])
    is_thing = (
        first.text in THINGS
        or tokens[-1].text in THINGS
        or lexicon.is_noun(lexicon.meaning(first.text))
        or lexicon.pet_meaning(first.text) is not None
    )
    beside = SPEAKERS | OWNED | PAST | TELLING | CONTENTED | AFTER_SALE | POLITE
    return is_thing and not any(token.text in beside for token in tokens)


def _opened(tokens: Sequence[Token]) -> frozenset[int]:
    """Sentences with a clause that begins as a question."""
    return frozenset(token.sentence for at, token in enumerate(tokens) if _opens_question(tokens, at))


def _opens_question(tokens: Sequence[Token], at: int) -> bool:
    """A question word where a clause begins, “do they come in blue”; «какая красота» is praise."""
    token = tokens[at]
    if at and tokens[at - 1].clause == token.clause:
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or following.clause != token.clause:
        return False
    if token.text in INVERTED and following.text in THEY:
        return True
    praised = any(one.text in CONTENTED for one in tokens if one.sentence == token.sentence)
    return token.text in QUESTIONS and not praised


def _points_out(tokens: Sequence[Token], at: int) -> bool:
    """«та, где цветок на кармане», “the one with sparkles”: which one is told by what it is like."""
    if tokens[at].text not in POINTING:
        return False
    following = [token for token in tokens[at + 1 : at + 1 + REACH] if token.sentence == tokens[at].sentence]
    ends_so = tokens[at].text == "the" and any(token.text in {"one", "ones"} for token in following)
    return ends_so or any(token.text in LIKE for token in following)


def asks_stock(reading: Reading) -> bool:
    said = {token.text for token in reading.tokens}
    return bool(said & STOCK) or (_picks(reading.tokens) and not said & NOT_ARTICLES)


def _picks(tokens: Sequence[Token]) -> bool:
    """A short message with a size, a figure or a colour: «Марта 44»."""
    is_short = len(tokens) <= SHORT and not any(token.text in SPEAKERS | OWNED for token in tokens)
    return is_short and any(
        token.is_number
        or lexicon.is_size(key)
        or lexicon.is_colour(key)
        or token.text in SIZE_WORDS | ATTRIBUTES
        for token in tokens
        for key in (lexicon.meaning(token.text),)
    )


def open_sentences(tokens: Sequence[Token]) -> frozenset[int]:
    """The choice is left to the shop: «какие есть?», «посоветуйте», “any”."""
    return frozenset(
        token.sentence
        for at, token in enumerate(tokens)
        if token.text in OPEN
        or _is_something(tokens, at)
        or (token.text in WHICH and _is_general(tokens, at))
    )


def _is_something(tokens: Sequence[Token], at: int) -> bool:
    """«что-то такое»."""
    return tokens[at].text == "то" and at > 0 and tokens[at - 1].place == tokens[at].place


def _is_general(tokens: Sequence[Token], at: int) -> bool:
    """«какие есть», «какие у вас часы», not «какие размеры»."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return following not in SIZE_WORDS and any(
        token.text in AVAILABLE and token.sentence == tokens[at].sentence for token in tokens
    )


def leads(tokens: Sequence[Token]) -> dict[int, str]:
    """The word before each place; «у нас две собаки» counts as owning for the words after it."""
    found = {at: tokens[at - 1].text for at in range(1, len(tokens))}
    for at in range(len(tokens) - 2):
        if tokens[at].text in AT and tokens[at + 1].text in OF_US | OF_OTHERS:
            reached = range(at + 2, min(at + 2 + REACH, len(tokens)))
            found.update(dict.fromkeys(reached, OWN))
    return found


def is_place(tokens: Sequence[Token], at: int) -> bool:
    """A town, or what stands capitalized after «в»."""
    token = tokens[at]
    before = tokens[at - 1].text if at else ""
    return token.text in PLACES or (before in PLACED and token.is_capital and token.place > 0)


def is_sized(tokens: Sequence[Token], at: int) -> bool:
    """«размер 42», «42 размер», «рост 165», «к 8 марта»: a figure, but no model."""
    if not tokens[at].is_number:
        return False
    before = tokens[at - 1].text if at else ""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return before in SIZE_WORDS or before in HEIGHT or following in SIZE_WORDS or following in MONTHS


def is_said_beside(tokens: Sequence[Token], at: int) -> bool:
    """«размер» by its figure, a month by its day, a present for somebody: no names."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text in SIZE_WORDS:
        return any(one is not None and _is_size(one) for one in (before, following))
    if before is None:
        return False
    if token.text in MONTHS:
        return before.is_number
    return token.text in PURPOSE | PLACES and before.text in PLACED


def _is_size(token: Token) -> bool:
    return token.is_number or lexicon.is_size(lexicon.meaning(token.text))
