"""The rules Instagram holds our calls to, pure: limits, windows, private replies, its errors.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Body = dict[str, Any]

TEXT_BYTES = 1000
QUICK_REPLIES = 13
QUICK_REPLY_TITLE = 20
IMAGES = 10
ELEMENTS = 10
ELEMENT_TEXT = 80
BUTTONS = 3
BUTTON_TEMPLATE_TEXT = 640
COMMENT_CHARACTERS = 2200
WINDOW = timedelta(hours=24)
HUMAN_WINDOW = timedelta(days=7)
PRIVATE_REPLY_WINDOW = timedelta(days=7)
REFRESH_AFTER = timedelta(hours=24)
TOKEN_LIFETIME = timedelta(days=60)
MEDIA_TYPES = ("image", "audio", "video", "file")


# --- refusals ------------------------------------------------------------------------------------


class GraphRefusal(Exception):
    """A call the network does not carry out, with the error it answers."""

    def __init__(
        self, code: int, words: str, *, subcode: int = 0, status: int = 400, kind: str = "OAuthException"
    ) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.subcode = subcode
        self.status = status
        self.kind = kind

    def body(self, trace: str) -> Body:
        error: Body = {"message": self.words, "type": self.kind, "code": self.code}
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error | {"fbtrace_id": trace}}


def bad_parameter(words: str, subcode: int = 0) -> GraphRefusal:
    return GraphRefusal(100, f"(#100) {words}", subcode=subcode, kind="IGApiException")


def token_missing() -> GraphRefusal:
    return GraphRefusal(104, "An access token is required to request this resource.")


def token_invalid() -> GraphRefusal:
    return GraphRefusal(190, "Invalid OAuth access token - Cannot parse access token")


def token_expired() -> GraphRefusal:
    return GraphRefusal(190, "Error validating access token: Session has expired.", subcode=463)


def rate_limited() -> GraphRefusal:
    words = "(#613) Calls to this api have exceeded the rate limit."
    return GraphRefusal(613, words, subcode=2534040, status=429)


def server_down() -> GraphRefusal:
    return GraphRefusal(2, "An unexpected error has occurred. Please retry your request later.", status=500)


def no_such_object(node: str) -> GraphRefusal:
    words = (
        f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation"
    )
    return GraphRefusal(100, words, subcode=33, kind="GraphMethodException")


# --- what we may send ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A call to `/messages`, read and within the limits. One of `person` and `comment` is set."""

    person: str = ""
    comment: str = ""
    text: str = ""
    files: tuple[tuple[str, str], ...] = ()
    quick_replies: tuple[tuple[str, str], ...] = ()
    """(title, payload)"""
    elements: tuple[Body, ...] = ()
    buttons: tuple[Body, ...] = ()
    share: str = ""
    reply_to: str = ""
    human: bool = False


def read_message(body: Mapping[str, Any]) -> SentMessage:
    """Raises `GraphRefusal` for what breaks a limit or is no message."""
    recipient = _object(body.get("recipient"), "recipient")
    content = _object(body.get("message"), "message")
    words = str(content.get("text") or "")
    if len(words.encode()) > TEXT_BYTES:
        raise bad_parameter(f"Length of param message[text] must be less than or equal to {TEXT_BYTES}")
    attachments = _attachments(content)
    sent = SentMessage(
        person=str(recipient.get("id") or ""),
        comment=str(recipient.get("comment_id") or ""),
        text=words or _button_text(attachments),
        files=_files(attachments),
        quick_replies=_quick_replies(content),
        elements=_elements(attachments),
        buttons=_template_buttons(attachments),
        share=_share(attachments),
        reply_to=str(_optional(body.get("reply_to")).get("mid") or ""),
        human=body.get("tag") == "HUMAN_AGENT",
    )
    if not (sent.person or sent.comment):
        raise bad_parameter("Param recipient must have an id or a comment_id")
    if not (sent.text or sent.files or sent.elements or sent.share):
        raise bad_parameter("Message cannot be empty, must provide valid attachment or text")
    return sent


def _object(value: Any, name: str) -> Body:
    if not isinstance(value, dict):
        raise bad_parameter(f"The parameter {name} is required")
    return value


def _optional(value: Any) -> Body:
    return value if isinstance(value, dict) else {}


def _attachments(content: Body) -> list[Body]:
    one = content.get("attachment")
    many = content.get("attachments")
    found = [*([one] if one else []), *(many if isinstance(many, list) else [])]
    if len(found) > IMAGES:
        raise bad_parameter(f"A message may have at most {IMAGES} attachments")
    if len(found) > 1 and any(_optional(each).get("type") != "image" for each in found):
        raise bad_parameter("Only images may be sent together")
    return [_object(each, "attachment") for each in found]


def _files(attachments: Sequence[Body]) -> tuple[tuple[str, str], ...]:
    found = []
    for each in attachments:
        kind = str(each.get("type"))
        if kind in MEDIA_TYPES:
            found.append((kind, _media_url(each)))
        elif kind not in ("template", "MEDIA_SHARE", "like_heart"):
            raise bad_parameter(f"Unsupported attachment type {kind}")
    return tuple(found)


def _media_url(attachment: Body) -> str:
    url = str(_optional(attachment.get("payload")).get("url") or "")
    if not url.startswith(("http://", "https://")):
        raise bad_parameter("The URL of the attachment cannot be read", 2018047)
    return url


def _share(attachments: Sequence[Body]) -> str:
    shares = [each for each in attachments if each.get("type") == "MEDIA_SHARE"]
    return str(_optional(shares[0].get("payload")).get("id") or "") if shares else ""


def _quick_replies(content: Body) -> tuple[tuple[str, str], ...]:
    replies = content.get("quick_replies") or []
    if len(replies) > QUICK_REPLIES:
        raise bad_parameter(f"Number of quick replies must be less than or equal to {QUICK_REPLIES}")
    if replies and not content.get("text"):
        raise bad_parameter("Quick replies need a text")
    return tuple(
        (str(each.get("title") or "")[:QUICK_REPLY_TITLE], str(each.get("payload") or ""))
        for each in replies
        if isinstance(each, dict)
    )


def _template(attachments: Sequence[Body], kind: str) -> Body:
    templates = [_optional(each.get("payload")) for each in attachments if each.get("type") == "template"]
    return templates[0] if templates and templates[0].get("template_type") == kind else {}


def _elements(attachments: Sequence[Body]) -> tuple[Body, ...]:
    elements = _template(attachments, "generic").get("elements") or []
    if len(elements) > ELEMENTS:
        raise bad_parameter(f"A generic template may have at most {ELEMENTS} elements")
    for element in elements:
        if not element.get("title"):
            raise bad_parameter("An element needs a title")
        if max(len(str(element.get(name) or "")) for name in ("title", "subtitle")) > ELEMENT_TEXT:
            raise bad_parameter(f"Titles and subtitles have at most {ELEMENT_TEXT} characters")
        _check_buttons(element.get("buttons") or [])
    return tuple(elements)


def _button_text(attachments: Sequence[Body]) -> str:
    words = str(_template(attachments, "button").get("text") or "")
    if len(words) > BUTTON_TEMPLATE_TEXT:
        raise bad_parameter(f"The text of a button template has at most {BUTTON_TEMPLATE_TEXT} characters")
    return words


def _template_buttons(attachments: Sequence[Body]) -> tuple[Body, ...]:
    buttons = _template(attachments, "button").get("buttons") or []
    _check_buttons(buttons)
    return tuple(buttons)


def _check_buttons(buttons: Sequence[Body]) -> None:
    if len(buttons) > BUTTONS:
        raise bad_parameter(f"At most {BUTTONS} buttons are allowed")


# --- whom we may write to ------------------------------------------------------------------------


def no_matching_user() -> GraphRefusal:
    return bad_parameter("No matching user found", 2534014)


def comment_gone() -> GraphRefusal:
    return GraphRefusal(10900, "(#10900) Invalid post ID: the comment was removed.")


def check_window(last_inbound: datetime | None, at: datetime, *, human: bool) -> None:
    """`last_inbound` None: the person has never written to the account."""
    if last_inbound is None:
        raise no_matching_user()
    if at - last_inbound > (HUMAN_WINDOW if human else WINDOW):
        words = "(#10) This message is sent outside of allowed window."
        raise GraphRefusal(10, words, subcode=2534022, kind="IGApiException")


@dataclass(frozen=True, slots=True)
class CommentState:
    created_at: datetime
    private_replied: bool = False
    is_reply: bool = False
    hidden: bool = False


def check_private_reply(comment: CommentState, at: datetime) -> None:
    if comment.private_replied:
        raise GraphRefusal(10903, "(#10903) Activity already replied to.")
    if at - comment.created_at > PRIVATE_REPLY_WINDOW:
        raise GraphRefusal(10903, "(#10903) This activity is too old to be replied to.")


def check_public_reply(comment: CommentState, words: str) -> None:
    if not words:
        raise bad_parameter("The parameter message is required")
    if len(words) > COMMENT_CHARACTERS:
        raise bad_parameter(f"A comment has at most {COMMENT_CHARACTERS} characters")
    if comment.is_reply or comment.hidden:
        raise bad_parameter("Only visible top-level comments can be replied to")
