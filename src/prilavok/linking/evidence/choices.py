"""«2», «второй», “the last one”: which row of a list the customer means. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prilavok.linking.textual.lexicon.numerals import CARDINALS, TAKING
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import fold

ROW = re.compile(r"^\s*(\d{1,2})\s?[.)\]:-]\s+(\S.*)$", re.MULTILINE)
MOST_WORDS = 7
LAST = -1
_PLACES = (
    (1, "перв"), (2, "втор"), (3, "трет"), (4, "четверт"), (5, "пят"), (6, "шест"), (7, "седьм"),
    (8, "восьм"), (1, "перш"), (6, "шост"), (7, "сьом"), (LAST, "последн"), (LAST, "останн"),
)  # fmt: skip
_ENDINGS = listed(
    """
    ый ая ое ого ой ому ую ий я е ье ья ью ьего ьей ій а у є ю ого ої яя ее юю нюю ня нє ню
    """
)
_WHOLE = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
    "5th": 5, "sixth": 6, "seventh": 7, "eighth": 8, "last": LAST,
    "другий": 2, "друга": 2, "другу": 2, "друге": 2,
    "другої": 2, "другого": 2,
}  # fmt: skip
_AROUND = listed(
    """
    номер номером number no № вариант варианта варіант option the one a an please плиз пожалуйста будь ласка
    да так ну а и і вот ось этот эта это цей ця це то тот та той який которая который под під за на мне мені
    давайте дайте думаю наверное мабуть ok ок окей yes that i ill мой мой вон тот про фото картинка строка
    """
)
_SUFFIXED = re.compile(r"^(?:no)?(\d{1,2})-?(?:й|я|е|ый|ая|ое|ий|ю|ую|го|му|а|у)?$")
_WORD = re.compile(r"[№#]|[\w-]+")


def rows_in(text: str) -> list[str]:
    """The rows of a numbered list as it was sent: «1. …», «2) …»; nothing when the numbers do not run."""
    rows = [(int(number), said.strip()) for number, said in ROW.findall(text)]
    is_list = len(rows) > 1 and [number for number, _ in rows] == list(range(1, len(rows) + 1))
    return [said for _, said in rows] if is_list else []


def chosen_row(text: str, count: int) -> int | None:
    """The place, from 0, that the message names and does nothing else; None when it says more or no such."""
    words = [word for word in _WORD.findall(fold(text)) if word not in {"№", "#"}]
    if not 0 < len(words) <= MOST_WORDS:
        return None
    places = [place for word in words if (place := _place(word, words)) is not None]
    others = [word for word in words if _place(word, words) is None]
    if len(places) != 1 or not all(word in _AROUND or word in TAKING for word in others):
        return None
    at = count - 1 if places[0] == LAST else places[0] - 1
    return at if 0 <= at < count else None


def _place(word: str, words: Sequence[str]) -> int | None:
    """A bare figure after a word of taking is how many: «беру 2»."""
    if word in _WHOLE:
        return _WHOLE[word]
    bare = word in CARDINALS or word.isdigit()
    if bare:
        is_count = any(other in TAKING and other not in _AROUND for other in words)
        return None if is_count else int(CARDINALS.get(word, 0)) or _figure(word)
    if found := _SUFFIXED.match(word):
        return int(found[1])
    return next((at for at, root in _PLACES if word.startswith(root) and word[len(root) :] in _ENDINGS), None)


def _figure(word: str) -> int | None:
    return int(word) if word.isdigit() else None
