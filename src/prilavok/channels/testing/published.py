"""What a network publishes of its calls: every name, type and length, so that nothing else goes out.

An adapter's `tests/published.py` exposes `CALLS`. Its models forbid what they do not name, and
convert nothing.
"""

from __future__ import annotations

import copy
import importlib
import importlib.util
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from prilavok.channels.testing.fixtures import OutboundCase, outbound_cases
from prilavok.channels.types import Step


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Shape):
    """A call without a body, or without a query."""


Word = Annotated[str, StringConstraints(min_length=1)]
Said = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
"""Something that can be read."""
Link = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


def upto(length: int) -> StringConstraints:
    """Readable text of at most so many characters."""
    return StringConstraints(min_length=1, max_length=length, pattern=r"\S")


def listed(*names: str) -> AfterValidator:
    """Some of these names, with commas between them; braces hold the fields of a field."""

    def check(text: str) -> str:
        strange = set(re.split(r"[,{}]+", text.rstrip("}"))) - set(names)
        if strange:
            raise ValueError(f"not published: {', '.join(sorted(strange))}")
        return text

    return AfterValidator(check)


def count(most: int, least: int = 1) -> Any:
    return Field(min_length=least, max_length=most)


@dataclass(frozen=True, slots=True)
class Call:
    """`path` is a regular expression of the whole path; `anywhere` takes the fields in the query as well."""

    path: str
    body: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    method: str = "POST"
    anywhere: bool = False

    def parts(self, step: Step) -> list[tuple[type[BaseModel], dict[str, Any]]]:
        if self.anywhere:
            return [(self.body, {**step.query, **step.body})]
        return [(self.body, dict(step.body)), (self.query, dict(step.query))]


def is_there(kind: str) -> bool:
    return importlib.util.find_spec(_name(kind)) is not None


def module(kind: str) -> Any:
    return importlib.import_module(_name(kind))


def _name(kind: str) -> str:
    return f"prilavok.channels.adapters.{kind}.tests.published"


def calls(kind: str) -> Sequence[Call]:
    found: Sequence[Call] = module(kind).CALLS
    return found


def check_step(kind: str, step: Step) -> None:
    """The step is one of the published calls, and nothing in it is of another shape."""
    for model, told in call_of(kind, step).parts(step):
        model.model_validate(told)


def call_of(kind: str, step: Step) -> Call:
    found = [one for one in calls(kind) if one.method == step.method and re.fullmatch(one.path, step.path)]
    assert len(found) == 1, f"{kind}: {step.method} {step.path} is published {len(found)} times"
    return found[0]


def check_every_leaf(kind: str, step: Step) -> None:
    """The shape looks at every part: put anything foreign anywhere, and the call is refused."""
    for model, told in call_of(kind, step).parts(step):
        for spoilt in _spoilt(told):
            with pytest.raises(ValidationError):
                model.model_validate(spoilt)


def check_all(kind: str) -> None:
    """Every step of the outbound fixtures is as published, and each published call is made by one."""
    assert is_there(kind), f"{kind}: no models in tests/published.py"
    steps = [step for case in outbound_cases(kind) for step in steps_of(case)]
    for step in steps:
        check_step(kind, step)
        check_every_leaf(kind, step)
    assert {call_of(kind, step) for step in steps} == set(calls(kind))


def steps_of(case: OutboundCase) -> list[Step]:
    fields = ("method", "path", "body", "query")
    return [
        Step(**{name: one for name, one in step.items() if name in fields})
        for step in case.content.get("steps", [])
    ]


def _spoilt(whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in _paths(whole, ()):
        changed: Any = copy.deepcopy(dict(whole))
        holder = changed
        for part in path[:-1]:
            holder = holder[part]
        holder[path[-1]] = {"foreign": True}
        yield changed
    yield {**whole, "foreign": "x"}


def _paths(value: Any, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, Mapping) else enumerate(value)
    for name, one in inner:
        yield (*above, name)
        if isinstance(one, Mapping | list | tuple):
            yield from _paths(one, (*above, name))
