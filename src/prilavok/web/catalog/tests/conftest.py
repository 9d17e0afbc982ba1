from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from prilavok.catalog.actions import upsert_post
from prilavok.catalog.models import Post
from prilavok.catalog.tests.conftest import MEMBER, channel, make, media, other_shop, shop
from prilavok.channels.models import Channel
from prilavok.shops.models import Membership, Role, Shop, User

__all__ = ["channel", "make", "media", "other_shop", "shop"]


@pytest.fixture
def owner(shop: Shop) -> Client:
    return signed_in("owner@example.com")


@pytest.fixture
def operator(shop: Shop) -> Client:
    user = User.objects.create_user("operator@example.com", "not-a-secret-1", language="en")
    Membership.objects.create(shop=shop, user=user, role=Role.OPERATOR)
    return signed_in(user.email)


@pytest.fixture
def stranger(other_shop: Shop) -> Client:
    return signed_in("other@example.com")


def signed_in(email: str) -> Client:
    client = Client()
    user = User.objects.get(email=email)
    user.language = "en"
    user.save(update_fields=["language"])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def make_post(channel: Channel) -> Callable[..., Post]:
    def make(external_id: str = "p1", **fields: object) -> Post:
        return upsert_post(channel=channel, external_id=external_id, actor=MEMBER, **fields)  # type: ignore[arg-type]

    return make
