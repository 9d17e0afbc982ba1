"""Which words of a message say what is not meant: «не красное, а синее», «instead of the pan». Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import Token

NEGATIONS = listed(
    """
    не ні not кроме крім окрім окромя помимо except excluding ни ані вместо замість rather никаких
    никакого никакой
    ніяких ніякого жодних жодного жодної unlike
    """
)
JOINERS = listed("и і й та or and nor или либо або чи")
"""«не Бош и не Макита», “neither the red nor the blue”: each is denied for itself."""
LEADING = {"instead": "of", "other": "than", "apart": "from", "opposed": "to", "tired": "of"}
"""Two words that deny what follows them."""
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
AGAINST = listed("а but rather")
CODE = 3
"""So many tokens may one written code be: «б6» is a letter, a figure and both."""
CONTRAST = listed("но але только тільки лишь лише but just only")
WITHOUT = listed("без without")
"""«шины без шипов»; where something is called «без сахара», that is its name."""
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
            or _is_without(tokens, at, knows)
            or _leads(tokens, at)
            or (token.text in REFUSALS and _next(tokens, at) in WANTING)
        ):
            start = at + 1 + (_leads(tokens, at) or token.text in REFUSALS)
            found = _after(tokens, start, knows)
            if not found and token.text not in WITHOUT:
                found = [_before(tokens, at, knows)]
            denied += [frozenset(_telling(places, tokens)) for places in found]
    return tuple(filter(None, denied))


def _leads(tokens: Sequence[Token], at: int) -> bool:
    return _next(tokens, at) == LEADING.get(tokens[at].text, "-")


def _telling(places: set[int], tokens: Sequence[Token]) -> set[int]:
    """Of «джинсы скинни» only the name is denied: what is wanted instead may be jeans too. A name said again
    outside, “not the chain lock, the u-lock”, is not what tells them apart.
    """
    again = {token.text for at, token in enumerate(tokens) if at not in places}
    last = max(places, default=-1)
    names = {
        at for at in places if tokens[at].text not in again and (at == last or not _is_thing(tokens[at]))
    }
    talk = {at for at in names if lexicon.is_talk(tokens[at].text)}
    return names if names - talk else places


def _is_thing(token: Token) -> bool:
    return lexicon.is_noun(lexicon.meaning(token.text))


def _is_but(tokens: Sequence[Token], at: int) -> bool:
    """«anything but the blue one»."""
    return (
        tokens[at].text == "but"
        and at > 0
        and tokens[at - 1].text in {"anything", "everything", "all", "any"}
    )


def _is_without(tokens: Sequence[Token], at: int, knows: Knows) -> bool:
    """«шины без шипов», not «без кофе я не человек»."""
    if tokens[at].text not in WITHOUT or not at or tokens[at - 1].clause != tokens[at].clause:
        return False
    return tokens[at - 1].text in CONTRAST or _is_named(tokens[at - 1], knows)


def _next(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].text if at + 1 < len(tokens) else ""


def _after(tokens: Sequence[Token], start: int, knows: Knows) -> list[set[int]]:
    """To the end of the clause or to «а», «но», one part for each thing joined by «и»; «не осталось Марты?»
    denies nothing of ours.
    """
    at = _stepped_over(tokens, start)
    if at >= len(tokens) or tokens[at].clause != tokens[start - 1].clause:
        return []
    same_word = [one for one in tokens[at : at + CODE] if one.place == tokens[at].place]
    if not any(_is_named(one, knows) for one in same_word) and not _is_contrasted(tokens, at):
        return []
    parts: list[set[int]] = [set()]
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.clause != tokens[at].clause or token.text in BOUNDARIES | NEGATIONS:
            break
        if token.text in TARGETS and place > at:
            break
        if token.text not in JOINERS:
            parts[-1].add(place)
        elif _is_other_thing(tokens, place + 1, knows):
            parts.append(set())
        else:
            break
    return parts


def _is_contrasted(tokens: Sequence[Token], at: int) -> bool:
    """«не клауд, а монгар»: whatever stands there, another thing is wanted."""
    rest = [one for one in tokens[at:] if one.clause == tokens[at].clause]
    following = tokens[at + len(rest)] if at + len(rest) < len(tokens) else None
    return (
        len(rest) == 1
        and following is not None
        and following.text in AGAINST
        and following.sentence == tokens[at].sentence
        and not lexicon.is_everyday(tokens[at].text)
    )


def _stepped_over(tokens: Sequence[Token], start: int) -> int:
    at = start
    while at < len(tokens) and tokens[at].text in _STEP_OVER and tokens[at].clause == tokens[start].clause:
        at += 1
    return at


def _is_other_thing(tokens: Sequence[Token], start: int, knows: Knows) -> bool:
    at = _stepped_over(tokens, start)
    return at < len(tokens) and not tokens[at].is_number and _is_named(tokens[at], knows)


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
