"""What a network's manifest lets a shop decide stands on the channel's page."""

from __future__ import annotations

import pytest
from django.test import Client

from prilavok.channels import registry
from prilavok.channels.models import Channel
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import html, post


def connected(shop: Shop, kind: str) -> Channel:
    return Channel.objects.create(shop=shop, kind=kind, external_id="7", name="Лавка")


@pytest.mark.parametrize("kind", list(registry.all_adapters()))
def test_all_options_of_a_network_can_be_set(owner: Client, shop: Shop, kind: str) -> None:
    channel = connected(shop, kind)
    path = f"/settings/channels/{channel.public_id}/"
    options = registry.get(kind).manifest.options
    told = {one.key: "https://shop.example/x" if one.address else "ok" for one in options}
    page = html(owner, path)
    assert all(one.label in page for one in options)
    post(owner, path, 302, name="Лавка", **told)
    channel.refresh_from_db()
    assert {key: channel.settings.get(key) for key in told} == told


def test_what_is_too_long_or_no_address_is_refused(owner: Client, shop: Shop) -> None:
    channel = connected(shop, "viber")
    path = f"/settings/channels/{channel.public_id}/"
    post(owner, path, 422, name="Лавка", sender_name="я" * 29)
    post(owner, path, 422, name="Лавка", sender_avatar="картинка")
    channel.refresh_from_db()
    assert channel.settings == {}


def test_the_languages_of_texts_have_names(owner: Client, shop: Shop) -> None:
    channel = connected(shop, "whatsapp")
    page = html(owner, f"/settings/channels/{channel.public_id}/templates/")
    assert "Russian</option>" in page
    assert "English (US)</option>" in page
    assert "About an order · free for a day</option>" in page
