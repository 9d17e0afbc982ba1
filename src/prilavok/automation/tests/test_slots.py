from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.automation import slots
from prilavok.automation.slot_values import first_name, money_text
from prilavok.lib.money import Money

FULL = {"name": "Анна", "product": "Платье «Лея»", "price": "5 600 ₽", "sizes": "42, 44", "shop": "Двор"}
TEXT = "Здравствуйте, {name}! {product} — {price}. В наличии: {sizes}. Какой отложить?"


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), "Здравствуйте, Анна! Платье «Лея» — 5 600 ₽. В наличии: 42, 44. Какой отложить?"),
        (("name",), "Здравствуйте! Платье «Лея» — 5 600 ₽. В наличии: 42, 44. Какой отложить?"),
        (("price",), "Здравствуйте, Анна! Платье «Лея». В наличии: 42, 44. Какой отложить?"),
        (("sizes",), "Здравствуйте, Анна! Платье «Лея» — 5 600 ₽. Какой отложить?"),
        (("product", "price", "sizes"), "Здравствуйте, Анна! Какой отложить?"),
        (("name", "product", "price", "sizes"), "Здравствуйте! Какой отложить?"),
    ],
)
def test_an_empty_slot_takes_its_clause_along(missing: tuple[str, ...], expected: str) -> None:
    values = {name: value for name, value in FULL.items() if name not in missing}
    assert slots.render(TEXT, values) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("{name}, здравствуйте!", {}, "Здравствуйте!"),
        ("Здравствуйте, {name}, это {shop}", {"shop": "Двор"}, "Здравствуйте, это Двор"),
        ("В наличии: {sizes}, цена {price}.", {"price": "5 ₽"}, "В наличии: цена 5 ₽."),
        ("Цена {product}: {price}", {}, ""),
        ("Платье (размеры {sizes}) есть.", {}, "Платье есть."),
        ("{имя}! {ТОВАР}\n{ размеры }\nПока", {"product": "Лея"}, "Лея\nПока"),
        ("Первая\n\nВторая {shop}", {"shop": "Двор"}, "Первая\n\nВторая Двор"),
        ("Смотрите https://example.com/a.html, {name}", {}, "Смотрите https://example.com/a.html"),
        ("{price}", {}, ""),
        ("{unknown} {name}", {"name": "Анна"}, "{unknown} Анна"),
        ("Ответили в Direct 🌿", {}, "Ответили в Direct 🌿"),
    ],
)
def test_rendering(text: str, values: dict[str, str], expected: str) -> None:
    assert slots.render(text, values) == expected


def test_slots_are_named_in_the_readers_language_and_back() -> None:
    russian = slots.in_language(TEXT, "ru")
    assert russian == "Здравствуйте, {имя}! {товар} — {цена}. В наличии: {размеры}. Какой отложить?"
    assert slots.in_language(russian, "en") == TEXT
    assert slots.slots_of(russian) == ["name", "product", "price", "sizes"]


@given(st.text(alphabet="аб {}name:,.!?—()\n", max_size=60))
def test_no_hole_is_ever_sent(text: str) -> None:
    rendered = slots.render(text, {})
    assert "\ue000" not in rendered
    assert not slots.SLOT.search(rendered)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Анна Ковалёва", "Анна"),
        ("♡ Аня ♡", "Аня"),
        ("АННА", "Анна"),
        ("Анна-Мария К.", ""),
        ("Anna Smith", "Anna"),
        ("marina.kot", ""),
        ("vera_k", ""),
        ("user2004", ""),
        ("мила", ""),
        ("", ""),
    ],
)
def test_only_what_is_a_first_name_is_used_as_one(name: str, expected: str) -> None:
    assert first_name(name) == expected


@pytest.mark.parametrize(
    ("minor", "currency", "language", "expected"),
    [
        (560000, "RUB", "ru", "5\u00a0600\u00a0₽"),
        (560050, "RUB", "ru", "5\u00a0600,50\u00a0₽"),
        (5290, "GBP", "en", "£52.90"),
        (5200, "GBP", "en", "£52"),
        (1500, "JPY", "en", "¥1,500"),
    ],
)
def test_money_in_texts(minor: int, currency: str, language: str, expected: str) -> None:
    assert money_text(Money(minor, currency), language).replace("JP¥", "¥") == expected
