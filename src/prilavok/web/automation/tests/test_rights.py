from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from prilavok.automation.models import Rule
from prilavok.automation.tests.kit import make_rule
from prilavok.shops.models import Membership, Shop
from tests.factories import make_membership, make_shop

PLAIN = [
    ("get", "rules"),
    ("get", "log"),
    ("get", "new"),
    ("post", "new"),
    ("post", "draft"),
    ("post", "try"),
    ("get", "posts"),
]
OF_A_RULE = [
    ("get", "rule"),
    ("post", "rule"),
    ("post", "switch"),
    ("post", "move"),
    ("post", "delete"),
    ("post", "restore"),
]


def addresses(rule: Rule) -> list[tuple[str, str]]:
    plain = [(method, reverse(f"automation:{name}")) for method, name in PLAIN]
    return plain + [
        (method, reverse(f"automation:{name}", args=[rule.public_id])) for method, name in OF_A_RULE
    ]


def snapshot() -> list[tuple[Any, ...]]:
    return list(Rule.objects.order_by("pk").values_list())


def test_operators_and_strangers_get_nothing(shop: Shop) -> None:
    rule = make_rule(shop, "цена")
    before = snapshot()
    operator, stranger = Client(), Client()
    operator.force_login(make_membership(shop).user)
    for method, url in addresses(rule):
        assert getattr(operator, method)(url).status_code == 403, url
        answer = getattr(stranger, method)(url)
        assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True), url
    assert snapshot() == before


def test_another_shops_rule_does_not_exist(web: Client) -> None:
    rule = make_rule(make_shop("Чужой"), "цена")
    before = snapshot()
    for method, name in OF_A_RULE:
        answer = getattr(web, method)(reverse(f"automation:{name}", args=[rule.public_id]))
        assert answer.status_code == 404, name
    for name in ("draft", "try"):
        assert web.post(reverse(f"automation:{name}"), {"rule": rule.public_id}).status_code == 404
    assert snapshot() == before


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_owners_and_admins_see_every_page(shop: Shop, owner: Membership, role: str) -> None:
    rule = make_rule(shop, "цена")
    client = Client()
    client.force_login(make_membership(shop, role=role).user)
    for method, url in addresses(rule):
        if method == "get":
            assert client.get(url).status_code == 200, url
