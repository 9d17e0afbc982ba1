from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from prilavok.channels.adapters.messenger import personas, templates
from prilavok.channels.adapters.messenger.publications import fetch_post, list_posts
from prilavok.channels.adapters.messenger.tests.kit import ACCOUNT
from prilavok.channels.contract import PersonaState, Publication, TemplateState
from prilavok.channels.errors import Unsupported
from prilavok.channels.testing.network import answering, json_answer

PAGE = "682498302938465"
POST = {
    "id": f"{PAGE}_901097836652708",
    "message": "Платье «Марта»",
    "created_time": "2026-11-20T09:30:00+0000",
    "permalink_url": "https://www.facebook.com/lavka/posts/901097836652708",
    "full_picture": "https://scontent.xx.fbcdn.net/marta.jpg",
    "attachments": {"data": [{"media_type": "photo", "target": {"id": "555000111"}}, {"media_type": "link"}]},
}
REEL = {
    "id": f"{PAGE}_777",
    "story": "Лавка добавила видео",
    "permalink_url": "https://www.facebook.com/reel/1234567890123456/",
    "attachments": {"data": [{"media_type": "video", "target": {"id": "1234567890123456"}}]},
    "created_time": "yesterday",
}
TEMPLATE = {
    "id": "331",
    "name": "order_shipped",
    "language": "ru",
    "status": "APPROVED",
    "category": "UTILITY",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Заказ в пути"},
        {"type": "BODY", "text": "Заказ {{1}} отправлен"},
        {"type": "BUTTONS", "buttons": [{"type": "POSTBACK", "text": "Спасибо"}]},
    ],
}


def test_a_post_is_told_in_our_words() -> None:
    network = answering(json_answer(POST))
    told = fetch_post(f"{PAGE}_901097836652708", ACCOUNT, network.transport())
    assert told == Publication(
        external_id=f"{PAGE}_901097836652708",
        kind="post",
        caption="Платье «Марта»",
        permalink="https://www.facebook.com/lavka/posts/901097836652708",
        image_url="https://scontent.xx.fbcdn.net/marta.jpg",
        other_ids=("901097836652708", "555000111"),
        published_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )


def test_the_newest_publications() -> None:
    network = answering(json_answer({"data": [POST, REEL, {"message": "без id"}]}))
    told = list_posts(ACCOUNT, network.transport())
    assert network.requests[0].url.path == f"/v26.0/{PAGE}/posts"
    assert [(one.kind, one.caption, one.other_ids) for one in told] == [
        ("post", "Платье «Марта»", ("901097836652708", "555000111")),
        ("reel", "Лавка добавила видео", ("777", "1234567890123456")),
    ]
    assert told[1].published_at is None


def test_templates_are_listed_with_their_states() -> None:
    network = answering(json_answer({"data": [TEMPLATE, {"id": "5"}]}))
    assert templates.list_templates(ACCOUNT, network.transport()) == [
        TemplateState(
            name="order_shipped",
            language="ru",
            text="Заказ {{1}} отправлен",
            category="UTILITY",
            status="APPROVED",
            external_id="331",
            header="Заказ в пути",
            buttons=("Спасибо",),
        )
    ]


def test_a_long_list_comes_in_parts() -> None:
    paging = {"cursors": {"after": "c1"}, "next": "https://graph.facebook.com/…"}
    network = answering(
        json_answer({"data": [TEMPLATE], "paging": paging}),
        json_answer({"data": [{**TEMPLATE, "id": "332"}], "paging": {"cursors": {"after": "c2"}}}),
    )
    found = templates.list_templates(ACCOUNT, network.transport())
    assert [one.external_id for one in found] == ["331", "332"]
    assert [request.url.params.get("after") for request in network.requests] == [None, "c1"]


def test_a_template_is_created_with_its_samples() -> None:
    network = answering(json_answer({"id": "332", "status": "PENDING", "category": "UTILITY"}))
    wanted = TemplateState(
        "order_shipped", "ru", "Заказ {{1}} отправлен", examples=("A-1",), buttons=("Да",), header="Заказ"
    )
    made = templates.create_template(wanted, ACCOUNT, network.transport())
    assert (made.external_id, made.status, made.category) == ("332", "PENDING", "UTILITY")
    [request] = network.requests
    assert request.url.path == f"/v26.0/{PAGE}/message_templates"
    assert json.loads(request.content) == {
        "name": "order_shipped",
        "language": "ru",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Заказ"},
            {"type": "BODY", "text": "Заказ {{1}} отправлен", "example": {"body_text": [["A-1"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "POSTBACK", "text": "Да"}]},
        ],
    }


def test_a_template_beyond_the_limit_is_not_sent() -> None:
    network = answering()
    with pytest.raises(Unsupported):
        templates.create_template(TemplateState("n", "ru", "ы" * 1025), ACCOUNT, network.transport())
    assert network.requests == []


def test_all_languages_of_a_template_are_deleted() -> None:
    other = {**TEMPLATE, "id": "340", "language": "en"}
    kept = {**TEMPLATE, "id": "350", "name": "another"}
    gone = json_answer({"success": True})
    network = answering(json_answer({"data": [TEMPLATE, other, kept]}), gone, json_answer({"success": True}))
    templates.delete_template("order_shipped", ACCOUNT, network.transport())
    deleted = [dict(request.url.params) for request in network.requests[1:]]
    assert deleted == [
        {"hsm_id": "331", "template_id": "331", "name": "order_shipped"},
        {"hsm_id": "340", "template_id": "340", "name": "order_shipped"},
    ]


def test_personas() -> None:
    row = {"id": "9", "name": "Аня", "profile_picture_url": "https://shop.example/a.jpg"}
    network = answering(
        json_answer({"id": "9"}), json_answer({"data": [row]}), json_answer({"success": True})
    )
    transport = network.transport()
    wanted = PersonaState("", "Аня", "https://shop.example/a.jpg")
    expected = PersonaState("9", "Аня", "https://shop.example/a.jpg")
    assert personas.create_persona(wanted, ACCOUNT, transport) == expected
    assert personas.list_personas(ACCOUNT, transport) == [expected]
    personas.delete_persona("9", ACCOUNT, transport)
    assert [(request.method, request.url.path) for request in network.requests] == [
        ("POST", f"/v26.0/{PAGE}/personas"),
        ("GET", f"/v26.0/{PAGE}/personas"),
        ("DELETE", "/v26.0/9"),
    ]
