"""Why the house did not take a message, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prilavok.inbox.errors import (
    AlreadyReplied,
    ChannelUnavailable,
    EmptyMessage,
    NotPossible,
    SendingRefused,
    WindowClosed,
)
from prilavok.web.components.formats import exactly
from prilavok.web.inbox.presenters.words import network


def refusal_text(refusal: SendingRefused, kind: str) -> str:
    match refusal:
        case EmptyMessage():
            return _("Write something or attach a file")
        case WindowClosed(closes_at=None):
            return _("The customer has not written yet, so %(network)s takes no message") % {
                "network": network(kind)
            }
        case WindowClosed(closes_at=moment) if moment is not None:
            return _("The window closed: %(time)s. The text is kept here") % {"time": exactly(moment)}
        case AlreadyReplied():
            return _("This comment has had its one private reply")
        case ChannelUnavailable():
            return _("The channel is disconnected, the message was not sent")
        case NotPossible(feature="comment_deleted"):
            return _("The comment has been deleted meanwhile")
        case _other:
            return _("%(network)s has no such kind of message") % {"network": network(kind)}
