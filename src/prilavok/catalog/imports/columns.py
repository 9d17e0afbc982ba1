"""Which column of a table is which field: guessed from the heading, overridable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.imports.tables import Line, Table
from prilavok.catalog.imports.types import ImportRow, InvalidMapping, NoKeyColumn

FIELDS = ("name", "sku", "price", "stock", "category", "description", "url", "aliases", "photos", "group")
IGNORED = "-"
_OPTION = "options."
_EXTERNAL = "external_ids."

_NAMES = {
    "sku": """
        sku | артикул | арт | артикул товара | код товара | код артикула | код | id товара | артикул товару
        код товару | ідентифікатор товару | vendor code | vendorcode | article | article number | item number
        product code | code
    """,
    "name": """
        name | title | название | наименование | товар | имя | название товара | наименование товара
        название позиции | номенклатура | модель | назва | назва товару | найменування | назва позиції
        product | product name | model | item
    """,
    "price": """
        price | цена | стоимость | розничная цена | цена розничная | цена продажи | цена со скидкой
        цена за единицу | ціна | вартість | роздрібна ціна | retail price | unit price | cost
    """,
    "stock": """
        stock | остаток | остатки | остаток на складе | количество | кол-во | колво | наличие | в наличии
        склад | залишок | залишки | кількість | наявність | quantity | qty | inventory | in stock | available
    """,
    "category": """
        category | категория | раздел | группа | группа товаров | название группы | тип | коллекция
        категорія | розділ | назва групи | product type | collection
    """,
    "description": """
        description | описание | описание товара | текст | опис | опис товару | details
    """,
    "url": """
        url | link | ссылка | ссылка на товар | адрес страницы | страница товара | посилання
        посилання на товар | product url | product link
    """,
    "aliases": """
        aliases | alias | синонимы | ключевые слова | поисковые запросы | другие названия
        как говорят клиенты | синоніми | ключові слова | пошукові запити
        keywords | synonyms | other names | what customers say
    """,
    "photos": """
        photos | photo | фото | фотографии | картинка | картинки | изображение | изображения
        ссылка на изображение | ссылка на фото | зображення | фотографії | посилання на зображення
        image | images | picture | pictures | image url | image link | image src
    """,
    "group": """
        group | group id | groupid | item group id | parent sku | parent | parent id | артикул родителя
        родительский артикул | артикул модели | артикул основного товара | id группы | батьківський артикул
        id группы разновидностей | id групи різновидів
    """,
    "external_ids.retailer": """
        id | retailer id | content id | external id
    """,
}
_OPTIONS = """
    размер | цвет | объем | вкус | материал | рост | вариант | длина | ростовка | розмір | колір | об'єм
    обєм | смак | матеріал | зріст | варіант | довжина | size | color | colour | volume | flavour | flavor
    material | variant | length | option
"""


def _listed(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[|\n]", text) if part.strip()]


_OPTION_WORDS = frozenset(_listed(_OPTIONS))
_BY_HEADING = {heading: field for field, text in _NAMES.items() for heading in _listed(text)}


def guess_mapping(headings: list[str]) -> dict[str, str]:
    """Heading → field, for the headings that tell; each field once, first heading first."""
    found: dict[str, str] = {}
    for heading in headings:
        field = _guess(heading)
        if field and field not in found.values() and heading not in found:
            found[heading] = field
    return found


def _guess(heading: str) -> str:
    plain = _plain(heading)
    if plain in _BY_HEADING:
        return _BY_HEADING[plain]
    if plain.startswith(("param:", "option:", "опция:", "параметр:", "свойство:")):
        return _OPTION + heading.split(":", 1)[1].strip()
    if plain in _OPTION_WORDS:
        return _OPTION + plain
    without_unit = re.split(r"\s*[,(]", plain, maxsplit=1)[0]
    return _BY_HEADING.get(without_unit, "")


def _plain(heading: str) -> str:
    words = heading.lower().replace("ё", "е").replace("_", " ").replace("’", "'").strip(" *:.№#")
    return " ".join(words.split())


def check_mapping(headings: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """The guess with `given` over it; either side of a pair may be the heading.

    An empty field or "-" leaves the column out. Raises `InvalidMapping`.
    """
    mapping = guess_mapping(headings)
    for left, right in given.items():
        heading, field = _pair(headings, left, right)
        taken = [name for name, other in mapping.items() if other == field]
        for name in (*taken, heading):
            mapping.pop(name, None)
        if field:
            mapping[heading] = field
    return mapping


def _pair(headings: list[str], left: str, right: str) -> tuple[str, str]:
    if left in headings and (right in ("", IGNORED) or is_field(right)):
        return left, "" if right == IGNORED else right
    if right in headings and is_field(left):
        return right, left
    known = left if left in headings else right
    if known in headings:
        reason = _("mapping: there is no field {name}")
        raise InvalidMapping(format_lazy(reason, name=right if known == left else left))
    name = right if is_field(left) else left
    raise InvalidMapping(format_lazy(_("mapping: there is no column {name}"), name=name))


def is_field(name: str) -> bool:
    prefixed = any(name.startswith(prefix) and len(name) > len(prefix) for prefix in (_OPTION, _EXTERNAL))
    return name in FIELDS or prefixed


def rows_of(table: Table, mapping: Mapping[str, str]) -> Iterator[ImportRow]:
    """Empty cells are left out: they change nothing."""
    fields = [mapping.get(heading, "") for heading in table.headings]
    if not {"name", "sku"} & set(fields):
        reason = _("no column with the name or the article number; the columns are: {names}")
        raise NoKeyColumn(format_lazy(reason, names=", ".join(filter(None, table.headings)) or "–"))
    seen: set[int] = set()
    for index, field in enumerate(fields):
        if field and field in fields[:index]:
            seen.add(index)
    wanted = ["" if index in seen else field for index, field in enumerate(fields)]
    return (_row(line, wanted) for line in table.lines)


def _row(line: Line, fields: list[str]) -> ImportRow:
    number, cells = line
    named = {field: cell for field, cell in zip(fields, cells, strict=False) if field and str(cell).strip()}
    values = {name: cell for name, cell in named.items() if name in FIELDS and name != "group"}
    if external := _with_prefix(named, _EXTERNAL):
        values["external_ids"] = external
    group = str(named.get("group", "")).strip()
    return ImportRow(number, values, group=group, options=_with_prefix(named, _OPTION))


def _with_prefix(named: Mapping[str, object], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): str(cell).strip()
        for name, cell in named.items()
        if name.startswith(prefix)
    }
