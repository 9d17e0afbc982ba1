from __future__ import annotations

import json

import pytest

from prilavok.channels.adapters.whatsapp import templates
from prilavok.channels.adapters.whatsapp.tests.kit import ACCOUNT
from prilavok.channels.contract import TemplateState
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.testing.network import answering, json_answer

PATH = "/v26.0/102290129340398/message_templates"
ROW = {
    "id": "1689556908129835",
    "name": "order_shipped",
    "language": "ru",
    "status": "APPROVED",
    "category": "UTILITY",
    "quality_score": {"score": "GREEN", "date": 1},
    "rejected_reason": "NONE",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Заказ"},
        {"type": "BODY", "text": "Заказ {{1}} едет к вам", "example": {"body_text": [["A-1"]]}},
        {"type": "FOOTER", "text": "Магазин"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Спасибо"}, {"type": "URL"}]},
    ],
}
SHIPPED = TemplateState(
    name="order_shipped",
    language="ru",
    text="Заказ {{1}} едет к вам",
    category="UTILITY",
    status="APPROVED",
    external_id="1689556908129835",
    quality="GREEN",
    header="Заказ",
    footer="Магазин",
    buttons=("Спасибо",),
)
NEW = TemplateState(
    name="order_ready",
    language="ru",
    text="{{1}}, заказ {{2}} готов. {{1}}, ждём вас",
    header="Заказ",
    footer="Магазин",
    buttons=("Еду",),
    examples=("Анна", "A-1"),
)


def test_all_pages_are_listed() -> None:
    first = {"data": [ROW], "paging": {"cursors": {"after": "c1"}, "next": "https://graph.example/2"}}
    second = {"data": [{"name": "bare", "language": "en", "components": None}, "x"], "paging": {}}
    network = answering(json_answer(first), json_answer(second))
    listed = templates.list_templates(ACCOUNT, network.transport())
    assert listed == [SHIPPED, TemplateState(name="bare", language="en")]
    assert [request.url.path for request in network.requests] == [PATH, PATH]
    assert network.requests[0].url.params["limit"] == "200"
    assert network.requests[1].url.params["after"] == "c1"


def test_a_template_is_created_with_examples_for_its_places() -> None:
    network = answering(json_answer({"id": "5", "status": "PENDING", "category": "MARKETING"}))
    made = templates.create_template(NEW, ACCOUNT, network.transport())
    assert (made.external_id, made.status, made.category) == ("5", "PENDING", "MARKETING")
    assert network.requests[0].url.path == PATH
    assert json.loads(network.requests[0].content) == {
        "name": "order_ready",
        "language": "ru",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Заказ"},
            {
                "type": "BODY",
                "text": "{{1}}, заказ {{2}} готов. {{1}}, ждём вас",
                "example": {"body_text": [["Анна", "A-1"]]},
            },
            {"type": "FOOTER", "text": "Магазин"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Еду"}]},
        ],
    }


def test_a_place_without_an_example_is_not_sent() -> None:
    network = answering()
    bare = TemplateState(name="x", language="en", text="Hi {{1}}")
    with pytest.raises(ChannelError) as failed:
        templates.create_template(bare, ACCOUNT, network.transport())
    assert (failed.value.reason, failed.value.code) == (Reason.CONTENT_REJECTED, "no_examples")
    assert network.requests == []


def test_a_template_is_deleted_by_its_name() -> None:
    network = answering(json_answer({"success": True}))
    templates.delete_template("order_ready", ACCOUNT, network.transport())
    assert network.requests[0].method == "DELETE"
    assert str(network.requests[0].url).endswith(f"{PATH}?name=order_ready")
