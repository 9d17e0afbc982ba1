from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prilavok.catalog.models import Product
from prilavok.catalog.queries import products_of
from prilavok.lib.money import Money
from prilavok.shops.models import Shop

Make = Callable[..., Product]
CSV = "Код;Название;Цена;Вес\nA;Шляпа;4 600,00;1\nB;Шарф;дорого;2\nC;Плед;900;3\n".encode("cp1251")


def file(content: bytes = CSV, name: str = "goods.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def test_page(owner: Client) -> None:
    assert "up to 10,000 lines" in owner.get("/products/import/").content.decode()


def test_preview_shows_differences_and_writes_nothing(shop: Shop, owner: Client, make: Make) -> None:
    make("Шляпа", sku="A", price=Money(400_000, "RUB"))
    response = owner.post("/products/import/preview/", {"file": file()})
    page = response.content.decode()
    assert response.status_code == 200
    for part in (
        "Import 2 products",
        "1 line will be left out",
        "RUB\u00a04,000",
        "RUB\u00a04,600",
        "line 3",
    ):
        assert part in page
    assert "price: “дорого” is not a number" in page
    assert "A, B, C" in page
    assert products_of(shop).get().price_minor == 400_000


def test_apply_takes_the_good_lines(shop: Shop, owner: Client) -> None:
    response = owner.post("/products/import/", {"file": file()})
    page = response.content.decode()
    assert "Import is done" in page
    assert "price: “дорого” is not a number" in page
    assert sorted(products_of(shop).values_list("sku", "name")) == [("A", "Шляпа"), ("C", "Плед")]


def test_columns_chosen_by_hand_decide(shop: Shop, owner: Client) -> None:
    data = {
        "file": file(),
        "heading": ["Код", "Название", "Цена", "Вес"],
        "field": ["sku", "name", "", "price"],
    }
    assert "Import 3 products" in owner.post("/products/import/preview/", data).content.decode()
    owner.post("/products/import/", data | {"file": file()})
    assert list(products_of(shop).order_by("pk").values_list("price_minor", flat=True)) == [100, 200, 300]


def test_unknown_columns_can_be_named_by_hand(owner: Client) -> None:
    response = owner.post("/products/import/preview/", {"file": file(b"X;Y\n1;2\n")})
    page = response.content.decode()
    assert response.status_code == 422
    assert "no column with the name or the article number" in page
    assert page.count('name="heading"') == 2


def test_bad_files_are_refused_with_the_reason(owner: Client) -> None:
    for path in ("/products/import/preview/", "/products/import/"):
        for data, reason in (
            ({}, "choose a file first"),
            ({"file": file(b" ")}, "the file is empty"),
            ({"file": file(b"\xd0\xcf\x11\xe0", "old.xls")}, "not an Excel file"),
            ({"file": file(b"<?xml version='1.0'?><a>", "a.yml")}, "the XML is damaged"),
        ):
            response = owner.post(path, data)
            assert response.status_code == 422, reason
            assert reason in response.content.decode()


def test_nothing_to_import(owner: Client, make: Make) -> None:
    make("Шляпа", sku="A")
    page = owner.post(
        "/products/import/preview/", {"file": file("sku;name\nA;Шляпа\n".encode())}
    ).content.decode()
    assert "There is nothing to import" in page


def test_operators_may_not(operator: Client) -> None:
    for path in ("/products/import/preview/", "/products/import/"):
        assert operator.post(path, {"file": file()}).status_code == 403
    assert Product.objects.count() == 0


def test_text_of_a_file_is_never_code(owner: Client) -> None:
    content = b"sku;name;price\nA;<script>alert(1)</script>;x\n<b>;<i>N</i>;1\n"
    page = owner.post("/products/import/preview/", {"file": file(content)}).content.decode()
    assert "<script>alert" not in page
    assert "<i>N" not in page
