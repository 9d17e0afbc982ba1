"""What a message carries: text, attachments, what it points at, a pressed button."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from prilavok.channels.adapters.whatsapp import forms
from prilavok.channels.adapters.whatsapp.payloads import (
    Interactive,
    Location,
    Media,
    Message,
    Product,
    Referral,
    SharedContact,
)
from prilavok.channels.types import Attachment, AttachmentType, Reference

# They say that there is something which the API does not show.
UNREADABLE = frozenset({"unsupported", "unknown", "ephemeral", "media_placeholder", "errors", ""})


@dataclass(frozen=True, slots=True)
class Content:
    """`unknown` names a kind that we have never heard of."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    payload: str = ""
    postback: bool = False
    unknown: str = ""


def of_message(message: Message) -> Content:
    """Never empty: what cannot be read has an `unsupported` attachment."""
    content = _readable(message) or _unreadable(message)
    return replace(content, references=(*content.references, *_pointed_at(message)))


def _readable(message: Message) -> Content | None:
    """By its type; without one, by what is there."""
    readers = [READERS[message.type]] if message.type in READERS else []
    if not message.type:
        readers = list(READERS.values())
    return next((content for reader in readers if (content := reader(message))), None)


def _unreadable(message: Message) -> Content:
    if message.text and message.text.body:
        return Content(text=message.text.body, unknown=message.type)
    told = message.errors[0].text if message.errors else ""
    kind = message.unsupported.type if message.unsupported else ""
    known = message.type in UNREADABLE or message.type in READERS
    name = kind or ("" if message.type in UNREADABLE else message.type) or told
    shown = Attachment("unsupported", name=name)
    return Content(attachments=(shown,), unknown="" if known else message.type)


# --- kinds ---------------------------------------------------------------------------------------


def _text(message: Message) -> Content | None:
    return Content(text=message.text.body) if message.text and message.text.body else None


def _media(name: str, kind: AttachmentType) -> Callable[[Message], Content | None]:
    def read(message: Message) -> Content | None:
        media: Media | None = getattr(message, name)
        if media is None or not (media.id or media.caption):
            return None
        shown = _file(media, kind) if media.id else Attachment("unsupported", name=name)
        return Content(text=media.caption, attachments=(shown,))

    return read


def _file(media: Media, kind: AttachmentType) -> Attachment:
    """By its id alone: the address in the webhook works for five minutes, and with a token."""
    return Attachment(
        "voice" if kind == "audio" and media.voice else kind,
        mime=media.mime_type,
        name=media.filename,
        external_id=media.id,
        details={"animated": "true"} if media.animated else {},
    )


def _location(message: Message) -> Content | None:
    place = message.location
    if place is None or not (number(place.latitude) and number(place.longitude)):
        return None
    return Content(attachments=(_place(place),))


def _place(place: Location) -> Attachment:
    details = {
        "latitude": number(place.latitude),
        "longitude": number(place.longitude),
        "title": place.name,
        "address": place.address,
    }
    return Attachment("location", url=place.url, name=place.name or place.address, details=_told(details))


def _contacts(message: Message) -> Content | None:
    cards = tuple(_card(one) for one in message.contacts or [])
    return Content(attachments=cards) if cards else None


def _card(shared: SharedContact) -> Attachment:
    name = _name(shared)
    phones = [one.phone or one.wa_id for one in shared.phones or []]
    details = {
        "name": name,
        "phone": ", ".join(one for one in phones if one),
        "email": ", ".join(one.email for one in shared.emails or [] if one.email),
        "company": shared.org.company if shared.org else "",
        "url": ", ".join(one.url for one in shared.urls or [] if one.url),
        "address": "; ".join(line for one in shared.addresses or [] if (line := one.line)),
    }
    return Attachment("contact", name=name, details=_told(details))


def _name(shared: SharedContact) -> str:
    if shared.name is None:
        return ""
    return shared.name.formatted_name or f"{shared.name.first_name} {shared.name.last_name}".strip()


def _interactive(message: Message) -> Content | None:
    told = message.interactive
    if told is None:
        return None
    reply = told.button_reply or told.list_reply
    if reply is not None:
        return Content(text=reply.title, payload=reply.id, postback=True)
    if told.nfm_reply is not None:
        text = forms.readable(told.nfm_reply)
        return Content(text=text, payload=forms.as_json(told.nfm_reply.response_json), postback=True)
    return _sent_by_us(told) or _shared_product(told)


def _sent_by_us(told: Interactive) -> Content | None:
    body = told.body.get("text") if isinstance(told.body, dict) else None
    return Content(text=body) if isinstance(body, str) and body else None


def _shared_product(told: Interactive) -> Content | None:
    products = tuple(_products(told.product, told.action))
    return Content(references=products) if products else None


def _button(message: Message) -> Content | None:
    button = message.button
    if button is None or not (button.text or button.payload):
        return None
    return Content(text=button.text, payload=button.payload, postback=True)


def _template(message: Message) -> Content | None:
    if message.template is None:
        return None
    return Content(attachments=(Attachment("template", name=message.template.name),))


READERS: Mapping[str, Callable[[Message], Content | None]] = {
    "text": _text,
    "image": _media("image", "image"),
    "video": _media("video", "video"),
    "audio": _media("audio", "audio"),
    "voice": _media("voice", "voice"),
    "document": _media("document", "file"),
    "sticker": _media("sticker", "sticker"),
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "template": _template,
}


# --- what it points at ---------------------------------------------------------------------------


def _pointed_at(message: Message) -> Iterator[Reference]:
    if message.context is not None:
        yield from _products(message.context.referred_product)
    if message.referral is not None:
        yield from of_referral(message.referral)


def _products(*products: Product | None) -> Iterator[Reference]:
    for one in products:
        if one is not None and one.product_retailer_id:
            yield Reference("product", external_id=one.product_retailer_id)


def of_referral(referral: Referral) -> Iterator[Reference]:
    """The advertisement or post that was clicked; the click's own id is among `other_ids`."""
    if not (referral.source_id or referral.source_url or referral.ctwa_clid):
        return
    yield Reference(
        "post" if referral.source_type == "post" else "ad",
        external_id=referral.source_id,
        url=referral.source_url,
        title=referral.headline or referral.body,
        image_url=referral.image_url or referral.thumbnail_url,
        other_ids=(referral.ctwa_clid,) if referral.ctwa_clid else (),
    )


def own_phone(contacts: Sequence[SharedContact]) -> str:
    """The person's number, when they answered our request for it."""
    for shared in contacts:
        for phone in shared.phones or [] if shared.origin == "contact_request" else []:
            if phone.wa_id:
                return phone.wa_id
    return ""


def number(value: Any) -> str:
    """A number as the network wrote it; empty for what is none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return ""
    return str(value)


def _told(details: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in details.items() if value}
