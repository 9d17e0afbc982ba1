"""The demo shop, made once: `prilavok up` shows it unless `--no-demo` is given."""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass

EMAIL = "demo@prilavok.local"


@dataclass(frozen=True, slots=True)
class DemoInfo:
    email: str
    password: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: there is one demo shop an installation."""


def run(args: argparse.Namespace) -> int:
    from prilavok.commands import _django

    _django.setup()
    with _django.database():
        demo = ensure_demo()
    print(f"Login: {demo.email}\nPassword: {demo.password}")
    return 0


def ensure_demo() -> DemoInfo:
    """The demo user and shop, made at the first call; the same answer ever after."""
    from prilavok.shops.models import User

    demo = DemoInfo(EMAIL, _password())
    if not User.objects.filter(email=EMAIL).exists():
        _make(demo)
    return demo


def _password() -> str:
    """Of its own for each installation, and the same at every start."""
    from django.conf import settings

    return "demo-" + hashlib.sha256(f"demo:{settings.SECRET_KEY}".encode()).hexdigest()[:10]


def _make(demo: DemoInfo) -> None:
    from django.db import transaction

    from prilavok.events.types import Actor
    from prilavok.shops.actions import create_user_with_shop, update_shop
    from prilavok.shops.queries import members
    from prilavok.simulator.demo.actions import build_shop
    from prilavok.simulator.demo.catalogue import INSTAGRAM, SHOP_NAME

    with transaction.atomic():
        shop = create_user_with_shop(shop_name=SHOP_NAME, email=demo.email, password=demo.password)
        update_shop(shop, instagram_username=INSTAGRAM)
        owner = members(shop)[0]
        build_shop(shop, actor=Actor("member", owner.public_id))
