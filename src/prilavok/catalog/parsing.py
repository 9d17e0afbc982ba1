"""From loose values (JSON, cells of a table, form fields) to checked ones, with the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.errors import InvalidField, InvalidProduct
from prilavok.catalog.types import PhotoSource, ProductChanges, Upload, VariantData
from prilavok.lib.money import InvalidAmount, Money, parse_money
from prilavok.lib.text import shorten

MAX_LENGTHS = {"name": 250, "sku": 80, "category": 120, "description": 20_000, "url": 2000}
MAX_ALIASES, MAX_ALIAS = 100, 120
MAX_VARIANTS, MAX_OPTIONS, MAX_OPTION = 300, 10, 120
MAX_STOCK = 2**31 - 1
_CURRENCY_WORDS = {
    "RUB": ("₽", "руб.", "руб", "р.", "р", "rub", "rur"),
    "UAH": ("₴", "грн.", "грн", "uah"),
    "KZT": ("₸", "тг.", "тг", "тенге", "kzt"),
    "BYN": ("br", "бел. руб.", "byn"),
    "USD": ("$", "usd"),
    "EUR": ("€", "eur", "евро"),
    "GBP": ("£", "gbp"),
}
_STOCK_WORDS = {"нет": 0, "немає": 0, "нет в наличии": 0, "out of stock": 0, "no": 0, "-": 0}
_UNCOUNTED = frozenset({"", "есть", "в наличии", "є", "є в наявності", "in stock", "yes", "+"})
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def read_product(raw: Mapping[str, object], *, currency: str) -> ProductChanges:
    """Only the fields that `raw` names. Raises `InvalidProduct` with every bad field."""
    readers: dict[str, Callable[[object], object]] = {
        "name": read_name,
        "sku": lambda value: read_text("sku", value) or None,
        "description": lambda value: read_text("description", value),
        "category": lambda value: read_text("category", value),
        "url": read_url,
        "price": lambda value: read_price(value, currency=currency),
        "stock": read_stock,
        "aliases": read_aliases,
        "external_ids": read_external_ids,
        "variants": lambda value: read_variants(value, currency=currency),
        "photos": read_photos,
    }
    found: ProductChanges = {}
    errors: list[InvalidField] = []
    for field, value in raw.items():
        try:
            if field not in readers:
                raise InvalidField(field, _("no such field"))
            found[field] = readers[field](value)  # type: ignore[literal-required]
        except InvalidField as error:
            errors.append(error)
    if errors:
        raise InvalidProduct(errors)
    return found


def read_text(field: str, value: object) -> str:
    """Trimmed text of bounded length; numbers count as text, nothing is empty text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise InvalidField(field, _("must be text"))
    text = str(value).replace("\x00", "").strip()
    limit = MAX_LENGTHS[field]
    if len(text) > limit:
        raise InvalidField(field, format_lazy(_("longer than {limit} characters"), limit=limit))
    return text


def read_name(value: object) -> str:
    name = _SPACES.sub(" ", read_text("name", value))
    if not name:
        raise InvalidField("name", _("must not be empty"))
    return name


def read_url(value: object) -> str:
    text = read_text("url", value)
    if not text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise InvalidField("url", _("must be a web address that begins with http:// or https://"))
    return text


def read_price(value: object, *, currency: str, field: str = "price") -> Money | None:
    """A number, «4 900,50 ₽», {"amount", "currency"}; None and "" mean no price."""
    if isinstance(value, Mapping):
        value = _amount_of(value, currency, field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise InvalidField(field, _("is not a number"))
    text = _plain_number(str(value), currency) if isinstance(value, str) else value
    if text == "":
        return None
    try:
        # Spaces that separate no thousands join two numbers: «10 20» is neither of them.
        if isinstance(text, str) and _SPACES.search(text):
            raise InvalidAmount(text)
        return parse_money(text, currency)
    except InvalidAmount:
        raise InvalidField(field, _why_no_amount(str(value), str(text))) from None


def _amount_of(value: Mapping[object, object], currency: str, field: str) -> object:
    if set(value) - {"amount", "currency"} or "amount" not in value:
        raise InvalidField(field, _("must have amount and currency only"))
    given = value.get("currency", currency)
    if given != currency:
        raise InvalidField(
            field,
            format_lazy(_("is in {given}, but the shop sells in {currency}"), given=given, currency=currency),
        )
    return value["amount"]


def _why_no_amount(written: str, number: str) -> object:
    try:
        parsed = Decimal(number.replace(",", "."))
    except InvalidOperation:
        parsed = Decimal("NaN")
    if not parsed.is_finite():
        return format_lazy(_("“{value}” is not a number"), value=shorten(written, 40))
    if parsed < 0:
        return _("must not be below zero")
    return _("is too large")


def _plain_number(written: str, currency: str) -> str:
    """Without the currency's sign and without separators of thousands."""
    text = written.strip().lower()
    for word in _CURRENCY_WORDS.get(currency, (currency.lower(),)):
        text = text.removesuffix(word).removeprefix(word).strip()
    text = re.sub(r"(?<=\d)['’\s\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    if "," in text and "." in text:
        thousands = "," if text.rindex(",") < text.rindex(".") else "."
        text = text.replace(thousands, "")
    return text


def read_stock(value: object, *, field: str = "stock") -> int | None:
    """A whole number from zero; None and "" mean "not counted"."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise InvalidField(field, _("must be a whole number"))
    text = _SPACES.sub(" ", str(value)).strip().lower()
    if text in _UNCOUNTED:
        return None
    if text in _STOCK_WORDS:
        return _STOCK_WORDS[text]
    return _whole(field, text)


def _whole(field: str, text: str) -> int:
    try:
        number = Decimal(_SPACES.sub("", text).replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number != number.to_integral_value():
        reason = format_lazy(_("“{value}” is not a whole number"), value=shorten(text, 40))
        raise InvalidField(field, reason)
    if number < 0:
        raise InvalidField(field, _("must not be below zero"))
    if number > MAX_STOCK:
        raise InvalidField(field, _("is too large"))
    return int(number)


def read_aliases(value: object) -> tuple[str, ...]:
    """A list, or text with commas or semicolons; doubles are dropped whatever their case."""
    parts = re.split(r"[,;\n]", value) if isinstance(value, str) else value
    if not isinstance(parts, Sequence) or not all(isinstance(part, str) for part in parts):
        raise InvalidField("aliases", _("must be a list of texts"))
    words = [_SPACES.sub(" ", part).strip() for part in parts]
    found: dict[str, str] = {}
    for word in filter(None, words):
        found.setdefault(word.casefold(), word)
    if len(found) > MAX_ALIASES:
        raise InvalidField("aliases", format_lazy(_("more than {limit} of them"), limit=MAX_ALIASES))
    if any(len(word) > MAX_ALIAS for word in found.values()):
        raise InvalidField(
            "aliases", format_lazy(_("one is longer than {limit} characters"), limit=MAX_ALIAS)
        )
    return tuple(found.values())


def read_external_ids(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise InvalidField("external_ids", _("must be an object of texts"))
    found = {}
    for name, one in value.items():
        if not isinstance(name, str) or isinstance(one, bool) or not isinstance(one, str | int):
            raise InvalidField("external_ids", _("must be an object of texts"))
        if len(name) > 40 or len(str(one)) > 200:
            raise InvalidField("external_ids", _("a name or an id is too long"))
        if text := str(one).strip():
            found[name] = text
    return found


def read_variants(value: object, *, currency: str) -> tuple[VariantData, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InvalidField("variants", _("must be a list"))
    if len(value) > MAX_VARIANTS:
        raise InvalidField("variants", format_lazy(_("more than {limit} of them"), limit=MAX_VARIANTS))
    rows = tuple(_read_variant(one, index, currency) for index, one in enumerate(value))
    check_variants(rows)
    return rows


def _read_variant(value: object, index: int, currency: str) -> VariantData:
    field = f"variants[{index}]"
    if isinstance(value, VariantData):
        return value
    if not isinstance(value, Mapping):
        raise InvalidField(field, _("must be an object"))
    if unknown := set(value) - {"id", "sku", "options", "price", "stock"}:
        raise InvalidField(f"{field}.{min(map(str, unknown))}", _("no such field"))
    try:
        sku = read_text("sku", value.get("sku"))
    except InvalidField as error:
        raise InvalidField(f"{field}.sku", error.reason) from None
    return VariantData(
        id=str(value.get("id") or ""),
        sku=sku,
        options=read_options(value.get("options") or {}, field=f"{field}.options"),
        price=read_price(value.get("price"), currency=currency, field=f"{field}.price"),
        stock=read_stock(value.get("stock"), field=f"{field}.stock"),
    )


def read_options(value: object, *, field: str = "options") -> dict[str, str]:
    """{"размер": "44"}: names and values are trimmed, empty ones dropped."""
    if not isinstance(value, Mapping) or len(value) > MAX_OPTIONS:
        reason = format_lazy(_("must be an object of at most {limit} texts"), limit=MAX_OPTIONS)
        raise InvalidField(field, reason)
    found = {}
    for name, one in value.items():
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            raise InvalidField(f"{field}.{name}", _("must be text"))
        key, text = _SPACES.sub(" ", str(name)).strip(), _SPACES.sub(" ", str(one)).strip()
        if len(key) > MAX_OPTION or len(text) > MAX_OPTION:
            reason = format_lazy(_("longer than {limit} characters"), limit=MAX_OPTION)
            raise InvalidField(f"{field}.{name}", reason)
        if key and text:
            found[key] = text
    return found


def check_variants(rows: Sequence[VariantData]) -> None:
    """Two variants must differ in their options, and their SKUs must not repeat."""
    options: set[frozenset[tuple[str, str]]] = set()
    skus: set[str] = set()
    for index, row in enumerate(rows):
        key = frozenset(row.options.items())
        if key in options:
            raise InvalidField(f"variants[{index}].options", _("repeat those of another variant"))
        if row.sku and row.sku in skus:
            raise InvalidField(f"variants[{index}].sku", _("repeats that of another variant"))
        options.add(key)
        skus.add(row.sku)


def read_photos(value: object) -> tuple[PhotoSource, ...]:
    """A list of URLs, data: URLs and uploads; text with spaces, commas or semicolons between URLs."""
    parts = _addresses(value) if isinstance(value, str) else value
    if not isinstance(parts, Sequence) or not all(isinstance(part, str | Upload) for part in parts):
        raise InvalidField("photos", _("must be a list of addresses"))
    return tuple(part.strip() if isinstance(part, str) else part for part in parts if part)


def _addresses(text: str) -> list[str]:
    if text.startswith("data:"):
        return [text]
    return re.split(r"[\s;]+|,(?=\s*https?://)", text)
