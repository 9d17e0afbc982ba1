"""Why the house did not take a message, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.inbox.errors import (
    AlreadyReplied,
    ChannelUnavailable,
    ConsentMissing,
    EmptyMessage,
    NotPossible,
    SendingRefused,
    TemplateIncomplete,
    TooLate,
    WindowClosed,
)
from prilavok.web.components.formats import exactly
from prilavok.web.inbox.presenters.words import network


def refusal_text(refusal: SendingRefused, kind: str) -> str:
    match refusal:
        case WindowClosed(closes_at=None):
            return _("The customer has not written yet, so %(network)s takes no message") % {
                "network": network(kind)
            }
        case WindowClosed(closes_at=moment) if moment is not None:
            return _("The window closed: %(time)s. The text is kept here") % {"time": exactly(moment)}
        case NotPossible(feature="comment_deleted"):
            return _("The comment has been deleted meanwhile")
        case NotPossible(feature="template_not_approved"):
            return _("%(network)s has not approved this text") % {"network": network(kind)}
    if words := WORDS.get(type(refusal)):
        return str(words)
    return _("%(network)s has no such kind of message") % {"network": network(kind)}


WORDS = {
    EmptyMessage: gettext_lazy("Write something or attach a file"),
    AlreadyReplied: gettext_lazy("This comment has had its one private reply"),
    ChannelUnavailable: gettext_lazy("The channel is disconnected, the message was not sent"),
    ConsentMissing: gettext_lazy("The customer has not allowed to be written to first"),
    TooLate: gettext_lazy("This time has passed, choose another one"),
    TemplateIncomplete: gettext_lazy("Every place of the text must be filled in"),
}
