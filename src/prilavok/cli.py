"""The command `prilavok`: finds the command's module, prepares what it needs, runs it."""

from __future__ import annotations

import argparse
import ast
import importlib
import pkgutil
import signal
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import FrameType, ModuleType

from prilavok import __version__, commands
from prilavok.commands import CommandError, _django
from prilavok.lib.embedded_postgres import EmbeddedPostgresError

# They prepare themselves what they need, in an order of their own.
STANDALONE = frozenset({"up", "web", "worker", "compile_messages", "check_messages"})


def main(arguments: Sequence[str] | None = None) -> int:
    signal.signal(signal.SIGTERM, _leave)
    options = _parser().parse_args(arguments)
    try:
        return _run(options.command, options.rest)
    except (CommandError, EmbeddedPostgresError) as error:
        print(f"prilavok {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _leave(number: int, frame: FrameType | None) -> None:
    """Unwinds, so that what was started is stopped."""
    sys.exit(128 + number)


def _run(command: str, rest: list[str]) -> int:
    name = command.replace("-", "_")
    if name in STANDALONE:
        module = _module(name)
        return int(module.run(_arguments(command, module, rest)))
    _django.setup()
    module = _module(name)
    args = _arguments(command, module, rest)
    with _django.database():
        return int(module.run(args))


def _arguments(command: str, module: ModuleType, rest: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"prilavok {command}", description=_first_line(module.__doc__))
    module.add_arguments(parser)
    return parser.parse_args(rest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="prilavok",
        description="Prilavok: a CRM for shops that sell by conversation.",
        epilog="commands:\n" + "\n".join(f"  {name:<18} {text}" for name, text in _summaries()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("command", choices=_names(), metavar="command")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="see `prilavok COMMAND --help`")
    return parser


def _names() -> list[str]:
    found = pkgutil.iter_modules(commands.__path__)
    names = (module.name for module in found if not module.ispkg and not module.name.startswith("_"))
    return sorted(name.replace("_", "-") for name in names)


def _summaries() -> list[tuple[str, str]]:
    """From the source: importing every module for one line of help would load the whole product."""
    return [(name, _first_line(_docstring(name.replace("-", "_")))) for name in _names()]


def _docstring(name: str) -> str | None:
    spec = find_spec(f"{commands.__name__}.{name}")
    if spec is None or spec.origin is None:
        return None
    return ast.get_docstring(ast.parse(Path(spec.origin).read_text(encoding="utf-8")))


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n", 1)[0]


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{commands.__name__}.{name}")


if __name__ == "__main__":
    sys.exit(main())
