from __future__ import annotations

from collections.abc import Sequence

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from prilavok.automation.actions.running import run_rules

RETRY = RetryStrategy(max_attempts=6, exponential_wait=3)


@app.task(name="automation.react", queue="reactions", retry=RETRY, pass_context=False)
def react(event_ids: Sequence[int]) -> None:
    run_rules(event_ids)
