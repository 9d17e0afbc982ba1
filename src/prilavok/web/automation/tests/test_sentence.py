from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from prilavok.web.automation.drafts import ActionDraft, RuleDraft
from prilavok.web.automation.marks import marked, phrase_around
from prilavok.web.automation.sentence import sentence

SAY = [ActionDraft("public_reply", ["Ответили в Direct."])]


def said(language: str = "ru", **fields: Any) -> str:
    given: dict[str, Any] = {"actions": SAY, "quiet_when_human": False, "once_per_post": False} | fields
    draft = RuleDraft(**given)
    with translation.override(language):
        text = sentence(draft, members={"m1": "Ольга"}, language=language)
    return strip_tags(text).replace("\u00a0", " ")


REPLY = "ответить публично «Ответили в Direct»."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"keywords": ["цена", "почём"], "exclude": ["супер"], "once_per_post": True},
            (
                f"Когда под публикацией пишут «цена», «почём» или похожее, но не «супер»: {REPLY}"
                " Не чаще одного раза на человека под одной публикацией."
            ),
        ),
        ({}, f"Когда под публикацией пишут что угодно: {REPLY}"),
        (
            {"posts": ["1", "2"], "keywords": list("абвгд"), "match": "all"},
            f"Когда под 2 публикациями пишут сразу «а», «б», «в» и ещё 2: {REPLY}",
        ),
        (
            {
                "event": "message",
                "keywords": ["да"],
                "match": "exact",
                "actions": [
                    ActionDraft("reply", ["{name}, привет", "Ура"]),
                    ActionDraft("tag", tag="горячий"),
                    ActionDraft("assign", member="m1"),
                ],
                "cooldown": 7200,
            },
            (
                "Когда в Direct пишут ровно «да»: ответить в Direct «имя, привет» (2 варианта по очереди), "
                "поставить клиенту метку «горячий» и назначить диалог: Ольга. "
                "Тому же человеку снова не раньше чем через 2 ч."
            ),
        ),
        (
            {"event": "order_status", "keywords": ["shipped"], "actions": [ActionDraft("create_order")]},
            "Когда заказ становится «отправлен»: открыть черновик заказа.",
        ),
        (
            {"event": "reaction", "keywords": ["❤️"], "only_hours": True, "actions": []},
            "Когда ставят реакцию ❤️: пока ничего не делать. Только в 8:00–23:00.",
        ),
        (
            {"event": "postback", "quiet_when_human": True, "actions": [ActionDraft("note", ["кто-то"])]},
            "Когда нажимают любую кнопку: оставить заметку «кто-то». Молчит, пока в диалоге человек.",
        ),
        (
            {"event": "story_mention", "actions": [ActionDraft("reply", ["Спасибо"])]},
            "Когда отмечают магазин в истории: ответить в Direct «Спасибо».",
        ),
    ],
)
def test_the_sentence_in_russian(fields: dict[str, Any], expected: str) -> None:
    assert said(**fields) == expected


def test_the_sentence_in_english() -> None:
    assert said("en", keywords=["price"], once_per_post=True) == (
        "When somebody writes “price” or the like under a publication: reply publicly “Ответили в Direct”. "
        "At most once a person under one publication."
    )


def test_nothing_of_the_rule_becomes_markup() -> None:
    draft = RuleDraft(
        keywords=["<b>", "50 %"],
        exclude=['"'],
        actions=[ActionDraft("tag", tag="<i>"), ActionDraft("reply", ["<u>"])],
    )
    with translation.override("ru"):
        text = sentence(draft, members={}, language="ru")
    assert "&lt;b&gt;" in text
    assert "50 %" in text
    assert "<i>" not in text
    assert "<u>" not in text


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("скажите цену <b>", ((8, 12),), 'скажите <mark class="rule-mark">цену</mark> &lt;b&gt;'),
        ("просто", (), "просто"),
        ("а" * 60 + " цена", ((61, 65),), "…" + "а" * 39 + ' <mark class="rule-mark">цена</mark>'),
    ],
)
def test_marks(text: str, spans: tuple[tuple[int, int], ...], expected: str) -> None:
    assert marked(text, spans) == expected


@pytest.mark.parametrize(
    ("text", "spans", "phrase"),
    [
        ("Какая отличная цена у вас", ((15, 19),), "отличная цена у"),
        ("Цена!", ((0, 4),), "цена"),
        ("без слов", (), ""),
    ],
)
def test_the_phrase_to_exclude(text: str, spans: tuple[tuple[int, int], ...], phrase: str) -> None:
    assert phrase_around(text, spans) == phrase
