"""Which words of a message say what is not meant: «не красное, а синее», «instead of the pan». Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import Token

NEGATIONS = listed(
    """
    не ні not кроме крім окрім except ни ані вместо замість rather
    """
)
LEADING = listed("instead")
REFUSALS = listed("dont didnt wont")
WANTING = listed("want need like mean")
"""“I don't want the chain lock” denies; “don't you have it?” asks."""
TARGETS = listed("for")
"""«anything but coral for the bra»: what follows is wanted."""
BOUNDARIES = listed(
    """
    а но але but зато именно давайте лучше краще rather id ill хочу дайте возьму take give prefer
    """
)
POSTFIXED = listed(
    """
    подошли подошел подошла подошло нужен нужна нужны нужно надо хочу хочется понравились понравился
    понравилась понравилось подходит подходят устраивает интересует интересуют треба потрібен потрібна
    підійшов підійшла підійшли беру буду предлагайте предлагать предлагай пропонуйте пропонуй пропонувати
    кладите кладіть показывайте показуйте присылайте надсилайте рассматриваю розглядаю берем беремо
    """
)
OTHER_ONES = listed(
    """
    обычный обычная обычное обычные обычную другой другая другое другие другую второй вторая вторую остальные
    звичайний звичайна звичайну інший інша інше інші іншу простой простая простые простую ту тот те
    regular plain other another usual
    """
)
"""«Саваж эликсир не надо, обычный»: one is wanted instead."""
WITHOUT = listed("без without")
CONTRAST = listed("но але только тільки лишь лише but just only")
_STEP_OVER = listed(
    """
    из от с со з із від під по from with
    ваш ваша вашу ваше ваши вашей вашего ваша ваші вашої твой your our his her
    это этот эта эту эти этого этой этим та тот ту те цей ця цю той то the a an of that this one на в для
    именно саме хочу нужна нужен нужны надо беру
    """
)
Knows = Callable[[str], bool]


def denied_places(tokens: Sequence[Token], knows: Knows) -> tuple[frozenset[int], ...]:
    """The places of each denial; `knows` should know misspelt names too."""
    denied: list[frozenset[int]] = []
    for at, token in enumerate(tokens):
        if (
            token.text in NEGATIONS
            or _is_but(tokens, at)
            or _is_but_without(tokens, at)
            or (token.text in LEADING and _next(tokens, at) == "of")
            or (token.text in REFUSALS and _next(tokens, at) in WANTING)
        ):
            start = at + 1 + (token.text in LEADING | REFUSALS)
            places = _after(tokens, start, knows) or _before(tokens, at, knows)
            denied.append(frozenset(_telling(places, tokens)))
    return tuple(filter(None, denied))


def _telling(places: set[int], tokens: Sequence[Token]) -> set[int]:
    """Of «джинсы скинни» only the name is denied: what is wanted instead may be jeans too. A name said again
    outside, “not the chain lock, the u-lock”, is not what tells them apart.
    """
    again = {token.text for at, token in enumerate(tokens) if at not in places}
    names = {
        at
        for at in places
        if tokens[at].text not in again and not lexicon.is_noun(lexicon.meaning(tokens[at].text))
    }
    talk = {at for at in names if lexicon.is_talk(tokens[at].text)}
    return names if names - talk else places


def _is_but(tokens: Sequence[Token], at: int) -> bool:
    """«anything but the blue one»."""
    return (
        tokens[at].text == "but"
        and at > 0
        and tokens[at - 1].text in {"anything", "everything", "all", "any"}
    )


def _is_but_without(tokens: Sequence[Token], at: int) -> bool:
    """«но без хрусталя»; a bare «без сахара» may well be what the thing is called."""
    return tokens[at].text in WITHOUT and at > 0 and tokens[at - 1].text in CONTRAST


def _next(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].text if at + 1 < len(tokens) else ""


def _after(tokens: Sequence[Token], start: int, knows: Knows) -> set[int]:
    """To the end of the clause or to «а», «но»; «не осталось Марты?» denies nothing of ours."""
    places: list[int] = []
    at = start
    while at < len(tokens) and tokens[at].text in _STEP_OVER and tokens[at].clause == tokens[start].clause:
        at += 1
    if at >= len(tokens) or start >= len(tokens) or tokens[at].clause != tokens[start - 1].clause:
        return set()
    if not _is_named(tokens[at], knows):
        return set()
    for place in range(at, len(tokens)):
        if tokens[place].clause != tokens[at].clause or tokens[place].text in BOUNDARIES:
            break
        if tokens[place].text in TARGETS and place > at:
            break
        places.append(place)
    return set(places)


def _is_named(token: Token, knows: Knows) -> bool:
    if lexicon.is_talk(token.text):
        return knows(token.text) and lexicon.is_listed(lexicon.meaning(token.text))
    return token.is_number or knows(token.text) or lexicon.is_listed(lexicon.meaning(token.text))


def _clause_start(tokens: Sequence[Token], at: int) -> int:
    return next(place for place, token in enumerate(tokens) if token.clause == tokens[at].clause)


def _before(tokens: Sequence[Token], at: int, knows: Knows) -> set[int]:
    """«Джинсы скинни не подошли, хочу клёш»: the words before, when something else is named beside."""
    if _next(tokens, at) not in POSTFIXED:
        return set()
    first = _clause_start(tokens, at)
    if first == at and at and tokens[at - 1].sentence == tokens[at].sentence:
        first = _clause_start(tokens, at - 1)
    others = (*tokens[:first], *tokens[at + 2 :])
    is_other = any(
        token.text in OTHER_ONES or (_is_named(token, knows) and (not token.is_number or knows(token.text)))
        for token in others
    )
    return set(range(first, at)) if is_other else set()
