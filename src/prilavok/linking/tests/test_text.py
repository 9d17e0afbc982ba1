from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.lib.text import other_layout
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.tests.helpers import ask, catalogue, found
from prilavok.linking.types import ProductSource, Question

NAMES = (
    "Платье «Марта» миди, вискоза",
    "Платье «Лора» мини",
    "Сумка «Весна» кожаная",
    "Юбка «Рита» чёрная",
    "Туфли Zara красные",
    "Платье «Орхидея»",
    "Футболка базовая белая",
    "iPhone 13 Pro чехол",
    "iPhone 14 Pro чехол",
    "Свитер с кошкой светящийся",
)
SHELF = catalogue(*NAMES)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Марта есть?", 1),
        ("а Марты в 44 не осталось?", 1),
        ("сколько стоит платье марта", 1),
        ("kjhf tcnm?", 2),
        ("Kjhf tcnm?", 2),
        ("не лора, а орхидея", 6),
        ("хочу не Лору, а Риту", 4),
        ("плаття Орхідея є в наявності?", 6),
        ("сукня «Марта» ціна", 1),
        ("is the zara still available?", 5),
        ("орхидею на подарок маме, срочно нужно", 6),
        ("чехол на iphone 14 pro есть", 9),
        ("свитер с кошкой", 10),
        ("орхедея платье есть?", 6),
    ],
)
def test_a_message_that_names_one_product_is_linked(text: str, product: int) -> None:
    assert found(ask(SHELF, text)) == [(product, "linked")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🔥🔥🔥",
        "спасибо!",
        "здравствуйте",
        "сколько стоит?",
        "красное есть?",
        "есть в чёрном?",
        "44 есть?",
        "весна пришла, настроение отличное",
        "номер заказа 48213",
        "не Марта",
        "а больших размеров нет?",
        "do you ship to Germany",
        "дякую, все підійшло",
    ],
)
def test_a_message_that_names_nothing_finds_nothing(text: str) -> None:
    assert ask(SHELF, text).items == ()


def test_kind_and_colour_name_a_product_when_they_fit_only_one() -> None:
    assert found(ask(SHELF, "белая футболка есть?")) == [(7, "linked")]


def test_a_kind_that_three_products_share_is_shown_as_a_choice() -> None:
    verdict = ask(SHELF, "есть платья?")
    assert sorted(found(verdict)) == [(1, "suggested"), (2, "suggested"), (6, "suggested")]
    assert (verdict.hint, verdict.fits) == ("ambiguous", 3)


def test_of_more_than_five_equals_the_first_are_shown_with_their_number() -> None:
    verdict = ask(
        catalogue(*(f"Платье «{name}»" for name in ["Анна", "Белла", "Вера", "Галя", "Дина", "Ева"])),
        "платье есть?",
    )
    assert found(verdict) == [(number, "suggested") for number in range(1, 6)]
    assert (verdict.hint, verdict.fits) == ("ambiguous", 6)


def test_one_name_on_two_products_is_a_choice_until_the_kind_is_said() -> None:
    shelf = catalogue("Платье «Марта»", "Юбка «Марта»", "Топ «Рита»")
    assert sorted(found(ask(shelf, "марта есть?"))) == [(1, "suggested"), (2, "suggested")]
    assert found(ask(shelf, "юбка марта есть?")) == [(2, "linked")]


def test_two_products_named_are_both_linked() -> None:
    assert sorted(found(ask(SHELF, "Лора и Рита сколько стоят?"))) == [(2, "linked"), (4, "linked")]


@pytest.mark.parametrize(
    "text",
    [
        "туфли zara синие есть?",
        "туфли Марта есть?",
        "платье Марта Люкс есть?",
    ],
)
def test_what_does_not_fit_the_product_is_never_linked(text: str) -> None:
    verdict = ask(SHELF, text)
    assert "linked" not in {state for _, state in found(verdict)}
    assert verdict.hint == "unknown_product"


def test_a_model_that_is_not_sold_is_never_linked() -> None:
    verdict = ask(SHELF, "чехол iphone 15 pro есть?")
    assert {state for _, state in found(verdict)} <= {"suggested"}
    assert verdict.hint == "unknown_product"


@pytest.mark.parametrize("text", ["платье Фиалка есть?", "арт 9999 есть?"])
def test_an_unknown_name_says_so(text: str) -> None:
    verdict = ask(SHELF, text)
    assert (verdict.items, verdict.hint) == ((), "unknown_product")


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("хочу Лору, доставка в Казань", 2),
        ("свитер с кошкой, какой у него вес?", 10),
        ("марта размер 46 есть?", 1),
    ],
)
def test_what_is_asked_around_it_does_not_hide_the_product(text: str, product: int) -> None:
    assert (product, "linked") in found(ask(SHELF, text))


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("a plate marta v nalichii?", 1),
        ("plattia orkhideia ye zaraz?", 6),
        ("vesna sumka esche ostalas", 3),
    ],
)
def test_talk_in_latin_letters_is_talk(text: str, product: int) -> None:
    assert found(ask(SHELF, text)) == [(product, "linked")]


@pytest.mark.parametrize("text", ["спасибо, Орхидея в восторге от платья", "дякуємо, Марта супер"])
def test_thanks_are_no_question(text: str) -> None:
    assert "linked" not in {state for _, state in found(ask(SHELF, text))}


def test_the_plain_model_is_meant_when_no_other_word_is_said() -> None:
    shelf = catalogue("Смартфон Apple iPhone 13", "Смартфон Apple iPhone 13 Pro", "Смартфон Apple iPhone 14")
    assert found(ask(shelf, "айфон 13 есть?")) == [(1, "linked")]
    assert found(ask(shelf, "13 про сколько стоит")) == [(2, "linked")]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("туфли не подошли, хочу сумку весну", 3),
        ("не из платьев, свитер с кошкой нужен", 10),
        ("anything but the zara for me, свитер с кошкой", 10),
    ],
)
def test_what_is_denied_is_not_meant(text: str, product: int) -> None:
    assert [one for one, state in found(ask(SHELF, text)) if state == "linked"] == [product]


def test_an_alias_names_the_product() -> None:
    alias = ProductSource(id=9, public_id="p9", name="Кардиган 3051", aliases=("мишка тедди",))
    shelf = catalogue("Платье «Марта»", alias=alias)
    assert found(ask(shelf, "мишка тедди ещё есть?")) == [(9, "linked")]


def test_matched_words_are_as_written() -> None:
    (item,) = ask(SHELF, "Подскажите, МАРТУ ещё продаёте?").items
    assert item.reasons[0].matched == ("МАРТУ",)


VARIANTS = ProductSource(
    id=1,
    public_id="p1",
    name="Платье «Марта»",
    variants=(
        (11, "MR-44B", ("44", "беж")),
        (12, "", ("44", "чёрный")),
        (13, "", ("46", "беж")),
        (14, "", ("M", "красный")),
    ),
)
ONE = Catalogue([VARIANTS])


@pytest.mark.parametrize(
    ("text", "variant", "quantity"),
    [
        ("марта 46", 13, None),
        ("марта чёрная есть?", 12, None),
        ("марта 44", None, None),
        ("марта 44 бежевая 2 шт", 11, 2),
        ("возьму две Марты в красном", 14, 2),
        ("марта эмка, x3", 14, 3),
        ("два вопроса про марту", None, None),
        ("марта 46 за 5000 руб через 2 дня", 13, None),
        ("mr-44b есть?", 11, None),
        ("марту не красную, а чёрную", 12, None),
    ],
)
def test_variant_and_quantity(text: str, variant: int | None, quantity: int | None) -> None:
    (item,) = ask(ONE, text).items
    assert (item.variant_id, item.quantity, item.state) == (variant, quantity, "linked")


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    verdict = judge(Question(text=text), SHELF)
    assert len(verdict.items) <= 5
    assert sum(item.state == "suggested" for item in verdict.items) <= 3
    assert all(0.5 <= item.score <= 1 for item in verdict.items)


TALK = st.sampled_from(
    [
        "здравствуйте",
        "подскажите",
        "пожалуйста",
        "есть",
        "сколько",
        "стоит",
        "наличии",
        "доставка",
        "ещё",
        "цена",
        "можно",
        "спасибо",
    ]
)


@given(
    st.lists(TALK, max_size=6), st.lists(TALK, max_size=6), st.sampled_from([("Марта", 1), ("Орхидея", 6)])
)
def test_talk_around_a_name_changes_nothing(
    before: list[str], after: list[str], named: tuple[str, int]
) -> None:
    text = " ".join(["здравствуйте,", *before, named[0], "есть?", *after])
    assert found(ask(SHELF, text)) == [(named[1], "linked")]


@given(st.lists(TALK, max_size=10), st.sampled_from(["", "красное", "44", "чёрный", "XL"]))
def test_talk_and_a_trait_never_link(talk: list[str], trait: str) -> None:
    assert ask(SHELF, " ".join([*talk, trait])).items == ()


@given(st.sampled_from(["марта", "орхидея", "сколько стоит марта", "платье лора цена"]))
def test_the_wrong_layout_reads_the_same(text: str) -> None:
    assert found(ask(SHELF, other_layout(text))) == found(ask(SHELF, text)) != []


@given(
    st.sampled_from(["Марта", "Лора", "Орхидея", "Рита"]),
    st.sampled_from(["Марта", "Лора", "Орхидея", "Рита"]),
)
def test_a_denied_name_is_not_linked(denied: str, meant: str) -> None:
    products = {"Марта": 1, "Лора": 2, "Рита": 4, "Орхидея": 6}
    linked = {product for product, _ in found(ask(SHELF, f"не {denied}, а {meant}"))}
    assert linked == {products[meant]}


@pytest.mark.parametrize(
    "text",
    [
        "скоро весна",
        "what is the best iphone for my mother and father",
        "марта отличный месяц был",
    ],
)
def test_a_name_among_strange_words_is_not_enough(text: str) -> None:
    assert "linked" not in {state for _, state in found(ask(SHELF, text))}
