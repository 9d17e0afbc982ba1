"""Rows are written in `actions` only: whoever wants to know what may change a table reads one folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import prilavok

ROOT = Path(prilavok.__file__).parent
APPS = (
    "events", "shops", "channels", "customers", "catalog", "inbox", "linking", "orders", "automation",
    "teamwork", "ingest", "simulator", "web", "api", "live", "commands", "config",
)  # fmt: skip
ALWAYS = frozenset(
    {
        "bulk_create",
        "insert_rows",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "acreate",
        "asave",
        "adelete",
        "aupdate",
    }
)
ON_QUERYSETS = frozenset({"create", "update", "delete"})
QUERYSET_WORDS = frozenset({"objects", "filter", "exclude", "select_for_update", "all"})


def _sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if not {"tests", "testing", "migrations", "actions"} & set(parts) and path.name not in (
                "actions.py",
                "managers.py",
            ):
                yield path


def _chain(node: ast.expr) -> set[str]:
    """Names along `a.b(…).c`."""
    names = set()
    while True:
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return names


def _is_write(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    name, chain = node.func.attr, _chain(node.func.value)
    on_model = name == "save" and not node.args and not chain
    return name in ALWAYS or on_model or (name in ON_QUERYSETS and bool(chain & QUERYSET_WORDS))


def _writes(source: str) -> list[str]:
    """`line: call` of every write."""
    nodes = [node for node in ast.walk(ast.parse(source)) if _is_write(node)]
    return [f"{node.lineno}: {ast.unparse(node)[:80]}" for node in nodes]  # type: ignore[attr-defined]


def test_rows_are_written_in_actions_only() -> None:
    found = {str(path.relative_to(ROOT)): _writes(path.read_text()) for path in _sources()}
    assert {path: writes for path, writes in found.items() if writes} == {}


def test_the_check_sees_writes_and_only_writes() -> None:
    source = (
        "order.save()\nOrder.objects.filter(pk=1).update(x=1)\nOrder.objects.create()\n"
        "values.update(a=1)\nform.save(request)"
    )
    assert [line.split(":")[0] for line in _writes(source)] == ["1", "2", "3"]
