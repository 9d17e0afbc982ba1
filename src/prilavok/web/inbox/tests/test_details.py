from __future__ import annotations

from datetime import timedelta

import pytest

from prilavok.inbox.models import Attachment, Message
from prilavok.lib.clock import now
from prilavok.web.inbox.presenters.details import ContactCard, Place
from prilavok.web.inbox.presenters.messages import Names, bubble
from prilavok.web.inbox.presenters.system_lines import WORDS, system_line
from tests.factories import make_message

pytestmark = pytest.mark.django_db


def carrying(**fields: object) -> Message:
    message = make_message()
    Attachment.objects.create(message=message, **fields)
    return message


def test_a_place_has_words_and_a_map_that_runs_no_script_here() -> None:
    details = {"latitude": "53.9045", "longitude": "27.5615", "title": "Лавка", "address": "Немига, 3"}
    media = bubble(carrying(type="location", details=details), Names("Анна", "telegram")).media
    url = "https://www.openstreetmap.org/?mlat=53.904500&mlon=27.561500#map=17/53.904500/27.561500"
    assert (media.places, media.strange) == ([Place("Лавка", "Немига, 3", url)], [])


@pytest.mark.parametrize("details", [{}, {"latitude": "x", "longitude": "1"}, {"latitude": "1"}])
def test_a_place_without_anything_is_told_to_be_strange(details: dict[str, str]) -> None:
    media = bubble(carrying(type="location", details=details), Names("Анна", "telegram")).media
    assert (len(media.places), len(media.strange)) == (0, 1)


def test_a_contact_can_be_called() -> None:
    details = {"name": "Вера", "phone": "+375 (29) 123-45-67", "email": "v@example.com"}
    media = bubble(carrying(type="contact", details=details), Names("Анна", "viber")).media
    assert media.contacts == [
        ContactCard("Вера", "+375 (29) 123-45-67", "tel:+375291234567", "v@example.com", "")
    ]


@pytest.mark.parametrize(("days", "failed", "shown"), [(0, False, True), (2, False, False), (0, True, False)])
def test_a_picture_that_the_network_gives_no_more_is_not_shown_broken(
    days: int, failed: bool, shown: bool
) -> None:
    message = carrying(type="image", url="https://cdn.example.com/1.jpg", failed=failed)
    message.sent_at = now() - timedelta(days=days)
    message.save()
    media = bubble(Message.objects.get(), Names("Анна", "instagram")).media
    assert (len(media.pictures), len(media.strange)) == ((1, 0) if shown else (0, 1))


NOTICES = [
    "optin", "linked", "unlinked", "thread_passed", "thread_taken", "thread_requested", "payment", "refund",
    "chat_opened", "number_changed", "id_changed", "security_code_changed", "lead",
]  # fmt: skip


@pytest.mark.parametrize("notice", NOTICES)
def test_every_notice_of_a_network_has_words(notice: str) -> None:
    message = make_message(text="as the network says", kind="system", source={"event": notice})
    line = system_line(message)
    assert notice in WORDS
    assert line.text.endswith(" · as the network says")
    assert line.icon != "i-info"
