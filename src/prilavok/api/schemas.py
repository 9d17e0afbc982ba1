"""Shapes that several resources share. What goes out is a TypedDict, what comes in a strict model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.conf import settings
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, WithJsonSchema
from typing_extensions import TypedDict

from prilavok.lib.money import Money

T = TypeVar("T")

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)


class Body(BaseModel):
    """A JSON object whose unknown fields and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def given(self) -> dict[str, Any]:
        """Only the fields that were sent, nested objects as dicts."""
        return self.model_dump(exclude_unset=True)


class Empty(Body):
    """Nothing is needed; nothing else is taken."""


def _in_range(moment: datetime) -> datetime:
    if not _EARLIEST <= moment <= _LATEST:
        raise ValueError("is out of range")
    return moment


Moment = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_in_range)]
"""A time with its zone."""

_AMOUNT = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "examples": ["1990.00"]}]}
Price = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                *_AMOUNT["anyOf"],
                {
                    "type": "object",
                    "properties": {"amount": _AMOUNT, "currency": {"type": "string"}},
                    "required": ["amount"],
                    "additionalProperties": False,
                },
                {"type": "null"},
            ],
            "description": "An amount in the shop's currency, bare or with the currency; null means none.",
        }
    ),
]
"""Checked by the catalogue's own reader, whose words people understand."""

Id = Annotated[str, Field(min_length=1, max_length=20)]
Url = Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s/]")]


class MoneyOut(TypedDict):
    amount: str
    currency: str


class Page(TypedDict, Generic[T]):
    """`next` is the cursor of the following page, null on the last one."""

    items: list[T]
    next: str | None


ActorType = Literal["customer", "member", "rule", "api", "phone_app", "system"]


class ActorOut(TypedDict):
    type: ActorType
    id: str | None


def money(value: Money | None) -> MoneyOut | None:
    return None if value is None else money_of(value)


def money_of(value: Money) -> MoneyOut:
    return {"amount": str(value), "currency": value.currency}


def absolute(url: str) -> str:
    """Stored files have addresses without a host; programs need the whole one."""
    return f"{settings.PUBLIC_URL}{url}" if url.startswith("/") else url


def relative(url: str) -> str:
    """Undoes `absolute`."""
    own = f"{settings.PUBLIC_URL}/"
    return f"/{url.removeprefix(own)}" if url.startswith(own) else url
