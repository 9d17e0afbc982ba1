"""The hook as the network sees it: handshake, signature, refusals, what is stored."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.acceptance.kit.shop import APP_SECRET, VERIFY_TOKEN, Shop, fresh, person_id
from tests.acceptance.kit.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]

MEGABYTE = 1024 * 1024


def padding() -> bytes:
    """White space that was never sent before, so that a body is no repetition."""
    return f"{fresh():b}".replace("0", " ").replace("1", "\n").encode()


def handshake(token: str) -> dict[str, str]:
    return {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": token}


@pytest.mark.parametrize("path", ["", "/hooks/meta"])
def test_handshake(shop: Shop, path: str) -> None:
    path = path or shop.hook
    answer = shop.http.get(path, params=handshake(VERIFY_TOKEN))
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert shop.http.get(path, params=handshake("guess")).status_code == 403


def test_unknown_hooks(shop: Shop) -> None:
    body = json.dumps(shop.envelope()).encode()
    assert shop.post_raw(body, path="/hooks/instagram/nobody").status_code == 404
    assert shop.post_raw(body, path="/hooks/telegram/" + shop.hook.split("/")[-1]).status_code == 404
    assert shop.http.get("/hooks/instagram/nobody", params=handshake(VERIFY_TOKEN)).status_code == 404


def test_wrong_signatures(shop: Shop) -> None:
    mid, person = f"mid.forged.{fresh()}", person_id()
    body = json.dumps(
        shop.envelope(shop.entry(messaging=[shop.item(person, message={"mid": mid, "text": "x"})]))
    ).encode()
    for path in (shop.hook, "/hooks/meta"):
        assert shop.post_raw(body, secret="another", path=path).status_code == 403
        assert shop.http.post(path, content=body).status_code == 403
        headers = httpx.Headers({b"x-hub-signature-256": "sha256=Ж".encode()})
        assert shop.http.post(path, content=body, headers=headers).status_code == 403
    shop.settle()
    assert shop.items("/messages", external_id=mid) == []


def test_bodies_over_the_limit(shop: Shop) -> None:
    assert shop.post_raw(b"x" * (3 * MEGABYTE + 1)).status_code == 413

    def chunks() -> object:
        for _ in range(4):
            yield b"x" * MEGABYTE

    assert shop.http.post(shop.hook, content=chunks()).status_code == 413  # type: ignore[arg-type]


def test_a_body_just_below_the_limit_is_taken(shop: Shop) -> None:
    person, mid = person_id(), f"mid.big.{fresh()}"
    item = shop.item(person, message={"mid": mid, "text": "большое", "novelty": "x" * (3 * MEGABYTE - 2000)})
    shop.deliver(item)
    assert shop.message(mid)["text"] == "большое"


def test_a_text_of_two_megabytes_holds_up_nobody(shop: Shop) -> None:
    person = person_id()
    shop.says(person, "платье " * 60_000)
    after = shop.says(person, "дошло?")
    assert shop.message(after)["text"] == "дошло?"


@pytest.mark.parametrize(
    "body", [b'{"object": "instagram", "entry": [', b"", b'"text"', b"[]", b"[1, 2]", b"\xff\xfe", b"null"]
)
def test_malformed_bodies_are_stored_as_failed(shop: Shop, body: bytes) -> None:
    unique = body + padding()
    assert shop.post_raw(unique).status_code == 200
    shop.settle()
    newest = shop.items("/inbound-events", limit=1)[0]
    assert newest["status"] == "failed"
    assert newest["error"].startswith("Unreadable")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"object": "instagram"},
        {"object": "instagram", "entry": None},
        {"object": "instagram", "entry": [None, 5, "x", [], {}]},
        {"object": "page", "entry": [{"id": "1"}]},
        {"object": "instagram", "entry": [{"messaging": [{"sender": None}]}]},
    ],
)
def test_readable_bodies_without_anything_in_them_are_kept(shop: Shop, body: object) -> None:
    unique = json.dumps(body).encode() + padding()
    assert shop.post_raw(unique).status_code == 200
    shop.settle()
    assert shop.items("/inbound-events", limit=1)[0]["status"] == "ignored"


def test_another_account_on_the_hook_of_a_channel(shop: Shop) -> None:
    entry = {**shop.entry(messaging=[shop.item(person_id(), message={"mid": "m", "text": "x"})]), "id": "999"}
    assert shop.post_raw(json.dumps(shop.envelope(entry)).encode()).status_code == 200
    newest = until(lambda: shop.items("/inbound-events", limit=1), what="the event")[0]
    assert newest["status"] == "ignored"


def test_one_hook_for_all_accounts_of_an_app(shop: Shop, other_shop: Shop) -> None:
    """One delivery with an entry for each of two shops."""
    person, mids = person_id(), [f"mid.meta.{fresh()}", f"mid.meta.{fresh()}"]
    entries = [
        one.entry(messaging=[one.item(person, message={"mid": mid, "text": one.name})])
        for one, mid in zip((shop, other_shop), mids, strict=True)
    ]
    body = json.dumps(shop.envelope(*entries)).encode()
    assert shop.post_raw(body, path="/hooks/meta").status_code == 200
    assert shop.message(mids[0])["text"] == "Марта"
    assert other_shop.message(mids[1])["text"] == "Соседи"
    assert shop.items("/messages", external_id=mids[1]) == []


def test_a_new_secret_and_the_old_one_in_rotation(shop: Shop, other_shop: Shop) -> None:
    product = shop.product
    product.command(
        "connect", "--shop", other_shop.id, "--kind", "instagram", "--external-id", other_shop.account,
        "--set", "app_secret=rotated",
    )  # fmt: skip
    for secret in ("rotated", APP_SECRET):
        body = json.dumps(other_shop.envelope(other_shop.entry(changes=[], at=fresh()))).encode()
        assert other_shop.post_raw(body, secret=secret).status_code == 200
    assert other_shop.post_raw(b"{}", secret="never").status_code == 403
