from __future__ import annotations

import pytest
from django.test import Client

from prilavok.shops.models import Membership, Shop
from tests.factories import make_membership, make_shop, make_user


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop("Двор")


@pytest.fixture
def owner(shop: Shop) -> Membership:
    return make_membership(shop, user=make_user(name="Ольга"), role="owner")


@pytest.fixture
def web(owner: Membership) -> Client:
    """The owner's browser, in Russian."""
    client = Client()
    client.force_login(owner.user)
    return client
