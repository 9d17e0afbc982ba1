"""Connecting through the network's own consent page, live checks, fresh tokens.

The network is asked outside of transactions; what it said is then written in one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse

from prilavok.channels import registry, simulators
from prilavok.channels.actions.connecting import (
    connect_channel,
    disconnect_channel,
    update_channel_secrets,
)
from prilavok.channels.actions.delivery import account_of, plain_transport, transport_for
from prilavok.channels.actions.health import clear_problem, report_problem
from prilavok.channels.contract import Consent, Setup
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.models import Channel
from prilavok.channels.simulation_states import AccountState
from prilavok.channels.types import CheckResult, TokenGrant
from prilavok.events.types import SYSTEM, Actor
from prilavok.lib.clock import now
from prilavok.lib.http import HttpError
from prilavok.lib.jobs import defer
from prilavok.shops.models import Shop

STATE_SALT = "prilavok.oauth"
STATE_LIFETIME = timedelta(minutes=30)
REFRESH_BEFORE = timedelta(days=7)


class SetupUnavailable(Exception):
    """This kind cannot be connected this way here (no consent page, or no app credentials)."""


class StateInvalid(Exception):
    """The answer of the consent page does not belong to a connection this member began."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What a consent page's address carries back to us, signed."""

    shop: str
    member: str
    kind: str
    simulated: bool
    origin: str
    """Where the member's browser is: the simulator's pages are under the same address."""


def _setup(kind: str) -> Setup:
    setup = registry.get(kind).setup
    if setup is None:
        raise SetupUnavailable(kind)
    return setup


def _consent(kind: str) -> Consent:
    consent = registry.get(kind).consent
    if consent is None:
        raise SetupUnavailable(kind)
    return consent


def has_app(kind: str) -> bool:
    """Whether our app with the network is set up here, so that its own consent page can be opened."""
    return registry.get(kind).consent is not None and bool(settings.NETWORK_APPS.get(kind))


def app_of(kind: str, *, simulated: bool) -> Mapping[str, str]:
    """Our app's credentials with the network; `base_url` leads to the simulator when simulated."""
    if simulated:
        if not settings.SIMULATOR:
            raise SetupUnavailable("simulator")
        return {**settings.SIMULATOR_APP, "base_url": f"{settings.SIMULATOR_URL}/{kind}"}
    if not has_app(kind):
        raise SetupUnavailable(kind)
    base_url = settings.NETWORK_URLS.get(registry.get(kind).manifest.base_url_setting, "")
    return {**settings.NETWORK_APPS[kind], "base_url": base_url}


def redirect_uri(origin: str) -> str:
    return f"{origin}{reverse('settings:oauth_callback')}"


def start_oauth(*, shop: Shop, member: str, kind: str, simulated: bool, origin: str) -> str:
    """The address of the network's consent page. Raises `SetupUnavailable`.

    `origin` is the address at which the member's browser reaches us; a real network only knows the
    public one.
    """
    connection = Connection(
        shop=shop.public_id,
        member=member,
        kind=kind,
        simulated=simulated,
        origin=origin if simulated else settings.PUBLIC_URL,
    )
    app = dict(app_of(kind, simulated=simulated))
    if simulated:
        app["base_url"] = f"{origin}{urlsplit(app['base_url']).path}"
    return _consent(kind).authorize_url(
        redirect_uri=redirect_uri(connection.origin),
        state=signing.dumps(asdict(connection), salt=STATE_SALT),
        app=app,
    )


def read_state(state: str, *, shop: Shop, member: str) -> Connection:
    """Raises `StateInvalid`."""
    try:
        values = signing.loads(state, salt=STATE_SALT, max_age=STATE_LIFETIME)
    except signing.BadSignature:
        raise StateInvalid from None
    connection = Connection(**values)
    if connection.shop != shop.public_id or connection.member != member:
        raise StateInvalid
    return connection


def finish_oauth(*, shop: Shop, connection: Connection, code: str, actor: Actor) -> Channel:
    """Trade the code for a token, store the channel, subscribe to its events.

    Raises `ChannelError`, `AlreadyConnected`, `SetupUnavailable`.
    """
    app = app_of(connection.kind, simulated=connection.simulated)
    grant = _consent(connection.kind).exchange_code(
        code=code, redirect_uri=redirect_uri(connection.origin), app=app, transport=plain_transport()
    )
    channel = connect_channel(
        shop=shop,
        kind=connection.kind,
        external_id=grant.external_id,
        secrets={
            "access_token": grant.access_token,
            "app_secret": app["client_secret"],
            "verify_token": app["verify_token"],
        },
        name=grant.name or grant.username,
        username=grant.username,
        avatar_url=grant.avatar_url,
        simulated=connection.simulated,
        token_expires_at=grant.expires_at,
        settings=grant.settings,
        actor=actor,
    )
    if connection.simulated:
        register_callback(channel)
    subscribe_channel(channel)
    return channel


def register_callback(channel: Channel) -> None:
    """Tell the simulated network where its hook is, for those where people do that in a dashboard.

    All others are told by `subscribe_channel`, as the real ones are.
    """
    dashboard = simulators.get(channel.kind).dashboard
    if dashboard is None:
        return
    account = account_of(channel)
    state = AccountState(channel.external_id, channel.username, channel.name, credentials=account.credentials)
    call = dashboard(account.hook_url, state, settings.SIMULATOR_APP)
    try:
        answer = plain_transport().request("POST", f"{account.base_url}{call.path}", data=call.form)
    except HttpError as error:
        raise ChannelError(Reason.PROVIDER_DOWN, text=str(error)) from error
    if not answer.ok:
        raise ChannelError(Reason.OTHER, code=str(answer.status), text=answer.text[:300])


def subscribe_channel(channel: Channel) -> None:
    """Ask for the account's events, and for what the network has approved for it already."""
    _setup(channel.kind).subscribe(account_of(channel), transport_for(channel))
    if registry.get(channel.kind).templates is not None:
        defer("channels.sync_templates", once=f"channels.sync_templates:{channel.pk}", channel_id=channel.pk)


def part_with_channel(channel: Channel, *, actor: Actor) -> None:
    """The network is asked to send us nothing more, then the keys are forgotten; history stays.

    A network that refuses, or is away, does not hold up the shop.
    """
    if channel.status != Channel.Status.DISABLED and not _shares_events(channel):
        with contextlib.suppress(ChannelError, SetupUnavailable):
            _setup(channel.kind).unsubscribe(account_of(channel), transport_for(channel))
    disconnect_channel(channel, actor=actor)


def _shares_events(channel: Channel) -> bool:
    """Whether other connected accounts of the same group live on the same subscription."""
    key = registry.get(channel.kind).manifest.group_key
    group = channel.secrets.get(key, "")
    if not group:
        return False
    others = Channel.objects.filter(kind=channel.kind).exclude(pk=channel.pk)
    return any(one.secrets.get(key) == group for one in others.exclude(status=Channel.Status.DISABLED))


def check_channel(channel: Channel) -> list[CheckResult]:
    """Live checks; their outcome mends or marks the channel."""
    try:
        results = _setup(channel.kind).check(account_of(channel), transport_for(channel))
    except ChannelError as error:
        results = [CheckResult(code=error.reason.value, ok=False, detail=error.text)]
        if error.reason is Reason.AUTH_EXPIRED:
            report_problem(channel, Channel.Status.RECONNECT, error.text or error.reason.value)
        return results
    if all(result.ok for result in results) and channel.status == Channel.Status.RECONNECT:
        clear_problem(channel)
    return results


def refresh_token(channel: Channel) -> TokenGrant | None:
    """A new token before the old one runs out; None when the network could not be asked now."""
    try:
        grant = _consent(channel.kind).refresh(account_of(channel), transport_for(channel))
    except ChannelError as error:
        if error.retry is Retry.NEVER:
            report_problem(channel, Channel.Status.RECONNECT, error.text or error.reason.value)
        return None
    update_channel_secrets(
        channel, {"access_token": grant.access_token}, token_expires_at=grant.expires_at, actor=SYSTEM
    )
    return grant


def refresh_due_tokens() -> int:
    """All tokens that run out soon; the number of those renewed."""
    due = Channel.objects.filter(status=Channel.Status.ACTIVE, token_expires_at__lt=now() + REFRESH_BEFORE)
    return sum(refresh_token(channel) is not None for channel in due)
