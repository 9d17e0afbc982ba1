"""What VK publishes of its methods, and of the objects that travel as texts inside of them.

https://dev.vk.com/ru/method/messages.send
https://dev.vk.com/ru/api/bots/development/keyboard
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

from prilavok.channels.testing.outgoing import Wire
from prilavok.channels.testing.published import Call, Link, Shape, Word, count, listed, upto

UPLOAD = r"\{upload:\d\}"
"""Stands for the name that VK gives a file when `send` has uploaded it."""
FILE = rf"((photo|video|audio|audio_message|doc|market|wall|story|graffiti|poll)-?\d+_\d+(_\w+)?|{UPLOAD})"
Files = Annotated[str, StringConstraints(pattern=rf"^{FILE}(,{FILE}){{0,9}}$")]
Number = Annotated[int, Field(gt=0)]
Peer = int
"""A person, a group chat, or, below zero, a community."""
Label = Annotated[str, upto(40)]


# --- objects as texts ----------------------------------------------------------------------------


class TextAction(Shape):
    type: Literal["text"]
    label: Label
    payload: Annotated[str, StringConstraints(max_length=255, pattern=r"^\{.*\}$")]


class LinkAction(Shape):
    type: Literal["open_link"]
    label: Label
    link: Link


class PlaceAction(Shape):
    type: Literal["location"]
    payload: Annotated[str, StringConstraints(max_length=255, pattern=r"^\{.*\}$")]


class TextButton(Shape):
    action: TextAction
    color: Literal["primary", "secondary", "negative", "positive"]


class PlainButton(Shape):
    action: Annotated[LinkAction | PlaceAction, Field(discriminator="type")]


Button = TextButton | PlainButton


class Keyboard(Shape):
    """Under a message ten buttons in six rows, else forty in ten; five in a row."""

    inline: bool
    one_time: bool
    buttons: Annotated[list[Annotated[list[Button], count(5)]], count(10)]

    @model_validator(mode="after")
    def _has_room(self) -> Keyboard:
        rows, number = (6, 10) if self.inline else (10, 40)
        if len(self.buttons) > rows or sum(map(len, self.buttons)) > number:
            raise ValueError("too many buttons")
        if self.inline and self.one_time:
            raise ValueError("a keyboard under a message stays")
        return self


class OpenPhoto(Shape):
    type: Literal["open_photo"]


class OpenLink(Shape):
    type: Literal["open_link"]
    link: Link


class Element(Shape):
    title: Annotated[str, upto(80)]
    description: Annotated[str, upto(80)]
    photo_id: Annotated[str, StringConstraints(pattern=rf"^(-?\d+_\d+|{UPLOAD})$")] | None = None
    action: Annotated[OpenPhoto | OpenLink, Field(discriminator="type")] | None = None
    buttons: Annotated[list[Button], count(3)]


class Carousel(Shape):
    type: Literal["carousel"]
    elements: Annotated[list[Element], count(10)]


class Forward(Shape):
    peer_id: Peer
    conversation_message_ids: Annotated[list[int], count(1)]
    is_reply: Literal[True]


def _spelled(shape: type[Shape]) -> AfterValidator:
    adapter = TypeAdapter(shape)

    def check(text: str) -> str:
        adapter.validate_json(text)
        return text

    return AfterValidator(check)


# --- methods -------------------------------------------------------------------------------------


class Send(Shape):
    """One of a text, files, a sticker and a place; `random_id` keeps a repeat from being a second message."""

    peer_id: Peer
    random_id: Annotated[int, Field(ge=0, lt=2**63)]
    message: Annotated[str, upto(9000)] | None = None
    attachment: Files | None = None
    sticker_id: int | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    long: Annotated[float, Field(ge=-180, le=180)] | None = None
    keyboard: Annotated[str, _spelled(Keyboard)] | None = None
    template: Annotated[str, _spelled(Carousel)] | None = None
    reply_to: Number | None = None
    forward: Annotated[str, _spelled(Forward)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Send:
        if self.message is None and self.attachment is None and self.sticker_id is None:
            raise ValueError("an empty message")
        if (self.lat is None) != (self.long is None):
            raise ValueError("half a place")
        return self


class CreateComment(Shape):
    owner_id: int
    post_id: Number
    from_group: Number
    reply_to_comment: Number | None = None
    message: Annotated[str, upto(4096)] | None = None
    attachments: Files | None = None
    guid: Word | None = None

    @model_validator(mode="after")
    def _says_something(self) -> CreateComment:
        if self.message is None and self.attachments is None:
            raise ValueError("an empty comment")
        return self


class SetActivity(Shape):
    peer_id: Peer
    type: Literal["typing"]


class MarkAsRead(Shape):
    peer_id: Peer
    mark_conversation_as_read: Annotated[int, Field(ge=1, le=1)]


class AnswerPress(Shape):
    event_id: Word
    user_id: Peer
    peer_id: Peer


class Reacted(Shape):
    """By the number in the conversation; a step may name the message instead, `send` asks for its number."""

    peer_id: Peer
    cmid: Number | None = None
    message_id: Number | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Reacted:
        if (self.cmid is None) == (self.message_id is None):
            raise ValueError("one message is named, in one way")
        return self


class React(Reacted):
    reaction_id: Number


class OfGroup(Shape):
    group_id: Number


class Server(OfGroup):
    url: Link
    title: Annotated[str, upto(14)]
    secret_key: Annotated[str, StringConstraints(max_length=50)]


class KnownServer(Server):
    server_id: Number


class NamedServer(OfGroup):
    server_id: Number


EVENTS = (
    "message_new", "message_reply", "message_allow", "message_edit", "message_deny", "message_typing_state",
    "message_read", "message_event", "message_reaction_event", "photo_new", "audio_new", "video_new",
    "wall_reply_new", "wall_reply_edit", "wall_reply_delete", "wall_reply_restore", "wall_post_new",
    "wall_repost", "board_post_new", "board_post_edit", "board_post_restore", "board_post_delete",
    "photo_comment_new", "photo_comment_edit", "photo_comment_delete", "photo_comment_restore",
    "video_comment_new", "video_comment_edit", "video_comment_delete", "video_comment_restore",
    "market_comment_new", "market_comment_edit", "market_comment_delete", "market_comment_restore",
    "market_order_new", "market_order_edit", "poll_vote_new", "group_join", "group_leave",
    "group_change_settings", "group_change_photo", "group_officers_edit", "user_block", "user_unblock",
    "lead_forms_new", "like_add", "like_remove",
)  # fmt: skip


class Switches(NamedServer):
    """Each event by its name, on or off."""

    model_config = ConfigDict(extra="allow")
    api_version: Annotated[str, StringConstraints(pattern=r"^5\.\d+$")]

    @model_validator(mode="after")
    def _are_events(self) -> Switches:
        for name, value in (self.model_extra or {}).items():
            if name not in EVENTS or value not in ("0", "1"):
                raise ValueError(f"no event, or no switch: {name}={value}")
        return self


class UsersGet(Shape):
    user_ids: Annotated[str, StringConstraints(pattern=r"^\d+(,\d+)*$")]
    fields: Annotated[str, listed("photo_200", "screen_name", "city", "bdate")]


class Conversations(OfGroup):
    peer_ids: Annotated[str, StringConstraints(pattern=r"^-?\d+(,-?\d+)*$")]


class MessagesById(OfGroup):
    message_ids: Annotated[str, StringConstraints(pattern=r"^\d+(,\d+)*$")]


class PhotoServer(Shape):
    peer_id: int


class SavePhoto(Shape):
    photo: Word
    server: int
    hash: Word


class DocServer(PhotoServer):
    type: Literal["doc", "audio_message", "graffiti"]


class SaveDoc(Shape):
    file: Word
    title: Word


ELSEWHERE = r"https?://(?!api\.vk\.|[^?#]*/method/)"
"""Where VK says that a file goes, and where the shop's own files lie."""
WIRE = Wire(added=frozenset({"access_token", "v"}), elsewhere=ELSEWHERE)
OTHER_CALLS = (
    Call("/method/groups.getCallbackServers", OfGroup),
    Call("/method/groups.getCallbackConfirmationCode", OfGroup),
    Call("/method/groups.addCallbackServer", Server),
    Call("/method/groups.editCallbackServer", KnownServer),
    Call("/method/groups.deleteCallbackServer", NamedServer),
    Call("/method/groups.getCallbackSettings", NamedServer),
    Call("/method/groups.setCallbackSettings", Switches),
    Call("/method/groups.getTokenPermissions"),
    Call("/method/groups.getById", OfGroup),
    Call("/method/users.get", UsersGet),
    Call("/method/messages.getConversationsById", Conversations),
    Call("/method/messages.getById", MessagesById),
    Call("/method/photos.getMessagesUploadServer", PhotoServer),
    Call("/method/photos.saveMessagesPhoto", SavePhoto),
    Call("/method/docs.getMessagesUploadServer", DocServer),
    Call("/method/docs.save", SaveDoc),
)
CALLS = (
    Call("/method/messages.send", Send),
    Call("/method/wall.createComment", CreateComment),
    Call("/method/messages.setActivity", SetActivity),
    Call("/method/messages.markAsRead", MarkAsRead),
    Call("/method/messages.sendMessageEventAnswer", AnswerPress),
    Call("/method/messages.sendReaction", React),
    Call("/method/messages.deleteReaction", Reacted),
)
