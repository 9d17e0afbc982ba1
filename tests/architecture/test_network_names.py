"""A network's name stands in its own folder, its family and its manifest: nowhere else does code know one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import prilavok
from prilavok.channels import registry

ROOT = Path(prilavok.__file__).parent
NAME = re.compile(rf"(?i)(?<![a-z])({'|'.join(registry.all_adapters())})(?![a-z])")
OWN_PLACES = ("channels/adapters/", "channels/families/")
ART = ("simulator/",)
"""The simulator draws each network's own phone; its demo shop lives on them."""
PAGES = (".html", ".ts", ".css")
COMMENTS = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|/\*.*?\*/|<!--.*?-->|^\s*//.*?$",
    re.DOTALL | re.MULTILINE,
)
SKIPPED = frozenset({"tests", "migrations", "locale", "static", "generated", "node_modules", "scaffold"})
EXCEPTIONS = {
    "shops/models.py": "the shop's own profile, which its owner opens the shop with: `instagram_username`",
    "shops/actions.py": "the same",
    "web/accounts/forms.py": "the same",
    "web/accounts/templates/account/signup.html": "the same, and what the product begins with",
    "web/accounts/templates/accounts/create_shop.html": "the same",
    "web/settings/forms.py": "the same",
    "web/settings/templates/settings/shop.html": "the same",
    "commands/demo.py": "the demo shop's profile",
}


def sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*")):
        relative = path.relative_to(ROOT)
        if path.suffix in (".py", *PAGES) and SKIPPED.isdisjoint(relative.parts):
            yield relative.as_posix(), path


def words_of(path: Path) -> Iterator[str]:
    """Names and texts of code; what people read in comments and docstrings may name a network."""
    text = path.read_text("utf-8")
    if path.suffix in PAGES:
        yield COMMENTS.sub("", text)
        return
    tree = ast.parse(text)
    told = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
        for field in ("id", "attr", "arg", "name", "module"):
            if isinstance(word := getattr(node, field, None), str):
                yield word


def names_in(path: Path) -> set[str]:
    # A Python name is of parts: `instagram_username` names a network as well.
    return {found.lower() for word in words_of(path) for found in NAME.findall(word.replace("_", " "))}


def test_no_network_is_named_outside_its_own_places() -> None:
    named = {
        place: sorted(found)
        for place, path in sources()
        if not place.startswith((*OWN_PLACES, *ART)) and (found := names_in(path))
    }
    assert {place: found for place, found in named.items() if place not in EXCEPTIONS} == {}


def test_every_exception_is_one() -> None:
    assert [place for place in EXCEPTIONS if not names_in(ROOT / place)] == []
