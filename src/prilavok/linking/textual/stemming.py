"""One light stemmer for Russian and Ukrainian together, Snowball for English. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from prilavok.linking.textual.lists import listed

_ENGLISH = snowballstemmer.stemmer("english")
_SAME_SOUND = str.maketrans({"і": "и", "ї": "и", "є": "е", "э": "е", "ъ": None, "ь": None, "ў": "у"})
_ENDINGS = sorted(
    listed(
        """
        иями ями ами ого ому ему ими его ая яя ое ее ие ии ий ой ей ем им ом их ую юю ою ею ию ия ам ям ах
        ях иях ов ев ив ью ию у ю а я о е и й йом ыми ый ые ым ых ы
        """
    ),
    key=lambda ending: (-len(ending), ending),
)
_SHORT = 3
_FLEETING = frozenset("бвгджзклмнпрстфхцчшщйл")
_SMALL = (
    "ишечк",
    "ушечк",
    "ечк",
    "очк",
    "ичк",
    "енк",
    "онк",
    "ишк",
    "ушк",
    "юшк",
    "ульк",
    "чик",
    "ик",
    "ок",
    "ец",
    "к",
)


def same_sound(word: str) -> str:
    """Letters that Russian and Ukrainian write differently for nearly one sound become one."""
    return word.translate(_SAME_SOUND)


@lru_cache(maxsize=131072)
def stem(word: str) -> str:
    """The stem of one folded word or number."""
    if word[0].isdigit():
        return word
    if word[0] <= "z":
        stemmed: str = _ENGLISH.stemWord(word)
        return stemmed
    return _without_fleeting(_without_ending(_without_reflexive(_regular(same_sound(word))))) or word


def _regular(word: str) -> str:
    """«орхидея» and «орхидеи» are cut like «орхидею» and «орхидей»."""
    return f"{word[:-2]}ею" if len(word) > 5 and word.endswith(("ея", "еи")) else word


def _without_reflexive(word: str) -> str:
    return word[:-2] if len(word) > 6 and word.endswith(("ся", "си")) else word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
            return word[: -len(ending)]
    return word


def _without_fleeting(word: str) -> str:
    """«сумок» and «сумка», «колец» and «кольца», «перьев» meet in one stem."""
    if len(word) >= 4 and word[-2] in "ое" and word[-3] in _FLEETING and word[-1] in "кц":
        word = word[:-2] + word[-1]
    return word[:-1] if word.endswith("нн") else word


@lru_cache(maxsize=65536)
def other_stems(word: str) -> tuple[str, ...]:
    """Less likely readings of a Cyrillic word's ending: «альбом» may be whole, «альбома» is not."""
    if not word[0].isalpha() or word[0] <= "z":
        return ()
    whole = same_sound(word)
    cut = [whole[: -len(end)] for end in _ENDINGS if whole.endswith(end) and len(whole) - len(end) >= _SHORT]
    usual = stem(word)
    return tuple(dict.fromkeys(one for one in (whole, *map(_without_fleeting, cut)) if one and one != usual))


def pet_names(word: str) -> Iterator[str]:
    """Stems that a diminutive may come from: «костюмчик» -> костюм, «рубашечка» -> рубашк."""
    if word[0] <= "z" or len(word) < 5:
        return
    base = _without_ending(same_sound(word))
    for suffix in _SMALL:
        if base.endswith(suffix) and len(base) - len(suffix) >= _SHORT:
            root = base[: -len(suffix)]
            yield root
            yield f"{root}к"
            yield f"{root}ц"
            if root[-1] in "чшж":
                yield f"{root[:-1]}{ {'ч': 'к', 'ш': 'х', 'ж': 'г'}[root[-1]] }"


_MADE_OF = (
    "овенк", "евенк", "есенк", "енк", "онк", "овск", "евск", "ов", "ев", "янн", "енн", "ян", "н", "очк",
    "ечк", "ичк", "ическ", "ичн", "ик", "ок", "к",
)  # fmt: skip
_ROOT = 4


@lru_cache(maxsize=65536)
def roots(word: str) -> tuple[str, ...]:
    """What an adjective, a diminutive and their noun have in common: «арахісовий», «арахіс»."""
    if word[0] <= "z" or len(word) < _ROOT:
        return ()
    base = stem(word)
    cut = [base[: -len(suffix)] for suffix in _MADE_OF if base.endswith(suffix)]
    if base.endswith(("очн", "ечн")):
        cut.append(f"{base[:-3]}к")
    return tuple(
        dict.fromkeys(one for one in (base, *cut) if len(one) >= _ROOT + (len(base) - len(one) == 1))
    )


_FOND = ("еньк", "оньк", "есеньк", "ісіньк")
_ADJECTIVAL = listed("ий ый ій ая яя ое ее ую юю ие ые ого ому ой ей им ым их ых а е у і")


def fond_stem(word: str) -> str:
    """«беленькая» is «белая», however short that is; empty for other words."""
    for suffix in _FOND:
        before, found, ending = word.rpartition(suffix)
        if found and len(before) >= _SHORT - 1 and ending in _ADJECTIVAL:
            return stem(f"{before}ый")
    return ""


_ADJECTIVES = (
    "овск", "евск", "івск", "ивск", "овськ", "евськ", "івськ", "инск", "инськ", "анск", "ск", "ськ", "ов",
    "ев", "ин",
)  # fmt: skip


def adjective_roots(word: str) -> Iterator[str]:
    """What an adjective may be made of: «макитовский» -> макит, макита; «шведский» -> швед."""
    if word[0] <= "z" or len(word) < 6:
        return
    base = _without_ending(same_sound(word))
    for suffix in map(same_sound, _ADJECTIVES):
        if base.endswith(suffix) and len(base) - len(suffix) >= _SHORT:
            root = base[: -len(suffix)]
            yield root
            yield f"{root}а"
