"""Places in a rule's text that are filled when it answers: {name} {product} {price} {sizes} {shop}.

A slot without a value takes its clause along, so that no hole is left: «Здравствуйте, {name}!» without
a name is «Здравствуйте!», «В наличии: {sizes}. Какой отложить?» without sizes «Какой отложить?».
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES = ("name", "product", "price", "sizes", "shop")
OF_PRODUCT = frozenset({"product", "price", "sizes"})
IN_RUSSIAN: Mapping[str, str] = {
    "name": "имя",
    "product": "товар",
    "price": "цена",
    "sizes": "размеры",
    "shop": "магазин",
}
_MEANS = {**{name: name for name in NAMES}, **{russian: name for name, russian in IN_RUSSIAN.items()}}

SLOT = re.compile(r"\{\s*(" + "|".join(_MEANS) + r")\s*\}", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+(?!\s|$)[^.!?…\n]*)*(?:[.!?…]+(?=\s|$)|$|(?=\n))[^\S\n]*")
_SEPARATOR = re.compile(r"(\s*[,;:]\s+|\s+[—–-]\s+)")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_HOLE = "\ue000"


def slots_of(text: str) -> list[str]:
    """The slots a text uses, by their English names, each once."""
    return list(dict.fromkeys(_MEANS[found.lower()] for found in SLOT.findall(text)))


def speaks_of_product(text: str) -> bool:
    return not OF_PRODUCT.isdisjoint(slots_of(text))


def in_language(text: str, language: str) -> str:
    """The same text with its slots named in the reader's language."""

    def rename(found: re.Match[str]) -> str:
        name = _MEANS[found[1].lower()]
        return f"{{{IN_RUSSIAN[name] if language == 'ru' else name}}}"

    return SLOT.sub(rename, text)


def render(text: str, values: Mapping[str, str]) -> str:
    """The text with its slots filled; "" when nothing is left to say."""
    filled = SLOT.sub(lambda found: values.get(_MEANS[found[1].lower()], "") or _HOLE, text)
    if _HOLE not in filled:
        return filled.strip()
    filled = _BRACKETS.sub(lambda found: "" if _HOLE in found[0] else found[0], filled)
    lines = [_line(line) for line in filled.split("\n")]
    kept = [new for old, new in zip(filled.split("\n"), lines, strict=True) if new or _HOLE not in old]
    return "\n".join(kept).strip()


def _line(line: str) -> str:
    return "".join(_sentence(found) for found in _SENTENCE.findall(line) if found).strip()


def _sentence(sentence: str) -> str:
    if _HOLE not in sentence:
        return sentence
    body = sentence.rstrip().rstrip(".!?…")
    ending = sentence[len(body) :]
    parts = _SEPARATOR.split(body)
    clauses, separators = parts[::2], parts[1::2]
    alive = [_HOLE not in clause for clause in clauses]
    _drop_labels(alive, separators)
    kept = _join(clauses, separators, alive)
    return kept + (ending or " ") if kept else ""


def _drop_labels(alive: list[bool], separators: list[str]) -> None:
    """«В наличии:» goes when all that it announces is gone."""
    for index, separator in enumerate(separators):
        if ":" in separator and not any(alive[index + 1 :]):
            alive[index] = False


def _join(clauses: list[str], separators: list[str], alive: list[bool]) -> str:
    text, last = "", -1
    for index in [index for index, lives in enumerate(alive) if lives]:
        if text:
            after_last = separators[last]
            text += after_last if ":" in after_last else separators[index - 1]
        text += clauses[index]
        last = index
    if not alive[0] and text:
        text = text.lstrip()
        text = text[:1].upper() + text[1:]
    return text
