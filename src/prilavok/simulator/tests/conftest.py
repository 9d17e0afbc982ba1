from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import translation

from prilavok.simulator import background
from prilavok.simulator.actions import accounts, delivering
from prilavok.simulator.models import SimAccount, SimPerson

HOOK = "http://crm.test/hooks/instagram/abc"


@dataclass
class Hook:
    """The CRM's end of the line: keeps what was posted and answers with `status`."""

    status: int = 200
    requests: list[httpx.Request] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.status == 0:
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(self.status)

    @property
    def items(self) -> list[dict[str, Any]]:
        """What the requests carried, one thing a request."""
        entries = [json.loads(request.content)["entry"][0] for request in self.requests]
        return [entry["messaging"][0] if "messaging" in entry else entry["changes"][0] for entry in entries]


@pytest.fixture(autouse=True)
def simulator_on(settings: Any) -> None:
    settings.SIMULATOR = True


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    """Posts of the simulator go here; its background work is done at once."""
    found = Hook()
    client = httpx.Client(transport=httpx.MockTransport(found.answer))
    monkeypatch.setattr(delivering, "_client", lambda: client)
    monkeypatch.setattr(background, "start", lambda work: work())
    yield found
    client.close()


@pytest.fixture
def account(db: None) -> SimAccount:
    with translation.override("en"):
        found = accounts.open_account(shop_id=1, kind="instagram", username="linen_dvor", name="Льняной двор")
    accounts.subscribe(found, ["messages", "message_reactions", "message_edit", "messaging_seen", "comments"])
    accounts.set_hook(found, HOOK)
    return found


@pytest.fixture
def vera(account: SimAccount) -> SimPerson:
    person = account.people.get(username="vera.sun")
    person.account = account
    return person


Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def call(account: SimAccount, django_capture_on_commit_callbacks: Any) -> Call:
    """One call of the app: (status, answer)."""

    def ask(method: str, path: str, body: dict[str, Any] | None = None, token: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token or account.access_token}"}
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client().generic(
                method,
                f"/simulator/network/instagram{path}",
                json.dumps(body) if body is not None else "",
                content_type="application/json" if body is not None else "application/octet-stream",
                headers=headers,
            )
        return answer.status_code, json.loads(answer.content or b"{}")

    return ask
