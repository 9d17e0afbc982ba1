"""What the templates are given, without a page around it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import translation

from prilavok.inbox.queries import message_details
from prilavok.linking.models import Interest
from prilavok.web.inbox.desk import Desk
from prilavok.web.inbox.presenters.composer import Situation, composer
from prilavok.web.inbox.presenters.counter import confidence_of, marked
from prilavok.web.inbox.presenters.messages import Names, thread
from prilavok.web.inbox.presenters.rows import lateness
from prilavok.web.inbox.presenters.words import plural_forms, quoted
from prilavok.web.inbox.selection import Selection
from prilavok.web.inbox.snoozing import snooze_choices, snooze_until
from prilavok.web.inbox.tests.kit import NOON, Place, make_message

NAMES = Names(customer="Anna", network="Instagram")


def test_one_author_within_five_minutes_shares_one_line(place: Place) -> None:
    found = place.conversation("Anna")
    for minute in (0, 2, 9):
        make_message(found, str(minute), sent_at=NOON + timedelta(minutes=minute))
    make_message(found, "answer", direction="outbound", sent_at=NOON + timedelta(minutes=10))
    make_message(found, "tomorrow", sent_at=NOON + timedelta(days=1))
    made = thread(message_details(found.messages.order_by("sent_at")), NAMES)
    assert [one.ends_run for one in made] == [False, True, True, True, True]
    assert [one.day is not None for one in made] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("minutes", "wanted"), [(14, ""), (15, ""), (16, "is-late"), (30, "is-late"), (31, "is-over")]
)
def test_waiting_turns_amber_at_half_the_target_and_red_past_it(minutes: int, wanted: str) -> None:
    assert lateness(timedelta(minutes=minutes), 30) == wanted
    assert lateness(None, 30) == ""


@pytest.mark.parametrize(
    ("hours", "state"), [(0, "open"), (21.4, "open"), (21.6, "soon"), (23.4, "soon"), (23.6, "shut")]
)
def test_the_window_clock(place: Place, hours: float, state: str) -> None:
    found = place.conversation("Anna")
    found.identity.last_inbound_at = NOON + timedelta(minutes=30) - timedelta(hours=hours + 0.5)
    mode = composer(Situation(found, drafts={})).modes[0]
    assert mode.clock is not None
    assert mode.clock.state == state
    assert mode.is_shut is (state == "shut")
    assert [move.mode for move in mode.moves] == (["note"] if state == "shut" else [])


def test_the_human_window_and_the_silence_before_the_first_message(place: Place) -> None:
    found = place.conversation("Anna")
    found.channel.settings = {"human_agent": True}
    found.identity.last_inbound_at = NOON - timedelta(days=2)
    clock = composer(Situation(found, drafts={})).modes[0].clock
    assert clock is not None
    assert clock.state == "human"
    assert clock.left == timedelta(days=5) - timedelta(minutes=30)
    found.identity.last_inbound_at = None
    clock = composer(Situation(found, drafts={})).modes[0].clock
    assert clock is not None
    assert clock.state == "never"


def test_modes_of_comments(place: Place) -> None:
    found, comment = place.comments()
    made = composer(Situation(found, drafts={"comment": "Hi"}, reply_to=comment))
    assert [mode.key for mode in made.modes] == ["comment", "private_reply", "note"]
    assert made.current == "private_reply"
    assert made.modes[0].draft == "Hi"
    assert made.modes[1].clock is not None
    assert made.modes[1].clock.left == timedelta(days=7) - timedelta(minutes=30)
    used = composer(Situation(found, drafts={}, reply_to=comment, private_used=True))
    assert (used.current, used.modes[1].clock.state if used.modes[1].clock else "") == ("comment", "used")


def test_the_answered_comment_is_the_latest_unless_one_is_named(place: Place) -> None:
    found, first = place.comments()
    last = make_message(found, "And the skirt?", sent_at=NOON + timedelta(minutes=5))
    assert Desk(found, place.member).reply_to == last
    assert Desk(found, place.member, reply_to=first.public_id).reply_to == first


def test_marked_words_and_nothing_else_is_markup() -> None:
    assert (
        marked("A <b>Dress</b> & dress", ["dress"])
        == "A &lt;b&gt;<mark>Dress</mark>&lt;/b&gt; &amp; <mark>dress</mark>"
    )
    assert marked("plain <i>", []) == "plain &lt;i&gt;"


@pytest.mark.parametrize(
    ("state", "score", "level"),
    [("confirmed", 1.0, 3), ("linked", 0.95, 3), ("suggested", 0.7, 2), ("suggested", 0.69, 1)],
)
def test_confidence_in_bars(state: str, score: float, level: int) -> None:
    assert confidence_of(Interest(state=state, score=score)).level == level


def test_quotes_inside_quotes() -> None:
    with translation.override("ru"):
        assert quoted("Платье «Марта»") == "«Платье „Марта“»"
    with translation.override("en"):
        assert quoted("Marta") == "“Marta”"


def test_russian_plurals_reach_the_scripts() -> None:
    with translation.override("ru"):
        forms = plural_forms("%(n)s letter left", "%(n)s letters left")
    letters = ["ещё %(n)s буква", "ещё %(n)s буквы", "ещё %(n)s букв", "ещё %(n)s букв"]
    assert json.loads(forms) == dict(zip(["one", "few", "many", "other"], letters, strict=True))


def test_a_selection_survives_its_address() -> None:
    chosen = Selection.read({"view": "closed", "who": "mine", "q": "  a&b ", "kind": "direct"})
    assert chosen.suffix == "?view=closed&who=mine&kind=direct&q=a%26b"
    assert Selection.read({"view": "closed", "who": "mine", "q": "a&b", "kind": "direct"}) == chosen
    assert Selection().suffix == ""


def test_snoozing_offers_only_what_is_to_come() -> None:
    assert [choice.key for choice in snooze_choices()] == ["", "evening", "tomorrow", "monday"]
    assert snooze_until("") is None
    assert snooze_until("tomorrow") == NOON.replace(hour=9) + timedelta(days=1)
    assert snooze_until("monday") == NOON.replace(hour=9) + timedelta(days=7)
    with pytest.raises(KeyError):
        snooze_until("yesterday")
