"""Search by words: Russian and English stems, the last word as far as it is typed; names with a typo,
phones by a fragment; the words found marked in a text.

PostgreSQL's own `russian` configuration drops words such as «есть» and «не», of which questions are
made; `prilavok` (made by a migration) is the same without stop words.
https://www.postgresql.org/docs/current/textsearch.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, TextField, Value

from prilavok.lib.text import stem

CONFIG = "prilavok"
GLUE = "-_./@+:#№"
"""Signs that PostgreSQL's parser takes for parts of addresses, files and numbers; here they part words."""
MAX_WORDS = 12

CREATE_CONFIG = """
CREATE TEXT SEARCH DICTIONARY prilavok_russian (TEMPLATE = snowball, LANGUAGE = russian);
CREATE TEXT SEARCH DICTIONARY prilavok_english (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION prilavok (COPY = pg_catalog.russian);
ALTER TEXT SEARCH CONFIGURATION prilavok
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH prilavok_english;
ALTER TEXT SEARCH CONFIGURATION prilavok ALTER MAPPING FOR word, hword, hword_part WITH prilavok_russian;
"""
DROP_CONFIG = """
DROP TEXT SEARCH CONFIGURATION prilavok;
DROP TEXT SEARCH DICTIONARY prilavok_russian;
DROP TEXT SEARCH DICTIONARY prilavok_english;
"""


class Words(Func):
    """The words of text columns that are never NULL, as an index holds them."""

    function = "to_tsvector"
    template = (
        f"to_tsvector('{CONFIG}'::regconfig, translate(%(expressions)s, 'ёЁ{GLUE}', 'еЕ{' ' * len(GLUE)}'))"
    )
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*map(F, columns), **extra)


def matches(columns: Words, query: str) -> Func:
    """A condition for `filter`: all words of `query` stand in the columns; nothing matches no words."""
    return Func(
        columns,
        Value(as_tsquery(query)),
        template="%(expressions)s)",
        arg_joiner=f" @@ to_tsquery('{CONFIG}'::regconfig, ",
        output_field=BooleanField(),
    )


def as_tsquery(query: str) -> str:
    """«платье щу» -> `платье & щу:*`."""
    words = query_words(query)
    return " & ".join(words) + ":*" if words else ""


def query_words(query: str) -> list[str]:
    return re.findall(r"[^\W_]+", query.lower().replace("ё", "е"))[:MAX_WORDS]


# --- names with a typo ----------------------------------------------------------------------------

SHORTEST_NAME, LONGEST_NAME = 4, 24
CREATE_NEAR = """
CREATE FUNCTION prilavok_near(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT left(word, n - 1) || substr(word, n + 1)), '{}')
    FROM regexp_split_to_table(lower(translate(words, 'ёЁ', 'еЕ')), '[^[:alnum:]]+') AS word,
        generate_series(1, length(word) + 1) AS n
    WHERE length(word) BETWEEN 4 AND 24
$$;
"""
DROP_NEAR = "DROP FUNCTION prilavok_near(text);"


class Near(Func):
    """Each word of text columns, whole and with any one letter left out, as an index holds them.

    Two words that have a form in common differ by a typo: a letter more, less, another, or two swapped. This
    is the deletion neighbourhood of T. Bocek et al., "Fast Similarity Search in Large Dictionaries" (2007);
    pg_trgm, which would do too, is not part of the embedded PostgreSQL.
    """

    function = "prilavok_near"
    arg_joiner = " || ' ' || "
    output_field = ArrayField(TextField())

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*map(F, columns), **extra)


def may_be_misspelt(columns: Near, query: str) -> Q:
    """Every word of `query` that is long enough stands in the columns but for a typo."""
    wanted = [word for word in query_words(query) if SHORTEST_NAME <= len(word) <= LONGEST_NAME]
    if not wanted:
        return Q(pk__in=())
    found = Q()
    for word in wanted:
        found &= Q(_any_of(columns, near_forms(word)))
    return found


def near_forms(word: str) -> list[str]:
    """«анна» -> анна, нна, ана, анн."""
    return [word, *dict.fromkeys(word[:n] + word[n + 1 :] for n in range(len(word)))]


# --- phones by a fragment -------------------------------------------------------------------------

RUN = 4
CREATE_DIGITS = """
CREATE FUNCTION prilavok_digits(phone text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(digits, n, 4)), '{}')
    FROM regexp_replace(phone, '[^0-9]', '', 'g') AS digits, generate_series(1, length(digits) - 3) AS n
$$;
"""
DROP_DIGITS = "DROP FUNCTION prilavok_digits(text);"
_NATIONAL = 10


class DigitRuns(Func):
    """Every four digits of a phone in a row, as an index holds them."""

    function = "prilavok_digits"
    output_field = ArrayField(TextField())


def has_digits(column: str, query: str) -> Q:
    """The digits of `query` stand in the phone in a row; nothing matches fewer than four."""
    digits = fragment_of_phone(query)
    if len(digits) < RUN:
        return Q(pk__in=())
    runs = [digits[n : n + RUN] for n in range(len(digits) - RUN + 1)]
    indexed = Func(
        DigitRuns(column), Value(runs, ArrayField(TextField())), template="%(expressions)s)",
        arg_joiner=" @> (", output_field=BooleanField(),
    )  # fmt: skip
    return ~Q(**{column: ""}) & Q(indexed) & Q(**{f"{column}__contains": digits})


def fragment_of_phone(query: str) -> str:
    """The digits; of a whole Russian number without the 8 or 7 that each spelling has its own of."""
    digits = "" if re.search(r"[^\W\d_]", query) else re.sub(r"\D", "", query)
    return digits[1:] if len(digits) == _NATIONAL + 1 and digits[0] in "78" else digits


def _any_of(array: Func, values: Sequence[str]) -> Func:
    return Func(
        array, Value(list(values), ArrayField(TextField())), template="%(expressions)s)",
        arg_joiner=" && (", output_field=BooleanField(),
    )  # fmt: skip


# --- what was found, marked -----------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; templates escape it like any other text."""

    text: str
    is_hit: bool = False


def marked(text: str, query: str, *, longest: int = 160) -> list[Piece]:
    """`text` on one line, cut to `longest` around the first word found, with all words found marked."""
    line = " ".join(text.split())
    hits = list(_hits(line, query_words(query)))
    start, end = _cut(line, hits[0][0] if hits else 0, longest)
    before, after = "…" if start else "", "…" if end < len(line) else ""
    shown = [(max(one, start), min(other, end)) for one, other in hits if one < end and other > start]
    return _joined([Piece(before), *_pieces(line, start, end, shown), Piece(after)])


def _hits(line: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand; the last one may be the beginning of what is meant."""
    stems = {stem(word) for word in words}
    for match in _WORD.finditer(line):
        found = match[0].lower().replace("ё", "е")
        if words and (stem(found) in stems or found.startswith(words[-1])):
            yield match.span()


def _cut(line: str, at: int, longest: int) -> tuple[int, int]:
    """A third of the room before what was found, at the ends of words."""
    if len(line) <= longest:
        return 0, len(line)
    start = max(0, min(at - longest // 3, len(line) - longest))
    if 0 < start < at:
        start = min(at, line.find(" ", start) + 1) or start
    end = min(len(line), start + longest)
    if end < len(line):
        space = line.rfind(" ", at, end)
        end = space if space > at else end
    return start, end


def _pieces(line: str, start: int, end: int, hits: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    for one, other in hits:
        yield Piece(line[start:one])
        yield Piece(line[one:other], is_hit=True)
        start = other
    yield Piece(line[start:end])


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Without empty ones, plain neighbours together."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.text and not piece.is_hit and not found[-1].is_hit:
            found[-1] = Piece(found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found
