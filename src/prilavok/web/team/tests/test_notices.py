from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from prilavok.customers.models import Customer
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.actions import create_team
from prilavok.shops.models import Membership, Shop
from prilavok.teamwork.models import Availability, Notice, NoticeChoices, PushDevice
from prilavok.web.orders.tests.kit import html, make_conversation, post, queries_of
from tests.factories import make_message

BELL = "/notifications/"
CHOICES = "/profile/notifications/"
BROWSERS = "/profile/notifications/browsers/"
GOOD = {"sound": "bell", "digest": "never", "assigned": "on"}


@pytest.fixture
def seat(operator: Client, shop: Shop) -> Membership:
    return shop.memberships.get(user__email="operator@example.com")


@pytest.fixture
def conversation(customer: Customer) -> Conversation:
    return make_conversation(customer, unanswered_since=now())


def make_notice(seat: Membership, conversation: Conversation, number: int = 1, **fields: Any) -> Notice:
    return Notice.objects.create(
        **({"member": seat, "kind": "assigned", "conversation": conversation, "event_id": number} | fields)
    )


# --- the bell ------------------------------------------------------------------------------------


def test_the_bell_counts_until_it_is_looked_behind(
    operator: Client, seat: Membership, conversation: Conversation
) -> None:
    make_notice(seat, conversation)
    make_notice(seat, conversation, 2, kind="message_mine")
    assert '1<span class="sr-only"> new for you' in html(operator, "/ui/badges/")
    page = html(operator, BELL)
    assert (page.count('class="notice is-new"'), "Assigned to you" in page) == (1, True)
    assert f'href="/inbox/{conversation.public_id}/"' in page
    assert "new for you" not in html(operator, "/ui/badges/")
    assert "is-new" not in html(operator, BELL)


def test_a_mention_says_who_wrote_what_and_leads_there(
    operator: Client, seat: Membership, conversation: Conversation
) -> None:
    note = make_message(conversation, "@operator call her <b>today</b>", kind="note")
    note.actor_type, note.actor_id = "member", seat.public_id
    note.save()
    make_notice(seat, conversation, kind="mentioned", message=note)
    page = html(operator, BELL)
    assert f"{seat.user.display_name}</b> @operator call her &lt;b&gt;today&lt;/b&gt;" in page
    assert f'href="/inbox/{conversation.public_id}/?at={note.public_id}"' in page


def test_what_was_new_stays_marked_while_the_page_refreshes_itself(
    operator: Client, seat: Membership, conversation: Conversation
) -> None:
    make_notice(seat, conversation)
    again = re.search(r'hx-get="(/notifications/[?]opened=[^"]+)"', html(operator, BELL))
    assert again is not None
    assert "is-new" in html(operator, again[1])
    for other in ("", "?opened=yesterday", "?opened=0001-01-01T00:00:00%2B14:00"):
        assert operator.get(f"{BELL}{other}").status_code == 200
    assert "is-new" not in html(operator, BELL)


def test_ones_notices_are_ones_own(owner: Client, seat: Membership, conversation: Conversation) -> None:
    make_notice(seat, conversation)
    assert "Nothing for you yet" in html(owner, BELL)
    assert Notice.objects.get().read_at is None


def test_the_bell_costs_the_same_for_more_lines(
    operator: Client, seat: Membership, conversation: Conversation
) -> None:
    make_notice(seat, conversation)
    html(operator, BELL)
    before = queries_of(lambda: html(operator, BELL))
    for number in range(2, 9):
        make_notice(seat, conversation, number)
    assert queries_of(lambda: html(operator, BELL)) == before


def test_a_page_asks_whether_to_ring(operator: Client, seat: Membership, conversation: Conversation) -> None:
    path = f"{BELL}sound/?conversation={conversation.public_id}"
    assert operator.get(path).status_code == 204
    conversation.assignee = seat
    conversation.save()
    assert operator.get(path).json() == {"sound": "bell"}


# --- choices -------------------------------------------------------------------------------------


def test_what_to_be_told_is_ones_own_choice(operator: Client, seat: Membership) -> None:
    page = html(operator, CHOICES)
    assert page.count('type="checkbox" name="shows_') == 2
    form = GOOD | {"quiet_from": "22:00", "quiet_until": "08:00", "digest": "daily", "digest_at": "09:30"}
    assert operator.post(CHOICES, form).status_code == 302
    row = NoticeChoices.objects.get(member=seat)
    assert (row.assigned, row.mentioned, row.shows_name, str(row.quiet_from)) == (
        True, False, False, "22:00:00",
    )  # fmt: skip
    assert (row.digest, str(row.digest_at)) == ("daily", "09:30:00")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("quiet_from", "22:00", "leave both empty"),
        ("digest", "daily", "Say at what time"),
        ("sound", "gong", "id_sound-error"),
        ("digest", "yearly", "id_digest-error"),
    ],
)
def test_a_wrong_choice_is_refused(operator: Client, field: str, value: str, reason: str) -> None:
    answer = operator.post(CHOICES, GOOD | {field: value})
    assert (answer.status_code, reason in answer.content.decode()) == (422, True)
    assert NoticeChoices.objects.count() == 0


def test_letters_chosen_now_begin_with_the_next_hour(operator: Client, seat: Membership) -> None:
    operator.post(CHOICES, GOOD | {"digest": "hourly"})
    row = NoticeChoices.objects.get(member=seat)
    assert row.digest_sent_at is not None
    operator.post(CHOICES, GOOD | {"digest": "hourly", "mentioned": "on"})
    again = NoticeChoices.objects.get(member=seat)
    assert (again.digest_sent_at, again.mentioned) == (row.digest_sent_at, True)


# --- browsers ------------------------------------------------------------------------------------


def subscription(**changes: Any) -> dict[str, Any]:
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": base64.urlsafe_b64encode(point).decode(), "auth": "c2l4dGVlbi1zZWNyZXRzIQ"}
    return {"endpoint": "https://push.example/abc", "keys": keys} | changes


def tell(client: Client, told: object) -> int:
    body = told if isinstance(told, str) else json.dumps(told)
    return client.post(BROWSERS, body, content_type="application/json").status_code


def test_a_browser_is_added_and_removed(operator: Client, seat: Membership) -> None:
    assert tell(operator, subscription()) == 201
    device = PushDevice.objects.get()
    assert device.member == seat
    assert "sixteen" not in device.keys
    assert "Send a test" in html(operator, CHOICES)
    assert operator.post(f"{BROWSERS}remove/", {"endpoint": device.endpoint}).status_code == 204
    assert PushDevice.objects.count() == 0


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        "{",
        subscription(endpoint="http://push.example/abc"),
        subscription(keys={}),
        subscription(keys={"p256dh": "AAAA", "auth": "AAAA"}),
    ],
)
def test_what_is_no_subscription_is_refused(operator: Client, told: object) -> None:
    assert tell(operator, told) == 400
    assert PushDevice.objects.count() == 0


def test_nobody_removes_the_browser_of_another(operator: Client, owner: Client) -> None:
    tell(operator, subscription())
    owner.post(f"{BROWSERS}remove/", {"endpoint": "https://push.example/abc"})
    assert PushDevice.objects.count() == 1


# --- here and away -------------------------------------------------------------------------------


def test_an_open_page_makes_online_and_logging_out_offline(operator: Client, seat: Membership) -> None:
    assert operator.post("/team/here/").status_code == 204
    row = Availability.objects.get(member=seat)
    assert row.word == "available"
    operator.post("/team/gone/")
    row.refresh_from_db()
    assert row.word == "offline"


def test_away_is_said_in_the_menu(operator: Client, seat: Membership) -> None:
    answer = post(operator, "/team/availability/", state="away")
    assert 'id="my-presence"' in answer
    assert Availability.objects.get(member=seat).state == "away"
    assert 'class="presence is-away" title="away"' in html(operator, "/inbox/")
    assert operator.post("/team/availability/", {"state": "asleep"}).status_code == 400


def test_colleagues_see_who_is_here(owner: Client, operator: Client, conversation: Conversation) -> None:
    operator.post("/team/availability/", {"state": "away"})
    page = html(owner, f"/inbox/{conversation.public_id}/")
    assert 'class="presence is-away" title="away"' in page


def test_a_conversation_is_given_to_a_team(owner: Client, shop: Shop, conversation: Conversation) -> None:
    team = create_team(shop=shop, name="Dresses")
    path = f"/inbox/{conversation.public_id}/team/"
    post(owner, path, team=team.public_id)
    conversation.refresh_from_db()
    assert conversation.team == team
    assert "Given to the team: Dresses" in html(owner, f"/inbox/{conversation.public_id}/")
    post(owner, path, team="")
    conversation.refresh_from_db()
    assert conversation.team is None
