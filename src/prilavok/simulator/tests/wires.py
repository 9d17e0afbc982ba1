"""Network and hook in one process: calls of the adapters reach the simulator, its posts reach `Crm`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.test import Client

from prilavok.channels import registry
from prilavok.channels.models import Channel
from prilavok.channels.types import ChannelEvent, WebhookRequest
from prilavok.lib import http
from prilavok.simulator import background
from prilavok.simulator.actions import delivering

HookAnswer = Callable[[str, httpx.Request], httpx.Response]


def connect_wires(monkeypatch: pytest.MonkeyPatch, hook: HookAnswer) -> None:
    """`hook` answers what is posted to `/hooks/…`; everything else goes to the simulator's pages."""

    def exchange(request: httpx.Request) -> httpx.Response:
        path = urlsplit(str(request.url)).path
        return hook(path, request) if path.startswith("/hooks/") else _page(request)

    client = httpx.Client(transport=httpx.MockTransport(exchange))

    def asked(method: str) -> Callable[..., httpx.Response]:
        def ask(url: str, *, trust_env: bool, **options: Any) -> httpx.Response:
            return client.request(method, url, **options)

        return ask

    monkeypatch.setattr(http, "_shared_client", lambda *_: client)
    monkeypatch.setattr(delivering, "_client", lambda: client)
    monkeypatch.setattr(background, "start", lambda work: work())
    for method in ("get", "post"):
        monkeypatch.setattr(httpx, method, asked(method))


def _page(request: httpx.Request) -> httpx.Response:
    parts = urlsplit(str(request.url))
    mime = request.headers.get("content-type", "application/octet-stream")
    answer = Client().generic(
        request.method,
        f"{parts.path}?{parts.query}",
        request.content,
        content_type=mime,
        headers={name: value for name, value in request.headers.items() if name not in ("cookie", "host")},
    )
    return httpx.Response(answer.status_code, content=answer.content, headers=dict(answer.headers))


@dataclass
class Crm:
    """A hook that checks and reads like the house, and keeps what it read."""

    events: list[ChannelEvent] = field(default_factory=list)
    requests: list[WebhookRequest] = field(default_factory=list)

    def answer(self, path: str, request: httpx.Request) -> httpx.Response:
        channel = Channel.objects.get(hook_id=path.rpartition("/")[2])
        adapter = registry.get(channel.kind)
        asked = WebhookRequest(
            request.method,
            dict(parse_qsl(request.url.query.decode())),
            dict(request.headers),
            request.content,
        )
        tokens = [channel.secrets.get(key, "") for key in adapter.manifest.verify_tokens]
        if (greeting := adapter.inbound.handshake(asked, tokens)) is not None:
            return httpx.Response(greeting.status, text=greeting.body)
        secrets = [channel.secrets.get(key, "") for key in adapter.manifest.signing_secrets]
        adapter.inbound.verify(asked, [secret for secret in secrets if secret])
        self.requests.append(asked)
        self.events += adapter.inbound.parse(asked)
        return httpx.Response(200, text=adapter.manifest.hook_answer)

    def take(self) -> list[ChannelEvent]:
        """What has been read since the last time."""
        taken, self.events = self.events, []
        return taken
