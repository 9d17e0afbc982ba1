"""Numbers, sizes and measures as people say them; what they say they do not want."""

from __future__ import annotations

import pytest

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.tests.helpers import ask, catalogue, found
from prilavok.linking.textual.reading import read
from prilavok.linking.types import ProductSource, Question


def tokens(text: str, known: str = "") -> list[str]:
    return [token.text for token in read(text, lambda word: word in known.split()).tokens]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("сорок восьмой", ["48"]),
        ("сорок четвертий", ["44"]),
        ("сорок вісім п'ятдесят", ["48", "50"]),
        ("twenty five", ["25"]),
        ("сотку", ["100"]),
        ("полтинник", ["50"]),
        ("троечка", ["3"]),
        ("два с половиной кг", ["2.5", "кг"]),
        ("two and a half", ["2.5"]),
        ("полтора литра", ["1.5", "литра"]),
        ("полкило", ["0.5", "кг"]),
        ("пол литра", ["0.5", "литр"]),
        ("икс эль", ["xl"]),
        ("хэ хэ эль", ["xxl"]),
        ("первый раз", ["первый", "раз"]),
    ],
)
def test_numbers_in_words(text: str, wanted: list[str]) -> None:
    assert tokens(text) == wanted


def test_what_the_catalogue_calls_so_stays_a_word() -> None:
    assert tokens("костюм тройка", known="тройка") == ["костюм", "тройка"]


def shelf(name: str, *values: str) -> Catalogue:
    variants = tuple((at, "", (value,)) for at, value in enumerate(values, start=1))
    return Catalogue([ProductSource(id=1, public_id="p1", name=name, variants=variants)])


@pytest.mark.parametrize(
    ("text", "options", "variant"),
    [
        ("халат банный икс эль", ("M", "L", "XL"), 3),
        ("халат банный размер с", ("S", "M"), 1),
        ("халат банный a medium please", ("S", "M", "L"), 2),
        ("халат банный extra large", ("L", "XL"), 2),
        ("халат банный сорок шестой", ("44", "46"), 2),
        ("халат банный пол-литра", ("250 мл", "500 мл"), 2),
        ("халат банный 1500 г", ("0.5 кг", "1.5 кг"), 2),
        ("халат банный сотку", ("50 мл", "100 мл"), 2),
        ("халат банный 85е", ("85D", "85E"), 2),
    ],
)
def test_a_variant_as_it_is_said(text: str, options: tuple[str, ...], variant: int) -> None:
    [item] = judge(Question(text=text), shelf("Халат «Банный день»", *options)).items
    assert item.variant_id == variant


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("свечи хвоя штук пять", 5),
        ("десять кусков хвоя мне", 10),
        ("свеча хвоя, дві", 2),
        ("свечи хвоя - 2", 2),
        ("свеча хвоя в количестве 5", 5),
        ("pine candles хвоя qty 4", 4),
        ("свеча хвоя троечку", None),
        ("свеча хвоя один раз", None),
    ],
)
def test_how_many(text: str, count: int | None) -> None:
    [item] = judge(Question(text=text), catalogue("Свеча ароматическая «Хвоя»")).items
    assert item.quantity == count


TIGHTS = catalogue(
    "Колготки Omsa Attiva 40 den",
    "Колготки Conte Prestige 40 den",
    "Сумка «Марта» красная",
    "Сумка «Лора» красная",
    "Lancome Idole парфюмерная вода",
    "Lancome Tresor парфюмерная вода",
)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("колготки 40 ден, только не омса", 2),
        ("колготки 40 ден, омсу не предлагайте", 2),
        ("красная сумка, только не марта", 4),
        ("ланком, только не идоль", 6),
        ("ланком идоль не надо, другой хочу", 6),
        ("марта — не надо, дайте сумку лора", 4),
    ],
)
def test_the_one_left_is_meant(text: str, product: int) -> None:
    assert found(ask(TIGHTS, text)) == [(product, "linked")]


def test_of_two_left_none_is_linked() -> None:
    bags = catalogue("Сумка «Марта»", "Сумка «Лора»", "Сумка «Рита»")
    assert sorted(found(ask(bags, "сумка есть? только не марта"))) == [(2, "suggested"), (3, "suggested")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ванильная свічка є?", "Vanilla Candle"),
        ("do you have the lavender soap", "Мыло «Лаванда»"),
        ("чай с мятой и мелиссой", "Чай «М'ята та меліса»"),
    ],
)
def test_a_name_in_another_language(text: str, name: str) -> None:
    shop = catalogue("Vanilla Candle", "Мыло «Лаванда»", "Чай «М'ята та меліса»", "Свеча «Хвоя»")
    best = judge(Question(text=text), shop).items[0]
    assert shop.sources[best.product_id].name == name


def test_an_unsure_product_is_shown_with_those_close_behind() -> None:
    items = ask(catalogue("Серьги «Сатурн» золотые", "Серьги «Павлин» золотые"), "серьги золотые есть?").items
    assert {item.state for item in items} == {"suggested"}
    assert len(items) == 2
