"""What Meta publishes of calls that Instagram and Messenger make alike beside their messages.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from prilavok.channels.testing.published import Call, Link, Shape, Word, listed

GRAPH = r"/v\d+\.\d+"
Number = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,3}$")]


class ForToken(Shape):
    """Code -> a person's token."""

    client_id: Word
    client_secret: Word
    redirect_uri: Link
    code: Word


class ForLongerToken(Shape):
    grant_type: Literal["fb_exchange_token"]
    client_id: Word
    client_secret: Word
    fb_exchange_token: Word


def page_of(fields: AfterValidator) -> type[Shape]:
    """A part of a list: which fields, how many rows, from where on."""

    class Rows(Shape):
        fields: Annotated[str, fields]
        limit: Number
        after: Word | None = None

    return Rows


def reading(*names: str) -> type[Shape]:
    """One thing, with these of its fields."""

    class Fields(Shape):
        fields: Annotated[str, listed(*names)]

    return Fields


def subscribing(*names: str) -> type[Shape]:
    class Subscribed(Shape):
        subscribed_fields: Annotated[str, listed(*names)]

    return Subscribed


def conversations(platform: str) -> type[Shape]:
    class Conversations(Shape):
        platform: Literal[platform]  # type: ignore[valid-type]
        limit: Number

    return Conversations


LOGIN = (
    Call(rf"{GRAPH}/oauth/access_token", query=ForToken, method="GET"),
    Call(rf"{GRAPH}/oauth/access_token", query=ForLongerToken, method="GET"),
)
