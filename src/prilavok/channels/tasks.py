from __future__ import annotations

from procrastinate.contrib.django import app

from prilavok.channels.actions.delivery import forget_old_calls
from prilavok.channels.actions.health import forget_old_notices
from prilavok.channels.actions.setup import refresh_due_tokens
from prilavok.channels.actions.templates import sync_all_templates, sync_templates
from prilavok.channels.models import Channel


@app.periodic(cron="17 * * * *")
@app.task(name="channels.refresh_tokens", queue="default", queueing_lock="channels.refresh_tokens")
def refresh_tokens(timestamp: int) -> None:
    refresh_due_tokens()


@app.periodic(cron="41 3 * * *")
@app.task(name="channels.forget_old_calls", queue="default", queueing_lock="channels.forget_old_calls")
def forget_calls(timestamp: int) -> None:
    forget_old_calls()
    forget_old_notices()


@app.periodic(cron="23 4 * * *")
@app.task(name="channels.sync_all_templates", queue="default", queueing_lock="channels.sync_all_templates")
def sync_all(timestamp: int) -> None:
    sync_all_templates()


@app.task(name="channels.sync_templates", queue="default")
def sync_one(channel_id: int) -> None:
    sync_templates(Channel.objects.get(pk=channel_id))
