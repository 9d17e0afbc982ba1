"""Telegram for the conformance suite."""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.telegram.inbound import SECRET_HEADER
from prilavok.channels.adapters.telegram.parts import spoken_text
from prilavok.channels.errors import Reason
from prilavok.channels.splitting import utf16_units
from prilavok.channels.testing.kit import AdapterKit, replaced_header
from prilavok.channels.types import Account, Step, WebhookRequest

ACCOUNT = Account(
    external_id="9000001",
    credentials={
        "bot_token": "9000001:AAtest-bot-token-of-thirty-letters-x",
        "webhook_secret": "test-webhook-secret",
    },
    hook_url="https://shop.example/hooks/telegram/abc",
)


def _sign(request: WebhookRequest, secret: str) -> WebhookRequest:
    return replaced_header(request, {SECRET_HEADER: secret})


# As the reference lists them: what a call must have, and what it may have beside the words for where it goes.
PLACE = frozenset({"business_connection_id", "direct_messages_topic_id", "reply_parameters", "reply_markup"})
PARAMETERS: dict[str, tuple[set[str], set[str]]] = {
    "/sendMessage": ({"text"}, set()),
    "/sendPhoto": ({"photo"}, {"caption"}),
    "/sendVideo": ({"video"}, {"caption"}),
    "/sendAudio": ({"audio"}, {"caption"}),
    "/sendVoice": ({"voice"}, {"caption"}),
    "/sendDocument": ({"document"}, {"caption"}),
    "/sendSticker": ({"sticker"}, set()),
    "/sendLocation": ({"latitude", "longitude"}, set()),
    "/sendVenue": ({"latitude", "longitude", "title", "address"}, set()),
    "/sendContact": ({"phone_number", "first_name"}, set()),
    "/sendMediaGroup": ({"media"}, set()),
}


def _check_step(step: Step) -> None:
    body = step.body
    required, optional = PARAMETERS[step.path]
    assert {"chat_id", *required} <= set(body) <= {"chat_id", *required, *optional, *PLACE}
    assert isinstance(body["chat_id"], int)
    if step.path == "/sendMessage":
        assert isinstance(body["text"], str)
        assert body["text"].strip()
        assert utf16_units(body["text"]) <= 4096
    for holder in [body, *_items(body)]:
        assert utf16_units(str(holder.get("caption", ""))) <= 1024
    if step.path == "/sendMediaGroup":
        assert 2 <= len(_items(body)) <= 10
        assert "reply_markup" not in body
    markup = body.get("reply_markup", {})
    assert isinstance(markup, dict)
    _check_keyboard(markup)


def _items(body: Any) -> list[dict[str, Any]]:
    return list(body.get("media", []))


def _check_keyboard(markup: dict[str, Any]) -> None:
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    assert len(buttons) <= 100
    for button in buttons:
        assert button["text"].strip()
        assert len({"callback_data", "url"} & set(button)) == 1
        assert len(button.get("callback_data", "").encode()) <= 64


KIT = AdapterKit(
    account=ACCOUNT,
    sign=_sign,
    reasons=frozenset(Reason) - {Reason.TEMPLATE_NOT_APPROVED},
    check_step=_check_step,
    spoken_text=spoken_text,
    text_limit=1024,
    signs_body=False,
)
