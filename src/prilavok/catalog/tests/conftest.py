from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image

from prilavok.catalog.actions import create_product
from prilavok.catalog.models import Product
from prilavok.catalog.types import ProductData
from prilavok.channels.models import Channel
from prilavok.events.types import Actor
from prilavok.shops.actions import create_shop
from prilavok.shops.models import Shop, User

MEMBER = Actor("member", "m-1")


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: LazySettings) -> Path:
    """Stored files of a test go where pytest cleans up."""
    place = tmp_path / "media"
    settings.MEDIA_ROOT = place
    return place


@pytest.fixture
def shop(db: None) -> Shop:
    owner = User.objects.create_user("owner@example.com", "not-a-secret-1")
    return create_shop(name="Linen", owner=owner)


@pytest.fixture
def other_shop(db: None) -> Shop:
    owner = User.objects.create_user("other@example.com", "not-a-secret-1")
    return create_shop(name="Wool", owner=owner)


@pytest.fixture
def channel(shop: Shop) -> Channel:
    return Channel.objects.create(shop=shop, kind="instagram", external_id="178410")


@pytest.fixture
def make(shop: Shop) -> Callable[..., Product]:
    def make_product(name: str = "Dress", **fields: object) -> Product:
        return create_product(shop=shop, actor=MEMBER, data=ProductData(name=name, **fields))  # type: ignore[arg-type]

    return make_product


def image_bytes(
    kind: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "red", **options: object
) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, **options)
    return buffer.getvalue()


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
