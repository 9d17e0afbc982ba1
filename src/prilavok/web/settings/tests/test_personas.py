from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest
from django.test import Client

from prilavok.channels import registry
from prilavok.channels.contract import PersonaState
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.models import Channel, Persona
from prilavok.events.models import Event
from prilavok.inbox.actions.drafts import draft_of
from prilavok.inbox.models import Message
from prilavok.shops.models import Membership, Role, Shop
from prilavok.web.orders.tests.kit import html, post, queries_of
from tests.factories import make_conversation, make_membership, make_message, make_shop

FACE = "https://shop.example/anna.jpg"


@pytest.fixture
def page(shop: Shop) -> Channel:
    return Channel.objects.create(shop=shop, kind="messenger", external_id="682", name="Page")


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Gives every persona an id of its own."""
    personas = Mock()
    ids = iter(["p-1", "p-2", "p-3"])
    personas.create_persona.side_effect = lambda wanted, *_: replace(wanted, external_id=next(ids))
    real = registry.get("messenger")
    monkeypatch.setitem(registry.all_adapters(), "messenger", replace(real, personas=personas))
    return personas


@pytest.fixture
def anna(shop: Shop) -> Membership:
    return make_membership(shop)


def url_of(channel: Channel, part: str = "") -> str:
    return f"/settings/channels/{channel.public_id}/who/{part}"


def save(owner: Client, channel: Channel, seat: Membership, status: int = 302, **fields: str) -> None:
    told = {"member": seat.public_id, "name": "Анна", "picture_url": FACE}
    post(owner, url_of(channel), status, **(told | fields))


def message_of(channel: Channel, actor_type: str, actor_id: str) -> Message:
    conversation = make_conversation(channel=channel)
    return make_message(
        conversation, "Есть", direction=Message.Direction.OUTBOUND, actor_type=actor_type, actor_id=actor_id
    )


def test_a_member_answers_under_their_name(
    owner: Client, page: Channel, network: Mock, anna: Membership
) -> None:
    save(owner, page, anna)
    assert network.create_persona.call_args.args[0] == PersonaState("", "Анна", FACE)
    assert "answers as Анна" in html(owner, url_of(page))
    assert "1 member answers under a name of their own" in html(
        owner, f"/settings/channels/{page.public_id}/"
    )
    told = Event.objects.filter(name="channel.updated").latest("pk").data
    assert told == {"persona": "Анна", "member": anna.public_id}


def test_only_a_members_own_answer_bears_it(
    owner: Client, page: Channel, network: Mock, anna: Membership, shop: Shop
) -> None:
    save(owner, page, anna)
    assert draft_of(message_of(page, "member", anna.public_id), []).persona == "p-1"
    assert draft_of(message_of(page, "rule", anna.public_id), []).persona == ""
    other = make_membership(shop)
    assert draft_of(message_of(page, "member", other.public_id), []).persona == ""
    Membership.objects.filter(pk=anna.pk).update(is_active=False)
    assert draft_of(message_of(page, "member", anna.public_id), []).persona == ""


def test_another_name_is_another_persona(
    owner: Client, page: Channel, network: Mock, anna: Membership
) -> None:
    save(owner, page, anna)
    save(owner, page, anna)
    assert network.create_persona.call_count == 1
    save(owner, page, anna, name="Анна П.")
    row = Persona.objects.get()
    assert (row.external_id, row.name) == ("p-2", "Анна П.")
    assert network.delete_persona.call_args.args[0] == "p-1"


def test_without_a_picture_it_is_the_accounts(
    owner: Client, page: Channel, network: Mock, anna: Membership
) -> None:
    save(owner, page, anna, 422, picture_url="")
    assert not Persona.objects.exists()
    Channel.objects.filter(pk=page.pk).update(avatar_url="https://cdn.example.com/page.jpg")
    save(owner, page, anna, picture_url="")
    assert Persona.objects.get().picture_url == "https://cdn.example.com/page.jpg"


def test_what_the_network_refuses_is_told(
    owner: Client, page: Channel, network: Mock, anna: Membership
) -> None:
    network.create_persona.side_effect = ChannelError(Reason.MEDIA_REJECTED, text="the picture is too small")
    told = {"member": anna.public_id, "name": "Анна", "picture_url": FACE}
    answer = owner.post(url_of(page), told)
    assert answer.status_code == 422
    assert "the picture is too small" in answer.content.decode()
    assert not Persona.objects.exists()


def test_a_member_is_the_shop_again(owner: Client, page: Channel, network: Mock, anna: Membership) -> None:
    save(owner, page, anna)
    network.delete_persona.side_effect = ChannelError(Reason.PROVIDER_DOWN)
    post(owner, url_of(page, "remove/"), 302, member=anna.public_id)
    assert not Persona.objects.exists()
    assert network.delete_persona.call_args.args[0] == "p-1"


def test_of_other_shops_and_networks_there_is_nothing(
    owner: Client, shop: Shop, page: Channel, network: Mock
) -> None:
    stranger = make_membership(make_shop(), role=Role.OPERATOR)
    save(owner, page, stranger, 404)
    bot = Channel.objects.create(shop=shop, kind="telegram", external_id="9", name="Bot")
    assert owner.get(url_of(bot)).status_code == 404
    network.create_persona.assert_not_called()


def test_more_members_cost_no_more_queries(owner: Client, page: Channel, network: Mock, shop: Shop) -> None:
    html(owner, url_of(page))
    few = queries_of(lambda: html(owner, url_of(page)))
    for number in range(4):
        seat = make_membership(shop)
        Persona.objects.create(
            channel=page, member=seat, external_id=f"p{number}", name="A", picture_url=FACE
        )
    assert queries_of(lambda: html(owner, url_of(page))) == few
