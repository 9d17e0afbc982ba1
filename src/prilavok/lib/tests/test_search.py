"""What of search needs no tables: queries, forms with a typo, digits, what is marked. And its SQL twins."""

from __future__ import annotations

import pytest
from django.db import connection

from prilavok.lib.search import Piece, as_tsquery, fragment_of_phone, marked, near_forms


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("платье щу", "платье & щу:*"),
        ("  Щётка!  ", "щетка:*"),
        ("a & b | !c", "a & b & c:*"),
        ("№ 1024", "1024:*"),
        ("«»", ""),
        ("", ""),
        (" ".join("abcdefghijklmno"), "a & b & c & d & e & f & g & h & i & j & k & l:*"),
    ],
)
def test_words_become_a_query(query: str, wanted: str) -> None:
    assert as_tsquery(query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("555-01", "55501"),
        ("+7 (927) 555-01-42", "9275550142"),
        ("8 927 555 01 42", "9275550142"),
        ("12", "12"),
        ("дом 12345", ""),
        ("", ""),
    ],
)
def test_digits_of_a_phone(query: str, wanted: str) -> None:
    assert fragment_of_phone(query) == wanted


@pytest.mark.parametrize(
    ("text", "query", "wanted"),
    [
        ("Есть платья в горошек?", "платье", "Есть [платья] в горошек?"),
        ("Есть щётка", "щетки", "Есть [щётка]"),
        ("Two Dresses, please", "dress", "Two [Dresses], please"),
        ("Доставка завтра", "достав", "[Доставка] завтра"),
        ("Сколько\n стоит", "стоит сколько", "[Сколько] [стоит]"),
        ("<b>цена</b>", "цена", "<b>[цена]</b>"),
        ("Ничего", "другое", "Ничего"),
        ("", "слово", ""),
        ("текст", "", "текст"),
    ],
)
def test_what_was_found_is_marked(text: str, query: str, wanted: str) -> None:
    assert shown(marked(text, query)) == wanted


def test_a_long_text_is_cut_around_what_was_found() -> None:
    text = "слово " * 60 + "сапоги " + "слово " * 60
    found = shown(marked(text, "сапоги", longest=60))
    assert found == "…слово слово слово [сапоги] слово слово слово слово слово…"
    assert shown(marked(text, "нет", longest=30)) == "слово слово слово слово слово…"


def test_a_word_longer_than_the_room_is_cut() -> None:
    assert shown(marked("ы" * 300, "ыы", longest=20)) == "[" + "ы" * 20 + "]…"


def test_forms_with_a_letter_left_out() -> None:
    assert near_forms("анна") == ["анна", "нна", "ана", "анн"]


@pytest.mark.django_db
def test_the_database_makes_the_same_forms() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prilavok_near('Анна Ёлкина'), prilavok_near('ян_1'), prilavok_near('')")
        names, short, none = cursor.fetchone()
        cursor.execute("SELECT prilavok_digits('+7 927-55'), prilavok_digits('12'), prilavok_digits('')")
        digits, few, no = cursor.fetchone()
    assert sorted(names) == sorted({*near_forms("анна"), *near_forms("елкина")})
    assert (short, none) == ([], [])
    assert sorted(digits) == ["2755", "7927", "9275"]
    assert (few, no) == ([], [])
