from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.automation.conditions import Occasion, check, check_text
from prilavok.automation.types import EVENTS, MATCH_MODES, Trigger


def comment_rule(*keywords: str, **fields: Any) -> Trigger:
    return Trigger(event="comment", keywords=keywords, **fields)


PRICE = comment_rule(
    "цена", "сколько стоит", "почём", "price", exclude=("цена супер", "отличная цена", "доставка")
)


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("Сколько стоит шалфей?", "Сколько стоит"),
        ("Цена? 😍", "Цена"),
        ("ЦЕНУ!!!", "ЦЕНУ"),
        ("подскажите ценник пж", "ценник"),
        ("нет цен", "цен"),
        ("ценаааа", "ценаааа"),
        ("скока стоит сумка", "скока стоит"),
        ("сколька стоет", "сколька стоет"),
        ("сколко стоит", "сколко стоит"),
        ("сколькостоит", "сколькостоит"),
        ("Сколько будет стоить?", "Сколько, стоить"),
        ("а стоит сколько?", "стоит сколько"),
        ("по чем юбочка", "по чем"),
        ("цнеа", "цнеа"),
        ("Ckjkmrj cnjbn?", "Ckjkmrj cnjbn?"),
        ("wtyf", "wtyf"),
        ("Wtyf,", "Wtyf,"),
        ("зкшсу", "зкшсу"),
        ("Цeнa", "Цeнa"),
        ("cena?", "cena"),
        ("ｐｒｉｃｅ please", "ｐｒｉｃｅ"),
        ("супер! а цена какая?", "цена"),
        ("Prices?", "Prices"),
    ],
)
def test_the_price_rule_understands(text: str, matched: str) -> None:
    verdict = check_text(PRICE, text)
    assert (verdict.outcome, verdict.matched) == ("match", matched)


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("", "none", "no_text"),
        (" \n ", "none", "no_text"),
        ("🔥🔥🔥", "none", "no_keyword"),
        ("сто рублей", "none", "no_keyword"),
        ("у меня столько платьев", "none", "no_keyword"),
        ("сын строит дом", "none", "no_keyword"),
        ("цепа", "none", "no_keyword"),
        ("не ценю такое", "none", "no_keyword"),
        ("ценность", "none", "no_keyword"),
        ("стоимость", "none", "no_keyword"),
        ("@tsena.shop привет", "none", "no_keyword"),
        ("https://example.com/цена", "none", "no_keyword"),
        ("how much", "none", "no_keyword"),
        ("сколько вас?", "near", "near_keyword"),
        ("столько стоит", "near", "near_keyword"),
        ("цена супер!", "excluded", "excluded"),
        ("какая цена доставки", "excluded", "excluded"),
        ("Отличные цены", "excluded", "excluded"),
    ],
)
def test_the_price_rule_keeps_silent(text: str, outcome: str, reason: str) -> None:
    verdict = check_text(PRICE, text)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("keyword", "text", "fires"),
    [
        ("доставка", "досавку до самары", True),
        ("доставка", "вы доставляете в Минск?", True),
        ("доставка", "достали уже", False),
        ("заказ", "хочу заказать", True),
        ("заказ", "какой закат", False),
        ("размер", "размре 44", True),
        ("размер", "размерчик 42 найдётся", True),
        ("наличие", "есть в наличии?", True),
        ("наличие", "какое отличие", False),
        ("платье", "как платить", False),
        ("платье", "платьев нет?", True),
        ("опт", "оптом продаёте", True),
        ("шапка", "шавка", False),
        ("ціна", "ціну підкажіть", True),
        ("ціна", "цiна?", True),
        ("скільки коштує", "скильки кошту", True),
        ("скільки коштує", "скільки коштують ці", True),
        ("розмір", "які розміри є?", True),
        ("наявність", "в наявності?", True),
        ("delivery", "do you deliver? delivrey to Kyiv", True),
        ("size", "what sizes", True),
        ("available", "is it avaliable", True),
        ("how much", "how much is it", True),
        ("how much", "show us much more", False),
        ("44", "44", True),
        ("44", "4400", False),
        ("44", "45", False),
        ("+", "+", True),
        ("+", "и мне +!", True),
        ("+", "+7 927 555-01-42", False),
        ("🔥", "хочу🔥\ufe0f", True),
        ("👍", "👍🏽", True),
        ("❤", "❤️", True),
        ("🔥", "💧", False),
    ],
)
def test_one_keyword(keyword: str, text: str, fires: bool) -> None:
    assert (check_text(comment_rule(keyword), text).outcome == "match") is fires


@pytest.mark.parametrize(
    ("match", "keywords", "text", "fires"),
    [
        ("all", ("цена", "доставка"), "доставка и цена", True),
        ("all", ("цена", "доставка"), "цена", False),
        ("phrase", ("сколько стоит",), "а скока стоит-то", True),
        ("phrase", ("сколько стоит",), "сколько это стоит", False),
        ("phrase", ("сколько стоит",), "стоит сколько", False),
        ("exact", ("цена",), "Цена!!!", True),
        ("exact", ("цена",), "цена какая", False),
        ("exact", ("цена",), "цены", False),
        ("exact", ("цена",), "прайс", False),
        ("exact", ("+",), " + ", True),
        ("exact", ("+",), "++", False),
        ("exact", ("Сколько стоит",), "сколько, стоит…", True),
        ("regex", (r"\bразмер\w* \d+",), "Размером 44?", True),
        ("regex", (r"\bразмер\w* \d+",), "Размером?", False),
        ("regex", ("x*",), "abc", False),
    ],
)
def test_ways_to_match(match: Any, keywords: tuple[str, ...], text: str, fires: bool) -> None:
    assert (check_text(comment_rule(*keywords, match=match), text).outcome == "match") is fires


def test_a_pattern_that_takes_long_is_stopped_and_named() -> None:
    verdict = check_text(comment_rule("(а|аа)+$", match="regex"), "а" * 60 + "б")
    assert (verdict.outcome, verdict.reason, verdict.detail) == ("near", "pattern_too_slow", "(а|аа)+$")


def test_without_keywords_any_text_and_none_will_do() -> None:
    assert check_text(comment_rule(), "").outcome == "match"
    assert check_text(comment_rule(exclude=("спам",)), "это спам").outcome == "excluded"


def test_what_matched_is_told_with_its_place_and_keyword() -> None:
    verdict = check_text(PRICE, "Добрый день, скока стоит и какая цена?")
    assert verdict.spans == ((13, 24), (33, 37))
    assert (verdict.matched, verdict.detail) == ("скока стоит, цена", "цена")


def test_all_shows_the_missing_word() -> None:
    verdict = check_text(comment_rule("цена", "доставка", match="all"), "цена?")
    assert (verdict.outcome, verdict.detail) == ("near", "доставка")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"event": "message"}, "other_event"),
        ({"channels": ("c2",)}, "other_channel"),
        ({"posts": ("p2",)}, "other_post"),
        ({"posts": ("p2", "p1"), "channels": ("c1",)}, "keyword"),
    ],
)
def test_place_and_event(fields: dict[str, Any], reason: str) -> None:
    trigger = Trigger(**({"event": "comment", "keywords": ("цена",)} | fields))
    occasion = Occasion(frozenset({"comment"}), "цена", channel="c1", posts=frozenset({"p1"}))
    assert check(trigger, occasion).reason == reason


@pytest.mark.parametrize(
    ("event", "keywords", "value", "outcome"),
    [
        ("reaction", ("❤",), "❤️", "match"),
        ("reaction", ("🔥",), "❤️", "none"),
        ("reaction", (), "😮", "match"),
        ("order_status", ("shipped", "done"), "shipped", "match"),
        ("order_status", ("Shipped",), "shipped", "match"),
        ("order_status", ("done",), "shipped", "none"),
    ],
)
def test_emoji_and_statuses_are_compared_as_they_are(
    event: Any, keywords: tuple[str, ...], value: str, outcome: str
) -> None:
    occasion = Occasion(frozenset({event}), text="цена", value=value)
    assert check(Trigger(event=event, keywords=keywords), occasion).outcome == outcome


texts = st.text(alphabet=st.sampled_from("абвцена стоитсколько wtyf,.+!?😍ёіїeco44@/:\n"), max_size=60)


@given(
    st.builds(
        Trigger,
        event=st.sampled_from(EVENTS),
        keywords=st.lists(texts.filter(str.strip), max_size=3).map(tuple),
        match=st.sampled_from([mode for mode in MATCH_MODES if mode != "regex"]),
        exclude=st.lists(texts.filter(str.strip), max_size=2).map(tuple),
    ),
    st.text(max_size=80) | texts,
)
def test_any_text_gives_a_verdict_whose_places_are_in_it(trigger: Trigger, text: str) -> None:
    verdict = check_text(trigger, text)
    edges = [edge for span in verdict.spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(text[start:end] for start, end in verdict.spans)


@given(st.sampled_from(["цена", "доставка", "сколько стоит", "price", "размер 44"]), texts)
def test_a_keyword_is_found_wherever_it_stands_unless_glued(keyword: str, around: str) -> None:
    around = around.replace("@", "").replace("/", "")
    for text in (f"{around} | {keyword}", f"{keyword.upper()} | {around}", f"«{keyword}»"):
        assert check_text(comment_rule(keyword), text).outcome == "match"


@given(texts, st.sampled_from(["цена", "стоит", "сколько стоит"]))
def test_an_exclusion_always_wins(text: str, word: str) -> None:
    text = f"{text.replace('@', '').replace('/', '')} | {word}"
    assert check_text(comment_rule(word, "цена", exclude=(word,)), text).outcome == "excluded"
