from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from prilavok.events.models import Event
from prilavok.inbox.models import Attachment
from prilavok.ingest.looking import attachments_named, look_at_picture
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.linking.pictures.missing import missing

RETRY = RetryStrategy(max_attempts=4, exponential_wait=4)
AGAIN = timedelta(minutes=2)
MAX_LOOKS = 5


@app.task(name="ingest.pictures_arrived", queue="reactions", retry=RETRY, pass_context=False)
def pictures_arrived(event_ids: Sequence[int]) -> None:
    """One job a picture: looking takes up to a second."""
    events = Event.objects.filter(pk__in=event_ids).values_list("data", flat=True)
    names = [str(data["attachment"]) for data in events if "attachment" in data]
    for attachment in attachments_named(names):
        defer(
            "ingest.look_at_picture",
            queue="pictures",
            once=f"look-{attachment.pk}",
            priority=1,
            attachment_id=attachment.pk,
        )


@app.task(name="ingest.look_at_picture", queue="pictures", retry=RETRY, pass_context=False)
def look(attachment_id: int, looks: int = 1) -> None:
    """While features of the shop's own pictures are still being made, a fruitless look is repeated later."""
    rows = Attachment.objects.select_related("message__shop", "message__conversation__customer")
    attachment = rows.filter(pk=attachment_id).first()
    if attachment is None or look_at_picture(attachment) or looks >= MAX_LOOKS:
        return
    if missing(attachment.message.shop_id, 1):
        defer(
            "ingest.look_at_picture",
            queue="pictures",
            once=f"look-{attachment.pk}",
            at=now() + AGAIN,
            attachment_id=attachment.pk,
            looks=looks + 1,
        )
