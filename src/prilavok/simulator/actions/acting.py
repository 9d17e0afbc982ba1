"""What a person does on the phone. Each act is kept by the network and told to the CRM's hook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from prilavok.channels import simulators
from prilavok.channels.simulation import (
    About,
    Blocked,
    Button,
    CartLine,
    Commented,
    CommentEdited,
    CommentRemoved,
    Edited,
    Fact,
    FileState,
    MessageState,
    OpenedLink,
    PostState,
    Pressed,
    Reacted,
    Seen,
    Special,
    Unblocked,
    Unsent,
    Wrote,
)
from prilavok.simulator.actions.accounts import new_id
from prilavok.simulator.actions.telling import deliver_all, tell, write_deliveries
from prilavok.simulator.faults import act_time
from prilavok.simulator.models import SimComment, SimFile, SimMedia, SimMessage, SimPerson
from prilavok.simulator.states import comment_state, content_of, message_state, person_state, post_state


class NothingToActOn(Exception):
    """The act needs a message, comment or text that is not there."""


class NotThere(Exception):
    """This network has no such act."""


def _need(text: str) -> None:
    if not text.strip():
        raise NothingToActOn("text")


def _moment(person: SimPerson) -> datetime:
    return act_time(person.account)


def _touch(person: SimPerson) -> None:
    person.last_act_at = _moment(person)
    person.typing_until = None
    person.save(update_fields=["last_act_at", "typing_until"])


# --- messages ------------------------------------------------------------------------------------


def _draft(person: SimPerson) -> MessageState:
    return MessageState(new_id(person.account, "message"), person_state(person), _moment(person))


def _say(person: SimPerson, act: str, message: MessageState, fact: Fact | None = None) -> SimMessage:
    """Keep a message of the person, open the window, tell it."""
    with transaction.atomic():
        _touch(person)
        row = SimMessage.objects.create(
            person=person,
            external_id=message.external_id,
            from_shop=False,
            content=content_of(message),
            created_at=message.at,
        )
        told = replace(message, person=person_state(person))
        deliveries = write_deliveries(
            person.account,
            fact or Wrote(told),
            act=act,
            target=message.external_id,
            person=person,
            summary=message.text,
        )
    deliver_all(deliveries)
    return row


def write(person: SimPerson, text: str, *, reply_to: str = "") -> SimMessage:
    """Raises `NothingToActOn` for an empty text, as do the acts below."""
    _need(text)
    return _say(person, "text", replace(_draft(person), text=text, reply_to=reply_to))


def press_choice(person: SimPerson, button: Button) -> SimMessage:
    """A key under the thread: its title is sent, or what it asks for."""
    draft = replace(_draft(person), text=button.title, pressed=button)
    if button.does == "phone":
        draft = replace(draft, text="", files=(_own_contact(person),))
    elif button.does == "location":
        draft = replace(draft, text="", files=(_kept(person, place()),))
    return _say(person, "choice", draft)


def press_button(person: SimPerson, button: Button, on: str = "") -> SimMessage:
    """A button of a message or card, or of the shop's menu (`on` empty)."""
    holder = person.messages.filter(external_id=on, from_shop=True).first() if on else None
    draft = replace(_draft(person), text=button.title, pressed=button)
    pressed = Pressed(draft, button, message_state(holder) if holder else None)
    return _say(person, "button", draft, pressed)


def send_files(person: SimPerson, files: Sequence[FileState], text: str = "", *, act: str = "") -> SimMessage:
    """Pictures, voice, documents, stickers, places, contacts: several at once are an album."""
    if not files:
        raise NothingToActOn("file")
    kept = tuple(_kept(person, file) for file in files)
    name = act or ("album" if len(files) > 1 else ACT_OF_FILE.get(files[0].type, "file"))
    return _say(person, name, replace(_draft(person), text=text, files=kept))


ACT_OF_FILE = {
    "image": "picture",
    "video": "video",
    "voice": "voice",
    "audio": "voice",
    "sticker": "sticker",
    "location": "location",
    "contact": "contact",
}


def _kept(person: SimPerson, file: FileState) -> FileState:
    """The file under an id of this network."""
    known = replace(file, external_id=new_id(person.account, "file"))
    SimFile.objects.create(
        account=person.account,
        external_id=known.external_id,
        type=known.type,
        url=known.url,
        name=known.name,
        mime=known.mime,
        size=known.size,
        details=dict(known.details),
    )
    return known


def place() -> FileState:
    details = {"latitude": "55.751244", "longitude": "37.618423", "title": "", "address": ""}
    return FileState("location", details=details)


def contact(name: str, phone: str, **more: str) -> FileState:
    return FileState("contact", details={"name": name, "phone": phone, **more})


def _own_contact(person: SimPerson) -> FileState:
    return _kept(person, contact(person.name, person.phone, own="1", user_id=person.external_id))


def send_picture(person: SimPerson, url: str, text: str = "") -> SimMessage:
    return send_files(person, [picture(url)], text)


def picture(url: str) -> FileState:
    return FileState("image", url, name="photo.jpg", mime="image/jpeg")


def reply_to_story(person: SimPerson, story: SimMedia, text: str) -> SimMessage:
    _need(text)
    return _about(person, "story_reply", post_state(story), text)


def mention_in_story(person: SimPerson, url: str) -> SimMessage:
    return _about(person, "story_mention", PostState("", "story", picture_url=url))


def share(person: SimPerson, media: SimMedia, text: str = "") -> SimMessage:
    """Send a post or a reel to the shop."""
    return _about(person, "share", post_state(media), text)


def forward(person: SimPerson, media: SimMedia, text: str = "") -> SimMessage:
    """Forward a publication out of the shop's channel or wall."""
    return _about(person, "forward", post_state(media), text)


def ask_about(person: SimPerson, product: SimMedia, text: str = "") -> SimMessage:
    """Write from a card of the catalogue."""
    return _about(person, "product", post_state(product), text)


def answer_ad(person: SimPerson, media: SimMedia, text: str) -> SimMessage:
    """The first words of somebody who came from an advertisement."""
    _need(text)
    return _about(person, "ad", post_state(media), text)


def _about(person: SimPerson, how: str, post: PostState, text: str = "") -> SimMessage:
    about = About(how, post)  # type: ignore[arg-type]  # one of its words, see the callers
    return _say(person, how, replace(_draft(person), text=text, about=about))


def send_cart(person: SimPerson, products: Sequence[SimMedia], text: str = "") -> SimMessage:
    if not products:
        raise NothingToActOn("product")
    lines = tuple(CartLine(post_state(one), 1, one.price, one.currency) for one in products)
    return _say(person, "cart", replace(_draft(person), text=text, cart=lines))


def send_unsupported(person: SimPerson) -> SimMessage:
    """Something the network does not hand to apps, a poll for example."""
    return _say(person, "unsupported", replace(_draft(person), unsupported=True))


def open_link(person: SimPerson, ref: str) -> None:
    """Come through the shop's own link, without a word."""
    _touch(person)
    fresh = new_id(person.account, "message")
    fact = OpenedLink(person_state(person), ref, fresh)
    tell(person.account, fact, act="link", target=fresh, person=person, summary=ref)


def do_special(person: SimPerson, name: str, text: str = "") -> None:
    """Something only this network has. Raises `NotThere`."""
    if name not in simulators.get(person.account.kind).specials:
        raise NotThere(name)
    _touch(person)
    fresh = new_id(person.account, "message")
    fact = Special(name, person_state(person), text, fresh)
    tell(person.account, fact, act=f"special:{name}"[:40], target=fresh, person=person, summary=text)


def set_blocked(person: SimPerson, *, blocked: bool) -> None:
    """Forbid the shop to write, or allow it again."""
    person.blocked = blocked
    person.save(update_fields=["blocked"])
    state = person_state(person)
    fact = Blocked(state) if blocked else Unblocked(state)
    act = "block" if blocked else "unblock"
    tell(person.account, fact, act=act, target=person.external_id, person=person)


# --- changing what was said ----------------------------------------------------------------------


def own_message(person: SimPerson, external_id: str = "") -> SimMessage:
    """The named message of the person, else the last one."""
    return _message(person, external_id, from_shop=False)


def shop_message(person: SimPerson, external_id: str = "") -> SimMessage:
    return _message(person, external_id, from_shop=True)


def _message(person: SimPerson, external_id: str, *, from_shop: bool) -> SimMessage:
    rows = person.messages.filter(from_shop=from_shop, deleted=False)
    found = (rows.filter(external_id=external_id) if external_id else rows).last()
    if found is None:
        raise NothingToActOn("message")
    return found


def edit(message: SimMessage, text: str) -> None:
    _need(text)
    message.content = {**message.content, "text": text}
    message.edits += 1
    message.save(update_fields=["content", "edits"])
    _tell_change(message, "edit", Edited(message_state(message)), text)


def unsend(message: SimMessage) -> None:
    message.deleted = True
    message.save(update_fields=["deleted"])
    _tell_change(message, "unsend", Unsent(message_state(message)), str(message.content.get("text") or ""))


def react(message: SimMessage, emoji: str) -> None:
    """The person's reaction to a message of the shop; empty takes it back."""
    before, message.reaction = message.reaction, emoji
    message.save(update_fields=["reaction"])
    _touch(message.person)
    _tell_change(message, "react", Reacted(message_state(message), emoji, before), emoji)


def _tell_change(message: SimMessage, act: str, fact: Fact, summary: str) -> None:
    person = message.person
    tell(person.account, fact, act=act, target=message.external_id, person=person, summary=summary)


def look(person: SimPerson) -> bool:
    """The person looks at the thread; False when there was nothing new to see."""
    unseen = list(person.messages.filter(from_shop=True, seen=False).select_related("person"))
    if not unseen:
        return False
    person.messages.filter(pk__in=[row.pk for row in unseen]).update(seen=True)
    seen = Seen(person_state(person), tuple(message_state(row) for row in unseen))
    tell(person.account, seen, act="seen", target=unseen[-1].external_id, person=person)
    return True


# --- comments ------------------------------------------------------------------------------------


def comment(person: SimPerson, media: SimMedia, text: str, *, parent: SimComment | None = None) -> SimComment:
    _need(text)
    row = SimComment.objects.create(
        media=media,
        external_id=new_id(person.account, "comment"),
        person=person,
        parent=(parent.parent or parent) if parent else None,
        text=text,
        created_at=_moment(person),
    )
    _tell_comment(row, "comment", Commented(comment_state(row)))
    return row


def own_comment(person: SimPerson, external_id: str) -> SimComment:
    rows = SimComment.objects.select_related("media__account", "person__account", "parent")
    found = rows.filter(person=person, external_id=external_id, deleted=False).first()
    if found is None:
        raise NothingToActOn("comment")
    return found


def edit_comment(row: SimComment, text: str) -> None:
    _need(text)
    row.text = text
    row.save(update_fields=["text"])
    _tell_comment(row, "comment_edit", CommentEdited(comment_state(row)))


def remove_comment(row: SimComment) -> None:
    row.deleted = True
    row.save(update_fields=["deleted"])
    _tell_comment(row, "comment_remove", CommentRemoved(comment_state(row)))


def _tell_comment(row: SimComment, act: str, fact: Fact) -> None:
    account = row.media.account
    tell(account, fact, act=act, target=row.external_id, person=row.person, summary=row.text)
