"""Letters about customers who wait, to members who want them."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.models import Membership
from prilavok.teamwork.actions.notifying import forget_old
from prilavok.teamwork.models import NoticeChoices
from prilavok.teamwork.payloads import name_of
from prilavok.teamwork.wishes import is_daily_due, is_hourly_due

log = logging.getLogger(__name__)

NAMED = 10


def send_digests() -> int:
    """How many letters have left. Nobody gets one about nothing."""
    moment = now()
    rows = NoticeChoices.objects.exclude(digest=NoticeChoices.Digest.NEVER).filter(member__is_active=True)
    due = [row for row in rows.select_related("member__shop", "member__user") if _is_due(row, moment)]
    forget_old()
    return sum(_send(row, moment) for row in due)


def _is_due(row: NoticeChoices, moment: datetime) -> bool:
    if row.digest == NoticeChoices.Digest.HOURLY:
        return is_hourly_due(moment, row.digest_sent_at)
    zone = row.member.shop.timezone
    return row.digest_at is not None and is_daily_due(moment, zone, row.digest_at, row.digest_sent_at)


def _send(row: NoticeChoices, moment: datetime) -> bool:
    """The row is claimed first: of two workers, one writes the letter."""
    waiting = _waiting(row.member)
    rows = NoticeChoices.objects.filter(pk=row.pk, digest_sent_at=row.digest_sent_at)
    if not waiting or not rows.update(digest_sent_at=moment):
        return False
    return _write(row, waiting)


def _waiting(member: Membership) -> list[Conversation]:
    """Theirs and nobody's; those of a team they are not in are somebody else's."""
    teams = Q(team__isnull=True) | Q(team__in=member.teams.all())
    rows = Conversation.objects.filter(
        Q(assignee=member) | (Q(assignee__isnull=True) & teams),
        shop=member.shop_id,
        status=Conversation.Status.OPEN,
        unanswered_since__isnull=False,
    )
    return list(rows.select_related("customer", "identity").order_by("unanswered_since")[:1000])


def _write(row: NoticeChoices, waiting: list[Conversation]) -> bool:
    member = row.member
    with translation.override(member.user.language), timezone.override(member.shop.timezone):
        shown = [(name_of(one) if row.shows_name else "", one) for one in waiting[:NAMED]]
        context = {
            "shop": member.shop,
            "total": len(waiting),
            "mine": sum(one.assignee_id == member.pk for one in waiting),
            "shown": shown,
            "more": len(waiting) - len(shown),
            "site": settings.PUBLIC_URL,
        }
        text = render_to_string("teamwork/email/digest.txt", context)
        subject = ngettext("%(n)s customer waits: %(shop)s", "%(n)s customers wait: %(shop)s", len(waiting))
        subject %= {"n": len(waiting), "shop": member.shop.name}
    try:
        return bool(send_mail(" ".join(subject.split()), text, None, [member.user.email]))
    except (SMTPException, OSError):
        log.exception("a digest was not sent")
        return False
