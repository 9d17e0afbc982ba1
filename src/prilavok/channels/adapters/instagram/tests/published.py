"""What Instagram publishes of its calls.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, RootModel, StringConstraints

from prilavok.channels.families.tests import published_meta as meta
from prilavok.channels.families.tests import published_pages as pages
from prilavok.channels.families.tests.published_pages import GRAPH
from prilavok.channels.splitting import utf8_bytes
from prilavok.channels.testing.published import Call, Link, Said, Shape, Word, count, listed, upto

TEXT_BYTES = 1000


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


class ForToken(Shape):
    client_id: Word
    client_secret: Word
    grant_type: Literal["authorization_code"]
    redirect_uri: Link
    code: Word


class ForLongerToken(Shape):
    grant_type: Literal["ig_exchange_token"]
    client_secret: Word


class Refresh(Shape):
    grant_type: Literal["ig_refresh_token"]


class Mentioned(Shape):
    fields: Annotated[
        str, StringConstraints(pattern=r"^mentioned_comment\.comment_id\(\w+\)\{id,username\}$")
    ]


SUBSCRIBED = pages.subscribing(
    "comments", "live_comments", "mentions", "message_edit", "message_edits", "message_reactions", "messages",
    "messaging_handover", "messaging_optins", "messaging_postbacks", "messaging_referral",
    "messaging_seen", "standby", "story_insights",
)  # fmt: skip
MEDIA = (
    "id", "caption", "media_product_type", "media_type", "media_url", "thumbnail_url", "permalink",
    "timestamp", "username", "owner", "shortcode",
)  # fmt: skip
PROFILE = ("id", "user_id", "username", "name", "account_type", "profile_picture_url", "profile_pic")
PAGE = ("id", "name", "access_token", "instagram_business_account", "username", "profile_picture_url")
NODE = r"(me|\d+)"
OTHER_CALLS = (
    *pages.LOGIN,
    Call("/oauth/access_token", ForToken),
    Call("/access_token", query=ForLongerToken, method="GET"),
    Call("/refresh_access_token", query=Refresh, method="GET"),
    Call(rf"{GRAPH}/me/accounts", query=pages.page_of(listed(*PAGE)), method="GET"),
    Call(rf"{GRAPH}/{NODE}/subscribed_apps", query=SUBSCRIBED),
    Call(rf"{GRAPH}/{NODE}/subscribed_apps", method="GET"),
    Call(rf"{GRAPH}/{NODE}/subscribed_apps", method="DELETE"),
    Call(rf"{GRAPH}/{NODE}/conversations", query=pages.conversations("instagram"), method="GET"),
    Call(rf"{GRAPH}/{NODE}/(media|stories)", query=pages.page_of(listed(*MEDIA)), method="GET"),
    Call(rf"{GRAPH}/[\w-]+", query=pages.reading(*MEDIA, *PROFILE, *PAGE), method="GET"),
    Call(rf"{GRAPH}/\d+", query=Mentioned, method="GET"),
)
CALLS = (
    Call(rf"{GRAPH}/(me|\d+)/messages", Messages),
    Call(rf"{GRAPH}/[\w-]+/replies", ReplyText, anywhere=True),
    Call(rf"{GRAPH}/\d+", query=Hide),
    Call(rf"{GRAPH}/[\w-]+", method="DELETE"),
    Call(rf"{GRAPH}/\d+/likes", query=Like),
    Call(rf"{GRAPH}/\d+/likes", query=Like, method="DELETE"),
)
