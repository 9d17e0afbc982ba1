from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate

from prilavok.commands.demo import ensure_demo
from prilavok.shops.models import Shop

pytestmark = pytest.mark.django_db


def test_the_demo_is_made_once_and_its_login_works(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    first = ensure_demo()
    assert ensure_demo() == first
    assert [(shop.name, shop.instagram_username) for shop in Shop.objects.all()] == [
        ("Льняной двор", "linen_dvor")
    ]
    assert authenticate(username=first.email, password=first.password) is not None
