"""What came and what became of it, in words of a shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from prilavok.channels.types import (
    AccountProblem,
    ChannelEvent,
    CommentChanged,
    CommentReceived,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
    Unrecognized,
)
from prilavok.ingest.models import InboundEvent
from prilavok.lib.text import shorten
from prilavok.web.inbox.presenters.words import quoted

LONGEST = 120
STATES: Mapping[str, tuple[Any, str]] = {
    InboundEvent.Status.STORED: (pgettext_lazy("event", "in the queue"), "is-warn"),
    InboundEvent.Status.APPLIED: (pgettext_lazy("event", "applied"), "is-ok"),
    InboundEvent.Status.FAILED: (pgettext_lazy("event", "failed"), "is-err"),
    InboundEvent.Status.IGNORED: (pgettext_lazy("event", "skipped"), ""),
}
REPEAT = (pgettext_lazy("event", "repeat"), "")
NAMES: Mapping[str, Any] = {
    "MessageReceived": gettext_lazy("Message"),
    "MessageEchoed": gettext_lazy("Message of the shop"),
    "MessageEdited": gettext_lazy("Message edited"),
    "MessageDeleted": gettext_lazy("Message deleted"),
    "ReactionChanged": gettext_lazy("Reaction"),
    "DeliveryReported": gettext_lazy("Delivered"),
    "ReadReported": gettext_lazy("Read by the customer"),
    "SendFailed": gettext_lazy("The network did not deliver"),
    "CommentReceived": gettext_lazy("Comment"),
    "CommentChanged": gettext_lazy("Comment changed"),
    "IdentityChanged": gettext_lazy("Profile changed"),
    "ConsentChanged": gettext_lazy("Consent changed"),
    "OrderImported": gettext_lazy("Cart from the network"),
    "AccountProblem": gettext_lazy("Word about the account"),
    "Unrecognized": gettext_lazy("Unknown part"),
}
DONE: Mapping[str, Any] = {
    "MessageReceived": gettext_lazy("put into the conversation"),
    "MessageEchoed": gettext_lazy("put into the conversation"),
    "MessageEdited": gettext_lazy("text changed"),
    "MessageDeleted": gettext_lazy("marked as deleted"),
    "ReactionChanged": gettext_lazy("shown at the message"),
    "DeliveryReported": gettext_lazy("status of the message"),
    "ReadReported": gettext_lazy("status of the message"),
    "SendFailed": gettext_lazy("status of the message"),
    "CommentReceived": gettext_lazy("put into the conversation"),
    "CommentChanged": gettext_lazy("comment changed"),
    "IdentityChanged": gettext_lazy("profile updated"),
    "ConsentChanged": gettext_lazy("noted"),
    "OrderImported": gettext_lazy("put into the conversation"),
    "AccountProblem": gettext_lazy("channel marked"),
}
REFERENCES: Mapping[str, Callable[[str], str]] = {
    "story": lambda text: _("Story reply: %(text)s") % {"text": text},
    "story_mention": lambda text: _("Mentioned you in a story %(text)s") % {"text": text},
    "ad": lambda text: _("From an advertisement: %(text)s") % {"text": text},
}


def state_of(row: InboundEvent) -> tuple[Any, str]:
    """Word and tone of the row's tag."""
    return REPEAT if is_repeat(row) else STATES[row.status]


def is_repeat(row: InboundEvent) -> bool:
    """The network sent again what had been applied before; a replay of our own is not that."""
    return row.attempts <= 1 and brought_nothing(row)


def brought_nothing(row: InboundEvent) -> bool:
    results = {part.get("result") for part in row.summary}
    return row.status == InboundEvent.Status.APPLIED and bool(results) and results <= {"repeat", "unknown"}


def name_of(event: str) -> Any:
    return NAMES.get(event, event)


def what_came(events: Sequence[ChannelEvent], row: InboundEvent) -> str:
    """The first thing in the request; how many more there are."""
    if not events:
        return _from_summary(row)
    main = next((event for event in events if not isinstance(event, Unrecognized)), events[0])
    words = event_words(main)
    rest = len(events) - 1
    if not rest:
        return words
    more = ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}
    return f"{words} {more}"


def _from_summary(row: InboundEvent) -> str:
    names = [str(name_of(part.get("event", ""))) for part in row.summary]
    if names:
        return names[0]
    if row.error.startswith("Unreadable"):
        return _("A request that cannot be read")
    return _("A request of the network")


def event_words(event: ChannelEvent) -> str:  # noqa: PLR0911  one sentence an event
    match event:
        case MessageReceived():
            return _message(event)
        case MessageEchoed():
            return _with_text(_("Message of the shop"), event.text, len(event.attachments))
        case CommentReceived():
            return _with_text(
                _("Own comment") if event.own else _("Comment"), event.text, len(event.attachments)
            )
        case MessageEdited():
            return _with_text(_("Edited"), event.text)
        case ReactionChanged():
            return (
                _("Reaction %(emoji)s") % {"emoji": event.emoji} if event.emoji else _("Reaction taken back")
            )
        case CommentChanged():
            return _comment_changed(event)
        case AccountProblem():
            return _("The network about the account: %(text)s") % {"text": event.text or event.reason}
        case Unrecognized():
            return _("Unknown part: %(path)s") % {"path": event.path or event.why}
        case _:
            return str(name_of(type(event).__name__))


def _message(event: MessageReceived) -> str:
    if event.system:
        return _("Came by a link or an advertisement")
    if event.postback or event.payload:
        return _with_text(_("Pressed a button"), event.text)
    for reference in event.references:
        if words := REFERENCES.get(reference.type):
            return words(quoted(shorten(event.text, LONGEST)) if event.text else "").strip(" :")
    return _with_text(_("Message"), event.text, len(event.attachments) + len(event.references))


def _with_text(name: str, text: str, things: int = 0) -> str:
    if text:
        return f"{name}: {quoted(shorten(text, LONGEST))}"
    if things:
        with_things = ngettext("with %(n)s attachment", "with %(n)s attachments", things) % {"n": things}
        return f"{name} {with_things}"
    return name


def _comment_changed(event: CommentChanged) -> str:
    if event.deleted:
        return _("Comment deleted")
    if event.hidden is not None:
        return _("Comment hidden") if event.hidden else _("Comment shown again")
    return _with_text(_("Comment edited"), event.text or "")


def skipped_why(row: InboundEvent) -> str:
    if row.error == "another account":
        return _("for an account that is not connected here")
    if row.error == "nothing in it":
        return _("nothing in it")
    if not row.error and row.attempts == 0:
        return _("for an account that is not connected here")
    return _("kept, does no harm")


def reason_of(row: InboundEvent) -> tuple[str, str]:
    """Head and text of the box that explains why it was not applied; empty when all went well."""
    if row.status == InboundEvent.Status.FAILED:
        return _failure(row)
    if row.status == InboundEvent.Status.IGNORED:
        return _skipped(row)
    if row.status == InboundEvent.Status.STORED:
        return _("Waits for its turn"), _(
            "The request is stored safely. It is applied as soon as a worker is free."
        )
    return "", ""


def _failure(row: InboundEvent) -> tuple[str, str]:
    if row.error.startswith("Unreadable"):
        return (
            _("The request cannot be read"),
            _("The signature is right, but the body is not what the network promises. Nothing was changed."),
        )
    return (
        _("It was understood but could not be applied"),
        _("The request is kept and holds up nobody. Try again: often the reason has passed meanwhile."),
    )


def _skipped(row: InboundEvent) -> tuple[str, str]:
    if row.error == "another account" or (not row.error and row.attempts == 0):
        return (
            _("Not for this channel"),
            _("The request is rightly signed but names an account that is not connected here."),
        )
    if row.error == "nothing in it":
        return _("Nothing in it"), _("The network sent a request without events.")
    return (
        _("We do not know this kind of event"),
        _("It is kept as it came and does no harm. The unknown place is marked below."),
    )
