"""Subscribing and checking an account is the same for both networks, but for names and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import httpx
import pytest

from prilavok.channels.adapters.instagram import setup as instagram
from prilavok.channels.adapters.instagram.tests import kit as instagram_kit
from prilavok.channels.adapters.messenger import setup as messenger
from prilavok.channels.adapters.messenger.tests import kit as messenger_kit
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import Account, CheckResult

SHOP = "17841400000000000"
LINKED = {"flavour": "facebook", "page_id": "1010"}
EMPTY = "It is empty: webhooks cannot be accepted."


@dataclass(frozen=True)
class Network:
    """An account, where its API is, what it tells of itself, and what may be wrong with it."""

    setup: ModuleType
    account: Account
    root: str
    me: Mapping[str, Any]
    name: str
    fields: str
    granted: tuple[str, ...]
    missing: str
    denied: Mapping[str, Any]
    advice: str
    expired: str


MESSENGER = Network(
    setup=messenger,
    account=messenger_kit.ACCOUNT,
    root="https://graph.facebook.com/v26.0/682498302938465",
    me={"id": "682498302938465", "name": "Лавка"},
    name="Лавка",
    fields="messages,messaging_postbacks,message_deliveries,message_reads,message_reactions,message_echoes,"
    "message_edits,messaging_referrals,messaging_optins,messaging_account_linking,messaging_feedback,"
    "messaging_handovers,standby,feed,mention,ratings",
    granted=("messages", "messaging_postbacks", "feed", "mention"),
    missing="feed, messages, messaging_postbacks",
    denied={"code": 200, "message": "pages_messaging is missing"},
    advice="The app may not read messages of the Page. Connect again and allow pages_messaging.",
    expired="Facebook no longer accepts the token. Connect again.",
)
INSTAGRAM = Network(
    setup=instagram,
    account=instagram_kit.ACCOUNT,
    root="https://graph.instagram.com/v26.0/me",
    me={"id": "24590000000000000", "user_id": SHOP, "username": "shop", "account_type": "BUSINESS"},
    name="@shop",
    fields="messages,messaging_postbacks,message_reactions,messaging_seen,messaging_referral,"
    "message_edit,comments,live_comments",
    granted=("messages", "comments", "message_edit"),
    missing="comments, messages",
    denied={"code": 200, "error_subcode": 2534041, "message": "no access"},
    advice="Message access is off. In Instagram open Settings → Messages → Connected tools and allow "
    "access to messages.",
    expired="Instagram no longer accepts the token. Connect again.",
)
BY_PAGE = replace(
    INSTAGRAM,
    account=replace(INSTAGRAM.account, settings=LINKED),
    root="https://graph.facebook.com/v26.0/1010",
    me={"id": "1010", "instagram_business_account": {"id": SHOP, "username": "shop"}},
)
every_network = pytest.mark.parametrize(
    "network", [MESSENGER, INSTAGRAM, BY_PAGE], ids=["messenger", "instagram", "instagram by its page"]
)


def _asked(request: httpx.Request) -> tuple[str, str]:
    return request.method, str(request.url.copy_with(query=None))


def _failure(status: int, **error: object) -> httpx.Response:
    return json_answer({"error": error}, status)


def _subscribed(*fields: object) -> httpx.Response:
    return json_answer({"data": [{"subscribed_fields": list(fields)}]})


@every_network
def test_subscribe_and_unsubscribe(network: Network) -> None:
    wire = answering(json_answer({"success": True}), json_answer({"success": True}))
    network.setup.subscribe(network.account, wire.transport())
    network.setup.unsubscribe(network.account, wire.transport())
    first, second = wire.requests
    assert _asked(first) == ("POST", f"{network.root}/subscribed_apps")
    assert dict(first.url.params) == {"subscribed_fields": network.fields}
    assert _asked(second) == ("DELETE", f"{network.root}/subscribed_apps")
    token = network.account.credentials["access_token"]
    assert {one.headers["authorization"] for one in wire.requests} == {f"Bearer {token}"}


@every_network
def test_other_fields_and_another_version_by_setting(network: Network) -> None:
    wire = answering(json_answer({"success": True}))
    fewer = ",".join(network.fields.split(",")[:2])
    own = {"subscribed_fields": fewer, "api_version": "v25.0"}
    account = replace(network.account, settings={**network.account.settings, **own})
    network.setup.subscribe(account, wire.transport())
    assert dict(wire.requests[0].url.params) == {"subscribed_fields": fewer}
    assert _asked(wire.requests[0])[1] == f"{network.root}/subscribed_apps".replace("v26.0", "v25.0")


@every_network
def test_check_of_a_sound_connection(network: Network) -> None:
    wire = answering(json_answer(network.me), _subscribed(*network.granted), json_answer({"data": []}))
    assert network.setup.check(network.account, wire.transport()) == [
        CheckResult("token", ok=True, detail=network.name),
        CheckResult("account", ok=True),
        CheckResult("subscription", ok=True),
        CheckResult("messages", ok=True),
    ]
    assert [_asked(one) for one in wire.requests[1:]] == [
        ("GET", f"{network.root}/subscribed_apps"),
        ("GET", f"{network.root}/conversations"),
    ]


@every_network
@pytest.mark.parametrize("empty", ["app_secret", "verify_token"])
def test_check_tells_what_to_mend(network: Network, empty: str) -> None:
    """Subscribed fields come as words or as objects with a name."""
    wire = answering(json_answer(network.me), _subscribed({"name": "other"}), _failure(403, **network.denied))
    credentials = {**network.account.credentials, empty: ""}
    account = replace(network.account, external_id="111", credentials=credentials)
    told = SHOP if network is not MESSENGER else "682498302938465"
    assert network.setup.check(account, wire.transport()) == [
        CheckResult(empty, ok=False, detail=EMPTY),
        CheckResult("token", ok=True, detail=network.name),
        CheckResult("account", ok=False, detail=f"The token belongs to another account: {told}."),
        CheckResult(
            "subscription", ok=False, detail=f"Not subscribed to: {network.missing}. Subscribe again."
        ),
        CheckResult("messages", ok=False, detail=network.advice),
    ]


@every_network
def test_check_ends_at_a_dead_token(network: Network) -> None:
    wire = answering(_failure(400, code=190, error_subcode=463))
    assert network.setup.check(network.account, wire.transport()) == [
        CheckResult("token", ok=False, detail=network.expired)
    ]


@every_network
def test_check_of_a_network_in_trouble(network: Network) -> None:
    down = _failure(500, code=2, message="Service unavailable")
    wire = answering(json_answer(network.me), down, _failure(500, code=2, message="Service unavailable"))
    assert network.setup.check(network.account, wire.transport())[2:] == [
        CheckResult("subscription", ok=False, detail="Service unavailable (2)"),
        CheckResult("messages", ok=False, detail="Service unavailable (2)"),
    ]
