"""Every call that a fake network gets is held against what the real one publishes."""

from __future__ import annotations

import httpx
import pytest

from prilavok.channels import registry
from prilavok.channels.testing import outgoing
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.testing.simulated import World
from prilavok.channels.types import Account

BOT = "https://api.telegram.org/bot1:abc"
VK = "https://api.vk.ru/method"


def _refused(kind: str, request: httpx.Request) -> str:
    with pytest.raises(AssertionError) as refused:
        outgoing.check_request(kind, request)
    return str(refused.value)


def test_a_published_call_passes_however_it_is_written() -> None:
    album = [{"type": "photo", "media": "attach://0"}, {"type": "photo", "media": "https://shop.test/1.jpg"}]
    form = {"chat_id": "5", "media": httpx.Request("POST", BOT, json=album).content.decode()}
    files = {"0": ("1.jpg", b"\xff\xd8\xff", "image/jpeg")}
    calls = (
        ("telegram", httpx.Request("POST", f"{BOT}/getFile", json={"file_id": "A"})),
        ("telegram", httpx.Request("POST", f"{BOT}/sendMediaGroup", data=form, files=files)),
        (
            "vk",
            httpx.Request(
                "POST", f"{VK}/groups.getById", data={"group_id": "1", "access_token": "t", "v": "5.199"}
            ),
        ),
        ("vk", httpx.Request("POST", "https://pu.vk.com/c1/upload.php", files=files)),
    )
    for kind, request in calls:
        outgoing.check_request(kind, request)


def test_an_unknown_call_name_type_or_value_is_refused() -> None:
    unknown = httpx.Request("POST", f"{BOT}/sendGift", json={"user_id": 5})
    assert "POST /sendGift is not published" in _refused("telegram", unknown)
    named = httpx.Request("POST", f"{BOT}/getFile", json={"file_id": "A", "size": 1})
    assert "Extra inputs are not permitted" in _refused("telegram", named)
    typed = httpx.Request("POST", f"{BOT}/getChat", json={"chat_id": "5"})
    assert "valid integer" in _refused("telegram", typed)
    spelled = httpx.Request("POST", f"{VK}/groups.getById", data={"group_id": "one", "v": "5.199"})
    assert "valid integer" in _refused("vk", spelled)
    empty = httpx.Request("POST", f"{VK}/groups.getTokenPermissions", data={"access_token": "", "v": "5.199"})
    _refused("vk", empty)
    fields = httpx.Request("GET", "https://graph.facebook.com/v26.0/me?fields=id,salary")
    assert "not published: salary" in _refused("messenger", fields)


def test_who_calls_is_found_by_the_code_that_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its model, a call of the adapter fails the test that made it; a test's own call does not."""
    from prilavok.channels.adapters.telegram.tests import published

    fetch = registry.get("telegram").fetch_profile
    account = Account(external_id="1", credentials={"bot_token": "1:abc"})
    answer = json_answer({"ok": True, "result": {"first_name": "Аня"}})
    assert fetch is not None
    assert fetch("5", account, answering(answer).transport()).name == "Аня"
    monkeypatch.setattr(published, "OTHER_CALLS", ())
    with pytest.raises(AssertionError, match="POST /getChat is not published"):
        fetch("5", account, answering(answer).transport())
    answering(answer).transport().request("POST", f"{BOT}/getChat", json={"chat_id": "5"})


def test_the_simulated_network_looks_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    from prilavok.channels.adapters.viber.tests import published

    monkeypatch.setattr(published, "OTHER_CALLS", ())
    world, setup = World("viber"), registry.get("viber").setup
    assert setup is not None
    with pytest.raises(AssertionError, match="POST /pa/set_webhook is not published"):
        setup.subscribe(world.shop, world.transport())
