from __future__ import annotations

import logging

import pytest

from prilavok.lib.redaction import RedactingFilter, redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "GET https://graph.instagram.com/me?fields=id&access_token=IGAAx1&limit=1",
            "GET https://graph.instagram.com/me?fields=id&access_token=***&limit=1",
        ),
        ("client_secret=abc code=190", "client_secret=*** code=190"),
        ("https://crm.example/back?code=AQBx&state=s", "https://crm.example/back?code=***&state=s"),
        ('{"access_token": "IGAAx1", "expires_in": 5}', '{"access_token": "***", "expires_in": 5}'),
        ("Authorization: Bearer IGAAx1.y-z_0", "Authorization: Bearer ***"),
        ("https://api.telegram.org/bot123:AA-b_c/sendMessage", "https://api.telegram.org/bot***/sendMessage"),
        (
            "http://a.example/file/botSome-token-without-a-number/photo.jpg",
            "http://a.example/file/bot***/photo.jpg",
        ),
        ("https://shop.example/bottom/1", "https://shop.example/bottom/1"),
        ("http://user:pass@proxy:8080/", "http://***@proxy:8080/"),
        ("the token has expired, code 190", "the token has expired, code 190"),
    ],
)
def test_what_looks_like_a_secret(text: str, masked: str) -> None:
    assert redact(text) == masked


def test_known_secrets_plain_and_in_addresses() -> None:
    secret = "a/b+c=d"
    assert redact("Malformed a/b+c=d and a%2Fb%2Bc%3Dd", [secret]) == "Malformed *** and ***"


def test_short_values_are_no_secrets() -> None:
    assert redact("the word is on the page", ["on", ""]) == "the word is on the page"


def test_the_filter_masks_arguments(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("test.redaction")
    logger.addFilter(RedactingFilter())
    with caplog.at_level("INFO"):
        logger.info("GET %s", "https://x/?access_token=IGAAx1")
    assert caplog.messages == ["GET https://x/?access_token=***"]
