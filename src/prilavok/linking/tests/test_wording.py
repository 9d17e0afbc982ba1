"""How people word it: denial in its forms, Latin letters, clipped and derived names, figures."""

from __future__ import annotations

import pytest

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.tests.helpers import ask, catalogue, found
from prilavok.linking.textual.quantities import quantities
from prilavok.linking.textual.reading import Reading, read
from prilavok.linking.types import ProductSource, Question

SHELF = catalogue(
    "Дрель Makita HR2470",
    "Дрель Bosch GBH 2-26",
    "Дрель Интерскол П-26/800",
    "Саморезы 4.2x16",
    "Шнур плетёный 0.13 мм",
    "Баллон газовый 450 г",
    "Перфоратор Зубр",
)


def said(text: str) -> Reading:
    return read(text, SHELF.knows, SHELF.hears)


def denied(text: str) -> set[frozenset[str]]:
    reading = said(text)
    return {frozenset(reading.tokens[at].text for at in places) for places in reading.denials}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("дрель, только не макита", [{"макита"}]),
        ("дрель не бош и не макита", [{"бош"}, {"макита"}]),
        ("дрель не бош и макита", [{"бош"}, {"макита"}]),
        ("дрель кроме бош", [{"бош"}]),
        ("дриль крім макита", [{"макита"}]),
        ("any drill other than bosch", [{"bosch"}]),
        ("a drill, anything but makita", [{"makita"}]),
        ("instead of the bosch", [{"bosch"}]),
        ("дрель без макита", [{"макита"}]),
        ("без макита я не человек", []),
        ("бош есть?", []),
    ],
)
def test_each_thing_denied_is_denied_for_itself(text: str, wanted: list[set[str]]) -> None:
    assert denied(text) == {frozenset(words) for words in wanted}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ноль тринадцать", ["0.13"]),
        ("ноль сорок", ["0", "40"]),
        ("четыре и два на шестнадцать", ["4.2", "на", "16"]),
        ("четыреста пятьдесят четыре штуки", ["450", "4", "штуки"]),
        ("сто двадцатая два рулона", ["120", "2", "рулона"]),
        ("восьмисотка", ["800"]),
        ("на чотирьох", ["на", "4"]),
        ("пів літри", ["0.5", "литр"]),
        ("півкіла", ["0.5", "кг"]),
        ("чверть кіла", ["0.25", "кг"]),
        ("half a litre", ["0.5", "литр"]),
        ("трёхлитровый", ["3", "литр"]),
        ("пятиметровка", ["5", "метр"]),
    ],
)
def test_figures_as_they_are_spoken(text: str, wanted: list[str]) -> None:
    assert [token.text for token in said(text).tokens] == wanted


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("пена, пачки три", 3),
        ("20 баллонов", 20),
        ("4 тубы", 4),
        ("перчатки XL 50 пар", 50),
        ("dozen cans", 12),
        ("саморезы x3", 3),
        ("дрель 10 sht nado", 10),
        ("двоє", None),
        ("п26", None),
    ],
)
def test_how_many_are_wanted(text: str, count: int | None) -> None:
    found_count = [one.count for one in quantities(said(text).tokens, SHELF.knows)]
    assert found_count == ([] if count is None else [count])


def test_a_model_is_no_number_of_pieces() -> None:
    rods = catalogue("Спиннинг Favorite X1", "Спиннинг Favorite Arena")
    assert found(ask(rods, "Спиннинг Favorite X1 есть в наличии?")) == [(1, "linked")]
    assert judge(Question("Спиннинг Favorite X1"), rods).items[0].quantity is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("drel makita skilky koshtuie", ["скільки", "коштує"]),
        ("drel dlya doma pochem", ["для", "почем"]),
        ("do you have the drill", []),
        ("a pair of them please", []),
    ],
)
def test_talk_in_latin_letters(text: str, words: list[str]) -> None:
    read_back = [
        token.text for token in said(text).tokens if token.raw.isascii() and not token.text.isascii()
    ]
    assert read_back == words


def test_english_is_not_taken_for_the_other_layout() -> None:
    assert said("bless her, I would like the drill").tokens[0].text == "bless"


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("макитовская дрель есть?", 1),
        ("зубровский перфоратор сколько стоит?", 7),
        ("перф зубр почем", 7),
        ("дрель интерскол п26 есть?", 3),
    ],
)
def test_clipped_and_derived_names(text: str, product: int) -> None:
    assert ask(SHELF, text).items[0].product_id == product


def test_without_a_thing_that_others_are_called_by() -> None:
    tyres = catalogue("Шина зимняя Норд с шипами", "Шина зимняя Айс")
    assert [item.product_id for item in ask(tyres, "шина зимняя без шипов есть?").items] == [2]
    sweets = catalogue("Пастила без сахара", "Пастила ягодная")
    assert ask(sweets, "пастила без сахара есть?").items[0].product_id == 1


def test_what_the_description_tells_may_be_denied() -> None:
    lures = Catalogue(
        [
            ProductSource(id=1, public_id="a", name="Воблер Rapala Jointed", description="Составной"),
            ProductSource(id=2, public_id="b", name="Воблер Rapala Floater", description="Из бальсы"),
        ]
    )
    assert judge(Question("воблер рапала, но не составной"), lures).items[0].product_id == 2
