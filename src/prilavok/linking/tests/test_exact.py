from __future__ import annotations

import pytest

from prilavok.linking.catalogue import Catalogue, article_key, link_key
from prilavok.linking.engine import judge
from prilavok.linking.evidence import exact, picture
from prilavok.linking.tests.helpers import ask, found
from prilavok.linking.types import Pointer, PostView, ProductSource, Question

SHELF = Catalogue(
    [
        ProductSource(
            id=1,
            public_id="pub1",
            name="Платье «Марта»",
            sku="DE-0861",
            url="https://shop.example/catalog/marta-midi/",
            external_ids=("retailer-1",),
            pictures=("https://cdn.example/1.jpg", "ab" * 32),
        ),
        ProductSource(id=2, public_id="pub2", name="Платье «Лора»", sku="1234"),
        ProductSource(id=3, public_id="pub3", name="Сумка «Весна» красная", sku="А12"),
        ProductSource(id=4, public_id="pub4", name="Сумка «Осень» чёрная", sku="CO-1676-black"),
        ProductSource(id=5, public_id="pub5", name="Пояс «Лён»", sku="SKU-77001"),
        ProductSource(id=6, public_id="pub6", name="Ремень «Кант»", sku="Арт 5502"),
    ]
)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("арт 1234", 2),
        ("Арт.1234", 2),
        ("артикул: 1234 есть?", 2),
        ("sku#1234", 2),
        ("1234 есть?", 2),
        ("DE-0861", 1),
        ("de0861 цена", 1),
        ("de 0861 две штуки", 1),
        ("(DE0861)", 1),
        ("art A12", 3),
        ("арт а12", 3),
        ("co 1676 black ещё есть", 4),
        ("не 1234, а DE-0861", 1),
        ("есть SKU-77001?", 5),
        ("sku 77001", 5),
        ("арт 5502 есть", 6),
        ("АРТ5502", 6),
    ],
)
def test_article_numbers_are_read_however_written(text: str, product: int) -> None:
    assert found(ask(SHELF, text)) == [(product, "linked")]
    assert ask(SHELF, text).items[0].reasons[0].kind == "sku"


@pytest.mark.parametrize(
    "text",
    [
        "заказ 1234",
        "номер заказа №1234",
        "до 1234 руб",
        "1234 руб",
        "12345",
        "арт",
        "не 1234",
        "тел 1234",
    ],
)
def test_other_figures_are_no_articles(text: str) -> None:
    assert exact.by_article(text, SHELF) == []


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("https://shop.example/catalog/marta-midi/", 1),
        ("вот www.shop.example/catalog/marta-midi?utm=1 есть?", 1),
        ("http://m.shop.example/catalog/MARTA-MIDI", 1),
        ("https://other.example/p/marta-midi", 1),
        ("https://shop.example/p/1234", 2),
    ],
)
def test_addresses_of_products(text: str, product: int) -> None:
    (item,) = ask(SHELF, text).items
    assert (item.product_id, item.state, item.reasons[0].kind) == (product, "linked", "link")


def test_addresses_of_nothing() -> None:
    assert ask(SHELF, "https://shop.example/about https://[bad").items == ()


def test_a_shared_link_counts_like_one_in_the_text() -> None:
    question = Question(pointers=(Pointer("link", url="https://shop.example/catalog/marta-midi"),))
    assert found(judge(question, SHELF)) == [(1, "linked")]


@pytest.mark.parametrize(("external_id", "product"), [("retailer-1", 1), ("pub2", 2), ("CO-1676-black", 4)])
def test_product_cards(external_id: str, product: int) -> None:
    (item,) = judge(Question(pointers=(Pointer("product", external_id),)), SHELF).items
    assert (item.product_id, item.state, item.reasons[0].kind) == (product, "linked", "product_card")


def test_a_card_of_nobody() -> None:
    assert judge(Question(pointers=(Pointer("product", "unknown"),)), SHELF).items == ()


def under(text: str, *products: int, kind: str = "post", pointed: str = "post") -> Question:
    return Question(text=text, pointers=(Pointer(pointed, "17", post=PostView(kind, "Новинка", products)),))


@pytest.mark.parametrize(
    ("pointed", "kind", "evidence"),
    [
        ("post", "post", "post"),
        ("post", "reel", "reel"),
        ("reel", "reel", "reel"),
        ("story", "story", "story"),
        ("story_mention", "story", "story"),
        ("ad", "post", "ad"),
        ("post", "wall", "post"),
        ("link", "reel", "reel"),
    ],
)
def test_one_product_on_the_publication_is_certain(pointed: str, kind: str, evidence: str) -> None:
    (item,) = judge(under("+", 1, kind=kind, pointed=pointed), SHELF).items
    assert (item.product_id, item.score, item.state) == (1, 0.98, "linked")
    assert [(reason.kind, reason.detail) for reason in item.reasons] == [(evidence, "Новинка")]


def test_of_several_products_each_is_a_guess() -> None:
    assert found(judge(under("цена?", 1, 3, 4), SHELF)) == [
        (1, "suggested"),
        (3, "suggested"),
        (4, "suggested"),
    ]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("красная есть?", 3),
        ("а чёрную можно?", 4),
        ("платье почём", 1),
        ("Весна", 3),
        ("арт DE-0861", 1),
    ],
)
def test_of_several_products_the_words_choose(text: str, product: int) -> None:
    (item,) = judge(under(text, 1, 3, 4), SHELF).items
    assert (item.product_id, item.state) == (product, "linked")
    assert item.reasons[-1].kind == "post"


def test_of_two_colours_the_denied_one_is_out() -> None:
    assert found(judge(under("не красная", 3, 4), SHELF)) == [(4, "linked")]


def test_another_product_named_clearly_under_a_post_is_linked_instead() -> None:
    assert found(judge(under("а Лора есть?", 1), SHELF)) == [(2, "linked"), (1, "suggested")]


def test_a_product_no_longer_sold_is_not_on_the_publication() -> None:
    assert judge(under("цена?", 99), SHELF).items == ()


@pytest.mark.parametrize("sent", ["https://cdn.example/1.jpg", "ab" * 32])
def test_the_shops_own_picture(sent: str) -> None:
    (reason,) = picture.by_files([sent, sent], SHELF)
    assert (reason.product_id, reason.weight) == (1, 0.97)


def test_a_picture_of_nobody() -> None:
    assert picture.by_files(["https://cdn.example/2.jpg"], SHELF) == []


@pytest.mark.parametrize(
    ("written", "key"), [("АВ-12 с", "ab12c"), ("  ", ""), ("№ 5/7", "no57"), ("Ё1", "e1")]
)
def test_article_keys(written: str, key: str) -> None:
    assert article_key(written) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Shop.example/A/?q=1#x", "shop.example/a"),
        ("shop.example/a/", "shop.example/a"),
        ("https://shop.example/", ""),
        ("https://[bad", ""),
    ],
)
def test_link_keys(url: str, key: str) -> None:
    assert link_key(url) == key


def codes() -> Catalogue:
    return Catalogue(
        [
            ProductSource(id=1, public_id="p1", name="Конструктор «Сокол»", sku="LG-75192"),
            ProductSource(id=2, public_id="p2", name="Платье «Марта»", sku="PL-1041"),
            ProductSource(id=3, public_id="p3", name="Фитнес-браслет", sku="MB8"),
            ProductSource(id=4, public_id="p4", name="Доска разделочная", sku="CB-WAL"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("75192 есть?", 1),
        ("арт 1041", 2),
        ("сколько стоит mb8", 3),
        ("i'd like to order cb-wal", 4),
    ],
)
def test_article_numbers_are_known_in_part_and_when_short(text: str, product: int) -> None:
    assert [(one.product_id, one.kind) for one in exact.by_article(text, codes())] == [(product, "sku")]


@pytest.mark.parametrize("text", ["1041", "до 1041 руб", "заказ 75192", "order 75192"])
def test_bare_figures_stay_figures(text: str) -> None:
    assert exact.by_article(text, codes()) == []


@pytest.mark.parametrize(
    ("payload", "items"),
    [
        ("product:pub2", [(2, "linked")]),
        ("retailer-1", [(1, "linked")]),
        ("DE-0861", [(1, "linked")]),
        ("product:А12", [(3, "linked")]),
        ("product:gone", []),
        ("А12", []),
        ("MENU_DELIVERY", []),
        ("", []),
    ],
)
def test_a_button_names_a_product(payload: str, items: list[tuple[int, str]]) -> None:
    assert found(judge(Question(text="да", payload=payload), SHELF)) == items
