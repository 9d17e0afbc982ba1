from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True}


def test_metrics_are_for_this_machine_only(client: Client) -> None:
    assert b"prilavok_hook_stored_total" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 403


def test_metrics_with_a_token(client: Client, settings: object) -> None:
    settings.METRICS_TOKEN = "s3cret"  # type: ignore[attr-defined]
    assert client.get("/metrics").status_code == 403
    answer = client.get("/metrics", REMOTE_ADDR="203.0.113.7", headers={"authorization": "Bearer s3cret"})
    assert answer.status_code == 200
