"""What an adapter's `docs.md` tells the shop owner, in the reader's language, as parts of a page.

The file has a second-level head per language and third-level heads inside. Of Markdown it may use paragraphs,
lists, tables, `code`, **strong** words and links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from prilavok.channels import adapters

HEADS = {"ru": "Русский", "en": "English"}
_ITEM = re.compile(r"(?:-|\d+\.) ")
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https://[^)\s]+)\)|<(https://[^>\s]+)>")


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    body: SafeString


@cache
def guide(kind: str, language: str) -> tuple[Part, ...]:
    """Empty for an adapter that has written nothing in this language."""
    text = _text(kind)
    head = HEADS.get(language, HEADS["en"])
    found = re.search(rf"^## {head}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        return ()
    pieces = re.split(r"^### (.+)\n", found[1], flags=re.MULTILINE)
    return tuple(Part(title, _blocks(body)) for title, body in zip(pieces[1::2], pieces[2::2], strict=True))


def _text(kind: str) -> str:
    for folder in adapters.__path__:
        path = Path(folder) / kind / "docs.md"
        if path.is_file():
            return path.read_text("utf-8")
    return ""


def _blocks(text: str) -> SafeString:
    blocks = re.split(r"\n\s*\n", text.strip())
    return _joined(_block(block.split("\n")) for block in blocks if block.strip())


def _block(lines: list[str]) -> SafeString:
    if lines[0].startswith("|"):
        return _table(lines)
    runs = groupby(_logical(lines), key=_kind)
    return _joined(_run(kind, list(several)) for kind, several in runs)


def _logical(lines: list[str]) -> Iterator[str]:
    """A wrapped line belongs to the item or sentence before it."""
    whole = ""
    for line in lines:
        if _ITEM.match(line) and whole:
            yield whole
            whole = line
        else:
            whole = f"{whole} {line.strip()}".strip()
    if whole:
        yield whole


def _kind(line: str) -> str:
    if not _ITEM.match(line):
        return "p"
    return "ul" if line.startswith("-") else "ol"


def _run(kind: str, lines: list[str]) -> SafeString:
    if kind == "p":
        return _joined(format_html("<p>{}</p>", _inline(line)) for line in lines)
    items = _joined(format_html("<li>{}</li>", _inline(_ITEM.sub("", line, count=1))) for line in lines)
    return format_html("<ul>{}</ul>" if kind == "ul" else "<ol>{}</ol>", items)


def _table(lines: list[str]) -> SafeString:
    """The second line is the rule below the head; a head of empty cells is left out."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    head = _row("th", rows[0]) if any(rows[0]) else ""
    body = _joined(_row("td", row) for row in rows[2:])
    return format_html("<table>{}{}</table>", head, body)


def _row(cell: str, row: list[str]) -> SafeString:
    template = "<th>{}</th>" if cell == "th" else "<td>{}</td>"
    return format_html("<tr>{}</tr>", format_html_join("", template, ((_inline(one),) for one in row)))


def _inline(text: str) -> SafeString:
    done, parts = 0, []
    for match in _INLINE.finditer(text):
        parts += [conditional_escape(text[done : match.start()]), _marked(match)]
        done = match.end()
    return _joined([*parts, conditional_escape(text[done:])])


def _marked(match: re.Match[str]) -> SafeString:
    code, strong, words, url, bare = match.groups()
    if code:
        return format_html("<code>{}</code>", code)
    if strong:
        return format_html("<b>{}</b>", strong)
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', url or bare, words or bare)


def _joined(parts: Iterator[SafeString] | list[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped or built by format_html
