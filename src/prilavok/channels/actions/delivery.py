"""From a Channel row to what an adapter needs: the account, a transport, permission to call now."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from prilavok.channels import registry
from prilavok.channels.contract import Adapter
from prilavok.channels.models import ApiCall, Channel, RateBucket
from prilavok.channels.types import Account
from prilavok.lib.clock import now
from prilavok.lib.http import CallRecord, Transport, host_port

CALL_LOG_KEPT = timedelta(days=14)


def adapter_of(channel: Channel) -> Adapter:
    return registry.get(channel.kind)


def base_url(channel: Channel) -> str:
    """The simulator for simulated channels, else the network's address from the environment.

    Empty: the adapter knows the public one.
    """
    if channel.simulated:
        return f"{settings.SIMULATOR_URL}/{channel.kind}"
    manifest = adapter_of(channel).manifest
    flavour = str(channel.settings.get("flavour", ""))
    name = manifest.base_urls_by_flavour.get(flavour, manifest.base_url_setting)
    return str(settings.NETWORK_URLS.get(name, ""))


def account_of(channel: Channel) -> Account:
    return Account(
        external_id=channel.external_id,
        credentials=channel.secrets,
        base_url=base_url(channel),
        settings={key: str(value) for key, value in channel.settings.items()},
        hook_url=_hook_url(channel),
    )


def _hook_url(channel: Channel) -> str:
    origin = settings.SIMULATOR_CALLBACK_URL if channel.simulated else settings.PUBLIC_URL
    return f"{origin}{channel.hook_path}"


def allowed_private_hosts() -> frozenset[str]:
    """Private addresses may be called only where the environment names them as a network."""
    urls = [*settings.NETWORK_URLS.values()]
    if settings.SIMULATOR:
        urls.append(settings.SIMULATOR_URL)
    return frozenset(host_port(url) for url in urls if urlsplit(url).hostname)


def transport_for(channel: Channel) -> Transport:
    """A transport that writes every call of this channel to the call log, without secrets."""

    def log_call(record: CallRecord) -> None:
        ApiCall.objects.create(
            channel=channel,
            method=record.method,
            path=urlsplit(record.url).path[:300],
            status=record.status,
            reason=record.error[:30],
            duration_ms=record.duration_ms,
        )

    return Transport(
        allowed_private=allowed_private_hosts(),
        on_call=log_call,
        secrets=tuple(channel.secrets.values()),
    )


def plain_transport() -> Transport:
    """For pictures and files that are no part of a channel's own calls."""
    return Transport(allowed_private=allowed_private_hosts())


@transaction.atomic
def take_token(channel: Channel, bucket: str) -> float:
    """0.0 when a call may be made now (one token is taken), else the seconds to wait."""
    rate = adapter_of(channel).manifest.limits.calls_per_second.get(bucket)
    moment = now()
    row, _ = RateBucket.objects.select_for_update().get_or_create(
        channel=channel, name=bucket, defaults={"tokens": rate or 1.0, "refilled_at": moment}
    )
    if row.blocked_until and row.blocked_until > moment:
        return (row.blocked_until - moment).total_seconds()
    if rate is None:
        return 0.0
    elapsed = (moment - row.refilled_at).total_seconds()
    row.tokens = min(max(rate, 1.0), row.tokens + elapsed * rate)
    row.refilled_at = moment
    wait = 0.0 if row.tokens >= 1 else (1 - row.tokens) / rate
    if not wait:
        row.tokens -= 1
    row.save(update_fields=["tokens", "refilled_at"])
    return wait


def block_bucket(channel: Channel, bucket: str, seconds: float) -> None:
    """The network told us to wait: nobody calls before that."""
    moment = now()
    RateBucket.objects.update_or_create(
        channel=channel,
        name=bucket,
        defaults={"blocked_until": moment + timedelta(seconds=seconds)},
        create_defaults={
            "blocked_until": moment + timedelta(seconds=seconds),
            "tokens": 0.0,
            "refilled_at": moment,
        },
    )


def forget_old_calls() -> int:
    deleted, _ = ApiCall.objects.filter(created_at__lt=now() - CALL_LOG_KEPT).delete()
    return deleted
