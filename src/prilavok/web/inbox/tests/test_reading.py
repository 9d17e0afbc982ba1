"""The list and the conversation as they are read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prilavok.inbox.models import Attachment, ComposerDraft, Message
from prilavok.shops.models import Role
from prilavok.web.inbox.tests.kit import NOON, Place, make_message, make_product, on_post, open_shop, sees

HTMX = {"HX-Request": "true", "HX-Target": "desk"}


def ids_in(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('data-id="')[1:]]


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def queries(client: Client, url: str, headers: dict[str, str] | None = None) -> int:
    client.get(url, headers=headers)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url, headers=headers).status_code == 200
    return len(caught)


def test_views_and_owners_of_the_list(place: Place) -> None:
    waiting = place.conversation("Anna", unanswered_since=NOON)
    answered = place.conversation("Boris", last_message_at=NOON - timedelta(hours=1))
    mine = place.conversation("Vera", assignee=place.member, last_message_at=NOON - timedelta(hours=2))
    closed = place.conversation("Gleb", status="closed")
    snoozed = place.conversation("Dina", status="snoozed")
    wanted = {
        "": [waiting],
        "?view=open": [waiting, answered, mine],
        "?view=open&who=mine": [mine],
        "?view=open&who=nobody": [waiting, answered],
        "?view=closed": [closed],
        "?view=snoozed": [snoozed],
        "?view=open&kind=comments": [],
        "?view=open&q=bori": [answered],
        "?view=nonsense&who=nonsense": [waiting],
    }
    for query, rows in wanted.items():
        html = text(place.client.get(f"/inbox/{query}"))
        assert ids_in(html) == [row.public_id for row in rows], query


def test_search_finds_words_of_messages(place: Place) -> None:
    found = place.conversation("Anna")
    place.conversation("Boris")
    make_message(found, "Is the linen dress there?")
    assert ids_in(text(place.client.get("/inbox/?view=open&q=linen+dress"))) == [found.public_id]


def test_pages_follow_one_another_without_gap_or_repeat(place: Place) -> None:
    for number in range(70):
        place.conversation(f"C{number}", last_message_at=NOON - timedelta(minutes=number // 2))
    url, seen = "/inbox/rows/?view=open", []
    while url:
        html = text(place.client.get(url))
        seen += ids_in(html)
        url = (
            html.split('class="load-more" hx-get="')[1].split('"')[0].replace("&amp;", "&")
            if "load-more" in html
            else ""
        )
    assert len(seen) == len(set(seen)) == 70


def test_a_refresh_keeps_as_many_rows_as_were_loaded(place: Place) -> None:
    for number in range(45):
        place.conversation(f"C{number}")
    assert len(ids_in(text(place.client.get("/inbox/rows/?view=open&limit=40")))) == 40
    assert len(ids_in(text(place.client.get("/inbox/rows/?view=open&limit=x")))) == 30


def test_a_refresh_brings_the_counts_too_and_more_rows_do_not(place: Place) -> None:
    place.conversation("Вера")
    fresh = text(place.client.get("/inbox/rows/?view=open"))
    assert 'id="inbox-tabs"' in fresh
    assert 'hx-swap-oob="true"' in fresh
    assert re.search(r'aria-current="page">\S+ <span class="badge-n is-quiet">1</span>', fresh)
    assert "inbox-tabs" not in text(place.client.get("/inbox/rows/?view=open&before=1-x"))


def test_a_row_tells_who_waits_for_what_and_how_long(place: Place) -> None:
    found = place.conversation(
        "Anna", unanswered_since=NOON, unread=2, preview="How much?", preview_direction="inbound"
    )
    make_message(found, "How much is the dress?")
    sees(place, make_product(place.shop, "Marta dress"), found, state="suggested", score=0.8)
    html = text(place.client.get("/inbox/"))
    assert "Marta dress?" in html
    assert "30 min" in html
    assert 'wait is-late"' in html
    assert "How much?" in html


def test_a_row_shows_my_draft_and_nobody_elses(place: Place) -> None:
    found = place.conversation("Anna")
    colleague = open_shop("colleague@example.com")
    ComposerDraft.objects.create(conversation=found, member=place.member, mode="direct", text="Almost done")
    ComposerDraft.objects.create(conversation=found, member=colleague.member, mode="note", text="Not mine")
    html = text(place.client.get("/inbox/?view=open"))
    assert "Almost done" in html
    assert "Not mine" not in html


def test_queries_do_not_grow_with_the_list(place: Place) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            found = place.conversation(f"C{number}", assignee=place.member)
            make_message(found, "dress")
            sees(place, make_product(place.shop, f"Dress {number}"), found)

    fill(2)
    few = queries(place.client, "/inbox/?view=open")
    fill(20)
    assert queries(place.client, "/inbox/?view=open") == few
    assert few <= 20


def test_queries_do_not_grow_with_the_thread(place: Place) -> None:
    found = place.conversation("Anna")
    product = make_product(place.shop, "Marta dress")

    def fill(count: int) -> None:
        for number in range(count):
            message = make_message(found, f"Text {number}")
            message.references.create(type="product", external_id="x", product=product)
            make_message(found, "Answer", direction="outbound", actor_id=place.member.public_id)

    fill(2)
    url = f"/inbox/{found.public_id}/"
    few = queries(place.client, url, headers=HTMX)
    fill(15)
    assert queries(place.client, url, headers=HTMX) == few
    assert few <= 40


def test_a_click_in_the_list_brings_the_desk_alone(place: Place) -> None:
    found = place.conversation("Anna")
    html = text(place.client.get(f"/inbox/{found.public_id}/", headers=HTMX))
    assert html.strip().startswith('<div id="desk"')
    assert "<html" not in html
    restored = text(
        place.client.get(f"/inbox/{found.public_id}/", headers=HTMX | {"HX-History-Restore-Request": "true"})
    )
    assert "<html" in restored
    assert "HX-Target" in place.client.get(f"/inbox/{found.public_id}/").headers["Vary"]


def test_older_messages_join_without_gap(place: Place) -> None:
    found = place.conversation("Anna")
    made = [
        make_message(found, f"Text {n}", sent_at=NOON - timedelta(minutes=120 - n // 2)) for n in range(120)
    ]
    seen: list[str] = []
    url = f"/inbox/{found.public_id}/"
    while url:
        html = text(place.client.get(url))
        seen = [part.split('"')[0] for part in html.split('<article class="msg" id="m-')[1:]] + seen
        url = (
            html.split('id="older" class="load-more" hx-get="')[1].split('"')[0]
            if 'id="older"' in html
            else ""
        )
    assert seen == [message.public_id for message in made]


def test_the_tail_grows_from_its_anchor(place: Place) -> None:
    found = place.conversation("Anna")
    made = [make_message(found, f"Text {n}", sent_at=NOON - timedelta(minutes=60 - n)) for n in range(60)]
    html = text(place.client.get(f"/inbox/{found.public_id}/live/?anchor={made[5].public_id}"))
    assert html.count("<article") == 55
    html = text(place.client.get(f"/inbox/{found.public_id}/live/?anchor=unknown"))
    assert html.count("<article") == 50


def test_the_way_back_leads_to_the_list_that_was_left(place: Place) -> None:
    found = place.conversation("Anna")
    headers = {
        "HX-Request": "true",
        "HX-Current-URL": f"http://testserver/inbox/{found.public_id}/?view=closed&q=x",
    }
    html = text(place.client.get(f"/inbox/{found.public_id}/live/", headers=headers))
    assert 'href="/inbox/?view=closed&amp;q=x"' in html


def test_an_answer_about_another_conversation_draws_nothing(place: Place) -> None:
    one, two = place.conversation("Anna"), place.conversation("Boris")
    response = place.client.post(f"/inbox/{one.public_id}/close/", headers={"X-Conversation": two.public_id})
    assert response.status_code == 204
    assert response.content == b""
    assert "The conversation was closed" in response.headers["HX-Trigger"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("queued", "queued"),
        ("sending", "sending"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("failed", "Instagram refused the message."),
        ("unconfirmed", "Instagram did not answer, it may have arrived."),
        ("cancelled", "You cancelled this message"),
    ],
)
def test_states_of_a_message(place: Place, status: str, words: str) -> None:
    found = place.conversation("Anna")
    message = make_message(found, "Answer", direction="outbound", status=status)
    html = text(place.client.get(f"/inbox/{found.public_id}/", headers=HTMX))
    article = html.split(f'id="m-{message.public_id}"')[1].split("</article>")[0]
    assert words in article
    assert ("/resend/" in article) is (status in {"failed", "unconfirmed"})
    assert ("/arrived/" in article) is (status == "unconfirmed")
    assert ("/cancel/" in article) is (status == "queued")


def test_what_a_customer_writes_is_never_markup(place: Place) -> None:
    found = place.conversation("Anna", preview="<b>x</b>")
    make_message(found, '<script>alert(1)</script> javascript:alert(1) https://shop.example/?a="b"')
    html = text(place.client.get(f"/inbox/{found.public_id}/"))
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert '<a class="underline" target="_blank" href="https://shop.example/' in html


def test_a_deleted_message_shows_no_text(place: Place) -> None:
    found = place.conversation("Anna")
    make_message(found, "Regretted words", deleted_at=NOON)
    html = text(place.client.get(f"/inbox/{found.public_id}/", headers=HTMX))
    assert "Regretted words" not in html
    assert "The customer deleted the message" in html


def test_comments_stand_under_their_post_with_answers_nested(place: Place) -> None:
    found, comment = place.comments()
    on_post(found, make_product(place.shop, "Lea dress"))
    make_message(found, "In Direct", direction="outbound", kind="comment", reply_to=comment)
    direct = place.conversation("Olesya in Direct")
    make_message(direct, "5 600", direction="outbound", kind="private_reply", reply_to=comment)
    html = text(place.client.get(f"/inbox/{found.public_id}/", headers=HTMX))
    assert "Lea is back" in html
    assert "Lea dress" in html
    article = html.split('<article class="comment"')[1].split("</article>")[0]
    assert article.count("comment-answer") == 2
    assert "5 600" in article
    assert "The one private reply is used" in html


def test_reading_takes_the_unread_mark_away(place: Place) -> None:
    found = place.conversation("Anna", unread=3)
    assert place.client.post(f"/inbox/{found.public_id}/read/").status_code == 204
    found.refresh_from_db()
    assert found.unread == 0


def test_empty_states(place: Place) -> None:
    assert "Everybody has an answer" in text(place.client.get("/inbox/"))
    assert "Nothing found" in text(place.client.get("/inbox/?q=zzz"))
    assert "Nothing here" in text(place.client.get("/inbox/?view=closed"))
    place.channel.delete()
    assert "Connect a channel" in text(place.client.get("/inbox/"))


def test_a_broken_channel_is_announced_and_only_admins_are_sent_to_mend_it(place: Place) -> None:
    found = place.conversation("Anna")
    type(place.channel).objects.filter(pk=place.channel.pk).update(
        status="reconnect", problem="The key has expired"
    )
    html = text(place.client.get(f"/inbox/{found.public_id}/"))
    assert "the channel needs attention" in html
    assert "Mend it" in html
    type(place.member).objects.filter(pk=place.member.pk).update(role=Role.OPERATOR)
    assert "Mend it" not in text(place.client.get(f"/inbox/{found.public_id}/"))


def test_russian_is_complete_on_the_page(place: Place) -> None:
    found = place.conversation("Анна", unread=1, unanswered_since=NOON)
    make_message(found, "Сколько стоит?")
    type(place.member.user).objects.filter(pk=place.member.user.pk).update(language="ru")
    html = text(place.client.get(f"/inbox/{found.public_id}/"))
    for words in ("Ждут ответа", "Ответ в Direct", "Заметка", "Заказа пока нет", "Отправить", "К диалогу"):
        assert words in html
    assert Message.objects.get().text in html


def test_a_place_and_a_contact_are_shown_in_words(place: Place) -> None:
    found = place.conversation("Anna")
    message = make_message(found, "")
    where = {"latitude": "55.75", "longitude": "37.61", "title": "Corner"}
    who = {"name": "Oleg", "phone": "+79005550123"}
    for position, (kind, details) in enumerate((("location", where), ("contact", who), ("location", {}))):
        Attachment.objects.create(message=message, type=kind, details=details, position=position)
    page = place.client.get(f"/inbox/{found.public_id}/").content.decode()
    assert "Corner" in page
    assert "?mlat=55.750000&amp;mlon=37.610000#map=17/55.750000/37.610000" in page
    assert 'href="tel:+79005550123"' in page
    assert page.count("only be seen in the network") == 1
