from __future__ import annotations

from typing import Any

import pytest

from prilavok.automation.actions import (
    create_rule,
    delete_rule,
    move_rule,
    restore_rule,
    set_enabled,
    update_rule,
)
from prilavok.automation.models import Rule
from prilavok.automation.queries import rules_of, rules_with_counts, spec_of
from prilavok.automation.tests.kit import OWNER, REPLY, asked, make_comments, make_rule
from prilavok.automation.types import InvalidRule
from prilavok.events.models import Event
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_membership, make_post, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


def names(shop: Shop) -> list[str]:
    return list(rules_of(shop).values_list("name", flat=True))


def test_a_new_rule_is_asked_last_and_told_about(shop: Shop) -> None:
    make_rule(shop, name="А")
    rule = make_rule(shop, name="Б")
    assert names(shop) == ["А", "Б"]
    event = Event.objects.latest("pk")
    assert (event.name, event.topic, event.subject) == ("rule.changed", "rule", rule.public_id)


def test_only_the_named_fields_change(shop: Shop) -> None:
    rule = make_rule(shop, "цена", exclude=["супер"], limits={"once_per_post": False})
    changed = update_rule(rule, actor=OWNER, changes={"trigger": {"keywords": ["почём"]}, "name": "Почём"})
    assert (changed.name, changed.trigger["keywords"], changed.trigger["exclude"]) == (
        "Почём",
        ["почём"],
        ["супер"],
    )
    assert changed.limits == {"once_per_post": False}
    update_rule(rule, actor=OWNER, changes={"limits": {"per_customer_seconds": 5}})
    assert Rule.objects.get().limits == {"once_per_post": False, "per_customer_seconds": 5}


def test_a_wrong_change_leaves_all_as_it_was(shop: Shop) -> None:
    rule = make_rule(shop, "цена")
    with pytest.raises(InvalidRule) as caught:
        update_rule(
            rule, actor=OWNER, changes={"name": "Новое", "trigger": {"event": "message", "posts": "p"}}
        )
    assert [error.field for error in caught.value.errors] == ["trigger.posts"]
    assert Rule.objects.get().name == "Цена"


def test_a_rule_names_only_what_the_shop_has(shop: Shop) -> None:
    other = make_shop("Чужой")
    channel, member = make_channel(other), make_membership(other)
    own = make_post(make_channel(shop))
    data: dict[str, Any] = {
        "name": "Цена",
        "trigger": {
            "event": "comment",
            "posts": [own.public_id, make_post(channel).public_id],
            "channels": [channel.public_id],
        },
        "actions": [REPLY, {"kind": "assign", "member": member.public_id}],
    }
    with pytest.raises(InvalidRule) as caught:
        create_rule(shop=shop, actor=OWNER, data=data)
    assert [error.field for error in caught.value.errors] == [
        "trigger.posts.1",
        "trigger.channels.0",
        "actions.1.member",
    ]
    assert Rule.objects.count() == 0


def test_deleting_keeps_the_log_and_can_be_undone(shop: Shop) -> None:
    from prilavok.automation.actions import run_rules

    rule = make_rule(shop, "цена")
    run_rules([asked(make_comments(shop), "цена")])
    delete_rule(rule, actor=OWNER)
    assert names(shop) == []
    assert rule.runs.count() == 1
    restore_rule(rule, actor=OWNER)
    assert names(shop) == ["Цена"]


def test_the_order_can_be_changed(shop: Shop) -> None:
    rules = [make_rule(shop, name=name) for name in "АБВ"]
    assert move_rule(rules[2], -1, actor=OWNER) is True
    assert names(shop) == ["А", "В", "Б"]
    assert move_rule(rules[0], 1, actor=OWNER) is True
    assert names(shop) == ["В", "А", "Б"]
    assert move_rule(rules[2], -1, actor=OWNER) is False
    assert names(shop) == ["В", "А", "Б"]


def test_switching_off(shop: Shop) -> None:
    rule = make_rule(shop)
    set_enabled(rule, False, actor=OWNER)
    assert Rule.objects.get().enabled is False
    assert spec_of(rule).enabled is False


def test_counts_of_the_list(shop: Shop) -> None:
    from prilavok.automation.actions import run_rules

    make_rule(shop, "цена")
    make_rule(shop, "размер", name="Размер")
    conversation = make_comments(shop)
    run_rules([asked(conversation, "цена"), asked(conversation, "цена")])
    first, second = rules_with_counts(shop)
    assert (first.fired_lately, first.failed_lately) == (1, 0)  # type: ignore[attr-defined]
    assert first.fired_last is not None  # type: ignore[attr-defined]
    assert (second.fired_lately, second.fired_last) == (0, None)  # type: ignore[attr-defined]
