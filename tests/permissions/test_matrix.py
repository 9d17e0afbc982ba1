"""Every URL: strangers are sent to sign in, members without the right are refused, and nobody reaches
into another shop."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from prilavok.shops import permissions
from prilavok.shops.actions import create_api_token
from prilavok.shops.models import Role
from prilavok.shops.permissions import Right
from tests.factories import make_membership
from tests.permissions.table import NAMED_IN_FORMS, PUBLIC, RIGHT_OF, SIGNED_IN
from tests.permissions.world import Furnished, Page, fingerprint, furnish, pages

pytestmark = pytest.mark.django_db
NUMBERED = ("change_id", "number", "route_id", "holiday_id")

PAGES = pages()
BY_RIGHT = [page for page in PAGES if page.name in RIGHT_OF]
WITH_IDS = [page for page in BY_RIGHT if page.own_ids]
API = [page for page in PAGES if page.name.startswith("api:") and page.name not in PUBLIC]


def named(page: Page) -> str:
    return page.name


@pytest.fixture
def mine() -> Furnished:
    return furnish("Марта")


@pytest.fixture
def theirs() -> Furnished:
    return furnish("Соседи")


def signed_in(world: Furnished) -> Client:
    client = Client()
    client.force_login(world.owner.user)
    return client


def test_the_table_names_every_url_once() -> None:
    listed = Counter([*PUBLIC, *SIGNED_IN, *RIGHT_OF])
    assert [name for name, count in listed.items() if count > 1] == []
    names = {page.name for page in PAGES if not page.name.startswith("api:")} | {
        "api:openapi-json",
        "api:api-root",
    }
    assert (sorted(names - set(listed)), sorted(set(listed) - names)) == ([], [])


@pytest.mark.parametrize("page", BY_RIGHT, ids=named)
def test_strangers_are_sent_to_sign_in(page: Page, mine: Furnished) -> None:
    path, before = page.path(mine.values(page)), fingerprint()
    answers = [Client().get(path), Client().post(path)]
    for answer in answers:
        if answer.status_code != 405:
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (
                302,
                reverse("account_login"),
            )
    assert {answer.status_code for answer in answers} != {405}
    assert fingerprint() == before


@pytest.mark.parametrize("page", BY_RIGHT, ids=named)
def test_members_without_the_right_are_refused(
    page: Page, mine: Furnished, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = RIGHT_OF[page.name]
    monkeypatch.setitem(permissions.RIGHTS, Role.OWNER, frozenset(Right) - {right})
    client, path = signed_in(mine), page.path(mine.values(page))
    before = fingerprint()
    statuses = {client.get(path).status_code, client.post(path).status_code}
    assert statuses - {405} == {403}
    assert fingerprint() == before


@pytest.mark.parametrize("page", WITH_IDS, ids=named)
def test_another_shops_objects_do_not_exist(page: Page, mine: Furnished, theirs: Furnished) -> None:
    """No more than what is nowhere; one of theirs among mine is enough."""
    client, own, foreign = signed_in(mine), mine.values(page), theirs.values(page)
    path, before = page.path(foreign), fingerprint()
    nowhere = {name: 2**31 if name in NUMBERED else "nowhere00000000" for name in page.own_ids}
    one_of_theirs = [page.path(own | {name: foreign[name]}) for name in page.own_ids]
    for address in {path, page.path(own | nowhere), *one_of_theirs}:
        statuses = {client.get(address).status_code, client.post(address).status_code}
        assert statuses - {405} == {404}
    assert client.post(path, headers={"hx-request": "true"}).status_code in (404, 405)
    assert fingerprint() == before


@pytest.mark.parametrize("name", NAMED_IN_FORMS)
def test_another_shops_objects_cannot_be_named_in_a_form(
    name: str, mine: Furnished, theirs: Furnished
) -> None:
    page = next(one for one in PAGES if one.name == name)
    client = signed_in(mine)
    form = {
        field: ":".join(str(theirs.ids.get(word, "add")) for word in words.split(":"))
        for field, words in NAMED_IN_FORMS[name].items()
    }
    before = fingerprint()
    answer = client.post(f"{page.path(mine.values(page))}?{urlencode(form)}", form)
    assert answer.status_code < 500
    assert fingerprint() == before


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_pages_about_oneself(name: str, mine: Furnished) -> None:
    page = next(one for one in PAGES if one.name == name)
    path = page.path(mine.values(page))
    answers = [Client().get(path), Client().post(path)]
    assert any(answer.status_code == 302 for answer in answers)
    for answer in answers:
        assert answer.status_code in (302, 404, 405)


@pytest.mark.parametrize("role", Role.values)
def test_what_each_role_may(role: str, mine: Furnished) -> None:
    """Through the pages themselves, without parameters: 403 exactly where the role has no right."""
    member = make_membership(mine.shop, role=role)
    client = Client()
    client.force_login(member.user)
    for page in BY_RIGHT:
        if not page.parameters:
            refused = client.get(page.path({})).status_code == 403
            has_right = RIGHT_OF[page.name] in permissions.RIGHTS[role]
            if client.get(page.path({})).status_code != 405:
                assert refused is not has_right, page.name


def test_a_member_who_left_has_no_shop(mine: Furnished) -> None:
    member = make_membership(mine.shop, role=Role.ADMIN, user=None)
    client = Client()
    client.force_login(member.user)
    assert client.get(reverse("inbox:list")).status_code == 200
    member.is_active = False
    member.save()
    answer = client.get(reverse("inbox:list"))
    assert (answer.status_code, answer.headers["location"]) == (302, reverse("accounts:create_shop"))


def test_the_other_shop_of_a_person_is_reached_by_switching_only(mine: Furnished, theirs: Furnished) -> None:
    make_membership(theirs.shop, user=mine.owner.user, role=Role.OWNER)
    client = signed_in(mine)
    path = reverse("inbox:conversation", args=[theirs.ids["conversation"]])
    assert client.get(path).status_code == 404
    client.post(reverse("accounts:switch_shop"), {"shop": theirs.shop.public_id})
    assert client.get(path).status_code == 200


def test_nobody_switches_to_a_shop_without_a_seat(mine: Furnished, theirs: Furnished) -> None:
    client = signed_in(mine)
    client.post(reverse("accounts:switch_shop"), {"shop": theirs.shop.public_id})
    assert client.get(reverse("inbox:conversation", args=[theirs.ids["conversation"]])).status_code == 404
    assert client.get(reverse("inbox:conversation", args=[mine.ids["conversation"]])).status_code == 200


# --- REST ----------------------------------------------------------------------------------------

RESOURCES = {
    "channels": "channel", "posts": "post", "products": "product", "customers": "customer",
    "conversations": "conversation", "messages": "message", "orders": "order", "interests": "interest",
    "rules": "rule", "inbound-events": "event",
}  # fmt: skip
BODIES = {"replace": {"product": "x"}, "merge": {"into": "x"}, "messages": {"text": "x"}}
METHODS = ("get", "post", "patch", "delete")


def api_path(page: Page, world: Furnished) -> str:
    resource = page.template.removeprefix("api/v1/").split("/")[0]
    return page.path({"id": world.ids[RESOURCES[resource]]} if page.parameters else {})


@pytest.mark.parametrize("page", API, ids=named)
def test_rest_needs_a_token(page: Page, mine: Furnished) -> None:
    path, before = api_path(page, mine), fingerprint()
    for method in METHODS:
        answer = getattr(Client(), method)(path, {}, content_type="application/json")
        assert answer.status_code in (401, 405)
        assert answer.headers["content-type"] == "application/problem+json"
    assert fingerprint() == before


@pytest.mark.parametrize("page", [page for page in API if page.parameters], ids=named)
def test_rest_does_not_reach_into_another_shop(page: Page, mine: Furnished, theirs: Furnished) -> None:
    token = create_api_token(shop=mine.shop, name="x").token
    client = Client(headers={"authorization": f"Bearer {token}"})
    path, before = api_path(page, theirs), fingerprint()
    body = BODIES.get(path.rsplit("/", 1)[-1], {})
    statuses = set()
    for method in METHODS:
        data = body if method != "get" else {}
        statuses.add(getattr(client, method)(path, data, content_type="application/json").status_code)
    assert statuses - {405} == {404}
    assert fingerprint() == before
