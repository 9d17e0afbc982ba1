"""The messages that a draft needs, within WhatsApp's limits.

Buttons: up to three are reply buttons, more a list, one link a link button; anything else is a numbered
list under the text. A card is a product of the catalogue, a picture with buttons, or a picture and text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from prilavok.channels.adapters.whatsapp import interactive
from prilavok.channels.adapters.whatsapp.manifest import MANIFEST
from prilavok.channels.errors import Unsupported
from prilavok.channels.splitting import split_text
from prilavok.channels.types import Attachment, Card, Choice, MessageDraft, Template

Settings = Mapping[str, str]
Body = dict[str, object]
LIMITS = MANIFEST.limits
CAPTION = 1024
CONTACTS = 5
MEDIA = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
    "file": "document",
    "sticker": "sticker",
}
CAPTIONED = frozenset({"image", "video", "document"})
_LINK = re.compile(r"https?://\S")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: its type and what stands under that name; `text` is the part of the draft's in it."""

    kind: str
    body: object
    text: str = ""


def direct_messages(draft: MessageDraft, settings: Settings) -> list[Outgoing]:
    """Raises `Unsupported`."""
    if draft.receipt is not None or draft.survey is not None:
        raise Unsupported("receipt" if draft.receipt is not None else "survey")
    if draft.template is not None:
        return [_template(draft.template, draft)]
    if captioned := _captioned(draft):
        return [captioned]
    return [*_files(draft.attachments), *_cards(draft.cards, settings), *_texts(draft, settings)]


# --- text and choices ----------------------------------------------------------------------------


def spoken_text(draft: MessageDraft, settings: Settings) -> str:
    """The text as it goes out: with the choices as a list when they cannot be buttons."""
    if not draft.choices or interactive.of_choices(draft.choices, settings):
        return draft.text
    return listed(draft.text, draft.choices)


def listed(text: str, choices: Sequence[Choice]) -> str:
    lines = [f"{position}. {_line(choice)}" for position, choice in enumerate(choices, 1)]
    return "\n".join([*([text, ""] if text else []), *lines])


def _line(choice: Choice) -> str:
    return f"{choice.title}: {choice.url}" if choice.url else choice.title


def _texts(draft: MessageDraft, settings: Settings) -> Iterator[Outgoing]:
    buttons = interactive.of_choices(draft.choices, settings) if draft.choices else None
    if draft.choices and not draft.text.strip():
        raise Unsupported("choices_without_text")
    if buttons is None:
        yield from _plain(spoken_text(draft, settings))
        return
    before, under = _last_part(draft.text)
    yield from _plain(before)
    yield Outgoing("interactive", {**buttons, "body": {"text": under}}, under)


def _plain(text: str) -> Iterator[Outgoing]:
    for piece in split_text(text, LIMITS.text):
        body = {"body": piece, "preview_url": bool(_LINK.search(piece))}
        yield Outgoing("text", body, piece)


def _last_part(text: str) -> tuple[str, str]:
    """What is said before, and the end of it that has room above the buttons."""
    *before, last = split_text(text, interactive.BODY)
    return "".join(before), last


# --- media ---------------------------------------------------------------------------------------


def _captioned(draft: MessageDraft) -> Outgoing | None:
    """One file and a short text are one message."""
    if len(draft.attachments) != 1 or draft.choices or draft.cards or not draft.text.strip():
        return None
    kind = MEDIA.get(draft.attachments[0].type, "")
    if kind not in CAPTIONED or len(draft.text) > CAPTION:
        return None
    return Outgoing(kind, {**_file(draft.attachments[0]), "caption": draft.text}, draft.text)


def _files(attachments: Sequence[Attachment]) -> Iterator[Outgoing]:
    """Neighbouring contacts share a message."""
    for is_contact, run in groupby(attachments, key=lambda one: one.type == "contact"):
        together = list(run)
        if is_contact:
            for start in range(0, len(together), CONTACTS):
                yield Outgoing("contacts", [_contact(one) for one in together[start : start + CONTACTS]])
        else:
            yield from map(_one, together)


def _one(attachment: Attachment) -> Outgoing:
    if attachment.type == "location":
        return Outgoing("location", _location(attachment))
    kind = MEDIA.get(attachment.type)
    if kind is None:
        raise Unsupported(attachment.type)
    return Outgoing(kind, _file(attachment))


def _file(attachment: Attachment) -> Body:
    """By its address: WhatsApp fetches it; what we have uploaded before, by its id."""
    body: Body
    if attachment.url.startswith(("https://", "http://")):
        body = {"link": attachment.url}
    elif attachment.external_id and not attachment.url:
        body = {"id": attachment.external_id}
    else:
        raise Unsupported("attachment_without_address")
    if attachment.type == "file" and attachment.name:
        body["filename"] = attachment.name
    if attachment.type == "voice" and attachment.mime.startswith("audio/ogg"):
        body["voice"] = True
    return body


def _location(attachment: Attachment) -> Body:
    details = attachment.details
    if not (details.get("latitude") and details.get("longitude")):
        raise Unsupported("location_without_coordinates")
    body: Body = {"latitude": details["latitude"], "longitude": details["longitude"]}
    names = {"name": details.get("title") or attachment.name, "address": details.get("address")}
    return body | {name: value for name, value in names.items() if value}


def _contact(attachment: Attachment) -> Body:
    name = attachment.details.get("name") or attachment.name
    phone, email = attachment.details.get("phone", ""), attachment.details.get("email", "")
    if not name and not phone:
        raise Unsupported("contact_without_name")
    first, _, last = (name or phone).partition(" ")
    named = {"formatted_name": name or phone, "first_name": first, "last_name": last}
    body: Body = {"name": {key: value for key, value in named.items() if value}}
    if phone:
        body["phones"] = [{"phone": one.strip()} for one in phone.split(",") if one.strip()]
    if email:
        body["emails"] = [{"email": one.strip()} for one in email.split(",") if one.strip()]
    return body


# --- cards ---------------------------------------------------------------------------------------


def _cards(cards: Sequence[Card], settings: Settings) -> Iterator[Outgoing]:
    """Neighbouring products of the catalogue share a message."""
    catalogue = settings.get("catalog_id", "")
    for kind, run in groupby(cards, key=lambda card: _card_kind(card, catalogue)):
        together = list(run)
        if kind == "product":
            for start in range(0, len(together), LIMITS.cards):
                body = interactive.of_products(together[start : start + LIMITS.cards], catalogue)
                yield Outgoing("interactive", body)
        else:
            for card in together:
                yield from _catalogue(card) if kind == "catalogue" else _card(card, settings)


def _card_kind(card: Card, catalogue: str) -> str:
    if card.catalogue:
        return "catalogue"
    return "product" if card.product and catalogue else "card"


def _catalogue(card: Card) -> Iterator[Outgoing]:
    text = _card_text(card)
    if not 0 < len(text) <= interactive.BODY:
        raise Unsupported("catalogue_without_text")
    yield Outgoing("interactive", interactive.of_catalogue(text, card.product))


def _card(card: Card, settings: Settings) -> Iterator[Outgoing]:
    text = _card_text(card)
    if not text.strip():
        raise Unsupported("card_without_title")
    buttons = interactive.of_choices(card.buttons, settings) if card.buttons else None
    with_picture = not card.image_url or (buttons is not None and interactive.takes_picture(buttons))
    if buttons is not None and len(text) <= interactive.BODY and with_picture:
        body = {**buttons, **interactive.header(card.image_url), "body": {"text": text}}
        yield Outgoing("interactive", body)
        return
    told = listed(text, card.buttons) if card.buttons else text
    if card.image_url and len(told) <= CAPTION:
        yield Outgoing("image", {"link": card.image_url, "caption": told})
        return
    if card.image_url:
        yield Outgoing("image", {"link": card.image_url})
    for piece in split_text(told, LIMITS.text):
        yield Outgoing("text", {"body": piece, "preview_url": bool(_LINK.search(piece))})


def _card_text(card: Card) -> str:
    return "\n".join(line for line in (card.title, card.subtitle, card.url) if line)


# --- templates -----------------------------------------------------------------------------------


def _template(template: Template, draft: MessageDraft) -> Outgoing:
    """The draft's text is what people read for it here; files fill its header, choices its buttons."""
    if draft.cards or len(draft.attachments) > 1:
        raise Unsupported("template_with_cards" if draft.cards else "template_with_several_files")
    components = [*_header(draft.attachments), *_places(template.parameters), *_payloads(draft.choices)]
    body: Body = {
        "name": template.name,
        "language": {"policy": "deterministic", "code": template.language},
    }
    if components:
        body["components"] = components
    return Outgoing("template", body, draft.text)


def _header(attachments: Sequence[Attachment]) -> Iterator[Body]:
    for one in attachments:
        kind = MEDIA.get(one.type, "")
        if kind not in CAPTIONED:
            raise Unsupported(f"template_with_{one.type}")
        yield {"type": "header", "parameters": [{"type": kind, kind: _file(one)}]}


def _places(parameters: Sequence[str]) -> Iterator[Body]:
    if parameters:
        yield {"type": "body", "parameters": [{"type": "text", "text": one} for one in parameters]}


def _payloads(choices: Sequence[Choice]) -> Iterator[Body]:
    for position, choice in enumerate(choices):
        value = choice.url or choice.payload or choice.title
        kind, name = ("url", "text") if choice.url else ("quick_reply", "payload")
        parameters = [{"type": name, name: value}]
        yield {"type": "button", "sub_type": kind, "index": str(position), "parameters": parameters}
