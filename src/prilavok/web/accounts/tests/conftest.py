from __future__ import annotations

import pytest
from django.test import Client

from prilavok.shops.actions import create_shop
from prilavok.shops.models import Shop, User

PASSWORD = "correct horse battery"


@pytest.fixture
def olga(db: None) -> User:
    user = User.objects.create_user("olga@linendvor.ru", PASSWORD)
    user.name = "Ольга Титова"
    return user


@pytest.fixture
def shop(olga: User) -> Shop:
    return create_shop(name="Льняной двор", owner=olga)


@pytest.fixture
def browser(client: Client, olga: User, shop: Shop) -> Client:
    client.force_login(olga)
    return client
