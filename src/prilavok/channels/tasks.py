from __future__ import annotations

from procrastinate.contrib.django import app

from prilavok.channels.actions.delivery import forget_old_calls
from prilavok.channels.actions.health import forget_old_notices
from prilavok.channels.actions.setup import refresh_due_tokens


@app.periodic(cron="17 * * * *")
@app.task(name="channels.refresh_tokens", queue="default", queueing_lock="channels.refresh_tokens")
def refresh_tokens(timestamp: int) -> None:
    refresh_due_tokens()


@app.periodic(cron="41 3 * * *")
@app.task(name="channels.forget_old_calls", queue="default", queueing_lock="channels.forget_old_calls")
def forget_calls(timestamp: int) -> None:
    forget_old_calls()
    forget_old_notices()
