"""Why a rule answered or kept silent, as a code in the log and as words for people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

_LONGEST = 200


def code(reason: str, detail: str = "") -> str:
    """What is kept in `RuleRun.reason`: `excluded|доставка`."""
    return (f"{reason}|{detail}" if detail else reason)[:_LONGEST]


def explain(reason: str) -> str:
    """A stored reason in the reader's language."""
    name, _bar, detail = reason.partition("|")
    return _plain(name) or _with_detail(name, detail) or reason


def explain_result(result: Mapping[str, object]) -> str:
    """Why an action of a run did not happen; "" when it did."""
    error = str(result.get("error", ""))
    return explain(error) if error else ""


def _plain(name: str) -> str:
    return {
        "event": _("No words needed"),
        "no_text": _("There is no text"),
        "no_keyword": _("None of the words"),
        "other_event": _("Another event"),
        "other_channel": _("Another channel"),
        "other_post": _("Another publication"),
        "once_per_post": _("Already answered this person under this publication"),
        "human_present": _("A person of the shop is already in the conversation"),
        "outside_hours": _("Outside the hours of the rule"),
        "nothing_worked": _("None of the actions could be done"),
        "empty_text": _("Nothing left to say: the product is not known"),
        "window_closed": _("The messaging window is closed"),
        "already_replied": _("The one private reply to this comment was already sent"),
        "channel_unavailable": _("The channel is disconnected"),
        "no_comment": _("There is no comment to answer"),
        "comment_deleted": _("The comment was deleted"),
        "no_direct": _("There is no Direct conversation with this customer"),
        "nothing_to_choose": _("There is nothing to choose from: fewer than two products fit"),
        "member_gone": _("The member no longer works in the shop"),
    }.get(name, "")


def _with_detail(name: str, detail: str) -> str:
    match name:
        case "keyword":
            return _("Word “%(word)s”") % {"word": detail}
        case "near_keyword":
            return _("Similar to “%(word)s”, but not close enough") % {"word": detail}
        case "excluded":
            return _("Excluded by “%(word)s”") % {"word": detail}
        case "cooldown":
            return _("Answered this person less than %(time)s ago") % {"time": duration(int(detail))}
        case "pattern_too_slow":
            return _("The pattern %(pattern)s takes too long to compare") % {"pattern": detail}
        case "not_possible":
            return _("The network has no such thing: %(what)s") % {"what": _feature(detail)}
    return ""


def _feature(name: str) -> str:
    """What an adapter has refused to plan, in words where there are any."""
    return {
        "comment": _("a public answer"),
        "private_reply": _("a private answer to a comment"),
        "attachments": _("files"),
        "choices": _("buttons"),
        "cards": _("cards"),
        "reply_to": _("an answer to one message"),
    }.get(name, name)


def duration(seconds: int) -> str:
    """1 h, 30 min, 2 d: the largest unit that fits without remainder."""
    for size, words in ((86400, _("%(n)s d")), (3600, _("%(n)s h")), (60, _("%(n)s min"))):
        if seconds >= size and seconds % size == 0:
            return words % {"n": seconds // size}
    return _("%(n)s s") % {"n": seconds}
