"""What the pretended Instagram and Messenger make of a call to `/messages`: limits, windows, what appears on
the phone.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prilavok.channels.families.meta_simulator import Body, GraphRefusal, bad_parameter
from prilavok.channels.simulation import (
    About,
    Answer,
    Button,
    Call,
    Card,
    CommentModerated,
    CommentState,
    Effect,
    FileState,
    Fresh,
    IdKind,
    MessageState,
    PersonState,
    Scene,
    SeenByShop,
    Served,
    ShopMessage,
    ShopReacted,
    Typing,
)
from prilavok.channels.splitting import Measure
from prilavok.channels.types import AttachmentType

QUICK_REPLIES = 13
QUICK_REPLY_TITLE = 20
ELEMENTS = 10
ELEMENT_TEXT = 80
BUTTONS = 3
BUTTON_TEMPLATE_TEXT = 640
WINDOW = timedelta(hours=24)
HUMAN_WINDOW = timedelta(days=7)
PRIVATE_REPLY_WINDOW = timedelta(days=7)
MEDIA: dict[str, AttachmentType] = {"image": "image", "audio": "audio", "video": "video", "file": "file"}
MESSAGING_TYPES = frozenset({"RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"})


@dataclass(frozen=True, slots=True)
class Told:
    """A template as it reads: its text, and what to show small above it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the two networks differ."""

    new_id: Callable[[IdKind, Fresh], str]
    text: int
    measure: Measure
    images: int
    no_user: int
    """Subcode of the refusal of an unknown recipient."""
    outside_window: int
    """Subcode of the refusal of what comes too late."""
    reactions: Mapping[str, str]
    other_types: frozenset[str] = frozenset()
    """Attachment types beside media and templates."""
    typed: bool = False
    """Whether every message has to say its `messaging_type`."""
    read_template: Callable[[Body, Scene], Told | None] = lambda payload, scene: None
    """Templates of this network alone. Raises `GraphRefusal`."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A call to `/messages`, read and within the limits. One of `person` and `comment` is set."""

    person: str = ""
    comment: str = ""
    text: str = ""
    files: tuple[FileState, ...] = ()
    quick_replies: tuple[tuple[str, str], ...] = ()
    """(title, payload)"""
    elements: tuple[Body, ...] = ()
    buttons: tuple[Body, ...] = ()
    share: str = ""
    reply_to: str = ""
    human: bool = False
    utility: bool = False
    note: str = ""
    metadata: str = ""


def serve_messages(call: Call, scene: Scene, rules: Rules) -> Served:
    """`POST /{account}/messages`. Raises `GraphRefusal`."""
    if call.text("sender_action"):
        return _sender_action(call, scene, rules)
    sent = read_message({name: call.data(name) for name in call.params}, scene, rules)
    person, about = _recipient(sent, scene, rules)
    message = _on_the_phone(sent, person, scene, rules, about.text if about else "")
    replied = [CommentModerated(about.external_id, private_replied=True)] if about else []
    body = {"recipient_id": person.external_id, "message_id": message.external_id}
    return Served(Answer(body), (ShopMessage(message), *replied))


# --- reading a message ---------------------------------------------------------------------------


def read_message(body: Mapping[str, Any], scene: Scene, rules: Rules) -> SentMessage:
    """Raises `GraphRefusal` for what breaks a limit or is no message."""
    recipient = _object(body.get("recipient"), "recipient")
    content = _object(body.get("message"), "message")
    _check_type(body, rules)
    words = str(content.get("text") or "")
    if rules.measure(words) > rules.text:
        raise bad_parameter(f"Length of param message[text] must be less than or equal to {rules.text}")
    attachments = _attachments(content, rules)
    told = _own_template(attachments, scene, rules)
    sent = SentMessage(
        person=str(recipient.get("id") or ""),
        comment=str(recipient.get("comment_id") or recipient.get("post_id") or ""),
        text=words or _button_text(attachments) or told.text,
        files=_files(attachments, scene, rules),
        quick_replies=_quick_replies(content),
        elements=_elements(attachments),
        buttons=_template_buttons(attachments),
        share=_share(attachments),
        reply_to=str(_optional(body.get("reply_to")).get("mid") or ""),
        human=body.get("tag") == "HUMAN_AGENT",
        utility=body.get("messaging_type") == "UTILITY",
        note=told.note,
        metadata=str(content.get("metadata") or ""),
    )
    if not (sent.person or sent.comment):
        raise bad_parameter("Param recipient must have an id or a comment_id")
    if not (sent.text or sent.files or sent.elements or sent.share):
        raise bad_parameter("Message cannot be empty, must provide valid attachment or text")
    return sent


def _check_type(body: Mapping[str, Any], rules: Rules) -> None:
    kind = str(body.get("messaging_type") or "")
    if (rules.typed or kind) and kind not in MESSAGING_TYPES:
        raise bad_parameter("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}")
    if kind == "MESSAGE_TAG" and body.get("tag") != "HUMAN_AGENT":
        raise bad_parameter("The message tag is no longer supported")


def _object(value: Any, name: str) -> Body:
    if not isinstance(value, dict):
        raise bad_parameter(f"The parameter {name} is required")
    return value


def _optional(value: Any) -> Body:
    return value if isinstance(value, dict) else {}


def _attachments(content: Body, rules: Rules) -> list[Body]:
    one = content.get("attachment")
    many = content.get("attachments")
    found = [*([one] if one else []), *(many if isinstance(many, list) else [])]
    if len(found) > rules.images:
        raise bad_parameter(f"A message may have at most {rules.images} attachments")
    if len(found) > 1 and any(_optional(each).get("type") != "image" for each in found):
        raise bad_parameter("Only images may be sent together")
    return [_object(each, "attachment") for each in found]


def _files(attachments: Sequence[Body], scene: Scene, rules: Rules) -> tuple[FileState, ...]:
    kinds = [str(each.get("type")) for each in attachments]
    strange = [kind for kind in kinds if kind not in {*MEDIA, "template", *rules.other_types}]
    if strange:
        raise bad_parameter(f"Unsupported attachment type {strange[0]}")
    pairs = zip(kinds, attachments, strict=True)
    return tuple(_file(MEDIA[kind], each, scene) for kind, each in pairs if kind in MEDIA)


def _file(kind: AttachmentType, attachment: Body, scene: Scene) -> FileState:
    payload = _optional(attachment.get("payload"))
    kept = scene.file(str(payload["attachment_id"])) if payload.get("attachment_id") else None
    if kept is not None:
        return kept
    url = str(payload.get("url") or "")
    if not url.startswith(("http://", "https://")):
        raise bad_parameter("The URL of the attachment cannot be read", 2018047)
    return FileState(kind, url)


def _share(attachments: Sequence[Body]) -> str:
    shares = [each for each in attachments if each.get("type") == "MEDIA_SHARE"]
    return str(_optional(shares[0].get("payload")).get("id") or "") if shares else ""


def _quick_replies(content: Body) -> tuple[tuple[str, str], ...]:
    replies = content.get("quick_replies") or []
    if len(replies) > QUICK_REPLIES:
        raise bad_parameter(f"Number of quick replies must be less than or equal to {QUICK_REPLIES}")
    if replies and not content.get("text"):
        raise bad_parameter("Quick replies need a text")
    return tuple(_quick_reply(each) for each in replies if isinstance(each, dict))


def _quick_reply(given: Body) -> tuple[str, str]:
    """The network itself words the one that shares the person's number."""
    if given.get("content_type") == "user_phone_number":
        return "+79161234567", "+79161234567"
    return str(given.get("title") or "")[:QUICK_REPLY_TITLE], str(given.get("payload") or "")


def _payloads(attachments: Sequence[Body]) -> list[Body]:
    return [_optional(each.get("payload")) for each in attachments if each.get("type") == "template"]


def _template(attachments: Sequence[Body], kind: str) -> Body:
    found = _payloads(attachments)
    return found[0] if found and found[0].get("template_type") == kind else {}


def _own_template(attachments: Sequence[Body], scene: Scene, rules: Rules) -> Told:
    for payload in _payloads(attachments):
        if payload.get("template_type") in ("generic", "button"):
            continue
        told = rules.read_template(payload, scene)
        if told is None:
            raise bad_parameter("Param template_type must be one of the known ones")
        return told
    return Told("")


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


def _recipient(sent: SentMessage, scene: Scene, rules: Rules) -> tuple[PersonState, CommentState | None]:
    if sent.comment:
        about = scene.comment(sent.comment)
        if about is None or about.author is None:
            raise GraphRefusal(10900, "(#10900) Invalid post ID: the comment was removed.")
        check_private_reply(about, scene.now)
        return about.author, about
    person = scene.person(sent.person)
    if person is None:
        raise no_matching_user(rules)
    if not sent.utility:
        check_window(person.last_act_at, scene.now, rules, human=sent.human)
    return person, None


def no_matching_user(rules: Rules) -> GraphRefusal:
    return bad_parameter("No matching user found", rules.no_user)


def check_window(last_act: datetime | None, at: datetime, rules: Rules, *, human: bool) -> None:
    """`last_act` None: the person has never written to the account."""
    if last_act is None:
        raise no_matching_user(rules)
    if at - last_act > (HUMAN_WINDOW if human else WINDOW):
        words = "(#10) This message is sent outside of allowed window."
        raise GraphRefusal(10, words, subcode=rules.outside_window, kind="IGApiException")


def check_private_reply(comment: CommentState, at: datetime) -> None:
    if comment.private_replied:
        raise GraphRefusal(10903, "(#10903) Activity already replied to.")
    if at - comment.at > PRIVATE_REPLY_WINDOW:
        raise GraphRefusal(10903, "(#10903) This activity is too old to be replied to.")


# --- on the phone --------------------------------------------------------------------------------


def _on_the_phone(
    sent: SentMessage, person: PersonState, scene: Scene, rules: Rules, comment: str
) -> MessageState:
    return MessageState(
        rules.new_id("message", scene.fresh),
        person,
        scene.now,
        from_shop=True,
        text=sent.text,
        files=sent.files,
        reply_to=sent.reply_to,
        about=_shared(sent.share, scene) if sent.share else None,
        choices=tuple(Button(title, payload, does="reply") for title, payload in sent.quick_replies),
        buttons=tuple(_button(each) for each in sent.buttons),
        cards=tuple(_card(each) for each in sent.elements),
        comment=comment,
        note=sent.note,
        metadata=sent.metadata,
    )


def _shared(post_id: str, scene: Scene) -> About:
    post = scene.post(post_id)
    if post is None:
        raise bad_parameter("The shared media does not exist")
    return About("share", post)


def _button(given: Body) -> Button:
    kind, url = str(given.get("type") or ""), str(given.get("url") or "")
    title, payload = str(given.get("title") or ""), str(given.get("payload") or "")
    if kind == "account_link":
        return Button("Log in", url=url, does="url")
    if kind == "account_unlink":
        return Button("Log out")
    if kind == "phone_number":
        return Button(title, payload, f"tel:{payload}", does="phone")
    return Button(title, payload, url, "url" if url else "data")


def _card(element: Body) -> Card:
    default = element.get("default_action")
    return Card(
        str(element.get("title") or ""),
        str(element.get("subtitle") or ""),
        str(element.get("image_url") or ""),
        str(default.get("url") or "") if isinstance(default, dict) else "",
        tuple(_button(each) for each in element.get("buttons") or [] if isinstance(each, dict)),
    )


# --- signs in the thread -------------------------------------------------------------------------


def _sender_action(call: Call, scene: Scene, rules: Rules) -> Served:
    recipient = call.data("recipient")
    wanted = str(recipient.get("id") or "") if isinstance(recipient, dict) else ""
    if not wanted:
        raise bad_parameter("Param recipient must have an id")
    person = scene.person(wanted)
    if person is None or person.last_act_at is None:
        raise no_matching_user(rules)
    effect = _action_effect(call, scene, wanted, rules)
    if effect is None:
        raise bad_parameter("Param sender_action must be one of {MARK_SEEN, TYPING_ON, TYPING_OFF, REACT}")
    return Served(Answer({"recipient_id": wanted}), (effect,))


def _action_effect(call: Call, scene: Scene, person: str, rules: Rules) -> Effect | None:
    match call.text("sender_action").lower():
        case "typing_on":
            return Typing(person)
        case "typing_off":
            return Typing(person, on=False)
        case "mark_seen":
            return SeenByShop(person)
        case "react" | "unreact" as action:
            return _reaction(call, scene, rules, taken_back=action == "unreact")
        case _:
            return None


def _reaction(call: Call, scene: Scene, rules: Rules, *, taken_back: bool) -> Effect:
    payload = call.data("payload")
    told = payload if isinstance(payload, dict) else {}
    message = scene.message(str(told.get("message_id") or ""))
    if message is None or message.from_shop:
        raise bad_parameter("The message to react to does not exist")
    name = str(told.get("reaction") or "")
    return ShopReacted(message.external_id, "" if taken_back else rules.reactions.get(name, name)[:16])
