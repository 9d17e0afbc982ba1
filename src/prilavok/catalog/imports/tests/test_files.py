from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from prilavok.catalog.actions import delete_product
from prilavok.catalog.imports import (
    InvalidMapping,
    UnreadableFile,
    detect_format,
    guess_mapping,
    import_file,
    import_items,
    preview_file,
)
from prilavok.catalog.imports.types import Report
from prilavok.catalog.models import Product
from prilavok.catalog.queries import products_of
from prilavok.catalog.tests.conftest import MEMBER, data_url, image_bytes
from prilavok.catalog.types import Upload, VariantData
from prilavok.events.models import Event
from prilavok.lib.money import Money
from prilavok.shops.models import Shop

Make = Callable[..., Product]
NO_COLUMN = "no column with the name or the article number; the columns are"
ENTITIES = "the XML holds entities or an encoding that are not taken"


def take(shop: Shop, content: str | bytes, **options: object) -> Report:
    raw = content.encode() if isinstance(content, str) else content
    with override("en"):
        return import_file(
            shop=shop,
            content=raw,
            file_format=options.pop("file_format", "csv"),  # type: ignore[arg-type]
            actor=MEMBER,
            **options,  # type: ignore[arg-type]
        )


def counts(report: Report) -> tuple[int, int, int, list[tuple[int, str]]]:
    failed = [(one.line, one.reason) for one in report.failed]
    return report.created, report.updated, report.unchanged, failed


def test_created_updated_unchanged_failed(shop: Shop, make: Make) -> None:
    make("Шляпа", sku="SH", price=Money(460_000, "RUB"), stock=6)
    make("Сумка", sku="SM", price=Money(320_000, "RUB"), stock=1)
    report = take(
        shop,
        "\ufeffАртикул;Название;Цена, руб.;Остаток\r\n"
        "SH;Шляпа;4 600,00;6\r\n"
        "SM;Сумка;3 300,50;1\r\n"
        "PL;Платье;дорого;3\r\n"
        ";;;\r\n"
        "UB;Юбка;5 300 ₽;\r\n"
        "XX;;100;\r\n"
        "TR;Тренч;100;1,5\r\n",
    )
    assert counts(report) == (
        1,
        1,
        1,
        [
            (4, "price: “дорого” is not a number"),
            (7, "name: must not be empty"),
            (8, "stock: “1,5” is not a whole number"),
        ],
    )
    rows = {row.sku: (row.name, row.price_minor, row.stock) for row in products_of(shop)}
    assert rows == {
        "SH": ("Шляпа", 460_000, 6),
        "SM": ("Сумка", 330_050, 1),
        "UB": ("Юбка", 530_000, None),
    }


def test_preview_tells_the_same_and_writes_nothing(shop: Shop, make: Make) -> None:
    make("Old", sku="A", price=Money(100, "RUB"), category="Hats")
    content = b"sku,name,price,category\nA,New,2,\nB,Second,3,\nC,,,\n"
    events = Event.objects.count()
    with override("en"):
        preview = preview_file(shop=shop, content=content, file_format="csv")
    assert Event.objects.count() == events
    assert [row.name for row in products_of(shop)] == ["Old"]
    changed = preview.of("updated")[0]
    assert [(part.field, part.before, part.after) for part in changed.differences] == [
        ("name", "Old", "New"),
        ("price", Money(100, "RUB"), Money(200, "RUB")),
    ]
    assert take(shop, content) == preview


def test_second_import_changes_nothing(shop: Shop) -> None:
    content = (
        "sku,name,price,size,aliases,photos\nA,Dress,10,S,one; two,https://e.com/1.jpg\nA,Dress,10,M,,\n"
    )
    assert counts(take(shop, content)) == (1, 0, 0, [])
    events = Event.objects.count()
    assert counts(take(shop, content)) == (0, 0, 1, [])
    assert Event.objects.count() == events


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_dialects(shop: Shop, encoding: str, separator: str) -> None:
    lines = [["Артикул", "Наименование", "Цена"], ["А-1", '"Платье ""Лея""; лён, беж"', '"1 234,5"']]
    content = "\n".join(separator.join(line) for line in lines).encode(encoding)
    assert counts(take(shop, content)) == (1, 0, 0, [])
    product = products_of(shop).get()
    assert (product.sku, product.name, product.price_minor) == ("А-1", 'Платье "Лея"; лён, беж', 123_450)


def test_quoted_line_breaks_keep_line_numbers(shop: Shop) -> None:
    report = take(shop, 'sku,name,description,price\nA,One,"two\nlines",1\nB,Two,x,bad\n')
    assert counts(report) == (1, 0, 0, [(4, "price: “bad” is not a number")])
    assert products_of(shop).get().description == "two\nlines"


def test_excel_separator_line(shop: Shop) -> None:
    assert counts(take(shop, "sep=;\nsku;name;price\nA;One;x\n")) == (
        0,
        0,
        0,
        [(3, "price: “x” is not a number")],
    )


def test_repeated_lines(shop: Shop) -> None:
    report = take(shop, "sku,name\nA,One\nB,Two\nA,Three\n,Four\n,four\n")
    assert counts(report) == (3, 0, 0, [(4, "sku: repeats line 2"), (6, "name: repeats line 5")])


def test_without_sku_the_name_decides(shop: Shop, make: Make) -> None:
    make("Dress", stock=1)
    assert counts(take(shop, "name,stock\nDress,5\nHat,2\n")) == (1, 1, 0, [])
    make("Hat", sku="H2")
    report = take(shop, "name,stock\nHat,3\n")
    assert counts(report) == (0, 0, 0, [(2, "sku: needed, because several products have this name")])


def test_deleted_products_do_not_come_back(shop: Shop, make: Make) -> None:
    delete_product(make("Old", sku="A"), actor=MEMBER)
    assert counts(take(shop, "sku,name\nA,New\n")) == (1, 0, 0, [])
    assert products_of(shop).get().name == "New"


def test_group_column_makes_variants(shop: Shop) -> None:
    content = (
        "parent_sku,sku,name,price,stock,Размер,Цвет\n"
        "D,D-42,Dress,10,1,42,red\n"
        "D,D-44,Dress,12,0,44,red\n"
        ",H,Hat,5,3,,\n"
    )
    assert counts(take(shop, content)) == (2, 0, 0, [])
    dress = products_of(shop).get(sku="D")
    assert (dress.price_minor, dress.stock) == (1000, None)
    variants = [(row.sku, row.options, row.price_minor, row.stock) for row in dress.variants.all()]
    assert variants == [
        ("D-42", {"размер": "42", "цвет": "red"}, None, 1),
        ("D-44", {"размер": "44", "цвет": "red"}, 1200, 0),
    ]
    first = dress.variants.first()
    report = take(shop, content.replace("D-44,Dress,12,0", "D-44,Dress,12,7"))
    assert counts(report) == (0, 1, 1, [])
    assert dress.variants.first() == first
    assert [part.after for part in report.of("updated")[0].differences] == [
        ("red · 42 · D-42 × 1", "red · 44 · D-44 · 12.00 × 7")
    ]


def test_a_group_is_taken_whole_or_not_at_all(shop: Shop) -> None:
    report = take(
        shop, "group,sku,name,price,size\nD,1,Dress,10,S\nD,2,Dress,x,M\nH,3,Hat,1,S\nH,4,Hat,1,S\n"
    )
    assert counts(report) == (
        0,
        0,
        0,
        [
            (2, "line 3 of the same product cannot be taken"),
            (3, "price: “x” is not a number"),
            (4, "variants[1].options: repeat those of another variant"),
            (5, "variants[1].options: repeat those of another variant"),
        ],
    )


def test_pictures_made_by_hand_stay(shop: Shop, make: Make) -> None:
    product = make("Dress", sku="A", photos=(Upload(image_bytes()), "https://e.com/old.jpg"))
    by_hand = product.photos.first()
    assert by_hand
    take(shop, "sku,photos\nA,https://e.com/new.jpg\n")
    assert [row.source_url for row in product.photos.all()] == ["https://e.com/new.jpg", ""]
    assert product.photos.last() == by_hand


def test_external_ids_are_added(shop: Shop, make: Make) -> None:
    make("Dress", sku="A", external_ids={"meta_catalog": "m"})
    take(shop, "id,sku\nr-1,A\n")
    assert products_of(shop).get().external_ids == {"meta_catalog": "m", "retailer": "r-1"}


def test_mapping_overrides_the_guess_in_both_directions(shop: Shop) -> None:
    content = "Код;Имя вещи;Опт;Цена\nA;Hat;7;9\n"
    take(shop, content, mapping={"Имя вещи": "name", "price": "Опт"})
    product = products_of(shop).get()
    assert (product.sku, product.name, product.price_minor) == ("A", "Hat", 700)
    take(shop, content, mapping={"Имя вещи": "name", "Цена": "-", "Опт": "options.опт"})
    assert products_of(shop).get().price_minor == 700


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"Nothing": "price"}, "mapping: there is no column Nothing"),
        ({"sku": "weight"}, "mapping: there is no field weight"),
        ({"price": "Nothing"}, "mapping: there is no column Nothing"),
    ],
)
def test_bad_mapping(shop: Shop, mapping: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidMapping) as caught:
        take(shop, "sku,name\nA,B\n", mapping=mapping)
    with override("en"):
        assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("content", "file_format", "reason"),
    [
        (b"", "csv", "the file is empty"),
        (b"\n\n", "csv", "the file is empty"),
        ("Вес;Длина\n1;2\n".encode(), "csv", f"{NO_COLUMN}: Вес, Длина"),
        (b"nothing", "xlsx", "not an Excel file (.xlsx); save an old .xls file as .xlsx first"),
        (b"<a/>", "yml", "not a YML feed: there are no offers in it"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "yml", ENTITIES),
        (b"sku,name\n" + b"a,b\n" * 10_001, "csv", "more than 10000 lines"),
    ],
)  # fmt: skip
def test_unreadable(shop: Shop, content: bytes, file_format: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        take(shop, content, file_format=file_format)
    with override("en"):
        assert str(caught.value) == reason


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_xlsx(shop: Shop) -> None:
    content = workbook(
        ["Артикул", "Название", "Цена", "Остаток", "Описание"],
        [100500, "Шляпа", 1990.1, 4.0, None],
        [],
        ["B", "Шарф", "1 000,50", "нет", "лён"],
        ["C", "Плед", "#N/A", 1, None],
    )
    assert counts(take(shop, content, file_format="xlsx")) == (
        2,
        0,
        0,
        [(5, "price: “#N/A” is not a number")],
    )
    rows = [
        (row.sku, row.price_minor, row.stock, row.description) for row in products_of(shop).order_by("pk")
    ]
    assert rows == [("100500", 199_010, 4, ""), ("B", 100_050, 0, "лён")]


YML = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE yml_catalog SYSTEM "shops.dtd">
<yml_catalog date="2026-11-22"><shop>
<categories><category id="1">Платья</category></categories>
<offers>
<offer id="10" available="true">
  <url>https://shop.ru/10</url><price>4900.50</price><currencyId>RUR</currencyId><categoryId>1</categoryId>
  <picture>https://shop.ru/1.jpg</picture><picture>https://shop.ru/2.jpg</picture>
  <name>Платье Марта</name><vendorCode>PL-1</vendorCode><description>Лён</description><count>3</count>
</offer>
<offer id="11" available="false"><typePrefix>Шляпа</typePrefix><vendor>Двор</vendor><model>Полдень</model>
  <price>100</price></offer>
<offer id="12" group_id="77"><name>Юбка</name><price>50</price><param name="Размер">42</param>
  <param name="Ткань">лён</param></offer>
<offer id="13" group_id="77"><name>Юбка</name><price>50</price><param name="Размер">44</param>
  <param name="Ткань">лён</param></offer>
<offer id="14"><name>Плед</name><price>10</price><currencyId>USD</currencyId></offer>
<offer id="15"><name>Шарф</name><price>по запросу</price></offer>
</offers></shop></yml_catalog>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_yml(shop: Shop, encoding: str) -> None:
    content = YML.format(encoding=encoding).encode(encoding)
    assert counts(take(shop, content, file_format="yml")) == (
        3,
        0,
        0,
        [
            (17, "price: is in USD, but the shop sells in RUB"),
            (18, "price: “по запросу” is not a number"),
        ],
    )
    dress, hat, skirt = products_of(shop).order_by("pk")
    assert (dress.name, dress.sku, dress.price_minor, dress.stock) == ("Платье Марта", "PL-1", 490_050, 3)
    assert (dress.category, dress.url, dress.description) == ("Платья", "https://shop.ru/10", "Лён")
    assert dress.external_ids == {"retailer": "10"}
    assert [row.source_url for row in dress.photos.all()] == [
        "https://shop.ru/1.jpg",
        "https://shop.ru/2.jpg",
    ]
    assert (hat.name, hat.sku, hat.stock) == ("Шляпа Двор Полдень", "11", 0)
    variants = [(row.sku, row.options) for row in skirt.variants.all()]
    assert (skirt.sku, variants) == ("77", [("12", {"Размер": "42"}), ("13", {"Размер": "44"})])
    assert counts(take(shop, content, file_format="yml"))[:3] == (0, 0, 3)


def test_items_of_the_api(shop: Shop) -> None:
    items: list[dict[str, object]] = [
        {"sku": "A", "name": "One", "price": {"amount": "10.50", "currency": "RUB"}, "stock": 2},
        {"sku": "B", "name": "Two", "price": "abc", "weight": 3},
        {
            "sku": "C",
            "name": "Three",
            "photos": [data_url(image_bytes())],
            "variants": [{"options": {"s": 1}}],
        },
        {"sku": "D", "name": "Four", "photos": ["data:image/png;base64,AAAA"]},
        {"sku": "E", "name": "Five", "variants": [{"price": "x"}]},
        {"name": ["list"]},
    ]
    with override("en"):
        report = import_items(shop=shop, items=items, actor=MEMBER)
    assert counts(report) == (
        2,
        0,
        0,
        [
            (2, "price: “abc” is not a number; weight: no such field"),
            (4, "photos: not a picture (JPEG, PNG, WebP or GIF)"),
            (5, "variants[0].price: “x” is not a number"),
            (6, "name: must be text"),
        ],
    )
    with override("en"):
        again = import_items(shop=shop, items=items, actor=MEMBER)
    assert counts(again)[:3] == (0, 0, 2)


def test_somebody_else_took_the_number_meanwhile(
    shop: Shop, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prilavok.catalog.imports import applying

    make("Theirs", sku="B")
    monkeypatch.setattr(applying._Known, "match", lambda *_: None)
    report = take(shop, "sku,name\nA,One\nB,Two\nC,Three\n")
    reason = "sku: another product already has the article number B"
    assert counts(report) == (2, 0, 0, [(3, reason)])


def test_other_shop_is_untouched(shop: Shop, other_shop: Shop, make: Make) -> None:
    mine = make("Mine", sku="A")
    assert counts(take(other_shop, "sku,name\nA,Theirs\n")) == (1, 0, 0, [])
    mine.refresh_from_db()
    assert mine.name == "Mine"


def test_empty_cells_change_nothing(shop: Shop, make: Make) -> None:
    make("Dress", sku="A", price=Money(100, "RUB"), stock=5, variants=(VariantData(options={"s": "1"}),))
    assert counts(take(shop, "sku,name,price,stock\nA,,,\n")) == (0, 0, 1, [])


def test_detection() -> None:
    assert detect_format(workbook(["sku"]), "goods.csv") == "xlsx"
    assert detect_format(b"\xef\xbb\xbf<?xml version='1.0'?>") == "yml"
    assert detect_format(b"sku;name", "goods.txt") == "csv"
    assert detect_format(b"\xd0\xcf\x11\xe0", "old.xls") == "xlsx"


@pytest.mark.parametrize(
    ("headings", "mapping"),
    [
        (["Артикул", "Название", "Цена, ₽"], {"Артикул": "sku", "Название": "name", "Цена, ₽": "price"}),
        (["Код_товару", "Назва позиції"], {"Код_товару": "sku", "Назва позиції": "name"}),
        (["Кількість", "Ціна"], {"Кількість": "stock", "Ціна": "price"}),
        (["id", "SKU", "Title"], {"id": "external_ids.retailer", "SKU": "sku", "Title": "name"}),
        (["Name", "Название", "Вес"], {"Name": "name"}),
        (["Кол-во (шт.)", "Объём"], {"Кол-во (шт.)": "stock", "Объём": "options.объем"}),
        (["Param: Fit", "*Название*"], {"Param: Fit": "options.Fit", "*Название*": "name"}),
    ],
)  # fmt: skip
def test_guess(headings: list[str], mapping: dict[str, str]) -> None:
    assert guess_mapping(headings) == mapping
