from __future__ import annotations

from procrastinate.contrib.django import app

from prilavok.simulator.actions.delivering import redeliver
from prilavok.simulator.demo.actions import play_past, play_present


@app.task(name="simulator.deliver", queue="default", pass_context=False)
def deliver(delivery_id: int) -> None:
    redeliver(delivery_id)


@app.task(name="simulator.demo_past", queue="default", pass_context=False)
def demo_past(account_id: int, actor_id: str, tries: int) -> None:
    play_past(account_id, actor_id, tries)


@app.task(name="simulator.demo_present", queue="default", pass_context=False)
def demo_present(account_id: int, actor_id: str, tries: int) -> None:
    play_present(account_id, actor_id, tries)
