"""Models of what networks send, and how malformed parts are left out; unknown fields are ignored."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from prilavok.channels.reading import text_of

Value = TypeVar("Value")


def _or(*, default: Any) -> BeforeValidator:
    """Null says the same as a missing value."""
    return BeforeValidator(lambda value: default if value is None else value)


def _id(value: Any) -> Any:
    return text_of(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _written(value: Any) -> Any:
    """A number as text, exactly as it came: a text of digits alone may arrive as one."""
    return repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_written), _or(default="")]
Address = Annotated[str, _or(default="")]
OptionalText = Annotated[str | None, BeforeValidator(_written)]
"""None where nothing was told, which is not the same as an empty text."""
Id = Annotated[str, BeforeValidator(_id)]
OptionalId = Annotated[str, BeforeValidator(_id), _or(default="")]
Flag = Annotated[bool, _or(default=False)]
Whole = Annotated[int, _or(default=0)]
Decimal = Text
"""A number that is only shown: its digits matter, not its size."""
Many = Annotated[
    list[Value] | None, BeforeValidator(lambda value: [value] if isinstance(value, dict) else value)
]
"""What stands alone where a list is usual counts as one."""


class Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


Model = TypeVar("Model", bound=Payload)
_PASSES = 8


def read(model: type[Model], value: Any) -> tuple[Model | None, list[str]]:
    """`value` as `model`, and JSON pointers of the parts left out because they are malformed.

    None when what the model cannot do without is malformed.
    """
    left_out: list[str] = []
    for _ in range(_PASSES):
        try:
            return model.model_validate(value), left_out
        except ValidationError as error:
            paths = [path for one in error.errors() if (path := _existing(value, one["loc"]))]
            for path in sorted(set(paths), key=str):
                value = _without(value, path)
                left_out.append("/" + "/".join(str(part) for part in path))
            if not paths:
                return None, left_out
    return None, left_out


Path = tuple[int | str, ...]


def _existing(value: Any, loc: Path) -> Path:
    """The part of `loc` that leads through `value`; pydantic names missing parts as well."""
    path: list[int | str] = []
    for part in loc:
        if not _holds(value, part):
            break
        value = value[part]
        path.append(part)
    return tuple(path)


def _holds(value: Any, part: int | str) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


def _without(value: Any, path: Path) -> Any:
    """A copy that lacks what stands at `path`; an element of a list is emptied, not moved."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(value, dict) and head in value:
        if rest:
            return {**value, head: _without(value[head], rest)}
        return {key: one for key, one in value.items() if key != head}
    if isinstance(value, list) and isinstance(head, int) and head < len(value):
        return [
            (_without(one, rest) if rest else {}) if index == head else one for index, one in enumerate(value)
        ]
    return value
