"""Yandex Market Language: the XML feed that shop engines export for price aggregators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.imports.types import MAX_ROWS, ImportRow, UnreadableFile

LINE = "{line}"
"""An attribute that no document can have: names in braces are reserved for name spaces."""
_RU_PARAMS = ("размер", "цвет", "объем", "объём", "вкус", "рост")
_UK_PARAMS = ("розмір", "колір", "об'єм", "смак", "зріст")
_EN_PARAMS = ("size", "color", "colour", "volume", "flavour", "flavor")
_OPTION_PARAMS = frozenset({*_RU_PARAMS, *_UK_PARAMS, *_EN_PARAMS})
_STOCK_TAGS = ("count", "stock_quantity", "quantity_in_stock", "quantity", "stock")


def read_yml(content: bytes) -> list[ImportRow]:
    root = _parse(content)
    shop = root if root.tag == "shop" else root.find("shop")
    offers = shop.find("offers") if shop is not None else None
    if shop is None or offers is None:
        raise UnreadableFile(_("not a YML feed: there are no offers in it"))
    items = offers.findall("offer")
    if len(items) > MAX_ROWS:
        raise UnreadableFile(format_lazy(_("more than {limit} offers"), limit=MAX_ROWS))
    categories = _categories(shop)
    groups, varying = _common_codes(items), _varying_params(items)
    return [_row(offer, categories, groups, varying) for offer in items]


class _Builder(TreeBuilder):
    """Notes on every offer the line where it begins."""

    parser: Any = None

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        if tag == "offer":
            attrs = {**attrs, LINE: str(self.parser.parser.CurrentLineNumber)}
        return super().start(tag, attrs)


def _parse(content: bytes) -> Element:
    builder = _Builder()
    parser = XMLParser(target=builder, forbid_entities=True, forbid_external=True)
    builder.parser = parser
    try:
        parser.feed(content)
        root: Element = parser.close()
    except ParseError as error:
        raise UnreadableFile(format_lazy(_("the XML is damaged: {error}"), error=error)) from None
    except (DefusedXmlException, ValueError, LookupError):
        raise UnreadableFile(_("the XML holds entities or an encoding that are not taken")) from None
    return root


def _categories(shop: Element) -> dict[str, str]:
    return {one.get("id", ""): (one.text or "").strip() for one in shop.iterfind("categories/category")}


def _common_codes(offers: list[Element]) -> dict[str, str]:
    """Group id → the one vendor code of all its offers, else the group id itself."""
    codes: dict[str, set[str]] = {}
    for offer in offers:
        if group := offer.get("group_id", ""):
            codes.setdefault(group, set()).add(_text(offer, "vendorCode"))
    return {
        group: next(iter(found)) if len(found) == 1 and "" not in found else group
        for group, found in codes.items()
    }


def _varying_params(offers: list[Element]) -> dict[str, set[str]]:
    """Group id → names of the parameters in which its offers differ."""
    values: dict[str, dict[str, set[str]]] = {}
    for offer in offers:
        for name, value in _params(offer):
            values.setdefault(offer.get("group_id", ""), {}).setdefault(name, set()).add(value)
    return {
        group: {name for name, found in params.items() if group and len(found) > 1}
        for group, params in values.items()
    }


def _row(
    offer: Element, categories: dict[str, str], groups: dict[str, str], varying: dict[str, set[str]]
) -> ImportRow:
    group_id = offer.get("group_id", "")
    group = groups.get(group_id, "")
    code, offer_id = _text(offer, "vendorCode"), offer.get("id", "")
    values: dict[str, object] = {
        "name": _name(offer),
        "sku": code if code and code != group else offer_id,
        "description": _text(offer, "description"),
        "category": categories.get(_text(offer, "categoryId"), ""),
        "url": _text(offer, "url"),
        "price": _price(offer),
        "stock": _stock(offer),
        "photos": tuple(text for one in offer.iterfind("picture") if (text := (one.text or "").strip())),
    }
    known = {name: value for name, value in values.items() if value not in ("", None, ())}
    if offer_id and not group:
        known["external_ids"] = {"retailer": offer_id}
    options = {
        name: value
        for name, value in _params(offer)
        if name in varying.get(group_id, ()) or name.lower() in _OPTION_PARAMS
    }
    return ImportRow(int(offer.get(LINE, "0")), known, group=group, options=options)


def _text(offer: Element, tag: str) -> str:
    return (offer.findtext(tag) or "").strip()


def _name(offer: Element) -> str:
    parts = [_text(offer, tag) for tag in ("typePrefix", "vendor", "model")]
    return _text(offer, "name") or " ".join(part for part in parts if part)


def _price(offer: Element) -> object:
    amount = _text(offer, "price")
    currency = _text(offer, "currencyId").upper().replace("RUR", "RUB")
    return {"amount": amount, "currency": currency} if amount and currency else amount


def _stock(offer: Element) -> str | None:
    counted = next((text for tag in _STOCK_TAGS if (text := _text(offer, tag))), None)
    if counted is None and offer.get("available", "").lower() == "false":
        return "0"
    return counted


def _params(offer: Element) -> Iterator[tuple[str, str]]:
    for param in offer.iterfind("param"):
        name, value = param.get("name", "").strip(), (param.text or "").strip()
        if name and value:
            yield name, value
