"""A shop from outside: its hook, its REST API, its customers."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

import httpx

from tests.acceptance.kit.product import Product
from tests.acceptance.kit.waiting import until

Json = dict[str, Any]

APP_SECRET = "app-secret-of-the-shop"
VERIFY_TOKEN = "verify-token-of-the-shop"
ACCESS_TOKEN = "IGAA-access-token-of-the-shop"

_serial = count(int(time.time()) % 100_000 * 10_000)


def fresh() -> int:
    """A number that was never used before in this run."""
    return next(_serial)


def person_id() -> str:
    return f"29{fresh():013}"


def milliseconds(seconds_ago: float = 0.0) -> int:
    return int((time.time() - seconds_ago) * 1000)


class Shop:
    def __init__(self, product: Product, *, name: str, id: str, token: str) -> None:  # noqa: A002
        self.product = product
        self.name = name
        self.id = id
        self.token = token
        self.account = ""
        self.hook = ""
        self.http = httpx.Client(base_url=product.url, timeout=30)
        self.rest = httpx.Client(
            base_url=f"{product.url}/api/v1", timeout=30, headers={"authorization": f"Bearer {token}"}
        )

    @classmethod
    def open(cls, product: Product, name: str) -> Shop:
        """By the commands that an administrator has."""
        email = f"owner{fresh()}@example.com"
        shop = product.command("create-shop", "--name", name, "--email", email, "--password", "Pr1lavok-pass")
        token = product.command("create-token", "--shop", shop, "--name", "outside")
        return cls(product, name=name, id=shop, token=token)

    def connect(self) -> None:
        self.account = f"1784{fresh():013}"
        self.hook = self.product.command(
            "connect", "--shop", self.id, "--kind", "instagram", "--external-id", self.account,
            "--set", f"access_token={ACCESS_TOKEN}", f"app_secret={APP_SECRET}",
            f"verify_token={VERIFY_TOKEN}",
        )  # fmt: skip

    def close(self) -> None:
        self.http.close()
        self.rest.close()

    # --- what the network does ---

    def post_raw(self, body: bytes, *, secret: str = APP_SECRET, path: str = "") -> httpx.Response:
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "x-hub-signature-256": signature}
        return self.http.post(path or self.hook, content=body, headers=headers)

    def post(self, body: Any) -> None:
        """One delivery, ASCII-escaped as Meta writes it; accepted."""
        answer = self.post_raw(json.dumps(body).encode())
        assert answer.status_code == 200, answer.text

    def entry(self, **parts: Any) -> Json:
        return {"id": self.account, "time": milliseconds(), **parts}

    def envelope(self, *entries: Json) -> Json:
        return {"object": "instagram", "entry": list(entries)}

    def item(self, person: str, *, echo: bool = False, at: int | None = None, **parts: Any) -> Json:
        """One item of `messaging[]`."""
        sides = [{"id": person}, {"id": self.account}]
        sender, recipient = reversed(sides) if echo else sides
        return {"sender": sender, "recipient": recipient, "timestamp": at or milliseconds(), **parts}

    def deliver(self, *items: Json) -> None:
        self.post(self.envelope(self.entry(messaging=list(items))))

    def says(self, person: str, text: str | None = None, *, at: int | None = None, **message: Any) -> str:
        """A message in Direct; its id."""
        mid = message.pop("mid", f"mid.in.{fresh()}")
        content = {"mid": mid, **({"text": text} if text is not None else {}), **message}
        self.deliver(self.item(person, at=at, message=content))
        return str(mid)

    def comment_value(self, person: str, text: str, media: str, **value: Any) -> Json:
        return {
            "id": value.pop("id", f"1801{fresh():013}"),
            "text": text,
            "from": {"id": person, "username": value.pop("username", f"user{person[-6:]}")},
            "media": {"id": media, "media_product_type": "FEED"},
            **value,
        }

    def comments(self, person: str, text: str, media: str, **value: Any) -> str:
        """A comment under a publication; its id."""
        content = self.comment_value(person, text, media, **value)
        entry = {"id": self.account, "time": int(time.time())}
        entry["changes"] = [{"field": "comments", "value": content}]
        self.post(self.envelope(entry))
        return str(content["id"])

    # --- what an integration does ---

    def get(self, path: str, **query: Any) -> Json:
        answer = self.rest.get(path, params=query)
        assert answer.status_code == 200, f"{path} {query}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    def items(self, path: str, **query: Any) -> list[Json]:
        return list(self.get(path, **query)["items"])

    def make(self, path: str, **body: Any) -> Json:
        answer = self.rest.post(path, json=body)
        assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    def change(self, path: str, **body: Any) -> Json:
        answer = self.rest.patch(path, json=body)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    def message(self, external_id: str) -> Json:
        """The stored message with the network's id, as soon as it is there."""
        found = until(lambda: self.items("/messages", external_id=external_id), what=external_id)
        assert len(found) == 1
        return found[0]

    def message_when(self, id: str, *statuses: str, seconds: float = 30.0) -> Json:  # noqa: A002
        """One of our messages once its status is one of these."""

        def look() -> Json | None:
            message = self.get(f"/messages/{id}")
            return message if message["status"] in statuses else None

        return until(look, seconds=seconds, what=f"{id} {statuses}") or {}

    def settle(self) -> None:
        """Until everything that was delivered is applied."""
        until(lambda: not self.items("/inbound-events", status="stored", limit=1), what="all applied")

    def send(self, conversation: str, text: str, *, key: str = "", **body: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        content = {"text": text, **body}
        return self.rest.post(f"/conversations/{conversation}/messages", json=content, headers=headers)

    def sent(self, conversation: str, text: str, **body: Any) -> Json:
        """A message that was taken on."""
        answer = self.send(conversation, text, **body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def conversation_of(self, person: str, kind: str = "direct") -> Json:
        customer = self.customer(person)
        found = self.items("/conversations", customer=customer["id"], kind=kind)
        assert len(found) == 1
        return found[0]

    def customer(self, person: str) -> Json:
        found = until(lambda: self.items("/customers", external_id=person), what=f"customer {person}")
        assert len(found) == 1
        return found[0]

    def texts(self, person: str) -> Sequence[str | None]:
        """All of a customer's conversations, oldest first."""
        rows = self.items("/messages", customer=self.customer(person)["id"], order="asc", limit=200)
        return [row["text"] for row in rows]
