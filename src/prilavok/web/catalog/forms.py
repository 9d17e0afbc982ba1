from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prilavok.catalog import parsing
from prilavok.catalog.errors import InvalidField
from prilavok.catalog.models import Product, Variant
from prilavok.catalog.types import ProductChanges, VariantData
from prilavok.lib.money import Money
from prilavok.shops.models import Shop
from prilavok.web.components.formats import is_russian, sign

T = TypeVar("T")
FIRST_OPTIONS = (_("Size"), _("Colour"))


@dataclass
class VariantLine:
    """One line of the variants table as it was typed."""

    id: str = ""
    sku: str = ""
    price: str = ""
    stock: str = ""
    values: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any((self.sku, self.price, self.stock, *self.values))


@dataclass
class VariantTable:
    """The options are the columns; every line has a value for each of them."""

    options: list[str]
    lines: list[VariantLine]
    error: str = ""


class ProductForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("product", "Name"), required=False)
    price = forms.CharField(label=_("Price"), required=False)
    stock = forms.CharField(label=_("In stock"), required=False)
    sku = forms.CharField(label=_("Article number"), required=False)
    category = forms.CharField(label=_("Category"), required=False)
    url = forms.CharField(label=_("Page on your site"), required=False)
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, shop: Shop, product: Product | None = None, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=_initial(product) if product else None)
        self.shop = shop
        self.fields["price"].label = _("Price, %(currency)s") % {"currency": sign(shop.currency)}
        self.aliases = list(product.aliases) if product else []
        self.table = table_of(product)
        self.photos: list[tuple[str, str]] = (
            [(row.public_id, row.url) for row in product.photos.all()] if product else []
        )
        self.photo_error = self.alias_error = ""
        if data is not None:
            self._read_lists(data, dict(self.photos))

    def _read_lists(self, data: QueryDict, known: Mapping[str, str]) -> None:
        """Chips, photos and lines of variants come as repeated fields."""
        self.aliases = [*data.getlist("aliases"), data.get("alias", "")]
        sources = data.getlist("photos")
        self.photos = [
            (one, known.get(one, one)) for one in sources if one in known or one.startswith("data:")
        ]
        self.table = read_table(data)

    def clean_name(self) -> str:
        return self._checked("name", parsing.read_name)

    def clean_sku(self) -> str | None:
        return self._checked("sku", lambda value: parsing.read_text("sku", value)) or None

    def clean_category(self) -> str:
        return self._checked("category", lambda value: parsing.read_text("category", value))

    def clean_description(self) -> str:
        return self._checked("description", lambda value: parsing.read_text("description", value))

    def clean_url(self) -> str:
        return self._checked("url", lambda value: parsing.read_url(_with_scheme(str(value))))

    def clean_price(self) -> Money | None:
        return self._checked("price", lambda value: parsing.read_price(value, currency=self.shop.currency))

    def clean_stock(self) -> int | None:
        return self._checked("stock", parsing.read_stock)

    def _checked(self, name: str, read: Callable[[object], T]) -> T:
        try:
            return read(self.cleaned_data[name])
        except InvalidField as error:
            raise forms.ValidationError(capfirst(error.reason)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            cleaned["aliases"] = parsing.read_aliases(self.aliases)
            self.aliases = list(cleaned["aliases"])
        except InvalidField as error:
            self.alias_error = capfirst(error.reason)
            self.add_error(None, _("What customers say: %(reason)s") % {"reason": error.reason})
        cleaned["photos"] = tuple(source for source, _url in self.photos)
        cleaned["variants"] = self._clean_variants()
        return cleaned

    def _clean_variants(self) -> tuple[VariantData, ...]:
        rows = tuple(_variant(line, self.table.options, self.shop.currency) for line in self.table.lines)
        is_bad = any(line.errors for line in self.table.lines)
        if not is_bad:
            try:
                parsing.check_variants(rows)
            except InvalidField as error:
                _put_error(self.table.lines, error)
                is_bad = True
        if is_bad:
            self.table.error = str(_("Check the lines of variants marked in red"))
            self.add_error(None, self.table.error)
        return rows

    @property
    def changes(self) -> ProductChanges:
        return cast("ProductChanges", self.cleaned_data)

    def refuse(self, error: InvalidField) -> None:
        """Show what only saving could find out."""
        if error.field == "photos":
            self.photo_error = capfirst(error.reason)
            self.add_error(None, _("Photos: %(reason)s") % {"reason": error.reason})
        else:
            self.add_error(error.field if error.field in self.fields else None, capfirst(error.reason))


def _with_scheme(address: str) -> str:
    address = address.strip()
    return f"https://{address}" if address and "://" not in address and "." in address else address


def _initial(product: Product) -> dict[str, object]:
    return {
        "name": product.name,
        "sku": product.sku or "",
        "price": amount_text(product.price),
        "stock": "" if product.stock is None else str(product.stock),
        "category": product.category,
        "url": product.url,
        "description": product.description,
    }


def amount_text(price: Money | None) -> str:
    """As one would type it: 4900 or 4900,50."""
    if price is None:
        return ""
    amount = price.decimal
    text = f"{amount:.0f}" if amount == amount.to_integral_value() else str(price)
    return text.replace(".", ",") if is_russian() else text


def table_of(product: Product | None) -> VariantTable:
    rows: list[Variant] = list(product.variants.all()) if product else []
    options = list(dict.fromkeys(name for row in rows for name in row.options))
    currency = product.currency if product else ""
    lines = [_line(row, options, currency) for row in rows]
    return VariantTable(options or [str(name) for name in FIRST_OPTIONS], lines)


def _line(row: Variant, options: list[str], currency: str) -> VariantLine:
    price = None if row.price_minor is None else Money(row.price_minor, currency)
    return VariantLine(
        id=row.public_id,
        sku=row.sku,
        price=amount_text(price),
        stock="" if row.stock is None else str(row.stock),
        values=[str(row.options.get(name, "")) for name in options],
    )


def read_table(data: QueryDict) -> VariantTable:
    """Every input of a line is always sent, so the lists of one column belong together by place."""
    options = data.getlist("option")[: parsing.MAX_OPTIONS]
    columns = [data.getlist(f"value-{index}") for index in range(len(options))]
    lines = []
    for index, row_id in enumerate(data.getlist("variant")[: parsing.MAX_VARIANTS]):
        line = VariantLine(
            id=row_id,
            sku=_at(data.getlist("variant_sku"), index),
            price=_at(data.getlist("variant_price"), index),
            stock=_at(data.getlist("variant_stock"), index),
            values=[_at(column, index) for column in columns],
        )
        if not line.is_empty:
            lines.append(line)
    return VariantTable(options, lines)


def _at(values: list[str], index: int) -> str:
    return values[index].strip() if index < len(values) else ""


def _variant(line: VariantLine, options: list[str], currency: str) -> VariantData:
    def checked(name: str, read: Callable[[], Any], otherwise: Any = None) -> Any:
        try:
            return read()
        except InvalidField as error:
            line.errors[name] = capfirst(error.reason)
            return otherwise

    pairs = {
        name.strip() or f"{number}": value
        for number, (name, value) in enumerate(zip(options, line.values, strict=False), start=1)
    }
    return VariantData(
        id=line.id,
        sku=checked("sku", lambda: parsing.read_text("sku", line.sku), ""),
        options=checked("options", lambda: parsing.read_options(pairs), {}),
        price=checked("price", lambda: parsing.read_price(line.price, currency=currency)),
        stock=checked("stock", lambda: parsing.read_stock(line.stock)),
    )


def _put_error(lines: list[VariantLine], error: InvalidField) -> None:
    """`variants[2].options` → the third line."""
    place, _dot, name = error.field.partition(".")
    lines[int(place.removeprefix("variants[").rstrip("]"))].errors[name] = capfirst(error.reason)
