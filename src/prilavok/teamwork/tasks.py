from __future__ import annotations

from collections.abc import Sequence

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from prilavok.teamwork.actions import digests, notifying, pushing, reacting

RETRY = RetryStrategy(max_attempts=6, exponential_wait=3)


@app.task(name="teamwork.react", queue="reactions", retry=RETRY)
def react(event_ids: Sequence[int]) -> None:
    reacting.react(event_ids)


@app.task(name="teamwork.review", queue="reactions", retry=RETRY)
def review(shop_id: int) -> None:
    reacting.review_shop(shop_id)


@app.task(name="teamwork.notify", queue="reactions", retry=RETRY)
def notify(event_ids: Sequence[int]) -> None:
    notifying.notify(event_ids)


@app.task(name="teamwork.notify_of_messages", queue="reactions", retry=RETRY)
def notify_of_messages(event_ids: Sequence[int]) -> None:
    """Apart from `notify`: messages come by the thousand, and few shops want to be called about each."""
    notifying.notify(event_ids)


@app.task(name="teamwork.push", queue="push", retry=RetryStrategy(max_attempts=4, exponential_wait=5))
def push(notice_id: int, device_id: int) -> None:
    pushing.push(notice_id, device_id)


@app.periodic(cron="* * * * * */30")  # seconds come last
@app.task(name="teamwork.keep_time", queue="default", queueing_lock="teamwork.keep_time")
def keep_time(timestamp: int) -> None:
    reacting.keep_time()


@app.periodic(cron="*/5 * * * *")
@app.task(name="teamwork.digests", queue="default", queueing_lock="teamwork.digests")
def send_digests(timestamp: int) -> None:
    digests.send_digests()
