"""Counts at the end, options meant by exclusion, by extremes, by a word of the same root; prices."""

from __future__ import annotations

import pytest

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.tests.helpers import found
from prilavok.linking.types import ProductSource, Question, Verdict


def source(pk: int, name: str, *values: str, price: int | None = None) -> ProductSource:
    variants = tuple((pk * 100 + at, "", (value,)) for at, value in enumerate(values, start=1))
    return ProductSource(id=pk, public_id=f"p{pk}", name=name, variants=variants, price=price)


def asked(text: str, *sources: ProductSource) -> Verdict:
    return judge(Question(text=text), Catalogue(sources))


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("ваза Орион синяя 3", 3),
        ("ваза Орион 2 пожалуйста", 2),
        ("вази Оріон чотири", 4),
        ("ваза Орион два набори", 2),
        ("ваза Орион синяя", None),
        ("ваза Орион, размер 3", None),
        ("ваза Орион к 8", None),
        ("ваза Орион 25", None),
    ],
)
def test_a_small_figure_at_the_end_is_how_many(text: str, quantity: int | None) -> None:
    verdict = asked(text, source(1, "Ваза Орион", "синий", "белый"), source(2, "Блюдо Лира"))
    assert [(item.product_id, item.quantity) for item in verdict.items] == [(1, quantity)]


def test_a_figure_of_its_record_is_no_count() -> None:
    shelf = [source(1, "Крючок Клевер", "2.0", "3.0"), source(2, "Пряжа Волна")]
    assert [(item.quantity, item.variant_id) for item in asked("крючок Клевер 3", *shelf).items] == [
        (None, 102)
    ]


def test_another_figure_of_a_numbered_family_is_another_product() -> None:
    shelf = [source(1, "Манчкин 2"), source(2, "Манчкин 3"), source(3, "Свинтус")]
    assert "linked" not in [state for _, state in found(asked("манчкин 5", *shelf))]


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("лампа Заря только не чёрная и не белая", 103),
        ("лампа Заря кроме черной", None),
        ("лампа Заря терракотовая", 103),
        ("лампа Заря беленькая", 102),
    ],
)
def test_a_colour_by_exclusion_and_by_its_root(text: str, variant: int | None) -> None:
    verdict = asked(text, source(1, "Лампа Заря", "чёрный", "белый", "терракота"), source(2, "Кресло Мох"))
    assert [item.variant_id for item in verdict.items] == [variant]


@pytest.mark.parametrize(
    ("text", "values", "variant"),
    [
        ("гамак Ветер самый большой", ("S", "M", "L"), 103),
        ("гамак Ветер найменший", ("S", "M", "L"), 101),
        ("гамак Ветер самый большой", ("800 мл", "1 л", "500 мл"), 102),
        ("the smallest гамак Ветер", ("20 см", "15 см"), 102),
        ("гамак Ветер самый большой", ("дуб", "сосна"), None),
        ("гамак Ветер 2 метра", ("150 см", "200 см"), 102),
        ("гамак Ветер половинку", ("1/4", "1/2", "3/4"), 102),
    ],
)
def test_the_end_of_a_row_and_other_measures(text: str, values: tuple[str, ...], variant: int | None) -> None:
    verdict = asked(text, source(1, "Гамак Ветер", *values), source(2, "Зонт Пляж"))
    assert [item.variant_id for item in verdict.items] == [variant]


PRICED = (
    source(1, "Швейная машина Джанет 17", price=6490),
    source(2, "Швейная машина Джанет 30", price=15990),
    source(3, "Оверлок Брат", price=13800),
    source(4, "Нитки Гута", price=78),
)


def test_what_it_costs_tells_which_of_several() -> None:
    verdict = asked("швейная машина за 6490 есть?", *PRICED)
    assert verdict.items[0].product_id == 1
    assert verdict.items[0].score > 0.8


def test_a_price_alone_is_only_a_suggestion() -> None:
    assert found(asked("хочу то что за 13800", *PRICED)) == [(3, "suggested")]


def test_a_limit_is_no_price() -> None:
    assert asked("что есть до 13800?", *PRICED).items == ()


def test_what_something_is_for_is_not_what_is_asked_for() -> None:
    shelf = [source(1, "Унитаз Бриз"), source(2, "Сифон Рука")]
    assert "linked" not in [state for _, state in found(asked("крышка на унитаз есть?", *shelf))]


def test_several_that_may_be_meant_are_a_question() -> None:
    shelf = [
        source(1, "Кашпо подвесное с джутом"),
        source(2, "Горшок с кашпо Спекл"),
        source(3, "Лейка Роса"),
    ]
    verdict = asked("кашпо какие есть", *shelf)
    assert verdict.hint == "ambiguous"
    assert {item.product_id for item in verdict.items} == {1, 2}


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("чайник не клауд, а монгар", 2),
        ("чайник не оріон і не cloud", 2),
        ("мені б монгарів чотири", 2),
        ("скіки стоє монгар", 2),
        ("the mongar one", 2),
    ],
)
def test_denials_and_wishes_in_the_words_of_the_street(text: str, product: int) -> None:
    shelf = [source(1, "Чайник Cloud"), source(2, "Чайник Mongar"), source(3, "Чайник Оріон")]
    assert found(asked(text, *shelf)) == [(product, "linked")]


def test_laughter_is_no_name() -> None:
    assert asked("ахаха точно", source(1, "Гитара Yamaha F310"), source(2, "Гитара Cort")).items == ()
