"""The link of an invitation and the letter that brings it."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from prilavok.shops.models import Invitation

logger = logging.getLogger(__name__)


def link_of(token: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('accounts:join', args=[token])}"


def send_letter(invitation: Invitation, link: str) -> bool:
    """Whether the letter has left; the link works in any case."""
    text = render_to_string("settings/email/invitation.txt", {"invitation": invitation, "link": link})
    subject = _("You are invited to the shop “%(shop)s”") % {"shop": invitation.shop.name}
    try:
        return bool(send_mail(" ".join(subject.split()), text, None, [invitation.email]))
    except (SMTPException, OSError):
        logger.exception("the letter of an invitation was not sent")
        return False
