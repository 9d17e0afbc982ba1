"""The commands of `prilavok`: one module each, found by its name (`create_shop` is `create-shop`).

A command module has a docstring whose first line is its help, `add_arguments(parser)` and
`run(args) -> int`. Results go to stdout, everything else to stderr. Django is set up before a module is
imported and the database runs before `run`, except for the modules in `cli.STANDALONE`.
"""

from __future__ import annotations


class CommandError(Exception):
    """What the user must be told when a command cannot be done; printed without a traceback."""
