from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.test import Client
from py_vapid import Vapid02

from prilavok.lib import crypto
from prilavok.lib.clock import now
from prilavok.shops.models import Membership
from prilavok.teamwork.actions.configuring import choose_notices
from prilavok.teamwork.actions.pushing import (
    InvalidDevice,
    PushDelayed,
    add_device,
    may_be_called,
    public_key,
    push,
    remove_device,
)
from prilavok.teamwork.models import Notice, PushDevice, PushKeys
from prilavok.teamwork.tests.kit import at, make_waiting
from tests.factories import make_membership

pytestmark = pytest.mark.django_db


@dataclass
class Service:
    """A push service on this machine. `status` is what it answers."""

    url: str
    status: int = 201
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service(settings: LazySettings) -> Iterator[Service]:
    calls: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found = Service(f"http://127.0.0.1:{server.server_port}", calls=calls)
    settings.PUSH_PRIVATE_URL = found.url
    yield found
    server.shutdown()
    thread.join(5)
    server.server_close()


@dataclass
class Browser:
    """The keys that only the browser has."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = b"sixteen-secrets!"

    @property
    def keys(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": plain(point), "auth": plain(self.secret)}

    def read(self, body: bytes) -> dict[str, str]:
        text = http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret)
        found: dict[str, str] = json.loads(text)
        return found


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture
def member() -> Membership:
    seat = make_membership()
    seat.user.language = "en"
    seat.user.save()
    return seat


@pytest.fixture
def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_device(member: Membership, client: Client, url: str, browser: Browser | None = None) -> PushDevice:
    return add_device(
        member,
        endpoint=f"{url}/send/abc",
        keys=(browser or Browser()).keys,
        session_key=client.session.session_key or "",
        name="Chrome",
    )


def make_notice(member: Membership, **fields: Any) -> Notice:
    row = make_waiting(member.shop, assignee=member)
    row.customer.name = "Вика"
    row.customer.save()
    return Notice.objects.create(member=member, kind="assigned", conversation=row, event_id=1, **fields)


def test_only_the_browser_can_read_it_and_the_service_knows_who_sends(
    member: Membership, client_of: Client, service: Service
) -> None:
    browser = Browser()
    device = make_device(member, client_of, service.url, browser)
    assert push(make_notice(member).pk, device.pk) is True
    [(headers, body)] = service.calls
    told = browser.read(body)
    assert (told["title"], told["body"]) == ("Вика", "Assigned to you")
    assert "Вика".encode() not in body
    assert (headers["content-encoding"], headers["ttl"], headers["urgency"]) == ("aes128gcm", "43200", "high")
    scheme, _, token = headers["authorization"].partition(" ")
    claims = json.loads(base64.urlsafe_b64decode(token.removeprefix("t=").split(".")[1] + "=="))
    assert (scheme, claims["aud"]) == ("vapid", service.url)
    assert token.rpartition("k=")[2] == public_key()
    assert Vapid02.verify(headers["authorization"])
    device.refresh_from_db()
    assert device.used_at is not None


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_its_service_no_longer_knows_is_forgotten(
    member: Membership, client_of: Client, service: Service, status: int
) -> None:
    device = make_device(member, client_of, service.url)
    service.status = status
    assert push(make_notice(member).pk, device.pk) is False
    assert PushDevice.objects.count() == 0


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_called_again_later(
    member: Membership, client_of: Client, service: Service, status: int
) -> None:
    device = make_device(member, client_of, service.url)
    service.status = status
    with pytest.raises(PushDelayed):
        push(make_notice(member).pk, device.pk)
    assert PushDevice.objects.count() == 1


def test_a_refusal_is_not_repeated(member: Membership, client_of: Client, service: Service) -> None:
    device = make_device(member, client_of, service.url)
    service.status = 413
    assert push(make_notice(member).pk, device.pk) is False
    assert PushDevice.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "calls"), [("2026-11-23T23:00:00+03:00", 0), ("2026-11-23T09:00:00+03:00", 1)]
)
def test_at_night_nobody_is_called(
    member: Membership, client_of: Client, service: Service, moment: str, calls: int
) -> None:
    device = make_device(member, client_of, service.url)
    notice = make_notice(member)
    choose_notices(member, quiet_from=time(22), quiet_until=time(8))
    with time_machine.travel(at(moment), tick=False):
        push(notice.pk, device.pk)
    assert len(service.calls) == calls


def test_what_was_read_meanwhile_calls_nobody(
    member: Membership, client_of: Client, service: Service
) -> None:
    device = make_device(member, client_of, service.url)
    assert push(make_notice(member, read_at=now()).pk, device.pk) is False
    assert service.calls == []


def test_after_logging_out_the_browser_is_not_called(
    member: Membership, client_of: Client, service: Service
) -> None:
    device = make_device(member, client_of, service.url)
    client_of.logout()
    assert push(make_notice(member).pk, device.pk) is False
    assert (service.calls, PushDevice.objects.count()) == ([], 0)


def test_a_changed_password_ends_the_calls_too(
    member: Membership, client_of: Client, service: Service
) -> None:
    device = make_device(member, client_of, service.url)
    user = get_user_model().objects.get(pk=member.user_id)
    user.set_password("another-secret-2")
    user.save()
    assert push(make_notice(member).pk, device.pk) is False
    assert service.calls == []


def test_a_browser_belongs_to_whoever_signed_in_there_last(
    member: Membership, client_of: Client, service: Service
) -> None:
    device = make_device(member, client_of, service.url)
    other = make_membership(member.shop)
    again = make_device(other, client_of, service.url)
    assert (again.pk, again.member) == (device.pk, other)
    assert push(make_notice(member).pk, device.pk) is False
    remove_device(member, again.endpoint)
    assert PushDevice.objects.count() == 1
    remove_device(other, again.endpoint)
    assert PushDevice.objects.count() == 0


# --- where calls may go --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("endpoint", "may"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
        ("https://[::1]/x", False),
        ("https://fcm.googleapis.com@10.0.0.7/x", False),
        ("http://127.0.0.1:1/x", False),
        (f"https://push.example/{'x' * 1000}", False),
    ],
)
def test_services_are_called_by_https(endpoint: str, may: bool) -> None:
    assert may_be_called(endpoint) is may


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "localhost"])
def test_a_private_address_is_never_called_and_forgotten(
    member: Membership, client_of: Client, host: str
) -> None:
    device = make_device(member, client_of, f"https://{host}")
    assert push(make_notice(member).pk, device.pk) is False
    assert PushDevice.objects.count() == 0


def test_a_service_that_cannot_be_reached_is_called_again(
    member: Membership, client_of: Client, service: Service, settings: LazySettings
) -> None:
    settings.PUSH_PRIVATE_URL = "http://127.0.0.1:9"
    device = make_device(member, client_of, "http://127.0.0.1:9")
    with pytest.raises(PushDelayed):
        push(make_notice(member).pk, device.pk)


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA", "auth": "AAAA"}, {"p256dh": "", "auth": ""}, {}])
def test_keys_that_are_none_are_refused(member: Membership, keys: dict[str, str]) -> None:
    with pytest.raises(InvalidDevice):
        add_device(member, endpoint="https://push.example/x", keys=keys, session_key="x", name="")


# --- keys of the installation --------------------------------------------------------------------


def test_the_private_key_is_encrypted_and_stays(member: Membership) -> None:
    known = public_key()
    row = PushKeys.objects.get()
    private = crypto.decrypt(row.private_key)["private"]
    assert private not in row.private_key
    assert public_key() == known
    assert len(base64.urlsafe_b64decode(private + "=")) == 32


def test_keys_of_another_secret_key_are_made_anew(
    member: Membership, client_of: Client, settings: LazySettings, service: Service
) -> None:
    known = public_key()
    make_device(member, client_of, service.url)
    settings.SECRET_KEY = "another-secret-key-of-the-installation"
    assert public_key() != known
    assert (PushKeys.objects.count(), PushDevice.objects.count()) == (1, 0)
