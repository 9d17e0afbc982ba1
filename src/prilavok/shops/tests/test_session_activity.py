from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from prilavok.shops.actions import create_user_with_shop

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def owner(client: Client) -> Client:
    cache.clear()
    made = create_user_with_shop(
        shop_name="Лён", email="vera@example.com", password="a long phrase for a shop"
    )
    client.force_login(made.memberships.get().user)
    return client


@pytest.mark.django_db
def test_a_session_is_noted_once_in_five_minutes(owner: Client) -> None:
    seen = []
    for minutes in (0, 1, 4, 6):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            owner.get("/products/")
        seen.append(UserSession.objects.get().last_seen_at)
    assert seen == [NOON, NOON, NOON, NOON + timedelta(minutes=6)]
