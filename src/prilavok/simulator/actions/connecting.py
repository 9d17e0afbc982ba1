"""The CRM's side of a pretended account: connected by the ordinary actions, its hook registered over HTTP."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import translation

from prilavok.channels.actions import connect_channel
from prilavok.channels.actions.setup import register_callback, subscribe_channel
from prilavok.channels.adapters.instagram.simulator_rules import TOKEN_LIFETIME
from prilavok.channels.errors import ChannelError
from prilavok.channels.models import Channel
from prilavok.channels.queries import connected_channels
from prilavok.events.types import Actor
from prilavok.lib.clock import now
from prilavok.lib.http import NotSent, OutcomeUnknown
from prilavok.shops.models import Shop
from prilavok.simulator.actions import accounts
from prilavok.simulator.models import SimAccount

log = logging.getLogger(__name__)


def account_name(shop: Shop) -> str:
    """The user name that the shop's account on the pretended network gets."""
    return shop.instagram_username or f"shop_{shop.public_id[:6]}"


def account_for(shop: Shop) -> SimAccount:
    """The shop's account on the pretended network, opened when it has none of this name."""
    username = account_name(shop)
    found = SimAccount.objects.filter(shop_id=shop.pk, username=username).first()
    if found is not None:
        return found
    with translation.override(shop.language):
        return accounts.open_account(shop_id=shop.pk, username=username, name=shop.name)


def channel_of(account: SimAccount) -> Channel | None:
    """The shop's connected channel that speaks for this account."""
    return (
        Channel.objects.filter(
            kind=account.kind, external_id=account.external_id, simulated=True, shop_id=account.shop_id
        )
        .exclude(status=Channel.Status.DISABLED)
        .first()
    )


def connected_account(shop: Shop, public_id: str = "") -> SimAccount | None:
    """The chosen account, else the first one, among those a channel of the shop is connected to."""
    ids = connected_channels(shop).filter(simulated=True).values_list("external_id", flat=True)
    rows = SimAccount.objects.filter(shop_id=shop.pk, external_id__in=list(ids)).order_by("pk")
    return rows.filter(public_id=public_id).first() or rows.first()


def connect(shop: Shop, account: SimAccount, *, actor: Actor) -> Channel:
    """A channel with the account's keys; no call is made yet. Raises `AlreadyConnected`."""
    app = settings.SIMULATOR_APP
    return connect_channel(
        shop=shop,
        kind=account.kind,
        external_id=account.external_id,
        secrets={
            "access_token": account.access_token,
            "app_secret": app["client_secret"],
            "verify_token": app["verify_token"],
        },
        name=account.name,
        username=account.username,
        simulated=True,
        token_expires_at=now() + TOKEN_LIFETIME,
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
    if account.subscribed and account.hook_url.endswith(channel.hook_path):
        return True
    try:
        register_callback(channel)
        subscribe_channel(channel)
    except (ChannelError, NotSent, OutcomeUnknown) as error:
        log.warning("the simulator's account %s has no hook yet: %s", account, error)
        return False
    account.refresh_from_db()
    return True
