"""Rows of the pretended networks as the values that an adapter's simulator reads, and messages back.

`SimMessage.content` is {"text", "files", "choices", "buttons", "cards", "reply_to", "about", "cart",
"pressed", "comment", "note", "via", "unsupported", "metadata"}, each only when there is something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from prilavok.channels.simulation import (
    About,
    AccountState,
    Button,
    Card,
    CartLine,
    CommentState,
    FileState,
    MessageState,
    PersonState,
    PostState,
)
from prilavok.simulator.models import SimAccount, SimComment, SimFile, SimMedia, SimMessage, SimPerson
from prilavok.simulator.pictures import picture_url

Content = dict[str, Any]
NEEDED = ("title", "type", "kind")


def account_state(row: SimAccount) -> AccountState:
    return AccountState(
        external_id=row.external_id,
        username=row.username,
        name=row.name,
        credentials=row.credentials,
        hook_url=row.hook_url,
        subscribed=tuple(row.subscribed),
        memory=row.memory,
        token_issued_at=row.token_issued_at,
    )


def person_state(row: SimPerson) -> PersonState:
    return PersonState(
        external_id=row.external_id,
        username=row.username,
        name=row.name,
        phone=row.phone,
        last_act_at=row.last_act_at,
        blocked=row.blocked,
        follower_count=row.follower_count,
        memory=row.memory,
    )


def post_state(row: SimMedia) -> PostState:
    return PostState(
        external_id=row.external_id,
        kind=row.kind,  # type: ignore[arg-type]  # one of its words, see the model
        caption=row.caption,
        permalink=row.permalink,
        picture_url=picture_url(row.picture),
        other_id=row.other_id,
        price=row.price,
        currency=row.currency,
        liked=row.liked,
        at=row.created_at,
    )


def comment_state(row: SimComment) -> CommentState:
    return CommentState(
        external_id=row.external_id,
        post=post_state(row.media),
        author=person_state(row.person) if row.person else None,
        at=row.created_at,
        text=row.text,
        parent=row.parent.external_id if row.parent else "",
        hidden=row.hidden,
        liked=row.liked,
        deleted=row.deleted,
        private_replied=row.private_replied,
    )


def file_state(row: SimFile) -> FileState:
    return FileState(
        type=row.type,  # type: ignore[arg-type]  # written from a FileState
        url=row.url,
        external_id=row.external_id,
        name=row.name,
        mime=row.mime,
        size=row.size,
        details=row.details,
    )


def message_state(row: SimMessage) -> MessageState:
    content = row.content
    return MessageState(
        external_id=row.external_id,
        person=person_state(row.person),
        at=row.created_at,
        from_shop=row.from_shop,
        via="app" if content.get("via") == "app" else "api",
        text=str(content.get("text") or ""),
        files=tuple(_file(each) for each in content.get("files", ())),
        reply_to=str(content.get("reply_to") or ""),
        about=_about(content.get("about")),
        cart=tuple(_cart_line(each) for each in content.get("cart", ())),
        pressed=button(content["pressed"]) if content.get("pressed") else None,
        unsupported=bool(content.get("unsupported")),
        choices=buttons(content.get("choices", ())),
        buttons=buttons(content.get("buttons", ())),
        cards=tuple(card(each) for each in content.get("cards", ())),
        comment=str(content.get("comment") or ""),
        note=str(content.get("note") or ""),
        reaction=row.reaction,
        deleted=row.deleted,
        revision=row.edits,
        metadata=str(content.get("metadata") or ""),
    )


def _file(kept: Mapping[str, Any]) -> FileState:
    return FileState(**kept)


def button(kept: Mapping[str, Any]) -> Button:
    return Button(**kept)


def buttons(kept: Iterable[Mapping[str, Any]]) -> tuple[Button, ...]:
    return tuple(button(each) for each in kept)


def card(kept: Mapping[str, Any]) -> Card:
    return Card(**{**kept, "buttons": buttons(kept.get("buttons", ()))})


def _post(kept: Mapping[str, Any]) -> PostState:
    return PostState(**kept)


def _about(kept: Mapping[str, Any] | None) -> About | None:
    return About(kept["how"], _post(kept["post"])) if kept else None


def _cart_line(kept: Mapping[str, Any]) -> CartLine:
    return CartLine(**{**kept, "post": _post(kept["post"])})


def content_of(message: MessageState) -> Content:
    """What the network keeps of a message, without what is empty."""
    whole: Content = {
        "text": message.text,
        "files": [_plain(each) for each in message.files],
        "choices": [_plain(each) for each in message.choices],
        "buttons": [_plain(each) for each in message.buttons],
        "cards": [_plain(each) for each in message.cards],
        "reply_to": message.reply_to,
        "about": _kept_about(message.about) if message.about else None,
        "cart": [{**_plain(line), "post": _kept_post(line.post)} for line in message.cart],
        "pressed": _plain(message.pressed) if message.pressed else None,
        "comment": message.comment,
        "note": message.note,
        "via": "app" if message.via == "app" else "",
        "unsupported": message.unsupported,
        "metadata": message.metadata,
    }
    return {name: value for name, value in whole.items() if value}


def _plain(value: FileState | Button | Card | CartLine) -> Content:
    """Only what is set, and what nothing is without; tuples become lists as JSON has them."""
    given = asdict(value).items()
    kept = {name: part for name, part in given if name in NEEDED or part not in ("", 0, (), {}, None)}
    if isinstance(value, Card):
        kept["buttons"] = [_plain(each) for each in value.buttons]
    return kept


def _kept_about(about: About) -> Content:
    return {"how": about.how, "post": _kept_post(about.post)}


def _kept_post(post: PostState) -> Content:
    """Without what changes: how it is liked, when it came out."""
    kept = asdict(post)
    return {
        name: part
        for name, part in kept.items()
        if name in (*NEEDED, "external_id") or (part and name not in ("liked", "at"))
    }
