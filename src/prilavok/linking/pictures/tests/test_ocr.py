from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from prilavok.linking.pictures import ocr, reading, recognising
from prilavok.linking.pictures.ocr import forget_languages, read_words
from prilavok.linking.pictures.opening import Pixels
from prilavok.linking.pictures.reading import named_on
from prilavok.linking.pictures.recognising import recognise
from prilavok.linking.pictures.tests.helpers import jpeg
from prilavok.linking.tests.helpers import catalogue
from tests.factories import make_product, make_shop


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    forget_languages()
    yield
    forget_languages()


def _page(text: str = "Vector X9 1990") -> Pixels:
    page = np.full((300, 900, 3), 255, np.uint8)
    cv2.putText(page, text, (40, 160), cv2.FONT_HERSHEY_SIMPLEX, 2.2, (10, 10, 10), 4)
    return page


def _install(place: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of that name on the path."""
    program = place / "tesseract"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")


LISTS = 'if [ "$1" = --list-langs ]; then printf "List:\\neng\\nosd\\nrus\\n"; exit 0; fi'


def test_without_the_program_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_words(_page()) == ""


def test_it_is_asked_for_the_languages_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    body = f'{LISTS}\necho "$@" "$OMP_THREAD_LIMIT" "$SECRET" >{said}; cat >/dev/null\n'
    body += 'echo "  Платье Алина "; echo; echo "-|"'
    _install(tmp_path, body, monkeypatch)
    monkeypatch.setenv("SECRET", "do not tell")
    assert read_words(_page()) == "Платье Алина"
    assert said.read_text().split() == ["stdin", "stdout", "-l", "rus+eng", "--psm", "11", "--oem", "1", "1"]


@pytest.mark.parametrize("body", ["exec sleep 30", "exit 3", "kill -9 $$"], ids=["too slow", "fails", "dies"])
def test_a_program_that_fails_reads_nothing(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, f"{LISTS}\n{body}", monkeypatch)
    assert read_words(_page(), seconds=0.3) == ""


def test_a_program_without_our_languages_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, "echo deu", monkeypatch)
    assert read_words(_page()) == ""


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_the_real_program_reads_a_page() -> None:
    words = read_words(_page("Hello 1990 shop")) + read_words(np.asarray(255 - _page("Hello 2490"), np.uint8))
    assert ("1990" in words, "2490" in words, "shop" in words) == (True, True, True)


def test_what_is_read_only_suggests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read_words", lambda pixels: "lavka.store\nПлатье «Алина» в наличии")
    (sighting,) = named_on(_page(), catalogue("Платье «Алина»", "Сумка «Рута»"))
    assert sighting.product_ids == (1,)
    assert sighting.certainty <= 0.8
    assert "Алина" in sighting.words


def test_nothing_read_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read_words", lambda pixels: "")
    assert named_on(_page(), catalogue("Платье «Алина»")) == []


@pytest.mark.django_db
def test_words_count_when_the_picture_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read_words", lambda pixels: "Платье «Алина» 2 490")
    shop = make_shop()
    product = make_product(shop, "Платье «Алина»")
    (sighting,) = recognise(shop.pk, [jpeg(_page())])
    assert sighting.product_ids == (product.pk,)
    assert (recognising.WORTH_SAYING, ocr.LANGUAGES) == (0.5, ("rus", "ukr", "eng"))
