from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.test import Client

from prilavok.lib.clock import now
from prilavok.shops.models import Invitation, Membership, Role, Shop
from prilavok.web.orders.tests.kit import html, make_user, seated, signed_in
from prilavok.web.settings import inviting

URL = "/settings/members/"


def seat(shop: Shop, email: str) -> Membership:
    return shop.memberships.get(user__email=email)


def test_an_invitation_shows_its_link_once_and_sends_a_letter(owner: Client, shop: Shop) -> None:
    page = owner.post(URL, {"email": "olga@example.com", "role": "operator"}).content.decode()
    letter = mail.outbox[0]
    assert letter.to == ["olga@example.com"]
    link = next(word for word in letter.body.split() if "/join/" in word)
    assert link in page
    assert "The letter is on its way" in page
    again = html(owner, URL)
    assert ("olga@example.com" in again, "/join/" in again) == (True, False)
    guest = signed_in(make_user("olga@example.com"))
    guest.post(link.removeprefix("http://127.0.0.1:8000"))
    assert seat(shop, "olga@example.com").role == Role.OPERATOR


def test_the_link_is_there_when_the_letter_is_not(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> int:
        raise SMTPException

    monkeypatch.setattr(inviting, "send_mail", fail)
    page = owner.post(URL, {"email": "olga@example.com", "role": "operator"}).content.decode()
    assert ("could not be sent" in page, "/join/" in page) == (True, True)


def test_a_second_invitation_takes_the_place_of_the_first(owner: Client) -> None:
    for role in ("operator", "admin"):
        owner.post(URL, {"email": "Olga@example.com", "role": role})
    assert [row.role for row in Invitation.objects.all()] == ["admin"]


@pytest.mark.parametrize(
    ("email", "role", "reason"),
    [
        ("olga", "operator", "id_email-error"),
        ("", "operator", "id_email-error"),
        ("olga@example.com", "king", "id_role-error"),
        ("owner@example.com", "operator", "Works here already"),
    ],
)
def test_a_wrong_invitation_is_refused(owner: Client, email: str, role: str, reason: str) -> None:
    response = owner.post(URL, {"email": email, "role": role})
    assert (response.status_code, reason in response.content.decode()) == (422, True)
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_an_invitation_is_taken_back(owner: Client, stranger: Client) -> None:
    owner.post(URL, {"email": "olga@example.com", "role": "operator"})
    url = f"{URL}invitations/{Invitation.objects.get().public_id}/revoke/"
    assert stranger.post(url).status_code == 404
    owner.post(url)
    assert not Invitation.objects.exists()


def test_what_has_run_out_is_not_shown(owner: Client, shop: Shop) -> None:
    Invitation.objects.create(
        shop=shop,
        email="late@example.com",
        role="operator",
        token_digest="x",
        expires_at=now() - timedelta(hours=1),
    )
    assert "late@example.com" not in html(owner, URL)


def test_roles_change(owner: Client, operator: Client, shop: Shop) -> None:
    person = seat(shop, "operator@example.com")
    assert operator.get("/log/").status_code == 403
    owner.post(f"{URL}{person.public_id}/role/", {"role": "admin"})
    assert operator.get("/log/").status_code == 200
    owner.post(f"{URL}{person.public_id}/role/", {"role": "king"})
    person.refresh_from_db()
    assert person.role == Role.ADMIN


def test_the_last_owner_stays(owner: Client, shop: Shop) -> None:
    person = seat(shop, "owner@example.com")
    for part, data in (("role", {"role": "operator"}), ("remove", {})):
        owner.post(f"{URL}{person.public_id}/{part}/", data)
        assert "keeps at least one owner" in html(owner, URL)
    person.refresh_from_db()
    assert (person.role, person.is_active) == (Role.OWNER, True)


def test_a_second_owner_lets_the_first_go(owner: Client, shop: Shop) -> None:
    seated(shop, "second@example.com", Role.OWNER)
    person = seat(shop, "owner@example.com")
    response = owner.post(f"{URL}{person.public_id}/remove/")
    assert response["Location"] == "/"
    person.refresh_from_db()
    assert not person.is_active
    assert owner.get(URL)["Location"] == "/shops/new/"


def test_admins_do_not_touch_owners(admin: Client, shop: Shop) -> None:
    first = seat(shop, "owner@example.com")
    mine = seat(shop, "admin@example.com")
    admin.post(f"{URL}{first.public_id}/remove/")
    admin.post(f"{URL}{first.public_id}/role/", {"role": "operator"})
    admin.post(f"{URL}{mine.public_id}/role/", {"role": "owner"})
    assert admin.post(URL, {"email": "x@example.com", "role": "owner"}).status_code == 422
    for person in (first, mine):
        person.refresh_from_db()
    assert (first.role, first.is_active, mine.role) == (Role.OWNER, True, Role.ADMIN)


def test_who_is_removed_has_no_way_in(owner: Client, operator: Client, shop: Shop) -> None:
    owner.post(f"{URL}{seat(shop, 'operator@example.com').public_id}/remove/")
    assert operator.get("/orders/")["Location"] == "/shops/new/"
    members = html(owner, URL).split('id="members-head"')[1].split("</section>")[0]
    assert ("owner@example.com" in members, "operator@example.com" in members) == (True, False)


def test_another_shops_member_does_not_exist(stranger: Client, owner: Client, shop: Shop) -> None:
    person = seat(shop, "owner@example.com")
    assert stranger.post(f"{URL}{person.public_id}/remove/").status_code == 404
    assert stranger.post(f"{URL}{person.public_id}/role/", {"role": "operator"}).status_code == 404
    assert "owner@example.com" not in html(stranger, URL)
