"""The CRM's side of a pretended account: connected by the ordinary actions, its hook registered over HTTP."""

from __future__ import annotations

import contextlib
import logging

from django.utils import translation

from prilavok.channels import simulators
from prilavok.channels.actions import connect_channel
from prilavok.channels.actions.setup import SetupUnavailable, register_callback, subscribe_channel
from prilavok.channels.delivery import account_of
from prilavok.channels.errors import ChannelError
from prilavok.channels.models import Channel
from prilavok.channels.queries import connected_channels
from prilavok.events.types import Actor
from prilavok.lib.http import NotSent, OutcomeUnknown
from prilavok.shops.models import Shop
from prilavok.simulator.actions import accounts
from prilavok.simulator.models import SimAccount

log = logging.getLogger(__name__)


def first_kind() -> str:
    """The network that a shop without any is offered first. Raises `StopIteration` when there is none."""
    return next(iter(simulators.all_simulations()))


def account_name(shop: Shop) -> str:
    """The user name that the shop's accounts on the pretended networks get."""
    return shop.instagram_username or f"shop_{shop.public_id[:6]}"


def account_for(shop: Shop, kind: str = "") -> SimAccount:
    """The shop's account on the pretended network, opened when it has none of this name."""
    kind = kind or first_kind()
    username = account_name(shop)
    found = SimAccount.objects.filter(shop_id=shop.pk, kind=kind, username=username).first()
    if found is not None:
        return found
    with translation.override(shop.language):
        return accounts.open_account(shop_id=shop.pk, kind=kind, username=username, name=shop.name)


def channel_of(account: SimAccount) -> Channel | None:
    """The shop's connected channel that speaks for this account."""
    return (
        Channel.objects.filter(
            kind=account.kind, external_id=account.external_id, simulated=True, shop_id=account.shop_id
        )
        .exclude(status=Channel.Status.DISABLED)
        .first()
    )


def connected_accounts(shop: Shop) -> list[SimAccount]:
    """Those a channel of the shop speaks for, the oldest first."""
    channels = connected_channels(shop).filter(simulated=True).values_list("kind", "external_id")
    known = set(channels)
    rows = SimAccount.objects.filter(shop_id=shop.pk).order_by("pk")
    return [row for row in rows if (row.kind, row.external_id) in known]


def connected_account(shop: Shop, public_id: str = "", *, channel: str = "") -> SimAccount | None:
    """The chosen account, or the one that a channel of the shop speaks for, else the first."""
    rows = connected_accounts(shop)
    spoken = connected_channels(shop).filter(public_id=channel).first() if channel else None
    for row in rows:
        if row.public_id == public_id or (spoken and row.external_id == spoken.external_id):
            return row
    return rows[0] if rows else None


def connect(shop: Shop, account: SimAccount, *, actor: Actor) -> Channel:
    """A channel with the account's keys; no call is made yet. Raises `AlreadyConnected`."""
    lifetime = simulators.get(account.kind).token_lifetime
    return connect_channel(
        shop=shop,
        kind=account.kind,
        external_id=account.external_id,
        secrets=account.credentials,
        name=account.name,
        username=account.username,
        simulated=True,
        token_expires_at=account.token_issued_at + lifetime if lifetime else None,
        actor=actor,
    )


def make_ready(account: SimAccount) -> bool:
    """See that webhooks have somewhere to go; False when the hook cannot be reached now.

    An account that was connected before the web server ran is registered at its first act, and again
    after its channel was connected anew under another hook.
    """
    channel = channel_of(account)
    if channel is None:
        return False
    if account.hook_url.endswith(channel.hook_path):
        return True
    try:
        register_callback(channel)
        with contextlib.suppress(SetupUnavailable):
            subscribe_channel(channel)
    except (ChannelError, NotSent, OutcomeUnknown) as error:
        log.warning("the simulator's account %s has no hook yet: %s", account, error)
        accounts.set_hook(account, "")
        return False
    account.refresh_from_db()
    if not account.hook_url:
        accounts.set_hook(account, account_of(channel).hook_url)
    return True
