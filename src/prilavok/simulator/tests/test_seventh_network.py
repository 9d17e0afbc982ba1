"""A made-up network is a folder: found, checked, connected and spoken through without a line elsewhere."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import Client

from prilavok.channels import registry, simulators
from prilavok.channels.models import Channel
from prilavok.channels.testing import conformance, simulations
from prilavok.channels.testing.fixtures import inbound_cases, outbound_cases
from prilavok.channels.testing.made_up import laid_beside
from prilavok.events.types import SYSTEM
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.actions.sending import send_conversation
from prilavok.inbox.models import Conversation, Message
from prilavok.ingest.actions import apply_rows
from prilavok.ingest.hooks import Hooks
from prilavok.ingest.models import InboundEvent
from prilavok.ingest.store import Store
from prilavok.ingest.tests.signed import call
from prilavok.shops.models import Role, Shop
from prilavok.simulator.actions import acting
from prilavok.simulator.models import SimAccount, SimMessage, SimPerson
from prilavok.simulator.tests.wires import connect_wires
from tests.dsn import database_dsn
from tests.factories import make_membership, make_shop, make_user

KIND = "pigeon"
FOLDER = Path(__file__).parent / KIND


@pytest.fixture(autouse=True)
def seventh(tmp_path: Path) -> Iterator[None]:
    """The folder, and nothing else, laid beside the other adapters for the time of a test."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(FOLDER, tmp_path / "adapters" / KIND, ignore=ignored)
    with laid_beside(KIND, tmp_path / "adapters"):
        yield


def test_it_is_found_beside_the_others() -> None:
    assert KIND in registry.all_adapters()
    assert KIND in simulators.all_simulations()


def test_it_keeps_the_contract(caplog: pytest.LogCaptureFixture) -> None:
    for case in inbound_cases(KIND):
        conformance.check_inbound_case(case)
    for planned in outbound_cases(KIND):
        conformance.check_outbound_case(planned)
    for answer in outbound_cases(KIND, "answers"):
        conformance.check_answer_case(answer)
    conformance.check_signature(KIND)
    conformance.check_unique_keys(KIND)
    conformance.check_no_json(KIND)
    conformance.check_any_body(KIND, {"id": {"note": [1]}, "from": 7, "at": "soon"})
    conformance.check_reasons(KIND)
    conformance.check_secrets(KIND, caplog)
    conformance.check_manifest(KIND)


def test_its_simulator_keeps_the_contract() -> None:
    simulations.check_act(KIND, "text")
    simulations.check_specials(KIND)
    simulations.check_connecting(KIND)
    simulations.check_answering(KIND)
    simulations.check_refusals(KIND)
    simulations.check_documented_errors(KIND)
    simulations.check_silence(KIND)
    simulations.check_odd_calls(KIND)


# --- from the settings screen to an answer on the phone ---------------------------------------------


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Calls to the network and posts to the hook stay in this process."""

    def hooked(path: str, request: httpx.Request) -> httpx.Response:
        status, text = asyncio.run(_hooked(path, request.content, dict(request.headers)))
        return httpx.Response(status, text=text)

    connect_wires(monkeypatch, hooked)
    settings.SIMULATOR = True


async def _hooked(path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    hooks = Hooks(Store(database_dsn()))
    try:
        return await call(hooks, path, body, headers=headers)
    finally:
        await hooks.close()
        await sync_to_async(connections.close_all)()


@pytest.fixture
def shop() -> Shop:
    return make_shop("Льняной двор", instagram_username="linen_dvor")


@pytest.fixture
def browser(shop: Shop) -> Client:
    client = Client()
    client.force_login(make_membership(shop, user=make_user(language="en"), role=Role.OWNER).user)
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("wired")
def test_it_is_connected_written_through_and_answered_through(browser: Client, shop: Shop) -> None:
    offered = browser.get("/settings/channels/connect/").content.decode()
    assert "Pigeon Post" in offered
    keys = browser.get("/settings/channels/connect/pigeon/keys/").content.decode()
    assert "Key of the loft" in keys
    assert "<li>Catch a pigeon.</li>" in keys

    answer = browser.post("/simulator/connect/", {"kind": KIND, "back": "settings"})
    channel = Channel.objects.get(shop=shop)
    account = SimAccount.objects.get()
    assert answer["Location"] == f"/settings/channels/{channel.public_id}/?new"
    assert (channel.kind, channel.simulated, channel.external_id) == (KIND, True, account.external_id)
    assert account.hook_url.endswith(channel.hook_path)
    page = browser.post(f"/settings/channels/{channel.public_id}/check/").content.decode()
    assert "The key works" in page
    assert "Events are switched on" in page

    person = SimPerson.objects.select_related("account").get(username="vera.sun")
    form = {"account": account.public_id, "person": person.public_id, "text": "есть 44?"}
    assert "есть 44?" in browser.post("/simulator/act/write/", form).content.decode()
    row = InboundEvent.objects.get()
    assert (row.status, row.channel) == ("stored", channel)
    assert apply_rows([row.pk]) == 1
    question = Message.objects.get(channel=channel)
    assert (question.text, question.direction) == ("есть 44?", "inbound")

    conversation = Conversation.objects.get()
    assert conversation.identity.external_id == person.external_id
    words = "Да, есть. Отложить вам платье до вечера?"
    reply = queue_message(conversation=conversation, text=words + "!" * 8, actor=SYSTEM)
    send_conversation(conversation.pk)
    reply.refresh_from_db()
    on_phone = SimMessage.objects.filter(person=person, from_shop=True)
    assert [message.content["text"] for message in on_phone] == [
        "Да, есть. Отложить вам платье до ",
        "вечера?!!!!!!!!",
    ]
    assert (reply.status, reply.external_ids) == ("sent", [one.external_id for one in on_phone])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("wired")
def test_its_own_error_is_switched_on_the_page(browser: Client) -> None:
    browser.post("/simulator/connect/", {"kind": KIND})
    page = browser.get("/simulator/").content.decode()
    assert "The pigeon is asleep" in page
    assert "/simulator/act/album/" not in page
    person = SimPerson.objects.select_related("account").all()[0]
    acting.write(person, "привет")
    (row,) = InboundEvent.objects.all()
    apply_rows([row.pk])
    form = {"account": person.account.public_id, "person": person.public_id}
    browser.post("/simulator/fault/", form | {"fault": "asleep", "on": "on"})
    conversation = Conversation.objects.get()
    reply = queue_message(conversation=conversation, text="да", actor=SYSTEM)
    send_conversation(conversation.pk)
    reply.refresh_from_db()
    assert (reply.status, reply.error_reason) == ("failed", "content_rejected")
