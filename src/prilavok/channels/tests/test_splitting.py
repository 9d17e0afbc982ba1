from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.channels.splitting import split_text, utf8_bytes, utf16_units
from prilavok.channels.testing.strategies import TEXTS

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("short", 10, ["short"]),
        ("exactly 10", 10, ["exactly 10"]),
        ("one two three", 10, ["one two ", "three"]),
        ("A b c. D e f g", 10, ["A b c. ", "D e f g"]),
        ("first\nsecond", 10, ["first\n", "second"]),
        ("par one\n\npar two", 12, ["par one\n\n", "par two"]),
        ("a\n\nlonger words here", 16, ["a\n\nlonger words ", "here"]),
        ("abcdefghijklm", 10, ["abcdefghij", "klm"]),
        ("aaaaaaaaaa\n", 10, ["aaaaaaaaaa"]),
        ("«Да?» Конечно", 8, ["«Да?» ", "Конечно"]),
    ],
)
def test_places_to_cut(text: str, limit: int, pieces: list[str]) -> None:
    assert split_text(text, limit) == pieces


def test_bytes_are_counted_and_letters_kept_whole() -> None:
    assert split_text("ы" * 501, 1000, utf8_bytes) == ["ы" * 500, "ы"]
    assert split_text("a" + "ы" * 500, 1000, utf8_bytes) == ["a" + "ы" * 499, "ы"]


def test_a_family_is_not_torn_apart() -> None:
    assert split_text("a" * 8 + FAMILY, 20, utf8_bytes) == ["a" * 8, FAMILY]


def test_a_cluster_longer_than_a_message_is_cut_between_code_points() -> None:
    text = "a" + "\u0301" * 12
    assert split_text(text, 10, utf8_bytes) == ["a" + "\u0301" * 4, "\u0301" * 5, "\u0301" * 3]


def test_utf16() -> None:
    assert utf16_units("a👍ы") == 4
    assert split_text("👍👍👍", 4, utf16_units) == ["👍👍", "👍"]


@given(TEXTS, st.integers(4, 60))
def test_every_piece_fits_and_nothing_is_lost(text: str, limit: int) -> None:
    pieces = split_text(text, limit, utf8_bytes)
    assert all(0 < utf8_bytes(piece) <= limit for piece in pieces)
    assert all(piece.strip() for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
