from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from prilavok.channels import registry
from prilavok.channels.actions.setup import part_with_channel
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.models import Channel
from prilavok.channels.types import Account, CheckResult
from prilavok.events.types import SYSTEM
from prilavok.lib import crypto
from prilavok.lib.http import Transport
from tests.factories import make_channel

pytestmark = pytest.mark.django_db


@dataclass
class Setup:
    left: list[str] = field(default_factory=list)
    refuses: bool = False

    def check(self, account: Account, transport: Transport) -> list[CheckResult]:
        return []

    def subscribe(self, account: Account, transport: Transport) -> None: ...

    def unsubscribe(self, account: Account, transport: Transport) -> None:
        self.left.append(f"{account.external_id} {account.credentials['access_token']}")
        if self.refuses:
            raise ChannelError(Reason.AUTH_EXPIRED)


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch) -> Setup:
    fake, real = Setup(), registry.get
    monkeypatch.setattr(registry, "get", lambda kind: replace(real(kind), setup=fake))
    return fake


@pytest.fixture
def connected(setup: Setup) -> Callable[..., Channel]:
    def make(number: str, waba: str) -> Channel:
        secrets = {"access_token": "t", "waba_id": waba}
        return make_channel(kind="whatsapp", external_id=number, secrets_encrypted=crypto.encrypt(secrets))

    return make


@pytest.mark.parametrize("refuses", [False, True])
def test_the_network_is_asked_to_send_no_more(
    setup: Setup, connected: Callable[..., Channel], refuses: bool
) -> None:
    setup.refuses = refuses
    channel = connected("1", "102")
    part_with_channel(channel, actor=SYSTEM)
    part_with_channel(channel, actor=SYSTEM)
    channel.refresh_from_db()
    assert (channel.status, channel.secrets, setup.left) == ("disabled", {}, ["1 t"])


def test_others_of_the_group_keep_the_subscription(setup: Setup, connected: Callable[..., Channel]) -> None:
    one, two = connected("1", "102"), connected("2", "102")
    connected("3", "999")
    part_with_channel(one, actor=SYSTEM)
    assert setup.left == []
    part_with_channel(two, actor=SYSTEM)
    assert setup.left == ["2 t"]
