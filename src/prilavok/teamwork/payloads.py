"""What a notification says, in the member's language, and no more than they allowed to leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prilavok.inbox.models import Conversation
from prilavok.lib.text import shorten
from prilavok.teamwork.models import Notice, NoticeChoices

LONGEST = 120
WORDS: Mapping[str, Any] = {
    Notice.Kind.ASSIGNED: gettext_lazy("Assigned to you"),
    Notice.Kind.MENTIONED: gettext_lazy("You were mentioned in a note"),
    Notice.Kind.MESSAGE_MINE: gettext_lazy("New message in your conversation"),
    Notice.Kind.MESSAGE_UNASSIGNED: gettext_lazy("New message, assigned to nobody"),
    Notice.Kind.SLA_BREACHED: gettext_lazy("The answer is late"),
}


def payload_of(notice: Notice, choices: NoticeChoices) -> dict[str, str]:
    """Ids in it are random; names and words of the customer stand in it only by choice."""
    with translation.override(notice.member.user.language):
        words = words_of(notice)
        body = (quote_of(notice) if choices.shows_text else "") or words
        return {
            "title": name_of(notice.conversation) if choices.shows_name else _("Prilavok"),
            "body": body,
            "url": f"/inbox/{notice.conversation.public_id}/",
            "tag": f"{notice.kind}:{notice.conversation.public_id}",
        }


def words_of(notice: Notice) -> str:
    """What happened; how far over their limit it brought the member."""
    words = str(WORDS[notice.kind])
    if not notice.over_cap:
        return words
    over = ngettext("%(n)s over your limit", "%(n)s over your limit", notice.over_cap)
    return f"{words} · {over % {'n': notice.over_cap}}"


def name_of(conversation: Conversation) -> str:
    identity = conversation.identity
    return conversation.customer.name or identity.name or identity.username or _("Customer")


def quote_of(notice: Notice) -> str:
    """The words of the message it is about; empty when there is none."""
    return shorten(notice.message.text, LONGEST) if notice.message else ""
