from __future__ import annotations

from procrastinate.contrib.django import app

from prilavok.simulator.actions.delivering import redeliver


@app.task(name="simulator.deliver", queue="default", pass_context=False)
def deliver(delivery_id: int) -> None:
    redeliver(delivery_id)
