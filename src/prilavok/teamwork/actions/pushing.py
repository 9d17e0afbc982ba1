"""Web Push: the browser's push service is handed what only that browser can read (RFC 8030, 8188, 8292)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.utils.crypto import constant_time_compare

from prilavok.lib import crypto
from prilavok.lib.clock import now
from prilavok.lib.http import NotSent, OutcomeUnknown, Transport, Unsendable, host_port
from prilavok.shops.models import Membership
from prilavok.teamwork.models import Notice, PushDevice, PushKeys
from prilavok.teamwork.payloads import payload_of
from prilavok.teamwork.queries import choices_of
from prilavok.teamwork.wishes import is_quiet

log = logging.getLogger(__name__)

KEPT_BY_SERVICE = timedelta(hours=12)
TIMEOUT = 10.0
GONE = (404, 410)
LATER = (408, 425, 429)


class InvalidDevice(ValueError):
    """What the browser told is no subscription that may be called."""


class PushDelayed(Exception):
    """The push service takes nothing just now: to be tried again."""


# --- the installation's keys ---------------------------------------------------------------------


def public_key() -> str:
    """What browsers tie their subscriptions to."""
    return _keys().public_key


@transaction.atomic
def _keys() -> PushKeys:
    """Made at their first use. Keys that can no longer be read are made anew, subscriptions too."""
    row = PushKeys.objects.filter(only=True).first() or _make_keys()
    try:
        crypto.decrypt(row.private_key)
    except crypto.Undecipherable:
        PushDevice.objects.all().delete()
        row.delete()
        row = _make_keys()
    return row


def _make_keys() -> PushKeys:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from py_vapid import Vapid02
    from py_vapid.utils import b64urlencode

    pair = Vapid02()
    pair.generate_keys()
    number = pair.private_key.private_numbers().private_value
    point = pair.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    row, _ = PushKeys.objects.get_or_create(
        only=True,
        defaults={
            "public_key": b64urlencode(point),
            "private_key": crypto.encrypt({"private": b64urlencode(number.to_bytes(32, "big"))}),
        },
    )
    return row


# --- devices -------------------------------------------------------------------------------------


def add_device(
    member: Membership, *, endpoint: str, keys: Mapping[str, str], session_key: str, name: str
) -> PushDevice:
    """A browser has one subscription: it moves to whoever signs in there. Raises `InvalidDevice`."""
    if not may_be_called(endpoint) or not keys.get("p256dh") or not keys.get("auth"):
        raise InvalidDevice(endpoint)
    secrets = {"p256dh": keys["p256dh"], "auth": keys["auth"], "session": session_key}
    _encoded(secrets, endpoint, b"?")
    row, _ = PushDevice.objects.update_or_create(
        endpoint=endpoint,
        defaults={"member": member, "keys": crypto.encrypt(secrets), "name": name[:200]},
    )
    return row


def remove_device(member: Membership, endpoint: str) -> None:
    PushDevice.objects.filter(member__user=member.user_id, endpoint=endpoint).delete()


def may_be_called(endpoint: str) -> bool:
    """A service on the open internet by https; whether its address is open is checked at each call."""
    try:
        parts = urlsplit(endpoint)
        is_named = host_port(endpoint) in _private_services()
    except ValueError:
        return False
    has_name = bool(parts.hostname) and ":" not in str(parts.hostname) and "@" not in parts.netloc
    return has_name and (parts.scheme == "https" or is_named) and len(endpoint) <= 1000


def _private_services() -> frozenset[str]:
    return frozenset({host_port(settings.PUSH_PRIVATE_URL)} if settings.PUSH_PRIVATE_URL else ())


# --- calling -------------------------------------------------------------------------------------


def push(notice_id: int, device_id: int) -> bool:
    """Whether the service took it. Raises `PushDelayed`."""
    notice = Notice.objects.select_related("member__shop", "member__user", "conversation").get(pk=notice_id)
    device = PushDevice.objects.filter(pk=device_id, member=notice.member_id).first()
    if device is None or not _is_wanted(notice):
        return False
    if not _is_signed_in(device, notice.member):
        device.delete()
        return False
    return send(device, payload_of(notice, choices_of(notice.member)))


def _is_wanted(notice: Notice) -> bool:
    """Read meanwhile, or the quiet hours have begun: then nobody is called, later neither."""
    choices, zone = choices_of(notice.member), notice.member.shop.timezone
    is_over = notice.read_at is not None or not notice.member.is_active
    return not is_over and not is_quiet(now(), zone, choices.quiet_from, choices.quiet_until)


def _is_signed_in(device: PushDevice, member: Membership) -> bool:
    """The sign-in that allowed the calls still stands."""
    key = crypto.decrypt(device.keys).get("session", "")
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    signed_in = session.get(SESSION_KEY) == str(member.user_id) and member.user.is_active
    proof = str(session.get(HASH_SESSION_KEY, ""))
    return bool(signed_in and constant_time_compare(proof, member.user.get_session_auth_hash()))


def send(device: PushDevice, payload: Mapping[str, str]) -> bool:
    """Raises `PushDelayed`. A device that its service no longer knows is forgotten."""
    body = _encoded(crypto.decrypt(device.keys), device.endpoint, json.dumps(payload).encode())
    transport = Transport(allowed_private=_private_services(), timeout=TIMEOUT, secrets=[device.endpoint])
    try:
        answer = transport.request("POST", device.endpoint, data=body, headers=_headers(device.endpoint))
    except Unsendable:
        device.delete()
        return False
    except NotSent as error:
        raise PushDelayed(str(error)) from None
    except OutcomeUnknown:
        # It may have arrived; a second call would ring twice.
        return False
    return _heed(device, answer.status)


def _heed(device: PushDevice, status: int) -> bool:
    if status in GONE:
        device.delete()
        return False
    if status in LATER or status >= 500:
        raise PushDelayed(str(status))
    if not 200 <= status < 300:
        log.warning("push_refused", extra={"status": status, "device": device.public_id})
        return False
    PushDevice.objects.filter(pk=device.pk).update(used_at=now())
    return True


def _encoded(secrets: Mapping[str, str], endpoint: str, data: bytes) -> bytes:
    """Raises `InvalidDevice` for keys that are none."""
    from pywebpush import WebPusher, WebPushException

    keys = {"p256dh": secrets["p256dh"], "auth": secrets["auth"]}
    try:
        encoded = WebPusher({"endpoint": endpoint, "keys": keys}).encode(data)
    except (ValueError, WebPushException) as error:
        raise InvalidDevice(endpoint) from error
    return bytes(encoded["body"])


def _headers(endpoint: str) -> dict[str, str]:
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    pair = Vapid02.from_string(crypto.decrypt(_keys().private_key)["private"])
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now() + KEPT_BY_SERVICE).timestamp()),
        "sub": _contact(),
    }
    return {
        **pair.sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT_BY_SERVICE.total_seconds())),
        "Urgency": "high",
    }


def _contact() -> str:
    """Where the push service may complain."""
    site = urlsplit(settings.PUBLIC_URL)
    if site.scheme == "https" and "." in str(site.hostname):
        return f"https://{site.hostname}"
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or 'noreply@localhost'}"
