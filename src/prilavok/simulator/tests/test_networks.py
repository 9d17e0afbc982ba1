"""Every network that has a simulator: connected, acted on by the page's own forms, called by its adapter."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from prilavok.channels import registry, simulators
from prilavok.channels.actions.setup import check_channel
from prilavok.channels.delivery import account_of, transport_for
from prilavok.channels.models import Channel
from prilavok.channels.simulation_states import Button
from prilavok.channels.types import ChannelEvent, MessageDraft, MessageReceived, Noted, Unrecognized
from prilavok.shops.models import Role, Shop
from prilavok.simulator.actions import accounts, acting
from prilavok.simulator.models import SimAccount, SimDelivery, SimMessage, SimPerson
from prilavok.simulator.queries import account_of_token
from prilavok.simulator.tests.wires import Crm, connect_wires
from prilavok.simulator.views.acts import ACTS
from tests.factories import make_membership, make_shop, make_user

pytestmark = pytest.mark.django_db
KINDS = list(simulators.all_simulations())
by_kind = pytest.mark.parametrize("kind", KINDS)
PICKED = {
    "share": "post",
    "forward": "post",
    "product": "product",
    "ad": "ad",
    "comment": "post",
    "story": "story",
}
NEEDS_A_MESSAGE = ("react", "edit", "unsend", "choice", "button")
ELSEWHERE = ("comment-edit", "comment-remove", "special")


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def crm(monkeypatch: pytest.MonkeyPatch) -> Crm:
    found = Crm()
    connect_wires(monkeypatch, found.answer)
    return found


@pytest.fixture
def shop() -> Shop:
    return make_shop("Льняной двор", instagram_username="linen_dvor")


@pytest.fixture
def browser(shop: Shop) -> Client:
    client = Client()
    client.force_login(make_membership(shop, user=make_user(language="en"), role=Role.OWNER).user)
    return client


@pytest.fixture
def person(browser: Client, crm: Crm, kind: str) -> SimPerson:
    """Somebody on the phone of an account that the settings screen has connected."""
    answer = browser.post("/simulator/connect/", {"kind": kind, "back": "settings"})
    channel = Channel.objects.get()
    assert answer["Location"] == f"/settings/channels/{channel.public_id}/?new"
    crm.take()
    return SimPerson.objects.select_related("account").filter(username="vera.sun").get()


def act(browser: Client, kind: str, person: SimPerson, /, **form: str) -> None:
    values = {"account": person.account.public_id, "person": person.public_id} | form
    assert browser.post(f"/simulator/act/{kind}/", values).status_code == 200, kind


def strange(events: list[ChannelEvent]) -> list[ChannelEvent]:
    return [event for event in events if isinstance(event, Unrecognized) and not isinstance(event, Noted)]


@by_kind
def test_it_is_connected_as_the_real_one_would_be(kind: str, person: SimPerson) -> None:
    channel, account = Channel.objects.get(), SimAccount.objects.get()
    assert (channel.kind, channel.simulated, channel.external_id) == (kind, True, account.external_id)
    assert account.hook_url.endswith(channel.hook_path)
    assert [result for result in check_channel(channel) if not result.ok] == []
    fields = registry.get(kind).manifest.setup_fields
    assert {field.key for field in fields if field.required} <= channel.secrets.keys()


@by_kind
def test_the_page_offers_what_the_network_has(kind: str, browser: Client, person: SimPerson) -> None:
    page = browser.get("/simulator/", {"account": person.account.public_id}).content.decode()
    assert registry.get(kind).manifest.name in page
    acts = simulators.get(kind).acts
    for form, (needed, _) in ACTS.items():
        if form in ("album", "voice", "location", "cart", "link"):
            assert (f'/simulator/act/{form}/"' in page) == (needed in acts), form
        if needed not in acts:
            values = {"account": person.account.public_id, "person": person.public_id, "text": "x"}
            assert browser.post(f"/simulator/act/{form}/", values).status_code == 404, form


@by_kind
def test_every_act_is_told_and_understood(kind: str, browser: Client, crm: Crm, person: SimPerson) -> None:
    acts = simulators.get(kind).acts
    act(browser, "write", person, text="скока стоит?")
    (first,) = crm.take()
    assert isinstance(first, MessageReceived)
    assert first.text == "скока стоит?"
    assert first.account in ("", person.account.external_id)
    for form, (needed, _) in ACTS.items():
        if needed not in acts or form in (*NEEDS_A_MESSAGE, *ELSEWHERE, "write", "block"):
            continue
        picked = person.account.media.filter(kind=PICKED.get(form, "post"))[0]
        item = picked.picture if form in ("picture", "mention") else picked.external_id
        act(browser, form, person, item=item, text="есть 44?")
        events = crm.take()
        assert events, form
        assert not strange(events), form
    assert not SimDelivery.objects.filter(delivered_at=None).exists()


@by_kind
def test_changes_presses_and_glances(kind: str, browser: Client, crm: Crm, person: SimPerson) -> None:
    acts = simulators.get(kind).acts
    act(browser, "write", person, text="беру")
    crm.take()
    of_shop = SimMessage.objects.create(
        person=person,
        external_id=accounts.new_id(person.account, "message"),
        from_shop=True,
        content={"text": "Какой размер?", "buttons": [{"title": "44", "payload": "SIZE_44"}]},
    )
    for form, fields in (
        ("react", {"item": of_shop.external_id}),
        ("edit", {"text": "беру две"}),
        ("choice", {"title": "44", "payload": "SIZE_44", "does": "reply"}),
        ("button", {"title": "44", "payload": "SIZE_44", "on": of_shop.external_id}),
        ("unsend", {}),
    ):
        if ACTS[form][0] in acts:
            act(browser, form, person, **fields)
            events = crm.take()
            assert events, form
            assert not strange(events), form
    if "block" in acts:
        act(browser, "block", person, on="on")
        person.refresh_from_db()
        assert person.blocked
        assert crm.take()
        values = {"account": person.account.public_id, "person": person.public_id}
        answer = browser.post("/simulator/act/block/", values).content.decode()
        assert "Forbid the shop to write" in answer, "the list of acts comes along"
    person.refresh_from_db()
    acting.look(person)
    assert not strange(crm.take())


@by_kind
def test_comments_are_changed(kind: str, browser: Client, crm: Crm, person: SimPerson) -> None:
    acts = simulators.get(kind).acts
    if "comment" not in acts:
        return
    media = person.account.media.filter(kind="post")[0]
    media.account = person.account
    comment = acting.comment(person, media, "цена?")
    for form, needed in (("comment-edit", "comment_edit"), ("comment-remove", "comment_remove")):
        if needed in acts:
            crm.take()
            act(browser, form, person, item=comment.external_id, text="цена и размеры?")
            assert crm.take(), form


@by_kind
def test_acts_of_its_own(kind: str, browser: Client, crm: Crm, person: SimPerson) -> None:
    for name in simulators.get(kind).specials:
        crm.take()
        act(browser, "special", person, name=name)
        assert not strange(crm.take()), name
    values = {"account": person.account.public_id, "person": person.public_id, "name": "meteor"}
    assert browser.post("/simulator/act/special/", values).status_code == 404


@by_kind
def test_the_adapter_answers_through_it(
    kind: str, crm: Crm, person: SimPerson, django_capture_on_commit_callbacks: Any
) -> None:
    acting.write(person, "здравствуйте")
    (asked,) = crm.take()
    channel, outbound = Channel.objects.get(), registry.get(kind).outbound
    draft = MessageDraft(recipient=asked.thread, text="Да, есть. 4 900 ₽", token="t-1")
    with django_capture_on_commit_callbacks(execute=True):
        results = [
            outbound.send(step, account_of(channel), transport_for(channel))
            for step in outbound.plan(draft, account_of(channel))
        ]
    (message,) = SimMessage.objects.filter(from_shop=True)
    assert (message.content["text"], message.person) == ("Да, есть. 4 900 ₽", person)
    assert [len(result.external_ids) for result in results] == [1]
    assert not strange(crm.take())


@by_kind
def test_its_keys_are_its_own(kind: str, crm: Crm, person: SimPerson) -> None:
    token = person.account.access_token
    assert account_of_token(kind, token) == person.account
    other = next(name for name in KINDS if name != kind)
    assert account_of_token(other, token) is None
    accounts.issue_token(person.account, "fresh-key")
    renewed = account_of_token(kind, "fresh-key")
    assert renewed is not None
    assert token not in renewed.credentials.values() or token not in person.account.credentials.values()


def test_a_shared_number_is_kept_as_a_contact_of_ones_own(browser: Client, crm: Crm, shop: Shop) -> None:
    kind = next(name for name in KINDS if "contact" in simulators.get(name).acts)
    browser.post("/simulator/connect/", {"kind": kind})
    person = SimPerson.objects.select_related("account").all()[0]
    crm.take()
    row = acting.press_choice(person, Button("Мой номер", does="phone"))
    assert row.content["files"][0]["details"]["phone"] == person.phone
    assert not strange(crm.take())
