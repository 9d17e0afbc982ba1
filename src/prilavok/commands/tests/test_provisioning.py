"""create-shop, create-token, connect, replay: what they print and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from prilavok.channels.models import ApiCall, Channel
from prilavok.channels.types import CheckResult
from prilavok.commands import CommandError, connect
from prilavok.commands.tests.running import run
from prilavok.ingest.models import InboundEvent
from prilavok.shops.models import Role, Shop, User
from prilavok.shops.queries import shop_by_token
from tests import factories

KEYS = {"access_token": "IGAA-1", "app_secret": "s=1", "verify_token": "word"}
PAIRS = [f"{key}={value}" for key, value in KEYS.items()]

pytestmark = pytest.mark.django_db


def connect_to(shop: Shop, *more: str, account: str = "17841400001", kind: str = "instagram") -> int:
    return run("connect", "--shop", shop.public_id, "--kind", kind, "--external-id", account, *more)


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stdout."""
    out, err = capsys.readouterr()
    assert err == ""
    (line,) = out.splitlines()
    return line


def test_shop_with_its_owner(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("create_shop", "--name", "Лён", "--email", "a@b.example", "--password", "s3cret") == 0

    shop = Shop.objects.get()
    assert printed(capsys) == shop.public_id
    assert shop.name == "Лён"
    membership = shop.memberships.select_related("user").get()
    assert (membership.user.email, membership.role) == ("a@b.example", Role.OWNER)
    assert membership.user.check_password("s3cret")


def test_second_shop_of_the_same_owner(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Лён", "Шерсть"):
        run("create_shop", "--name", name, "--email", "a@b.example", "--password", "s3cret")

    assert User.objects.count() == 1
    assert Shop.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "email", "password", "sentence"),
    [
        (" ", "a@b.example", "x", "The name of the shop must have 1 to 120 characters."),
        ("Лён", "nobody", "x", "'nobody' is not an e-mail address."),
        ("Лён", "a@b.example", "", "The password must not be empty."),
    ],
)
def test_shop_that_cannot_be(name: str, email: str, password: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run("create_shop", "--name", name, "--email", email, "--password", password)

    assert str(refused.value) == sentence
    assert not Shop.objects.exists()
    assert not User.objects.exists()


def test_token_opens_its_shop(capsys: pytest.CaptureFixture[str]) -> None:
    shop = factories.make_shop()

    assert run("create_token", "--shop", shop.public_id, "--name", "script") == 0

    token = shop_by_token(printed(capsys))
    assert token is not None
    assert (token.shop, token.name) == (shop, "script")


def test_token_of_an_unknown_shop() -> None:
    with pytest.raises(CommandError, match=r"^There is no shop with the id 'x'\.$"):
        run("create_token", "--shop", "x", "--name", "script")


@pytest.mark.parametrize(
    "arguments",
    [["--set", *PAIRS], [part for pair in PAIRS for part in ("--set", pair)]],
    ids=["one option", "an option each"],
)
def test_connected_channel(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    shop = factories.make_shop()

    assert connect_to(shop, *arguments) == 0

    channel = Channel.objects.get()
    assert printed(capsys) == f"/hooks/instagram/{channel.hook_id}"
    assert (channel.shop, channel.kind, channel.external_id) == (shop, "instagram", "17841400001")
    assert channel.secrets == KEYS
    assert channel.status == "active"
    assert not ApiCall.objects.exists()


def test_connecting_again_gives_new_keys(capsys: pytest.CaptureFixture[str]) -> None:
    """Those not named stay; the replaced signing secret is still good for what is on its way."""
    shop = factories.make_shop()
    connect_to(shop, "--set", *PAIRS)
    first = printed(capsys)

    connect_to(shop, "--set", "app_secret=s2")
    connect_to(shop, "--set", "access_token=IGAA-2")

    assert capsys.readouterr().out.splitlines() == [first, first]
    assert Channel.objects.get().secrets == {
        **KEYS,
        "app_secret": "s2",
        "previous_app_secret": "s=1",
        "access_token": "IGAA-2",
    }


@pytest.mark.parametrize(
    ("more", "kind", "sentence"),
    [
        (PAIRS, "pigeon", "There is no kind 'pigeon'; there are: "),
        (
            PAIRS[:1],
            "instagram",
            "The keys given with --set are not right: missing: app_secret, verify_token.",
        ),
        ([*PAIRS, "colour=red"], "instagram", "The keys given with --set are not right: unknown: colour."),
    ],
)
def test_channel_that_cannot_be_connected(more: list[str], kind: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        connect_to(factories.make_shop(), "--set", *more, kind=kind)

    assert str(refused.value).startswith(sentence)
    assert not Channel.objects.exists()


def test_account_of_another_shop() -> None:
    connect_to(factories.make_shop(), "--set", *PAIRS)

    with pytest.raises(CommandError, match=r"^Another shop has connected instagram 17841400001\.$"):
        connect_to(factories.make_shop(), "--set", *PAIRS)


def test_pair_without_a_value_sign(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        connect_to(factories.make_shop(), "--set", "app_secret")

    assert left.value.code == 2
    assert "'app_secret' is not key=value" in capsys.readouterr().err


@pytest.mark.parametrize(("is_ok", "code"), [(True, 0), (False, 1)])
def test_check_asks_the_network(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_ok: bool, code: int
) -> None:
    results = [CheckResult("token", ok=True), CheckResult("webhook", ok=is_ok, detail="not subscribed")]
    monkeypatch.setattr(connect, "check_channel", lambda channel: results)

    assert connect_to(factories.make_shop(), "--set", *PAIRS, "--check") == code

    out, err = capsys.readouterr()
    assert out == f"{Channel.objects.get().hook_path}\n"
    assert err == f"ok: token\n{'ok' if is_ok else 'FAILED'}: webhook not subscribed\n"


def _events(count: int, **fields: Any) -> list[InboundEvent]:
    channel = factories.make_channel()
    return [
        InboundEvent.objects.create(channel=channel, key=f"k{number}", shard=0, body=b"{}", **fields)
        for number in range(count)
    ]


def test_one_event_again(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = _events(2)

    assert run("replay", second.public_id) == 0

    assert printed(capsys) == "1"
    assert [row.attempts for row in InboundEvent.objects.order_by("pk")] == [0, 1]
    assert first.attempts == 0


def test_events_from_one_to_another(capsys: pytest.CaptureFixture[str]) -> None:
    rows = _events(4)

    assert run("replay", f"{rows[1].public_id}..{rows[3].public_id}") == 0

    assert printed(capsys) == "3"
    assert [row.attempts for row in InboundEvent.objects.order_by("pk")] == [0, 1, 1, 1]


def test_failed_events_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    channel = factories.make_channel()
    row = InboundEvent.objects.create(channel=channel, key="k", shard=0, body=b"no json")

    assert run("replay", row.public_id) == 1

    assert capsys.readouterr() == ("0\n", "1 of them failed; their rows say why.\n")


def test_unknown_event() -> None:
    with pytest.raises(CommandError, match=r"^There is no inbound event with the id nothing\.$"):
        run("replay", "nothing")
