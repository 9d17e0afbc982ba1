"""Features of the shops' pictures are kept up with the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from prilavok.events.models import Event
from prilavok.lib.jobs import defer
from prilavok.linking.actions.describing import describe_pictures
from prilavok.linking.pictures.missing import missing, shops_with_missing

RETRY = RetryStrategy(max_attempts=4, exponential_wait=4)
BATCH = 40
"""Pictures a job: some seconds of work, then others have their turn."""


@app.task(name="linking.pictures_changed", queue="reactions", retry=RETRY, pass_context=False)
def pictures_changed(event_ids: Sequence[int]) -> None:
    shops = Event.objects.filter(pk__in=event_ids).values_list("shop_id", flat=True).distinct()
    for shop in shops:
        _defer(shop)


@app.task(name="linking.describe_pictures", queue="pictures", retry=RETRY, pass_context=False)
def describe(shop_id: int) -> None:
    if describe_pictures(shop_id, limit=BATCH) and missing(shop_id, 1):
        _defer(shop_id)


@app.periodic(cron="*/2 * * * *")
@app.task(name="linking.sweep_pictures", queue="default", queueing_lock="linking.sweep_pictures")
def sweep_pictures(timestamp: int) -> None:
    """What was forgotten, and everything after a change of the method."""
    for shop in shops_with_missing():
        _defer(shop)


def _defer(shop_id: int) -> None:
    defer("linking.describe_pictures", queue="pictures", once=f"linking-pictures-{shop_id}", shop_id=shop_id)
