"""What is only told is not asked for; what several products fit is a choice."""

from __future__ import annotations

import pytest

from prilavok.linking.tests.helpers import ask, catalogue, found
from prilavok.linking.types import ProductSource

SHELF = catalogue(
    "Ручная кофемолка Timemore",
    "Электрическая кофемолка Baratza",
    "Френч-пресс Bodum Chambord",
    "Аэропресс AeroPress Original",
    "Чашка с блюдцем «Серце» 220 мл",
    "Корм для кошек Royal Canin",
    "Корм для кошек Whiskas",
)


def linked(text: str) -> list[int]:
    return [product for product, state in found(ask(SHELF, text)) if state == "linked"]


@pytest.mark.parametrize(
    "text",
    [
        "вчера видела у подруги Baratza, классная",
        "у меня уже есть френч-пресс бодум",
        "у нас две кошки и Whiskas на полке",
        "i already have the bodum, love it",
        "мой аэропресс сломался",
        "разбила на работе бодум",
    ],
)
def test_a_story_links_nothing(text: str) -> None:
    assert linked(text) == []


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("у вас была кофемолка баратза, ещё есть?", 2),
        ("у меня кот, нужен корм whiskas", 7),
        ("do you have the bodum?", 3),
    ],
)
def test_a_story_that_ends_in_a_question_is_one(text: str, product: int) -> None:
    assert linked(text) == [product]


def test_the_story_and_the_question_name_different_things() -> None:
    assert linked("подарили френч-пресс, разбила через неделю, скажите, аэропресс есть?") == [4]


@pytest.mark.parametrize(
    "text", ["какие кофемолки есть?", "любая кофемолка", "посоветуйте кофемолку", "корм для кошек есть?"]
)
def test_a_choice_left_open_is_a_list(text: str) -> None:
    verdict = ask(SHELF, text)
    wanted = {6, 7} if "корм" in text else {1, 2}
    assert {product for product, _ in found(verdict)} == wanted
    assert {state for _, state in found(verdict)} == {"suggested"}
    assert verdict.hint == "ambiguous"


def test_a_name_after_what_it_is_for_is_its_own() -> None:
    assert linked("royal canin есть?") == [6]


def test_two_words_far_from_any_name_do_not_make_one() -> None:
    shelf = catalogue("Maytag White Dryer", "Whirlpool Top Washer Hill", "Bose Band Speaker")
    for text in ("is it bad to not remember your dreams", "how much should i tip on this bill"):
        assert "linked" not in {state for _, state in found(ask(shelf, text))}


def test_equals_are_a_choice_though_an_alias_names_one() -> None:
    alias = ProductSource(id=9, public_id="p9", name="Пряжа Alize Cotton Gold", aliases=("ализе коттон",))
    shelf = catalogue("Пряжа Alize Puffy", alias=alias)
    assert "linked" not in {state for _, state in found(ask(shelf, "ализе есть?"))}
    assert found(ask(shelf, "ализе коттон есть?")) == [(9, "linked")]


def test_what_is_not_wanted_in_english_is_not_meant() -> None:
    shelf = catalogue("Bastion U-Lock", "Bastion Chain Lock")
    assert [one for one, _ in found(ask(shelf, "i don't want the chain lock, just the u-lock"))] == [1]


def test_a_figure_of_one_name_is_worth_showing() -> None:
    assert found(ask(SHELF, "220 мл есть?")) == [(5, "suggested")]
    assert ask(SHELF, "до 330 есть что-то?").items == ()


@pytest.mark.parametrize(
    ("text", "variant", "quantity"),
    [
        ("мёда гречишного литр", 12, None),
        ("мёд гречишный литровый", 12, None),
        ("мёд гречишный 0.5 л, 2 штуки", 11, 2),
        ("мёд гречишный 5 банок", None, 5),
    ],
)
def test_measures_without_a_figure_are_one(text: str, variant: int | None, quantity: int | None) -> None:
    honey = ProductSource(
        id=1,
        public_id="p1",
        name="Мёд гречишный",
        variants=((11, "", ("0.5 л",)), (12, "", ("1 л",)), (13, "", ("2 л",))),
    )
    (item,) = ask(catalogue(honey=honey), text).items
    assert (item.variant_id, item.quantity) == (variant, quantity)


def test_a_town_a_present_and_a_date_are_no_names() -> None:
    shelf = catalogue("Казан чугунный", "Жакет Nice", "Подарок «Сюрприз»")
    text = "жакет nice в подарок сестре, в казань, успеет до 8 марта?"
    assert [one for one, _ in found(ask(shelf, text))] == [2]


WARDROBE = catalogue("Платье «Марта»", "Шарф «Корица»", "Шопер «Рынок»")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("44 бежевое, да. И шарф корица к нему", [2]),
        ("плюс шопер рынок в подарок маме", [3]),
        ("и шарф корица вчера порвался", []),
    ],
)
def test_one_thing_more_is_asked_for_by_its_whole_name(text: str, wanted: list[int]) -> None:
    found_linked = [product for product, state in found(ask(WARDROBE, text)) if state == "linked"]
    assert found_linked == wanted
