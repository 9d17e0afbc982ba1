"""Search by words: Russian and English stems, the last word as far as it is typed.

PostgreSQL's own `russian` configuration drops words such as «есть» and «не», of which questions are
made; `prilavok` (made by a migration) is the same without stop words.
https://www.postgresql.org/docs/current/textsearch.html
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import BooleanField, F, Func, Value

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
    words = re.findall(r"[^\W_]+", query.lower().replace("ё", "е"))[:MAX_WORDS]
    return " & ".join(words) + ":*" if words else ""
