from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_membership


@pytest.mark.django_db
def test_pages_and_their_parts_are_kept_apart_by_browsers() -> None:
    client = Client()
    client.force_login(make_membership(role="owner").user)
    for address in ("/inbox/", "/customers/", "/orders/", "/rules/", "/log/"):
        answer = client.get(address, follow=True)
        told = {name.strip() for name in answer.headers["Vary"].split(",")}
        assert {"HX-Request", "HX-Target"} <= told, address
    assert "HX-Request" not in client.get("/api/v1/openapi.json").headers.get("Vary", "")
