"""Look for texts without a translation, and for translations that are wrong."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract

from prilavok.commands import _django
from prilavok.commands.compile_messages import PACKAGE, catalogs, read_catalog

# Babel's notation: which argument is the text, its plural (2) and its context (1c).
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    _django.setup()
    paths = catalogs()
    problems = [problem for path in paths for problem in catalog_problems(path)]
    problems += clashes(paths)
    problems += untranslated(PACKAGE, translated(paths))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def catalog_problems(path: Path) -> Iterator[str]:
    catalog = read_catalog(path)
    for message in catalog:
        if message.id:
            place = f"{path}:{message.lineno}: {message.id!r}"
            yield from (f"{place} {problem}" for problem in _message_problems(message, catalog.num_plurals))


def _message_problems(message: Message, plurals: int) -> Iterator[str]:
    forms = _forms(message)
    if message.fuzzy:
        yield "is fuzzy"
    elif not all(forms):
        yield "is not translated"
    elif message.pluralizable and len(forms) != plurals:
        yield f"has {len(forms)} plural forms, not {plurals}"
    else:
        yield from (str(error) for error in message.check())


def _forms(message: Message) -> list[str]:
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [form or "" for form in forms]


def translated(paths: Iterable[Path]) -> set[tuple[str | None, str]]:
    messages = (message for path in paths for message in read_catalog(path) if message.id)
    return {(message.context, _singular(message.id)) for message in messages}


def clashes(paths: Iterable[Path]) -> Iterator[str]:
    """Catalogues are merged when they are used, so that only one of two translations is seen."""
    first: dict[tuple[str, str | None, str], tuple[list[str], str]] = {}
    for path in paths:
        for message in (message for message in read_catalog(path) if message.id):
            key = (path.parts[-3], message.context, _singular(message.id))
            forms, place = _forms(message), f"{path}:{message.lineno}"
            known, elsewhere = first.setdefault(key, (forms, place))
            if forms != known:
                yield f"{place}: {message.id!r} is translated otherwise in {elsewhere}; give one a context"


def untranslated(root: Path, known: set[tuple[str | None, str]]) -> Iterator[str]:
    """English is the language of the sources; every other catalogue together must have the rest."""
    for path in sorted((*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt"))):
        if "tests" not in path.parts and "testing" not in path.parts:
            yield from (
                f"{path}:{line}: {text!r} has no translation"
                for line, context, text in texts(path)
                if (context, text) not in known
            )


def texts(path: Path) -> Iterator[tuple[int, str | None, str]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _template_as_python(source, path)
    file = io.BytesIO(source.encode())
    for line, message, _, context in extract("python", file, KEYWORDS, options={"encoding": "utf-8"}):
        yield line, context, _singular(message)


def _template_as_python(source: str, path: Path) -> str:
    """Django's own reading of a template: calls of gettext, everything else blanked out."""
    from django.utils.translation.template import templatize

    lines = templatize(source, origin=str(path)).split("\n")
    return "\n".join(line.strip() for line in lines)


def _singular(message: str | Iterable[str]) -> str:
    return message if isinstance(message, str) else next(iter(message))
