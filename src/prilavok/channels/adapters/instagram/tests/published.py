"""What Instagram publishes of its calls.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, RootModel

from prilavok.channels.families.tests import published_meta as meta
from prilavok.channels.splitting import utf8_bytes
from prilavok.channels.testing.published import Call, Said, Shape, Word, count, upto

TEXT_BYTES = 1000
GRAPH = r"/v\d+\.\d+"


def _short(text: str) -> str:
    if utf8_bytes(text) > TEXT_BYTES:
        raise ValueError("more than 1000 bytes")
    return text


class Template(Shape):
    type: Literal["template"]
    payload: meta.Generic | meta.Buttons


class Picture(Shape):
    type: Literal["image"]
    payload: meta.ByUrl | meta.ById


class Text(Shape):
    text: Annotated[Said, AfterValidator(_short)]
    quick_replies: Annotated[list[meta.QuickReply], count(13)] | None = None


class File(Shape):
    attachment: meta.Media | Template


class Files(Shape):
    attachments: Annotated[list[Picture], count(10, 2)]


class Send(Shape):
    recipient: meta.ToPerson | meta.ToComment
    message: Text | File | Files
    reply_to: meta.Quoted | None = None


class HumanSend(Send):
    messaging_type: Literal["MESSAGE_TAG"]
    tag: Literal["HUMAN_AGENT"]


class Messages(RootModel[Send | HumanSend | meta.Sign | meta.React | meta.Unreact]):
    pass


class ReplyText(Shape):
    message: Annotated[str, upto(2200)]


class Hide(Shape):
    hide: Literal["true", "false"]


class Like(Shape):
    comment_id: Word


CALLS = (
    Call(rf"{GRAPH}/(me|\d+)/messages", Messages),
    Call(rf"{GRAPH}/[\w-]+/replies", ReplyText, anywhere=True),
    Call(rf"{GRAPH}/\d+", query=Hide),
    Call(rf"{GRAPH}/[\w-]+", method="DELETE"),
    Call(rf"{GRAPH}/\d+/likes", query=Like),
    Call(rf"{GRAPH}/\d+/likes", query=Like, method="DELETE"),
)
