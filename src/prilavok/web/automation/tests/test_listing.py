from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prilavok.automation.actions import delete_rule, run_rules
from prilavok.automation.models import Rule
from prilavok.automation.tests.kit import OWNER, asked, make_comments, make_rule, received
from prilavok.shops.models import Shop
from prilavok.teamwork.models import TeamSettings
from tests.factories import make_channel, make_conversation, make_membership, make_message, make_post

HTMX = {"HX-Request": "true"}


def address(name: str, rule: Rule) -> str:
    return reverse(f"automation:{name}", args=[rule.public_id])


def test_an_empty_shop_is_offered_ready_rules(web: Client) -> None:
    page = web.get("/rules/").content.decode()
    assert "Первое правило ответит, пока вы спите" in page
    assert page.count("/rules/new/?from=") == 5


def test_each_rule_says_what_it_does_and_how_often_it_did(web: Client, shop: Shop) -> None:
    make_rule(shop, "цена", exclude=["супер"])
    with time_machine.travel(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), tick=False):
        conversation = make_comments(shop)
        run_rules([asked(conversation, "цена"), asked(conversation, "цена")])
        page = web.get("/rules/").content.decode()
    assert "Когда <b" in page
    assert "пишут" in page
    assert "«цена»" in page
    assert '<b class="num">1</b>' in page
    assert "сегодня, 12:30" in page
    assert "1 включено" in page


def test_the_list_takes_as_many_queries_for_ten_rules_as_for_two(web: Client, shop: Shop) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert web.get("/rules/").status_code == 200
        return len(seen)

    for number in range(2):
        make_rule(shop, f"слово{number}")
    web.get("/rules/")
    few = queries()
    for number in range(8):
        make_rule(shop, f"ещё{number}")
    assert queries() == few


def test_switching(web: Client, shop: Shop) -> None:
    rule = make_rule(shop, "цена")
    page = web.post(address("switch", rule), headers=HTMX).content.decode()
    assert "is-off" in page
    assert Rule.objects.get().enabled is False
    assert web.post(address("switch", rule)).status_code == 302
    assert Rule.objects.get().enabled is True


def test_moving(web: Client, shop: Shop) -> None:
    make_rule(shop, name="А")
    second = make_rule(shop, name="Б")
    page = web.post(address("move", second), {"step": "up"}, headers=HTMX).content.decode()
    assert page.index(">Б</a>") < page.index(">А</a>")


def test_deleting_can_be_taken_back(web: Client, shop: Shop) -> None:
    rule = make_rule(shop, "цена")
    answer = web.post(address("delete", rule), headers=HTMX | {"HX-Target": "rules"})
    assert address("restore", rule) in answer.headers["HX-Trigger"]
    assert web.get(address("rule", rule)).status_code == 404
    assert web.post(address("restore", rule)).headers["HX-Refresh"] == "true"
    assert web.get(address("rule", rule)).status_code == 200


def test_deleting_in_the_editor_leads_back_to_the_list(web: Client, shop: Shop) -> None:
    rule = make_rule(shop, "цена")
    answer = web.post(address("delete", rule), headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/rules/"
    assert "Правило «Цена» удалено" in web.get("/rules/").content.decode()


# --- log -----------------------------------------------------------------------------------------


@pytest.fixture
def busy(shop: Shop) -> Rule:
    """Fired once, silent twice, failed once (another rule)."""
    rule = make_rule(shop, "цена", exclude=["супер"])
    make_rule(shop, "размер", name="Размер", actions=[{"kind": "reply", "text": "{sizes}"}])
    conversation = make_comments(shop)
    texts = ("<i>цену</i> скажите", "цена!", "цена супер", "какой размер")
    run_rules([asked(conversation, text) for text in texts])
    return rule


def test_the_log_tells_what_and_why(web: Client, busy: Rule) -> None:
    page = web.get("/rules/log/").content.decode()
    assert '&lt;i&gt;<mark class="rule-mark">цену</mark>&lt;/i&gt;' in page
    assert "Слово «цена»" in page
    assert "Этому человеку под этой публикацией уже ответили" in page
    assert "Исключено: «супер»" in page
    assert "Сказать нечего: товар не ясен" in page


@pytest.mark.parametrize(
    ("state", "rows"), [("fired", 1), ("skipped", 2), ("failed", 1), ("", 4), ("odd", 4)]
)
def test_the_log_is_filtered_by_state(web: Client, busy: Rule, state: str, rows: int) -> None:
    assert web.get("/rules/log/", {"state": state}).content.decode().count('class="rule-run"') == rows


def test_the_log_tells_whom_a_rule_gave_too_much(web: Client, shop: Shop) -> None:
    TeamSettings.objects.create(shop=shop, cap=1)
    anna = make_membership(shop)
    actions = [{"kind": "assign", "member": anna.public_id}]
    make_rule(shop, event="message", actions=actions)
    for _ in range(2):
        run_rules([received(make_message(make_conversation(shop), "цена"))])
    page = web.get("/rules/log/").content.decode()
    assert page.count("на 1 больше предела") == 1
    assert "открытых диалогов у сотрудника стало 2" in page


def test_the_log_is_filtered_by_rule(web: Client, busy: Rule) -> None:
    page = web.get("/rules/log/", {"rule": busy.public_id}).content.decode()
    assert page.count('class="rule-run"') == 3


def test_what_a_deleted_rule_did_stays_in_the_log(web: Client, busy: Rule) -> None:
    delete_rule(busy, actor=OWNER)
    page = web.get("/rules/log/").content.decode()
    assert page.count('class="rule-run"') == 4
    assert f'href="{address("rule", busy)}"' not in page


def test_the_log_is_paged(web: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from prilavok.web.automation import log

    monkeypatch.setattr(log, "PAGE", 2)
    make_rule(shop, "цена")
    post = make_post(make_channel(shop))
    runs = run_rules([asked(make_comments(shop, post=post), "цена") for _number in range(3)])
    page = web.get("/rules/log/", {"state": "fired"}).content.decode()
    assert page.count('class="rule-run"') == 2
    assert f"state=fired&amp;before={runs[1].pk}" in page
    rest = web.get("/rules/log/", {"state": "fired", "before": str(runs[1].pk)}).content.decode()
    assert rest.count('class="rule-run"') == 1
    assert "<html" not in rest
