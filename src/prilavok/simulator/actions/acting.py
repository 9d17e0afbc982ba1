"""What a person does on the phone. Each act is kept by the network and told to the CRM's hook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from prilavok.channels.adapters.instagram import simulator as wire
from prilavok.lib.text import shorten
from prilavok.simulator import ids
from prilavok.simulator.actions.delivering import deliver, write_delivery
from prilavok.simulator.faults import act_time
from prilavok.simulator.models import SimComment, SimMedia, SimMessage, SimPerson
from prilavok.simulator.pictures import picture_url

SUMMARY = 60


class NothingToActOn(Exception):
    """The act needs a message, comment or text that is not there."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the phone keeps of an act, and the webhook that tells it."""

    act: str
    mid: str
    content: dict[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


def parties(person: SimPerson) -> wire.Parties:
    return wire.Parties(person.account.external_id, person.external_id)


def _say(person: SimPerson, told: _Told) -> SimMessage:
    """Keep a message of the person, tell it, open the window."""
    at = act_time(person.account)
    with transaction.atomic():
        message = SimMessage.objects.create(
            person=person, external_id=told.mid, from_shop=False, content=told.content, created_at=at
        )
        _touch(person)
        delivery = write_delivery(
            person.account,
            act=told.act,
            target=told.mid,
            body=told.body,
            person=person,
            summary=shorten(str(told.content.get("text") or ""), SUMMARY),
        )
    deliver(delivery)
    return message


def _touch(person: SimPerson) -> None:
    person.last_act_at = act_time(person.account)
    person.typing_until = None
    person.save(update_fields=["last_act_at", "typing_until"])


def _tell(person: SimPerson, act: str, target: str, body: Mapping[str, Any], summary: str = "") -> None:
    delivery = write_delivery(
        person.account, act=act, target=target, body=body, person=person, summary=shorten(summary, SUMMARY)
    )
    deliver(delivery)


# --- Direct --------------------------------------------------------------------------------------


def write(person: SimPerson, text: str, *, reply_to: str = "") -> SimMessage:
    """Raises `NothingToActOn` for an empty text, as do the acts below."""
    _need(text)
    mid = ids.message_id()
    body = wire.text(parties(person), act_time(person.account), mid, text, reply_to=reply_to)
    return _say(person, _Told("text", mid, {"text": text, "reply_to": reply_to}, body))


def press_choice(person: SimPerson, title: str, payload: str) -> SimMessage:
    """A chip under the shop's last message."""
    mid = ids.message_id()
    body = wire.text(parties(person), act_time(person.account), mid, title, quick_reply=payload)
    return _say(person, _Told("choice", mid, {"text": title}, body))


def press_button(person: SimPerson, title: str, payload: str) -> SimMessage:
    """A button of a card, the menu or an ice breaker."""
    mid = ids.message_id()
    body = wire.postback(parties(person), act_time(person.account), mid, title, payload)
    return _say(person, _Told("button", mid, {"text": title}, body))


def send_picture(person: SimPerson, url: str, text: str = "") -> SimMessage:
    mid = ids.message_id()
    body = wire.media(parties(person), act_time(person.account), mid, [("image", url)], text)
    return _say(person, _Told("picture", mid, {"text": text, "files": [["image", url]]}, body))


def reply_to_story(person: SimPerson, story: SimMedia, text: str) -> SimMessage:
    _need(text)
    mid, url = ids.message_id(), picture_url(story.picture)
    body = wire.story_reply(
        parties(person), act_time(person.account), mid, text, story=story.external_id, url=url
    )
    return _say(person, _Told("story_reply", mid, {"text": text, "story": {"url": url}}, body))


def mention_in_story(person: SimPerson, url: str) -> SimMessage:
    mid = ids.message_id()
    body = wire.story_mention(parties(person), act_time(person.account), mid, url)
    content = {"story": {"url": url, "mention": True}}
    return _say(person, _Told("story_mention", mid, content, body))


def share(person: SimPerson, media: SimMedia, text: str = "") -> SimMessage:
    """Forward a post or a reel to the shop's Direct."""
    mid, at, picture = ids.message_id(), act_time(person.account), picture_url(media.picture)
    title = media.caption
    if media.product_type == "REELS":
        body = wire.shared_reel(
            parties(person), at, mid, video=media.video_id, url=media.permalink, title=title, words=text
        )
    else:
        body = wire.shared_post(
            parties(person), at, mid, post=media.external_id, url=picture, title=title, words=text
        )
    content = {"text": text, "share": {"url": picture, "title": title}}
    return _say(person, _Told("share", mid, content, body))


def answer_ad(person: SimPerson, media: SimMedia, text: str) -> SimMessage:
    """The first words of somebody who came from an advertisement."""
    _need(text)
    mid, picture = ids.message_id(), picture_url(media.picture)
    body = wire.from_ad(
        parties(person),
        act_time(person.account),
        mid,
        text,
        ad=media.external_id,
        title=media.caption,
        photo=picture,
    )
    content = {"text": text, "share": {"url": picture, "title": media.caption}}
    return _say(person, _Told("ad", mid, content, body))


def open_link(person: SimPerson, ref: str) -> None:
    """Come through the shop's ig.me link, without a word."""
    _touch(person)
    body = wire.opened_link(parties(person), act_time(person.account), ref)
    _tell(person, "link", f"ref:{ref}:{person.external_id}", body, ref)


def send_unsupported(person: SimPerson) -> SimMessage:
    """Something the network does not hand to apps, a poll for example."""
    mid = ids.message_id()
    body = wire.unsupported(parties(person), act_time(person.account), mid)
    return _say(person, _Told("unsupported", mid, {"unsupported": True}, body))


# --- changing what was said ----------------------------------------------------------------------


def own_message(person: SimPerson, external_id: str = "") -> SimMessage:
    """The named message of the person, else the last one."""
    rows = person.messages.filter(from_shop=False, deleted=False)
    found = (rows.filter(external_id=external_id) if external_id else rows).last()
    if found is None:
        raise NothingToActOn("message")
    return found


def shop_message(person: SimPerson, external_id: str = "") -> SimMessage:
    rows = person.messages.filter(from_shop=True, deleted=False)
    found = (rows.filter(external_id=external_id) if external_id else rows).last()
    if found is None:
        raise NothingToActOn("message")
    return found


def edit(message: SimMessage, text: str) -> None:
    _need(text)
    person = message.person
    message.content = {**message.content, "text": text}
    message.edits += 1
    message.save(update_fields=["content", "edits"])
    at = act_time(person.account)
    body = wire.edited(parties(person), at, message.external_id, text, message.edits)
    _tell(person, "edit", message.external_id, body, text)


def unsend(message: SimMessage) -> None:
    person = message.person
    message.deleted = True
    message.save(update_fields=["deleted"])
    body = wire.unsent(parties(person), act_time(person.account), message.external_id)
    _tell(person, "unsend", message.external_id, body, str(message.content.get("text") or ""))


def react(message: SimMessage, emoji: str) -> None:
    """The person's reaction to a message of the shop; empty takes it back."""
    person = message.person
    message.reaction = emoji
    message.save(update_fields=["reaction"])
    _touch(person)
    body = wire.reaction(parties(person), act_time(person.account), message.external_id, emoji)
    _tell(person, "react", message.external_id, body, emoji)


def look(person: SimPerson) -> bool:
    """The person looks at the thread; False when there was nothing new to see."""
    unseen = person.messages.filter(from_shop=True, seen=False)
    last = unseen.last()
    if last is None:
        return False
    unseen.update(seen=True)
    body = wire.seen(parties(person), act_time(person.account), last.external_id)
    _tell(person, "seen", last.external_id, body)
    return True


# --- comments ------------------------------------------------------------------------------------


def comment(person: SimPerson, media: SimMedia, text: str, *, parent: SimComment | None = None) -> SimComment:
    _need(text)
    at = act_time(person.account)
    with transaction.atomic():
        row = SimComment.objects.create(
            media=media,
            external_id=ids.comment_id(),
            person=person,
            parent=(parent.parent or parent) if parent else None,
            text=text,
            created_at=at,
        )
        delivery = write_delivery(
            person.account,
            act="comment",
            target=row.external_id,
            body=comment_body(row),
            person=person,
            summary=shorten(text, SUMMARY),
        )
    deliver(delivery)
    return row


def comment_body(row: SimComment) -> wire.Body:
    account = row.media.account
    author = row.person or account
    media = row.media
    return wire.comment(
        account.external_id,
        row.created_at,
        row.external_id,
        row.text,
        wire.Author(author.external_id, author.username),
        under=wire.Publication(
            media.external_id,
            media.product_type,
            ad=media.external_id if media.product_type == "AD" else "",
        ),
        parent=row.parent.external_id if row.parent else "",
    )


def _need(text: str) -> None:
    if not text.strip():
        raise NothingToActOn("text")
