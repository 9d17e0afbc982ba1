from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.inbox.models import Message
from prilavok.ingest.actions import apply_rows
from prilavok.ingest.models import InboundEvent
from prilavok.ingest.tests.signed import direct, encoded
from prilavok.lib.clock import now
from prilavok.orders.models import Order
from prilavok.shops.models import Shop
from prilavok.web.events import reading
from prilavok.web.events.entries import entries_of
from prilavok.web.orders.tests.kit import HTMX, html, post, queries_of

ACCOUNT = "178410"


def stored(channel: Channel, payload: object, **fields: object) -> InboundEvent:
    body = payload if isinstance(payload, bytes) else encoded(payload)
    key = f"key-{InboundEvent.objects.count()}"
    return InboundEvent.objects.create(channel=channel, key=key, shard=0, body=body, **fields)


def said(channel: Channel, text: str, mid: str = "m1") -> InboundEvent:
    row = stored(channel, direct(mid, text, account=ACCOUNT))
    apply_rows([row.pk])
    row.refresh_from_db()
    return row


def test_a_row_says_what_came_and_what_we_did(owner: Client, channel: Channel, dress: Product) -> None:
    row = said(channel, "I want the dress LD-101")
    page = html(owner, "/log/")
    assert "Message: “I want the dress LD-101”" in page
    assert f"order No {Order.objects.get().number}; interest: “Dress Marta”" in page
    assert f",{row.received_at.microsecond // 1000:03}</time>" in page


def test_states_and_reasons(owner: Client, channel: Channel) -> None:
    bad = stored(channel, b'{"object"')
    foreign = stored(channel, direct("m2", "hello", account="999"))
    change = {"field": "new_thing", "value": {}}
    entry = {"id": ACCOUNT, "time": 1, "changes": [change]}
    strange = stored(channel, {"object": "instagram", "entry": [entry]})
    apply_rows([bad.pk, foreign.pk, strange.pk])
    waiting = stored(channel, direct("m3", "hi", account=ACCOUNT))
    assert "The request cannot be read" in html(owner, f"/log/{bad.public_id}/")
    assert "Not for this channel" in html(owner, f"/log/{foreign.public_id}/")
    panel = html(owner, f"/log/{strange.public_id}/")
    assert "We do not know this kind of event" in panel
    assert "<mark>" in panel
    assert "Waits for its turn" in html(owner, f"/log/{waiting.public_id}/")
    states = {entry.row.pk: entry.row.status for entry in entries_of([bad, foreign, strange, waiting])}
    assert set(states) == {bad.pk, foreign.pk, strange.pk, waiting.pk}


def test_filters_and_counts(owner: Client, shop: Shop, channel: Channel) -> None:
    said(channel, "hello")
    bad = stored(channel, b"{")
    apply_rows([bad.pk])
    old = stored(channel, direct("m9", "long ago", account=ACCOUNT))
    InboundEvent.objects.filter(pk=old.pk).update(received_at=now() - timedelta(days=8))
    counts = {tab.status: tab.count for tab in reading.tabs_of(shop, reading.Wanted())}
    assert counts == {"": 2, "applied": 1, "failed": 1, "ignored": 0}
    failed = html(owner, "/log/", status="failed")
    assert (f"event-{bad.public_id}" in failed, "“hello”" in failed) == (True, False)
    assert "“long ago”" not in html(owner, "/log/")
    assert "“long ago”" in html(owner, "/log/", period="all")
    assert "No such events" in html(owner, "/log/", status="ignored")
    assert "“hello”" in html(owner, "/log/", channel=channel.public_id)
    assert "No such events" in html(owner, "/log/", channel="nobodys")


def test_pages_by_key(owner: Client, channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    rows = [stored(channel, direct(f"m{n}", f"text {n}", account=ACCOUNT)) for n in range(5)]
    assert f'hx-get="/log/?after={rows[3].pk}"' in html(owner, "/log/")
    rest = html(owner, "/log/", after=rows[3].pk)
    assert "<html" not in rest
    assert ("text 2" in rest, "text 3" in rest, "text 0" in rest) == (True, False, False)
    whole = html(owner, "/log/", shown=[rows[3].pk, rows[0].pk])
    assert all(f"text {n}" in whole for n in range(5))


def test_the_panel_shows_the_whole_story(owner: Client, channel: Channel) -> None:
    row = said(channel, "Сколько стоит?")
    panel = owner.get(f"/log/{row.public_id}/", headers=HTMX).content.decode()
    assert "<html" not in panel
    message = Message.objects.get()
    assert f"/inbox/{message.conversation.public_id}/#m-{message.public_id}" in panel
    assert "Signature right, stored" in panel
    assert "&quot;text&quot;: &quot;Сколько стоит?&quot;" in panel
    assert "Read: 1 event" in panel


def test_a_replay_does_no_harm(owner: Client, channel: Channel) -> None:
    row = said(channel, "hello")
    response = owner.post(f"/log/{row.public_id}/replay/", headers=HTMX)
    events = json.loads(response.headers["HX-Trigger"])
    assert events["toast"]["text"] == "Nothing new: it had been applied already"
    assert events["log:changed"] is True
    assert Message.objects.count() == 1
    assert "applied" in html(owner, "/log/")


def test_a_failed_one_is_applied_by_a_replay(owner: Client, channel: Channel) -> None:
    row = stored(
        channel,
        direct("m1", "hello", account=ACCOUNT),
        status="failed",
        error="RuntimeError('x')",
        attempts=1,
    )
    assert "RuntimeError" in html(owner, f"/log/{row.public_id}/")
    post(owner, f"/log/{row.public_id}/replay/")
    row.refresh_from_db()
    assert (row.status, row.attempts, Message.objects.get().text) == ("applied", 2, "hello")
    bad = stored(channel, b"{")
    response = owner.post(f"/log/{bad.public_id}/replay/", headers=HTMX)
    assert json.loads(response.headers["HX-Trigger"])["toast"]["level"] == "error"


def test_all_failed_ones_at_once(owner: Client, stranger: Client, channel: Channel) -> None:
    good = stored(channel, direct("m1", "hello", account=ACCOUNT), status="failed", error="x")
    bad = stored(channel, b"{", status="failed", error="Unreadable: x")
    assert "Replay failed · 2" in html(owner, "/log/")
    assert stranger.post("/log/replay/").status_code == 302
    good.refresh_from_db()
    assert good.status == "failed"
    owner.post("/log/replay/")
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.status, bad.status) == ("applied", "failed")
    assert "1 of 2 applied" in html(owner, "/log/")


def test_as_many_queries_for_many(owner: Client, channel: Channel, dress: Product) -> None:
    def read() -> None:
        html(owner, "/log/")

    said(channel, "I want the dress LD-101", "first")
    read()
    few = queries_of(read)
    for number in range(10):
        said(channel, f"dress LD-101 and {number}", f"m{number}")
    assert queries_of(read) == few


def test_large_bodies_are_not_read_for_the_list(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READABLE", 10)
    row = said(channel, "hello")
    assert [(entry.row, entry.came) for entry in entries_of([row])] == [(row, "Сообщение")]


def test_another_shops_events_do_not_exist(stranger: Client, channel: Channel) -> None:
    row = said(channel, "hello")
    assert stranger.get(f"/log/{row.public_id}/").status_code == 404
    assert stranger.post(f"/log/{row.public_id}/replay/").status_code == 404
    assert "“hello”" not in html(stranger, "/log/")
    row.refresh_from_db()
    assert row.attempts == 1


def test_operators_do_not_see_the_log(operator: Client, admin: Client, channel: Channel) -> None:
    row = said(channel, "hello")
    for method, url in (
        ("get", "/log/"), ("get", f"/log/{row.public_id}/"),
        ("post", f"/log/{row.public_id}/replay/"), ("post", "/log/replay/"),
    ):  # fmt: skip
        assert getattr(operator, method)(url).status_code == 403, url
    assert "“hello”" in html(admin, "/log/")


def test_who_is_not_signed_in_goes_to_the_login(client: Client, channel: Channel) -> None:
    row = said(channel, "hello")
    for url in ("/log/", f"/log/{row.public_id}/"):
        assert client.get(url)["Location"].startswith("/accounts/login/")


def test_an_empty_log_says_what_will_be_in_it(owner: Client) -> None:
    assert "Nothing has come yet" in html(owner, "/log/")
