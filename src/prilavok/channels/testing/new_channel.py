"""Writes the folder of a new network: a small one that works and is proved bronze, to be grown.

`make new-channel KIND=signal`
"""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

SCAFFOLD = Path(__file__).resolve().parent / "scaffold"
ADAPTERS = Path(__file__).resolve().parents[1] / "adapters"
ENDING = ".txt"
"""Keeps tools from taking the parts for sources of their own."""


def write(kind: str, under: Path = ADAPTERS) -> list[Path]:
    """The files that were written. Raises `ValueError` for a bad or taken name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,19}", kind) or keyword.iskeyword(kind):
        raise ValueError("a kind is 2 to 20 small letters, digits and _, and begins with a letter")
    folder = under / kind
    if folder.exists():
        raise ValueError(f"{kind} exists already")
    return [_write(source, folder, kind) for source in sorted(SCAFFOLD.rglob(f"*{ENDING}"))]


def _write(source: Path, folder: Path, kind: str) -> Path:
    target = folder / source.relative_to(SCAFFOLD).with_name(source.name.removesuffix(ENDING))
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text("utf-8")
    words = {"<<kind>>": kind, "<<KIND>>": kind.upper(), "<<Name>>": kind.replace("_", " ").capitalize()}
    for mark, word in words.items():
        text = text.replace(mark, word)
    target.write_text(text, "utf-8")
    return target


def main(arguments: list[str]) -> int:
    kind = arguments[0] if arguments else ""
    try:
        files = write(kind)
    except ValueError as error:
        sys.stderr.write(f"new-channel: {error}\n")
        return 1
    sys.stdout.write("".join(f"{path.relative_to(ADAPTERS.parents[3])}\n" for path in files))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
