from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from smtplib import SMTPException

import pytest
import time_machine
from django.core import mail

from prilavok.lib.clock import now
from prilavok.shops.actions import create_team
from prilavok.shops.models import Membership
from prilavok.teamwork.actions import digests
from prilavok.teamwork.actions.configuring import choose_notices
from prilavok.teamwork.actions.digests import send_digests
from prilavok.teamwork.tests.kit import MONDAY, make_waiting
from tests.factories import make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def member(clock: time_machine.Traveller) -> Membership:
    seat = make_membership()
    seat.user.language = "ru"
    seat.user.save()
    return seat


def test_an_hourly_letter_while_somebody_waits(member: Membership, clock: time_machine.Traveller) -> None:
    choose_notices(member, digest="hourly")
    assert send_digests() == 0
    make_waiting(member.shop, minutes=30)
    assert (send_digests(), send_digests()) == (1, 0)
    clock.shift(timedelta(minutes=60))
    assert send_digests() == 1
    assert [letter.to for letter in mail.outbox] == [[member.user.email]] * 2


def test_a_daily_letter_at_its_time(member: Membership, clock: time_machine.Traveller) -> None:
    """It is noon in Moscow."""
    choose_notices(member, digest="daily", digest_at=time(12, 30))
    make_waiting(member.shop)
    assert send_digests() == 0
    clock.shift(timedelta(minutes=30))
    assert (send_digests(), send_digests()) == (1, 0)
    clock.shift(timedelta(hours=24))
    assert send_digests() == 1


def test_the_letter_counts_and_names_ones_own_and_nobodys(member: Membership) -> None:
    choose_notices(member, digest="hourly")
    foreign = create_team(shop=member.shop, name="Другие")
    mine = make_waiting(member.shop, minutes=30, assignee=member)
    mine.customer.name = "Вика"
    mine.customer.save()
    nobodys = make_waiting(member.shop, minutes=10)
    hidden = [
        make_waiting(member.shop, assignee=make_membership(member.shop)),
        make_waiting(member.shop, team=foreign),
        make_waiting(member.shop, status="closed"),
    ]
    send_digests()
    letter = mail.outbox[0]
    assert letter.subject == "2 клиента ждут: Марта"
    assert "Магазин «Марта»: 2 клиента ждут ответа. Из них назначено вам: 1." in letter.body
    assert letter.body.index("Вика: с 23.11.2026 11:30") < letter.body.index(nobodys.public_id)
    assert not any(row.public_id in letter.body for row in hidden)


def test_names_stand_in_it_by_choice_only(member: Membership) -> None:
    choose_notices(member, digest="hourly", shows_name=False)
    row = make_waiting(member.shop)
    row.customer.name = "Вика"
    row.customer.save()
    send_digests()
    assert "Вика" not in mail.outbox[0].body


def test_of_many_the_first_ten_are_named(member: Membership) -> None:
    choose_notices(member, digest="hourly")
    for number in range(12):
        make_waiting(member.shop, minutes=number)
    send_digests()
    assert (mail.outbox[0].body.count("/inbox/"), "И ещё 2." in mail.outbox[0].body) == (10, True)


def test_a_letter_that_does_not_leave_is_no_failure(
    member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> int:
        raise SMTPException

    choose_notices(member, digest="hourly")
    make_waiting(member.shop)
    monkeypatch.setattr(digests, "send_mail", fail)
    assert send_digests() == 0
    member.notice_choices.refresh_from_db()
    assert member.notice_choices.digest_sent_at == now()


def test_who_left_gets_no_letters(member: Membership) -> None:
    choose_notices(member, digest="hourly")
    make_waiting(member.shop)
    member.is_active = False
    member.save()
    assert send_digests() == 0
