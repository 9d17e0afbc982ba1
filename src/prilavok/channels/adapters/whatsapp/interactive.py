"""Buttons, lists, link buttons, products: the `interactive` object without its text.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prilavok.channels.types import Card, Choice

Body = dict[str, object]
BODY = 1024
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
ROWS = 10
ROW_TITLE = 24
ROW_ID = 200
HEADER = 60
FOOTER = 60
LIST_BUTTON = "Menu"
"""Opens the list; the account's setting `list_button` says it in the shop's language."""


def of_choices(choices: Sequence[Choice], settings: Mapping[str, str]) -> Body | None:
    """None when these choices cannot be buttons of any kind."""
    if len(choices) == 1 and choices[0].asks == "location":
        return {"type": "location_request_message", "action": {"name": "send_location"}}
    if any(choice.asks for choice in choices):
        return None
    if len(choices) == 1 and choices[0].url:
        return _link(choices[0])
    if any(choice.url for choice in choices) or not _distinct(choices):
        return None
    if len(choices) <= BUTTONS and _fit(choices, BUTTON_TITLE, BUTTON_ID):
        return {"type": "button", "action": {"buttons": [_button(choice) for choice in choices]}}
    if len(choices) <= ROWS and _fit(choices, ROW_TITLE, ROW_ID):
        return _list(choices, settings)
    return None


def takes_picture(body: Body) -> bool:
    return body["type"] in ("button", "cta_url")


def header(image_url: str) -> Body:
    return {"header": {"type": "image", "image": {"link": image_url}}} if image_url else {}


def _fit(choices: Sequence[Choice], title: int, payload: int) -> bool:
    return all(
        choice.title.strip()
        and len(choice.title) <= title
        and len(_id(choice)) <= payload
        and _id(choice) == _id(choice).strip()
        for choice in choices
    )


def _distinct(choices: Sequence[Choice]) -> bool:
    """WhatsApp refuses two buttons with the same words or the same id."""
    titles, ids = {choice.title for choice in choices}, {_id(choice) for choice in choices}
    return len(titles) == len(ids) == len(choices)


def _id(choice: Choice) -> str:
    return choice.payload or choice.title


def _button(choice: Choice) -> Body:
    return {"type": "reply", "reply": {"id": _id(choice), "title": choice.title}}


def _list(choices: Sequence[Choice], settings: Mapping[str, str]) -> Body:
    rows = [{"id": _id(choice), "title": choice.title} for choice in choices]
    button = settings.get("list_button", "")
    button = button if 0 < len(button) <= BUTTON_TITLE else LIST_BUTTON
    return {"type": "list", "action": {"button": button, "sections": [{"rows": rows}]}}


def _link(choice: Choice) -> Body | None:
    if not (choice.title.strip() and len(choice.title) <= BUTTON_TITLE):
        return None
    parameters = {"display_text": choice.title, "url": choice.url}
    return {"type": "cta_url", "action": {"name": "cta_url", "parameters": parameters}}


def of_products(cards: Sequence[Card], catalogue: str) -> Body:
    """One product has a card of its own; several are a list with a heading."""
    if len(cards) == 1:
        action: Body = {"catalog_id": catalogue, "product_retailer_id": cards[0].product}
        text = "\n".join(line for line in (cards[0].title, cards[0].subtitle) if line)
        body = {"body": {"text": text}} if 0 < len(text) <= BODY else {}
        return {"type": "product", **body, "action": action}
    items = [{"product_retailer_id": card.product} for card in cards]
    titles = [card.title for card in cards if card.title]
    sections = [{"title": _short(titles[0] if titles else "", ROW_TITLE), "product_items": items}]
    return {
        "type": "product_list",
        "header": {"type": "text", "text": _short(titles[0] if titles else "", HEADER)},
        "body": {"text": _short(", ".join(titles), BODY)},
        "action": {"catalog_id": catalogue, "sections": sections},
    }


def _short(text: str, limit: int) -> str:
    """Headings only: the cards themselves, with their names, come from the catalogue."""
    return (text if len(text) <= limit else text[: limit - 1] + "…") or "…"


def of_catalogue(text: str, cover: str) -> Body:
    action: Body = {"name": "catalog_message"}
    if cover:
        action["parameters"] = {"thumbnail_product_retailer_id": cover}
    return {"type": "catalog_message", "body": {"text": text}, "action": action}
