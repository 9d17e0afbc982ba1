"""What calls of the CRM change on a network, one function a kind of effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from prilavok.channels.simulation import (
    Commented,
    CommentModerated,
    Delivered,
    Fact,
    FileKept,
    GrantTraded,
    HookSet,
    MessageChanged,
    PostLiked,
    Remembered,
    SeenByShop,
    Served,
    ShopComment,
    ShopMessage,
    ShopReacted,
    ShopWrote,
    Special,
    Subscribed,
    TokenIssued,
    Typing,
)
from prilavok.lib.clock import now
from prilavok.simulator.actions import accounts
from prilavok.simulator.actions.telling import tell_later, write_deliveries
from prilavok.simulator.faults import faults_of
from prilavok.simulator.models import (
    SimAccount,
    SimComment,
    SimDelivery,
    SimFile,
    SimGrant,
    SimMessage,
    SimPerson,
)
from prilavok.simulator.pictures import keep_file
from prilavok.simulator.states import comment_state, content_of, message_state

TYPING_LASTS = timedelta(seconds=20)


def apply_effects(kind: str, account: SimAccount | None, served: Served) -> None:
    """Inside the call's transaction; what follows is told to the hook after its commit."""
    for effect in served.effects:
        BY_TYPE[type(effect)](_account(kind, account, effect), effect)
    for fact in served.facts:
        _tell(account, fact)


def _account(kind: str, account: SimAccount | None, effect: Any) -> SimAccount | None:
    """Calls without a key name the account in the effect."""
    named = getattr(effect, "account", "")
    if account is not None or not named:
        return account
    return SimAccount.objects.get(kind=kind, external_id=named)


def _tell(account: SimAccount | None, fact: Fact) -> None:
    if account is None:
        return
    person, target = _about(account, fact)
    act = f"special:{fact.name}"[:40] if isinstance(fact, Special) else "network"
    tell_later(lambda: write_deliveries(account, fact, act=act, target=target, person=person))


def _about(account: SimAccount, fact: Fact) -> tuple[SimPerson | None, str]:
    state = getattr(fact, "person", None) or getattr(getattr(fact, "message", None), "person", None)
    person = account.people.filter(external_id=state.external_id).first() if state else None
    return person, str(getattr(fact, "external_id", ""))


# --- messages ------------------------------------------------------------------------------------


def _message(account: SimAccount, effect: ShopMessage) -> None:
    message = effect.message
    person = account.people.get(external_id=message.person.external_id)
    row = SimMessage.objects.create(
        person=person, external_id=message.external_id, from_shop=True, content=content_of(message)
    )
    SimPerson.objects.filter(pk=person.pk).update(typing_until=None)
    if not faults_of(account).no_echo:
        tell_later(lambda: _echoes(account, row))


def _echoes(account: SimAccount, row: SimMessage) -> list[SimDelivery]:
    """The message itself comes back, then the word that it has arrived."""
    state = message_state(row)
    written = []
    for fact in (ShopWrote(state), Delivered(state)):
        written += write_deliveries(account, fact, act="echo", target=row.external_id, person=row.person)
    return written


def _message_changed(account: SimAccount, effect: MessageChanged) -> None:
    row = SimMessage.objects.get(person__account=account, external_id=effect.external_id, from_shop=True)
    if effect.text is not None:
        row.content = {**row.content, "text": effect.text}
        row.edits += 1
    if effect.buttons is not None:
        row.content = content_of(replace(message_state(row), buttons=effect.buttons))
    row.deleted = effect.deleted
    row.save(update_fields=["content", "edits", "deleted"])


def _reacted(account: SimAccount, effect: ShopReacted) -> None:
    rows = SimMessage.objects.filter(person__account=account, external_id=effect.external_id)
    rows.update(shop_reaction=effect.emoji)


def _typing(account: SimAccount, effect: Typing) -> None:
    until = now() + TYPING_LASTS if effect.on else None
    account.people.filter(external_id=effect.person).update(typing_until=until)


def _seen(account: SimAccount, effect: SeenByShop) -> None:
    account.people.filter(external_id=effect.person).update(shop_seen_at=now())


# --- comments and publications -------------------------------------------------------------------


def _comment(account: SimAccount, effect: ShopComment) -> None:
    comment = effect.comment
    parents = SimComment.objects.filter(media__account=account, external_id=comment.parent)
    row = SimComment.objects.create(
        media=account.media.get(external_id=comment.post.external_id),
        external_id=comment.external_id,
        parent=parents.first() if comment.parent else None,
        text=comment.text,
    )
    fact = Commented(comment_state(row))
    tell_later(lambda: write_deliveries(account, fact, act="own_comment", target=row.external_id))


def _moderated(account: SimAccount, effect: CommentModerated) -> None:
    """Answers go with the comment they stand under."""
    rows = SimComment.objects.filter(media__account=account, external_id=effect.external_id)
    changes = {"hidden": effect.hidden, "liked": effect.liked}
    changes |= {"deleted": effect.deleted or None, "private_replied": effect.private_replied or None}
    rows.update(**{name: value for name, value in changes.items() if value is not None})
    if effect.deleted:
        SimComment.objects.filter(parent__in=rows).update(deleted=True)


def _liked(account: SimAccount, effect: PostLiked) -> None:
    account.media.filter(external_id=effect.external_id).update(liked=effect.liked)


# --- the account ---------------------------------------------------------------------------------


def _file(account: SimAccount, effect: FileKept) -> None:
    upload = effect.upload
    SimFile.objects.create(
        account=account,
        external_id=effect.external_id,
        type=effect.type,
        url=keep_file(upload.name, upload.content),
        name=upload.name,
        mime=upload.mime,
        size=len(upload.content),
    )


def _hook(account: SimAccount, effect: HookSet) -> None:
    accounts.set_hook(account, effect.url)


def _subscribed(account: SimAccount, effect: Subscribed) -> None:
    accounts.subscribe(account, effect.names)


def _token(account: SimAccount, effect: TokenIssued) -> None:
    accounts.issue_token(account, effect.token)


def _traded(account: SimAccount | None, effect: GrantTraded) -> None:
    SimGrant.objects.filter(code=effect.code).update(short_token=effect.token)


def _remembered(account: SimAccount, effect: Remembered) -> None:
    holder: SimAccount | SimPerson = (
        account.people.get(external_id=effect.person) if effect.person else account
    )
    holder.memory = _merged(holder.memory, effect.values)
    holder.save(update_fields=["memory"])


def _merged(memory: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**memory, **values}
    return {name: value for name, value in merged.items() if value is not None}


BY_TYPE: Mapping[type, Callable[[Any, Any], None]] = {
    ShopMessage: _message,
    MessageChanged: _message_changed,
    ShopReacted: _reacted,
    Typing: _typing,
    SeenByShop: _seen,
    ShopComment: _comment,
    CommentModerated: _moderated,
    PostLiked: _liked,
    FileKept: _file,
    HookSet: _hook,
    Subscribed: _subscribed,
    TokenIssued: _token,
    GrantTraded: _traded,
    Remembered: _remembered,
}
