from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from prilavok.commands import CommandError
from prilavok.commands.check_messages import catalog_problems, clashes, texts, translated, untranslated
from prilavok.commands.compile_messages import compile_catalog

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; "
"plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

"""
TEMPLATE = """{% load i18n %}
  <p title="{% translate "It's late" context "shop" %}">
  {% blocktranslate count n=orders|length trimmed %}
     {{ n }} order
  {% plural %}{{ n }} orders{% endblocktranslate %} (unbalanced "quote</p>
"""


def _catalog(folder: Path, body: str) -> Path:
    path = folder / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def test_compiled_catalog_translates(tmp_path: Path) -> None:
    path = _catalog(
        tmp_path,
        'msgid "%(n)s order"\nmsgid_plural "%(n)s orders"\n'
        'msgstr[0] "%(n)s заказ"\nmsgstr[1] "%(n)s заказа"\nmsgstr[2] "%(n)s заказов"\n',
    )

    compile_catalog(path)

    with path.with_suffix(".mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    forms = [catalog.ngettext("%(n)s order", "%(n)s orders", n) % {"n": n} for n in (1, 3, 11, 21)]
    assert forms == ["1 заказ", "3 заказа", "11 заказов", "21 заказ"]


def test_only_changed_catalogs_are_compiled(tmp_path: Path) -> None:
    path = _catalog(tmp_path, 'msgid "Order"\nmsgstr "Заказ"\n')
    compiled = path.with_suffix(".mo")
    compiled.write_bytes(b"as it was")
    os.utime(compiled, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns))

    compile_catalog(path)
    assert compiled.read_bytes() == b"as it was"

    os.utime(compiled, ns=(0, 0))
    compile_catalog(path)
    assert compiled.read_bytes() != b"as it was"


def test_broken_catalog_is_named(tmp_path: Path) -> None:
    path = _catalog(tmp_path, 'msgid "Order\n')

    with pytest.raises(CommandError, match=r"django\.po: "):
        compile_catalog(path)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('msgid "Order"\nmsgstr ""\n', "'Order' is not translated"),
        ('#, fuzzy\nmsgid "Order"\nmsgstr "Заказ"\n', "'Order' is fuzzy"),
        (
            '#, python-format\nmsgid "%(n)s order"\nmsgstr "%(m)s заказ"\n',
            "'%(n)s order' unknown named placeholder 'm'",
        ),
    ],
)
def test_wrong_translation_is_found(tmp_path: Path, body: str, problem: str) -> None:
    path = _catalog(tmp_path, body)

    (found,) = catalog_problems(path)
    assert found.removeprefix(f"{path}:").split(": ", 1)[1] == problem


def test_texts_of_a_template(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(TEMPLATE, encoding="utf-8")

    assert list(texts(path)) == [(2, "shop", "It's late"), (3, None, "%(n)s order")]


def test_untranslated_texts_are_found_in_templates_and_sources(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, 'msgctxt "shop"\nmsgid "It\'s late"\nmsgstr "Уже поздно"\n')
    page = tmp_path / "page.html"
    page.write_text(TEMPLATE, encoding="utf-8")
    source = tmp_path / "views.py"
    source.write_text('title = gettext_lazy("Orders")\nplain = lower("Goods")\n', encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_views.py").write_text('gettext("Not for people")\n', encoding="utf-8")

    assert list(untranslated(tmp_path, translated([catalog]))) == [
        f"{page}:3: '%(n)s order' has no translation",
        f"{source}:1: 'Orders' has no translation",
    ]


def test_one_text_has_one_translation_or_a_context(tmp_path: Path) -> None:
    keys = _catalog(
        tmp_path / "settings", 'msgid "Keys"\nmsgstr "Ключи"\n\nmsgid "Save"\nmsgstr "Сохранить"\n'
    )
    same = _catalog(tmp_path / "orders", 'msgid "Save"\nmsgstr "Сохранить"\n')
    other = _catalog(tmp_path / "inbox", 'msgid "Keys"\nmsgstr "Клавиши"\n')
    told = _catalog(tmp_path / "search", 'msgctxt "keyboard"\nmsgid "Keys"\nmsgstr "Клавиши"\n')

    assert list(clashes([keys, same, told])) == []
    (clash,) = clashes([keys, same, other, told])
    assert clash.startswith(f"{other}:7: 'Keys' is translated otherwise in {keys}:7")
