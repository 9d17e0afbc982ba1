"""Keys go out with what their data stands for, and a press is read by it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prilavok.channels.adapters.viber import inbound, outbound
from prilavok.channels.adapters.viber.tests.kit import ACCOUNT
from prilavok.channels.adapters.viber.tracking import Tracking, read_tracking
from prilavok.channels.testing import conformance
from prilavok.channels.testing.strategies import DRAFTS
from prilavok.channels.types import Card, Choice, MessageDraft, MessageReceived, Step, WebhookRequest

PERSON = "01234567890A="


def _press(step: Step, text: str) -> MessageReceived:
    """What arrives when the person answers to this message with `text`."""
    message = {"type": "text", "text": text, "tracking_data": step.body.get("tracking_data")}
    body = {"event": "message", "message_token": 1, "sender": {"id": PERSON}, "message": message}
    (event,) = inbound.parse(WebhookRequest("POST", {}, {}, json.dumps(body).encode()))
    assert isinstance(event, MessageReceived)
    return event


def _steps(**draft: Any) -> list[Step]:
    return outbound.plan(MessageDraft(recipient=PERSON, **draft), ACCOUNT)


def test_a_press_comes_back_as_title_and_data() -> None:
    (step,) = _steps(text="Берём?", choices=(Choice("Да", "yes"), Choice("Нет")))
    pressed = _press(step, "yes")
    assert (pressed.text, pressed.payload, pressed.postback) == ("Да", "yes", True)
    pressed = _press(step, "Нет")
    assert (pressed.text, pressed.payload, pressed.postback) == ("Нет", "Нет", True)
    written = _press(step, "А синее?")
    assert (written.text, written.payload, written.postback) == ("А синее?", "", False)


def test_buttons_of_cards_are_known_after_the_text_behind_them() -> None:
    card = Card("Платье", buttons=(Choice("Беру", "buy:7"),))
    carousel, text = _steps(text="Или", cards=(card,), choices=(Choice("Нет", "no"),))
    assert _press(carousel, "buy:7").text == "Беру"
    assert _press(text, "buy:7").text == "Беру"
    assert _press(text, "no").text == "Нет"


def test_a_carousel_too_heavy_for_one_request_is_split() -> None:
    address = "https://shop.example/" + "p" * 1900
    card = Card("Платье", image_url=address, url=address, buttons=(Choice("Сайт", url=address),))
    steps = _steps(cards=(card,) * 6)
    assert len(steps) > 1
    assert all(len(json.dumps(dict(one.body), ensure_ascii=False).encode()) <= 30 * 1024 for one in steps)
    groups = [one.body["rich_media"]["Buttons"] for one in steps]  # type: ignore[index]
    assert sum(len(buttons) for buttons in groups) == 6 * 3


def test_tracking_is_read_as_it_was_written() -> None:
    told = Tracking({"a": "А"}, phone=True)
    assert read_tracking(str(told)) == told
    assert str(Tracking()) == ""


def test_tracking_of_others_says_nothing() -> None:
    for text in ("", "our-state", '{"keys":', '{"keys":5}', '{"keys":[1]}', "[" * 9999, '{"keys":{"a":5}}'):
        assert read_tracking(text) == Tracking()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draft=DRAFTS, size=st.sampled_from([0, 1000, 2_000_000, 40_000_000]))
def test_any_draft_that_answers_nothing(draft: MessageDraft, size: int) -> None:
    sized = tuple(replace(one, size=size) for one in draft.attachments)
    conformance.check_any_draft("viber", replace(draft, kind="direct", reply_to="", attachments=sized))
