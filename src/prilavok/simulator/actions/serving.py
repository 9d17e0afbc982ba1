"""What the CRM's calls change on the network, and what the network tells back about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from prilavok.channels.adapters.instagram import simulator as wire
from prilavok.channels.adapters.instagram.simulator_rules import (
    CommentState,
    SentMessage,
    bad_parameter,
    check_private_reply,
    check_public_reply,
    check_window,
    comment_gone,
    no_matching_user,
    no_such_object,
)
from prilavok.lib.clock import now
from prilavok.simulator import ids
from prilavok.simulator.actions.acting import comment_body, parties
from prilavok.simulator.actions.delivering import deliver, write_delivery
from prilavok.simulator.background import run_after_commit
from prilavok.simulator.faults import act_time, faults_of, network_now
from prilavok.simulator.models import SimAccount, SimComment, SimDelivery, SimMedia, SimMessage, SimPerson
from prilavok.simulator.pictures import picture_url

TYPING_LASTS = timedelta(seconds=20)


@transaction.atomic
def accept_message(account: SimAccount, sent: SentMessage) -> SimMessage:
    """The message as the network keeps it. Raises `GraphRefusal`; then nothing has happened."""
    person, about = _recipient(account, sent)
    message = SimMessage.objects.create(
        person=person,
        external_id=ids.message_id(),
        from_shop=True,
        content=_content(account, sent) | ({"comment": about.text} if about else {}),
    )
    SimPerson.objects.filter(pk=person.pk).update(typing_until=None)
    if about is not None:
        SimComment.objects.filter(pk=about.pk).update(private_replied=True)
    _echo(account, message)
    return message


def _recipient(account: SimAccount, sent: SentMessage) -> tuple[SimPerson, SimComment | None]:
    at = network_now(account)
    if sent.comment:
        about = find_comment(account, sent.comment)
        if about is None or about.person is None:
            raise comment_gone()
        check_private_reply(_state(about), at)
        return about.person, about
    person = account.people.filter(external_id=sent.person).first()
    if person is None:
        raise no_matching_user()
    check_window(person.last_act_at, at, human=sent.human)
    return person, None


def _content(account: SimAccount, sent: SentMessage) -> dict[str, Any]:
    content: dict[str, Any] = {
        "text": sent.text,
        "files": [list(each) for each in sent.files],
        "choices": [list(each) for each in sent.quick_replies],
        "elements": list(sent.elements),
        "buttons": list(sent.buttons),
        "reply_to": sent.reply_to,
    }
    if sent.share:
        media = account.media.filter(external_id=sent.share).first()
        if media is None:
            raise bad_parameter("The shared media does not exist")
        content["share"] = {"url": picture_url(media.picture), "title": media.caption}
    return {name: value for name, value in content.items() if value}


def _echo(account: SimAccount, message: SimMessage) -> None:
    if faults_of(account).no_echo:
        return
    content = message.content
    files = [{"type": kind, "payload": {"url": url}} for kind, url in content.get("files", [])]
    if content.get("elements"):
        files.append({"type": "template", "payload": {"generic": {"elements": content["elements"]}}})
    body = wire.echo(
        parties(message.person),
        message.created_at,
        message.external_id,
        text=content.get("text"),
        attachments=files,
        reply_to={"mid": content["reply_to"]} if content.get("reply_to") else None,
    )
    _tell_later(
        lambda: write_delivery(
            account, act="echo", target=message.external_id, body=body, person=message.person
        )
    )


def _tell_later(write: Callable[[], SimDelivery | None]) -> None:
    """The network's webhook about our own call comes after its answer."""
    run_after_commit(lambda: deliver(write()))


def write_in_app(person: SimPerson, text: str) -> SimMessage:
    """The seller answers in the Instagram app itself: the CRM learns of it by the echo alone."""
    message = SimMessage.objects.create(
        person=person,
        external_id=ids.message_id(),
        from_shop=True,
        content={"text": text, "via": "app"},
        created_at=act_time(person.account),
    )
    body = wire.echo(parties(person), message.created_at, message.external_id, text=text)
    deliver(
        write_delivery(
            person.account,
            act="app",
            target=message.external_id,
            body=body,
            person=person,
            summary=text,
        )
    )
    return message


def show_sender_action(account: SimAccount, person_id: str, action: str, payload: dict[str, Any]) -> None:
    """`typing_on`, `typing_off`, `mark_seen`, `react`, `unreact`. Raises `GraphRefusal`."""
    person = account.people.filter(external_id=person_id).first()
    if person is None or person.last_act_at is None:
        raise no_matching_user()
    if action in ("react", "unreact"):
        _react(person, str(payload.get("message_id") or ""), _emoji(payload) if action == "react" else "")
        return
    moment = now()
    known: dict[str, dict[str, Any]] = {
        "typing_on": {"typing_until": moment + TYPING_LASTS},
        "typing_off": {"typing_until": None},
        "mark_seen": {"shop_seen_at": moment},
    }
    changes = known.get(action)
    if changes is None:
        raise bad_parameter("Param sender_action must be one of {MARK_SEEN, TYPING_ON, TYPING_OFF, REACT}")
    SimPerson.objects.filter(pk=person.pk).update(**changes)


def _react(person: SimPerson, external_id: str, emoji: str) -> None:
    changed = person.messages.filter(external_id=external_id, from_shop=False).update(shop_reaction=emoji)
    if not changed:
        raise bad_parameter("The message to react to does not exist")


def _emoji(payload: dict[str, Any]) -> str:
    told = str(payload.get("reaction") or "")
    return wire.REACTIONS.get(told, told)[:16]


# --- comments and publications -------------------------------------------------------------------


def find_comment(account: SimAccount, external_id: str) -> SimComment | None:
    return (
        SimComment.objects.select_related("media__account", "person", "parent")
        .filter(media__account=account, external_id=external_id, deleted=False)
        .first()
    )


def _state(comment: SimComment) -> CommentState:
    return CommentState(
        created_at=comment.created_at,
        private_replied=comment.private_replied,
        is_reply=comment.parent_id is not None,
        hidden=comment.hidden,
    )


@transaction.atomic
def accept_public_reply(account: SimAccount, node: str, text: str) -> SimComment:
    """Raises `GraphRefusal`."""
    about = find_comment(account, node)
    if about is None:
        raise no_such_object(node)
    check_public_reply(_state(about), text)
    reply = SimComment.objects.create(
        media=about.media, external_id=ids.comment_id(), parent=about, text=text
    )
    body = comment_body(reply)
    _tell_later(lambda: write_delivery(account, act="own_comment", target=reply.external_id, body=body))
    return reply


def set_hidden(comment: SimComment, *, hidden: bool) -> None:
    SimComment.objects.filter(pk=comment.pk).update(hidden=hidden)


def remove_comment(comment: SimComment) -> None:
    """Its replies go with it; the network sends no webhook about that."""
    SimComment.objects.filter(pk=comment.pk).update(deleted=True)
    SimComment.objects.filter(parent=comment).update(deleted=True)


def set_liked(target: SimComment | SimMedia, *, liked: bool) -> None:
    type(target).objects.filter(pk=target.pk).update(liked=liked)
