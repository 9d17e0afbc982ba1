from __future__ import annotations

import pytest

from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.models import Channel
from prilavok.events.types import SYSTEM
from prilavok.lib.http import NotSent, OutcomeUnknown
from prilavok.simulator.actions import accounts, connecting
from prilavok.simulator.models import SimAccount
from tests.factories import make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> SimAccount:
    shop = make_shop("Льняной двор", instagram_username="linen_dvor")
    found = connecting.account_for(shop)
    connecting.connect(shop, found, actor=SYSTEM)
    return found


@pytest.mark.parametrize(
    "error", [ChannelError(Reason.OTHER), NotSent("refused"), OutcomeUnknown("no answer")]
)
def test_a_crm_that_cannot_be_reached_is_not_ready(
    account: SimAccount, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(channel: Channel) -> None:
        raise error

    monkeypatch.setattr(connecting, "register_callback", fail)
    assert connecting.make_ready(account) is False


def test_the_hook_is_registered_once_and_again_when_it_moved(
    account: SimAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def register(channel: Channel) -> None:
        calls.append(channel.hook_path)
        accounts.set_hook(SimAccount.objects.get(), f"http://crm.test{channel.hook_path}")

    monkeypatch.setattr(connecting, "register_callback", register)
    monkeypatch.setattr(
        connecting, "subscribe_channel", lambda channel: accounts.subscribe(account, ["messages"])
    )
    account.subscribed = ["messages"]
    account.save()
    assert connecting.make_ready(account) is True
    assert connecting.make_ready(account) is True
    accounts.set_hook(account, "http://crm.test/hooks/instagram/old")
    assert connecting.make_ready(account) is True
    path = Channel.objects.get().hook_path
    assert calls == [path, path]


def test_without_a_channel_nothing_is_ready(account: SimAccount) -> None:
    Channel.objects.update(status=Channel.Status.DISABLED)
    assert connecting.make_ready(account) is False
    assert connecting.connected_account(make_shop()) is None
