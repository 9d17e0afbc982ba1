from __future__ import annotations

import re
from datetime import datetime, timedelta
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client

from prilavok.channels import registry
from prilavok.channels.actions import connect_channel
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.models import AccountNotice, ApiCall, Channel
from prilavok.channels.types import CheckResult, TokenGrant
from prilavok.ingest.models import InboundEvent
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import html, post, queries_of
from prilavok.web.settings.health import health_of
from prilavok.web.settings.views import channels as views
from prilavok.web.settings.views import connect

KEYS = {"access_token": "token", "app_secret": "secret", "verify_token": "word"}


@pytest.fixture
def connected(shop: Shop) -> Channel:
    return connect_channel(
        shop=shop, kind="instagram", external_id="178410", secrets=KEYS, name="Linen", username="linen"
    )


def url_of(channel: Channel, part: str = "") -> str:
    return f"/settings/channels/{channel.public_id}/{part}"


def test_a_card_says_how_the_channel_does(owner: Client, connected: Channel) -> None:
    for minutes in (1, 2, 40):
        InboundEvent.objects.create(
            channel=connected,
            key=f"k{minutes}",
            shard=0,
            body=b"{}",
            received_at=now() - timedelta(minutes=minutes),
        )
    page = html(owner, "/settings/channels/")
    assert all(text in page for text in ("Linen", "@linen", "works", "3 events in 24 hours", "1 connected"))


def test_trouble_stands_on_top(owner: Client, connected: Channel, shop: Shop) -> None:
    broken = connect_channel(shop=shop, kind="instagram", external_id="178411", secrets=KEYS, name="Second")
    Channel.objects.filter(pk=broken.pk).update(status="reconnect", problem="The token has expired")
    page = html(owner, "/settings/channels/")
    assert page.index(f"channel-{broken.public_id}") < page.index(f"channel-{connected.public_id}")
    assert all(text in page for text in ("1 needs attention", "The token has expired", "Connect again"))


def test_bars_are_measured_by_the_fullest(connected: Channel) -> None:
    health = health_of(connected, [0, 1, 4])
    assert [(bar.count, bar.height) for bar in health.bars] == [(0, 6), (1, 25), (4, 100)]
    assert (health.total, health.needs_attention) == (5, False)
    connected.token_expires_at = now() + timedelta(days=2)
    assert health_of(connected, [0]).needs_attention


def test_as_many_queries_for_many_channels(owner: Client, connected: Channel, shop: Shop) -> None:
    def read() -> None:
        html(owner, "/settings/channels/")

    read()
    few = queries_of(read)
    for number in range(5):
        connect_channel(shop=shop, kind="instagram", external_id=f"9{number}", secrets=KEYS)
    assert queries_of(read) == few


def test_an_empty_shop_is_told_what_to_do(owner: Client) -> None:
    assert "No channel yet" in html(owner, "/settings/channels/")


def test_the_page_has_the_hook_and_no_secret(owner: Client, connected: Channel) -> None:
    ApiCall.objects.create(channel=connected, method="POST", path="/me/messages", status=400, duration_ms=12)
    page = html(owner, url_of(connected))
    assert connected.hook_path in page
    assert "/me/messages" in page
    assert "secret" not in page.replace("app secret", "")
    assert 'value="token"' not in page


def test_what_the_network_says_of_the_account_is_shown(owner: Client, connected: Channel) -> None:
    AccountNotice.objects.create(
        channel=connected, key="q", reason="quality", text="Quality is low", told_at=now()
    )
    page = html(owner, url_of(connected))
    assert "The network about this account" in page
    assert "Quality is low" in page


def test_name_and_human_agent(owner: Client, connected: Channel) -> None:
    assert owner.post(url_of(connected), {"name": "Shop window", "human_agent": "on"}).status_code == 302
    connected.refresh_from_db()
    assert (connected.name, connected.settings["human_agent"]) == ("Shop window", True)
    assert owner.post(url_of(connected), {"name": ""}).status_code == 422
    connected.refresh_from_db()
    assert connected.name == "Shop window"


def test_checks_say_what_is_wrong_and_how_to_mend_it(
    owner: Client, connected: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [
        CheckResult("token", ok=True),
        CheckResult("subscription", ok=False),
        CheckResult("auth_expired", ok=False, detail="190: expired"),
    ]
    monkeypatch.setattr(views, "check_channel", Mock(return_value=results))
    page = post(owner, url_of(connected, "check/"))
    assert all(
        text in page
        for text in (
            "The key works", "Events are not switched on", "Press “Connect again”",
            "The key has run out", "190: expired",
        )
    )  # fmt: skip


def test_pause_and_back(owner: Client, connected: Channel) -> None:
    owner.post(url_of(connected, "pause/"))
    connected.refresh_from_db()
    assert connected.status == Channel.Status.PAUSED
    owner.post(url_of(connected, "pause/"))
    connected.refresh_from_db()
    assert connected.status == Channel.Status.ACTIVE


@pytest.mark.parametrize(
    ("grant", "words"),
    [(TokenGrant("new"), "The key has been renewed"), (None, "The key was not renewed")],
)
def test_renewing_the_key(
    owner: Client, connected: Channel, monkeypatch: pytest.MonkeyPatch, grant: TokenGrant | None, words: str
) -> None:
    monkeypatch.setattr(views, "refresh_token", Mock(return_value=grant))
    owner.post(url_of(connected, "renew/"))
    assert words in html(owner, url_of(connected))


def test_taking_over_publications(owner: Client, connected: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "import_publications", Mock(return_value=12))
    assert owner.post(url_of(connected, "posts/"))["Location"] == "/posts/"
    down = Mock(side_effect=ChannelError(Reason.PROVIDER_DOWN))
    monkeypatch.setattr(views, "import_publications", down)
    owner.post(url_of(connected, "posts/"))
    assert "The network does not answer" in html(owner, url_of(connected))


def test_disconnecting_keeps_the_page(owner: Client, connected: Channel) -> None:
    owner.post(url_of(connected, "disconnect/"))
    connected.refresh_from_db()
    assert (connected.status, connected.secrets) == (Channel.Status.DISABLED, {})
    assert "No channel yet" in html(owner, "/settings/channels/")
    assert "has been disconnected" in html(owner, url_of(connected))


def test_another_shops_channel_does_not_exist(stranger: Client, connected: Channel) -> None:
    assert stranger.get(url_of(connected)).status_code == 404
    for part in ("", "check/", "posts/", "pause/", "renew/", "disconnect/"):
        assert stranger.post(url_of(connected, part), {"name": "Mine"}).status_code == 404, part
    connected.refresh_from_db()
    assert (connected.name, connected.status) == ("Linen", Channel.Status.ACTIVE)


def test_operators_do_not_touch_channels(operator: Client, connected: Channel) -> None:
    assert operator.get(url_of(connected)).status_code == 403
    for part in ("", "check/", "posts/", "pause/", "renew/", "disconnect/"):
        assert operator.post(url_of(connected, part)).status_code == 403, part
    assert operator.post("/settings/channels/connect/instagram/").status_code == 403


def test_connecting_with_keys(owner: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribe = Mock(side_effect=ChannelError(Reason.PROVIDER_DOWN))
    monkeypatch.setattr(connect, "subscribe_channel", subscribe)
    url = "/settings/channels/connect/instagram/keys/"
    assert (
        "Enter it: the channel cannot work without it"
        in owner.post(url, {"external_id": "178"}).content.decode()
    )
    assert owner.post(url, KEYS | {"external_id": "two words"}).status_code == 422
    assert not Channel.objects.exists()
    response = owner.post(url, KEYS | {"external_id": "178410"})
    channel = Channel.objects.get()
    assert response["Location"] == f"{url_of(channel)}?new"
    assert (channel.shop, channel.secrets) == (shop, KEYS)
    subscribe.assert_called_once_with(channel)
    assert "Take over publications" in html(owner, f"{url_of(channel)}?new")


def test_an_account_belongs_to_one_shop(stranger: Client, connected: Channel) -> None:
    response = stranger.post(
        "/settings/channels/connect/instagram/keys/", KEYS | {"external_id": connected.external_id}
    )
    assert (response.status_code, "Another shop here has this account" in response.content.decode()) == (
        422,
        True,
    )


def test_unknown_networks_do_not_exist(owner: Client) -> None:
    assert owner.get("/settings/channels/connect/myspace/keys/").status_code == 404
    assert owner.post("/settings/channels/connect/myspace/", {"simulated": "1"}).status_code == 404


def test_through_the_consent_page(
    owner: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.SIMULATOR = True
    there = owner.post("/settings/channels/connect/instagram/", {"simulated": "1"})
    assert there.status_code == 303
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    channel = connect_channel(shop=shop, kind="instagram", external_id="178410", secrets=KEYS)
    finish = Mock(return_value=channel)
    monkeypatch.setattr(connect, "finish_oauth", finish)
    back = owner.get("/settings/channels/callback/", {"state": state, "code": "c-1"})
    assert back["Location"] == f"{url_of(channel)}?new"
    assert finish.call_args.kwargs["code"] == "c-1"


def test_a_refusal_and_a_forgery_connect_nothing(
    owner: Client, stranger: Client, settings: LazySettings
) -> None:
    settings.SIMULATOR = True
    there = owner.post("/settings/channels/connect/instagram/", {"simulated": "1"})
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    for client, query, words in (
        (owner, {"state": state, "error": "access_denied"}, "Access was not granted"),
        (owner, {"state": "forged", "code": "c"}, "begun by somebody else"),
        (stranger, {"state": state, "code": "c"}, "begun by somebody else"),
    ):
        response = client.get("/settings/channels/callback/", query)
        assert response["Location"] == "/settings/channels/connect/"
        assert words in html(client, "/settings/channels/connect/")
    assert not Channel.objects.exists()


def test_the_keys_end_is_shown(owner: Client, connected: Channel) -> None:
    connected.token_expires_at = datetime.fromisoformat("2030-01-02T03:04:05+00:00")
    connected.save()
    assert "2030" in html(owner, "/settings/channels/")


@pytest.mark.parametrize("kind", list(registry.all_adapters()))
def test_keys_of_ones_own_making_are_proposed(owner: Client, kind: str) -> None:
    manifest = registry.get(kind).manifest
    page = html(owner, f"/settings/channels/connect/{kind}/keys/")
    assert manifest.account_hint in page
    proposed = re.findall(r'name="(\w+)" value="\w{32}"', page)
    assert proposed == [field.key for field in manifest.setup_fields if field.own]


def test_only_what_the_network_has_is_offered(owner: Client, shop: Shop) -> None:
    bot = connect_channel(
        shop=shop, kind="telegram", external_id="7", secrets={"bot_token": "7:a", "webhook_secret": "w"}
    )
    page = html(owner, url_of(bot))
    assert "Take over publications" not in page
    assert "Renew key" not in page
    assert "Seven days for people" not in page
    assert owner.post(url_of(bot, "renew/")).status_code == 404
    assert owner.post(url_of(bot), {"name": "Bot", "human_agent": "on"}).status_code == 302
    bot.refresh_from_db()
    assert (bot.name, bot.settings.get("human_agent", False)) == ("Bot", False)
