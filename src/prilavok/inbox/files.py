"""What customers and the shop have sent each other beside words."""

from __future__ import annotations

from django.db.models import Q

from prilavok.customers.models import Customer
from prilavok.inbox.models import Attachment, Conversation

SHOWN = ("image", "video", "audio", "voice", "file")


def files_of_customer(customer: Customer, *, before: str = "", limit: int = 24) -> list[Attachment]:
    """The newest first, over all conversations; `before` is the public id where the last page ended.

    Only what can be opened: unsent messages have none left, and expired addresses lead nowhere.
    """
    rooms = Conversation.objects.filter(customer=customer).values("pk")
    rows = Attachment.objects.filter(
        message__conversation__in=rooms, message__deleted_at__isnull=True, type__in=SHOWN, failed=False
    ).exclude(Q(file="") & Q(message__direction="inbound"))
    if before and (last := Attachment.objects.filter(public_id=before).only("pk").first()):
        rows = rows.filter(pk__lt=last.pk)
    return list(rows.select_related("message__conversation__channel").order_by("-pk")[:limit])
