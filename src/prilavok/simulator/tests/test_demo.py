from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from prilavok.automation.models import Rule
from prilavok.catalog.models import Post, Product
from prilavok.channels.models import Channel
from prilavok.events.types import Actor
from prilavok.inbox.models import SavedReply
from prilavok.lib.clock import now
from prilavok.shops.actions import create_shop
from prilavok.shops.models import Shop
from prilavok.simulator.actions import accounts, connecting
from prilavok.simulator.demo import actions as demo
from prilavok.simulator.demo import catalogue, history
from prilavok.simulator.models import SimAccount, SimDelivery
from prilavok.simulator.tests.conftest import Hook
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(settings: Any, tmp_path: Path) -> Shop:
    settings.MEDIA_ROOT = tmp_path
    owner = make_user()
    shop = create_shop(name=catalogue.SHOP_NAME, owner=owner, instagram_username=catalogue.INSTAGRAM)
    demo.build_shop(shop, actor=Actor("member", shop.memberships.get().public_id))
    return shop


@pytest.fixture
def account(shop: Shop) -> SimAccount:
    return SimAccount.objects.get(shop_id=shop.pk, kind=catalogue.KIND)


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch, hook: Hook) -> None:
    """The web server is up: the two calls that register the hook succeed."""

    def register(channel: Channel) -> None:
        row = SimAccount.objects.get(external_id=channel.external_id)
        accounts.set_hook(row, f"http://crm.test{channel.hook_path}")

    def subscribe(channel: Channel) -> None:
        """The second network tells everything by itself."""
        if channel.kind == catalogue.KIND:
            row = SimAccount.objects.get(external_id=channel.external_id)
            accounts.subscribe(row, ["messages", "comments", "message_reactions", "messaging_seen"])

    monkeypatch.setattr(connecting, "register_callback", register)
    monkeypatch.setattr(connecting, "subscribe_channel", subscribe)


def test_the_shop_has_goods_with_pictures_and_variants(shop: Shop) -> None:
    products = Product.objects.filter(shop=shop)
    assert products.count() == 14
    assert all(product.photos.get().file for product in products)
    marta = products.get(sku="LD-101")
    options = [{"размер": size, "цвет": "беж"} for size in catalogue.SIZES]
    assert [variant.options for variant in marta.variants.all()] == options
    assert [variant.stock for variant in marta.variants.all()] == [4, 4, 4, 0]
    assert marta.price_minor == 490000


def test_publications_lead_to_goods(shop: Shop, account: SimAccount) -> None:
    posts = {post.external_id: post for post in Post.objects.filter(shop=shop, channel__kind=catalogue.KIND)}
    assert posts.keys() == {media.external_id for media in account.media.all()}
    reel = account.media.get(caption__startswith="Как носить")
    post = posts[reel.external_id]
    assert (post.kind, reel.other_id in post.external_ids) == ("reel", True)
    assert [row.product.sku for row in post.post_products.all()] == ["LD-111"]
    assert bool(post.image)
    assert SavedReply.objects.filter(shop=shop).count() == len(catalogue.SAVED_REPLIES)


def test_the_channel_is_connected_without_a_call(shop: Shop, account: SimAccount) -> None:
    channel = Channel.objects.get(shop=shop, kind=catalogue.KIND)
    assert (channel.simulated, channel.external_id) == (True, account.external_id)
    assert (account.hook_url, account.subscribed) == ("", [])


def test_the_past_is_told_once_and_in_order(shop: Shop, account: SimAccount, ready: None, hook: Hook) -> None:
    with time_machine.travel(now(), tick=False):
        demo.play_past(account.pk, "", 0)
        first = hook.items[0]
        assert first["timestamp"] == round((now() - timedelta(days=5, hours=4)).timestamp() * 1000)
    assert len(hook.requests) == len(history.PAST)
    assert not Rule.objects.exists()
    demo.play_past(account.pk, "", 0)
    assert len(hook.requests) == len(history.PAST)


def test_rules_come_with_the_present(shop: Shop, account: SimAccount, ready: None, hook: Hook) -> None:
    member = shop.memberships.get().public_id
    demo.play_past(account.pk, member, 0)
    demo.play_present(account.pk, member, 0)
    assert not Rule.objects.exists(), "the past has not been applied yet"
    demo.play_present(account.pk, member, demo.PATIENCE)
    assert [rule.name for rule in Rule.objects.order_by("position")] == [
        "Цена под постом",
        "Цена в Direct",
        "Доставка",
    ]
    told = SimDelivery.objects.filter(account=account)
    assert told.count() == len(history.PAST) + len(history.PRESENT)


def test_the_shop_is_on_a_second_network_too(
    shop: Shop, account: SimAccount, ready: None, hook: Hook
) -> None:
    beside = SimAccount.objects.get(shop_id=shop.pk, kind=catalogue.BESIDE)
    assert {person.username for person in beside.people.all()} == {"marina_gor", "oleg_vt"}
    marta = Post.objects.get(shop=shop, channel__kind=catalogue.BESIDE, caption__startswith="Платье из")
    assert [row.product.sku for row in marta.post_products.all()] == ["LD-101"]
    demo.play_past(account.pk, "", 0)
    demo.play_present(account.pk, shop.memberships.get().public_id, demo.PATIENCE)
    told = SimDelivery.objects.filter(account=beside).order_by("pk")
    assert [delivery.act for delivery in told] == ["forward", "text", "text"]
    assert all(delivery.delivered_at for delivery in told)


def test_a_web_server_that_is_not_up_yet_is_waited_for(
    shop: Shop, account: SimAccount, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(demo, "defer", lambda task, **arguments: queued.append({"task": task, **arguments}))
    monkeypatch.setattr(connecting, "make_ready", lambda account: False)
    demo.play_past(account.pk, "m", 3)
    assert [(job["task"], job["tries"]) for job in queued] == [("simulator.demo_past", 4)]
    assert (hook.requests, SimDelivery.objects.exists()) == ([], False)
    demo.play_past(account.pk, "m", demo.PATIENCE)
    assert len(queued) == 1
