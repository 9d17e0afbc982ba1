"""Keys of one's own: what may be chosen, who had the key before, and that no key is forgotten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client

import prilavok
from prilavok.shops.models import User
from prilavok.web.components.context import FOOT, MAIN
from prilavok.web.inbox.keys import LIST_KEYS, THREAD_KEYS
from prilavok.web.search.shortcuts import FIXED, NAMES, cleaned, is_free, rebound
from tests.factories import make_membership, make_shop, make_user

TEMPLATES = Path(prilavok.__file__).parent


def test_every_key_of_the_product_can_be_changed() -> None:
    written = set()
    for path in TEMPLATES.rglob("templates/**/*.html"):
        written |= set(re.findall(r'data-hotkey="([^"{]+)"', path.read_text()))
    bound = {key for keys in written for key in re.split(r"\s*,\s*", keys)}
    bound |= {key for key, *_ in (*LIST_KEYS, *THREAD_KEYS)}
    bound |= {place.hotkey for place in (*MAIN, *FOOT) if place.hotkey}
    assert bound - FIXED == set(NAMES)


@pytest.mark.parametrize(
    "key", ["c", "7", "?", "#", ".", "]", "shift+c", "alt+c", "ctrl+m", "ctrl+alt+c", "g z"]
)
def test_what_may_be_chosen(key: str) -> None:
    assert is_free(key)


@pytest.mark.parametrize(
    "key",
    [
        "g",
        "g 1",
        "esc",
        "ctrl+z",
        "ctrl+c",
        "ctrl+w",
        "space",
        "enter",
        "shift+enter",
        "f5",
        "tab",
        "й",
        "e e",
        "",
        "E",
    ],
)
def test_what_belongs_to_the_browser_or_the_page(key: str) -> None:
    assert not is_free(key)


def test_whoever_had_the_key_gets_the_other() -> None:
    assert rebound({}, "e", "c") == {"e": "c"}
    assert rebound({}, "e", "t") == {"e": "t", "t": "e"}
    assert rebound({"e": "c"}, "t", "c") == {"e": "t", "t": "c"}
    assert rebound({"e": "t", "t": "e"}, "e", "e") == {}
    assert rebound({"e": ""}, "e", "") == {"e": ""}


def test_what_cannot_be_is_left_out() -> None:
    kept = cleaned({"e": "t", "a": "c", "s": "c", "nonsense": "c", "y": "ctrl+c", "w": "w", "o": 5, "x": ""})
    assert kept == {"e": "", "a": "c", "s": "", "x": ""}


@pytest.fixture
def user(db: None) -> User:
    return make_membership(make_shop(), user=make_user(language="en")).user


@pytest.fixture
def web(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def own(user: User) -> dict[str, str]:
    user.refresh_from_db()
    return dict(user.own_keys)


def test_a_key_is_chosen_and_the_pages_know_it(web: Client, user: User) -> None:
    assert "data-own-keys" not in web.get("/search/").content.decode()
    answer = web.post("/profile/keys/choose/", {"key": "e", "own": "c"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/profile/keys/?at=e")
    assert own(user) == {"e": "c"}
    page = web.get("/search/").content.decode()
    assert 'data-own-keys="{&quot;e&quot;: &quot;c&quot;}"' in page
    assert "As it was: Close or open again" in web.get("/profile/keys/").content.decode()


def test_a_taken_key_is_asked_about_and_swapped(web: Client, user: User) -> None:
    answer = web.post("/profile/keys/choose/", {"key": "e", "own": "t"})
    assert answer.status_code == 422
    assert "This key is taken: Tag the customer" in answer.content.decode()
    assert own(user) == {}
    web.post("/profile/keys/choose/", {"key": "e", "own": "t", "swap": "1"})
    assert own(user) == {"e": "t", "t": "e"}


@pytest.mark.parametrize(("key", "wanted"), [("e", "ctrl+c"), ("nonsense", "c"), ("e", "g 1")])
def test_what_cannot_be_chosen_changes_nothing(web: Client, user: User, key: str, wanted: str) -> None:
    answer = web.post("/profile/keys/choose/", {"key": key, "own": wanted, "swap": "1"})
    assert (answer.status_code, own(user)) == (422, {})


def test_all_go_back_and_come_again(web: Client, user: User) -> None:
    web.post("/profile/keys/choose/", {"key": "e", "own": ""})
    web.get("/profile/keys/")
    web.post("/profile/keys/reset/")
    assert own(user) == {}
    page = web.get("/profile/keys/").content.decode()
    [undo] = re.findall(r'data-undo="([^"]+restore[^"]+)"', page)
    assert web.post(undo).headers["HX-Refresh"] == "true"
    assert own(user) == {"e": ""}
    for broken in ("{", "[]", json.dumps({"e": ["c"]})):
        web.post("/profile/keys/restore/", query_params={"keys": broken})
        assert own(user) == {}


def test_letters_can_be_turned_off(web: Client, user: User) -> None:
    web.post("/profile/keys/letters/", {})
    assert 'data-hotkeys-single-value="false"' in web.get("/search/").content.decode()
    web.post("/profile/keys/letters/", {"single_keys": "1"})
    assert "data-hotkeys-single-value" not in web.get("/search/").content.decode()


def test_the_database_takes_keys_by_key_only(user: User) -> None:
    with pytest.raises(IntegrityError, match="user_own_keys_by_key"):
        User.objects.filter(pk=user.pk).update(own_keys=["e"])
