from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from prilavok.automation.models import Rule
from prilavok.automation.tests.kit import make_comments, make_rule
from prilavok.shops.models import Membership, Shop
from prilavok.web.automation.tests.pages import fields_of
from tests.factories import make_channel, make_message, make_post, make_product, make_shop

NEW = "/rules/new/"


def form(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Цена",
        "enabled": "on",
        "event": "comment",
        "keywords": ["цена", "почём"],
        "match": "any",
        "action": ["a1"],
        "a1.kind": "public_reply",
        "a1.text": ["Ответили в Direct"],
        "once_per_post": "on",
        "cooldown": "0",
    } | fields


def saved(web: Client, **fields: Any) -> Rule:
    answer = web.post(NEW, form(**fields))
    assert answer.status_code == 302, answer.content.decode()
    return Rule.objects.latest("pk")


def test_a_new_rule_is_stored_as_written(web: Client, shop: Shop) -> None:
    rule = saved(
        web,
        exclude=["супер"],
        exclude_new="оптом, вагон",
        keywords_new="прайс",
        action=["a2", "a1", "a3"],
        **{
            "a2.kind": "private_reply",
            "a2.text": ["{имя}, {товар} — {цена}", "{товар}"],
            "a2.otherwise": "Какая модель, {имя}?",
            "a3.kind": "tag",
            "a3.tag": "горячий",
            "only_hours": "on",
            "hours_from": "09:00",
            "hours_to": "21:30",
        },
    )
    assert rule.shop == shop
    assert rule.trigger["keywords"] == ["цена", "почём", "прайс"]
    assert rule.trigger["exclude"] == ["супер", "оптом", "вагон"]
    assert rule.actions == [
        {
            "kind": "private_reply",
            "text": "{name}, {product} — {price}",
            "texts": ["{name}, {product} — {price}", "{product}"],
            "otherwise": "Какая модель, {name}?",
        },
        {"kind": "public_reply", "text": "Ответили в Direct"},
        {"kind": "tag", "tag": "горячий"},
    ]
    assert rule.limits == {
        "per_customer_seconds": 0,
        "once_per_post": True,
        "hours": {"from": "09:00:00", "to": "21:30:00"},
    }


def test_a_rule_without_a_name_is_named_by_its_event_and_word(web: Client) -> None:
    assert saved(web, name="").name == "Комментарий: цена"


def test_an_empty_variant_is_left_out(web: Client) -> None:
    rule = saved(web, **{"a1.text": ["Один", "", "Два"]})
    assert rule.actions == [{"kind": "public_reply", "text": "Один", "texts": ["Один", "Два"]}]


def test_saving_what_was_shown_changes_nothing(web: Client, shop: Shop) -> None:
    rule = make_rule(
        shop,
        "цена",
        exclude=["супер"],
        match="all",
        actions=[
            {"kind": "private_reply", "text": "{name}: {price}", "otherwise": "?"},
            {"kind": "note", "text": "спросил {product}"},
        ],
        limits={
            "per_customer_seconds": 7200,
            "quiet_when_human": True,
            "hours": {"from": "08:00", "to": "23:00"},
        },
    )
    url = reverse("automation:rule", args=[rule.public_id])
    before = Rule.objects.values("name", "enabled", "event", "trigger", "actions").get()
    page = web.get(url).content.decode()
    assert web.post(url, fields_of(page)).status_code == 302
    assert Rule.objects.values("name", "enabled", "event", "trigger", "actions").get() == before
    assert Rule.objects.get().limits == {
        "per_customer_seconds": 7200,
        "once_per_post": True,
        "quiet_when_human": True,
        "hours": {"from": "08:00:00", "to": "23:00:00"},
    }


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"a1.text": [""]}, "не заполнено"),
        ({"action": []}, "нужно хотя бы одно"),
        ({"match": "regex", "keywords": ["(b"]}, "шаблон не читается: missing )"),
        ({"name": "х" * 121}, "не больше 120 знаков"),
        ({"only_hours": "on", "hours_from": "утро"}, "нужно время вида 08:00"),
        ({"a1.kind": "tag", "a1.tag": ""}, "не заполнено"),
        ({"a1.kind": "assign", "a1.member": "nobody"}, "такого сотрудника нет"),
        ({"posts": ["nowhere"]}, "такой публикации нет"),
    ],
)
def test_an_error_stands_by_its_field_and_nothing_is_stored(
    web: Client, fields: dict[str, Any], words: str
) -> None:
    answer = web.post(NEW, form(**fields))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Правило не сохранено" in page
    assert Rule.objects.count() == 0


def test_a_strange_event_is_an_error_not_a_crash(web: Client) -> None:
    assert web.post(NEW, form(event="shout")).status_code == 422
    assert web.post("/rules/draft/", form(event="shout")).status_code == 200


@pytest.mark.parametrize("pattern", ["price", "stock", "delivery", "greeting", "nonsense", ""])
def test_every_pattern_of_the_gallery_can_be_saved(web: Client, pattern: str) -> None:
    page = web.get(NEW, {"from": pattern}).content.decode()
    fields = fields_of(page)
    if pattern in ("nonsense", ""):
        uid = fields["action"][0]
        fields[f"{uid}.text"] = ["Здравствуйте"]
    answer = web.post(NEW, fields)
    assert answer.status_code == 302
    assert Rule.objects.count() == 1


def test_the_gallery_speaks_the_shops_language(owner: Membership) -> None:
    shop = make_shop("Linen", language="en")
    owner.shop = shop
    owner.save()
    client = Client()
    client.force_login(owner.user)
    page = client.get(NEW, {"from": "price"}).content.decode()
    assert 'value="how much"' in page
    assert "Hello, {имя}!" in page


# --- steps ---------------------------------------------------------------------------------------


def stepped(web: Client, step: str, **fields: Any) -> dict[str, list[str]]:
    answer = web.post("/rules/draft/", form(op=step, previous_event="comment", **fields))
    assert answer.status_code == 200
    assert answer.headers["HX-Trigger"] == '{"rule:changed": true}'
    return fields_of(answer.content.decode())


TWO = {"action": ["a1", "a2"], "a2.kind": "note", "a2.text": "заметка"}


@pytest.mark.parametrize(
    ("step", "kinds"),
    [
        ("add:tag", ["public_reply", "note", "tag"]),
        ("remove:a1", ["note"]),
        ("up:a2", ["note", "public_reply"]),
        ("down:a1", ["note", "public_reply"]),
        ("up:a1", ["public_reply", "note"]),
        ("down:nobody", ["public_reply", "note"]),
        ("unknown:x", ["public_reply", "note"]),
    ],
)
def test_actions_are_added_moved_and_removed(web: Client, step: str, kinds: list[str]) -> None:
    fields = stepped(web, step, **TWO)
    assert [fields[f"{uid}.kind"][0] for uid in fields["action"]] == kinds


def test_variants_come_and_go(web: Client) -> None:
    assert stepped(web, "variant:a1")["a1.text"] == ["Ответили в Direct", ""]
    assert stepped(web, "unvariant:a1:0", **{"a1.text": ["Один", "Два"]})["a1.text"] == ["Два"]
    assert stepped(web, "unvariant:a1:0")["a1.text"] == ["Ответили в Direct"]


def test_in_vain_becomes_an_exclusion(web: Client) -> None:
    assert stepped(web, "exclude:цена супер")["exclude"] == ["цена супер"]


def test_publications_are_chosen(web: Client, shop: Shop) -> None:
    post = make_post(make_channel(shop), caption="«Лея» вернулась")
    other = make_post(make_channel(make_shop()), caption="«Лея» чужая")
    found = web.get("/rules/posts/", {"q": "лея"}).content.decode()
    assert post.public_id in found
    assert other.public_id not in found
    assert stepped(web, f"post:{post.public_id}")["posts"] == [post.public_id]
    assert "posts" not in stepped(web, f"unpost:{post.public_id}", posts=[post.public_id])


def test_another_event_brings_its_usual_limits_but_keeps_ones_own(web: Client) -> None:
    usual = stepped(web, "event", event="message")
    assert (usual["cooldown"], "once_per_post" in usual) == (["3600"], False)
    own = stepped(web, "event", event="message", cooldown="600")
    assert own["cooldown"] == ["600"]
    words = stepped(web, "event", event="reaction")
    assert "keywords" not in words


def test_a_private_reply_waits_for_a_comment_to_come_back(web: Client) -> None:
    fields = {"a1.kind": "private_reply"}
    kept = stepped(web, "event", event="message", **fields)
    assert kept["a1.kind"] == ["private_reply"]
    assert saved(web, event="message", **fields).actions[0]["kind"] == "reply"


def test_typing_refreshes_the_sentence_and_previews_only(web: Client, shop: Shop) -> None:
    make_product(shop, "Платье «Лея»", price_minor=560000)
    answer = web.post("/rules/draft/", form(**{"a1.text": "{имя}, {товар} — {цена}"})).content.decode()
    assert "<form" not in answer
    assert 'id="rule-sentence"' in answer
    assert 'id="preview-a1"' in answer
    assert "Анна, Платье «Лея» — 5\u00a0600\u00a0₽" in answer
    assert "Если товар не ясен: «Анна»" in answer


# --- try on the past -----------------------------------------------------------------------------


def test_the_try_counts_and_marks(web: Client, shop: Shop) -> None:
    product = make_product(shop, "Платье «Лея»", price_minor=560000)
    post = make_post(make_channel(shop), products=[product])
    make_message(make_comments(shop, post=post), "скажите цену, <b>пж</b>")
    make_message(make_comments(shop, post=post), "цена супер")
    page = web.post("/rules/try/", form(exclude=["цена супер"], phrase="ценник?", name="")).content.decode()
    assert ">1</b>раз сработало бы" in page
    assert "из 2 комментариев" in page
    assert 'скажите <mark class="rule-mark">цену</mark>, &lt;b&gt;пж' in page
    assert "Платье «Лея»" in page
    assert "5\u00a0600\u00a0₽" in page
    assert 'value="exclude:скажите цену пж' not in page
    assert 'value="exclude:скажите цену b"' in page
    assert "Исключено: «цена супер»" in page
    assert "Ответит" in page


def test_the_try_names_what_is_wrong(web: Client) -> None:
    page = web.post("/rules/try/", form(match="regex", keywords=["(b"])).content.decode()
    assert "trigger.keywords.0: шаблон не читается" in page


def test_a_rule_is_no_rival_of_itself(web: Client, shop: Shop) -> None:
    rule = make_rule(shop, "цена")
    make_rule(shop, "цена", name="Другое")
    make_message(make_comments(shop), "цена")
    page = web.post("/rules/try/", form(rule=rule.public_id)).content.decode()
    assert "1 раз рядом ответило бы правило «Другое»." in page
    assert "правило «Цена»" not in page
