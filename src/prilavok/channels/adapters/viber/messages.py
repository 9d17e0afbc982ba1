"""What a person's message carries."""

from __future__ import annotations

from dataclasses import dataclass

from prilavok.channels.adapters.viber.payloads import Contact, Location, Message
from prilavok.channels.adapters.viber.tracking import Tracking, read_tracking
from prilavok.channels.types import Attachment, AttachmentType, Reference

FILES: dict[str, AttachmentType] = {
    "picture": "image",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
}


@dataclass(frozen=True, slots=True)
class Content:
    """`payload` of a pressed key; `own_phone` when it was asked for; `unknown` is a type never heard of."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    payload: str = ""
    own_phone: str = ""
    unknown: str = ""


def content_of(message: Message) -> Content:
    tracking = read_tracking(message.tracking_data)
    if message.type == "text":
        return _text(message, tracking)
    if message.type in FILES:
        return Content(text=message.text, attachments=(_file(FILES[message.type], message),))
    if message.type == "url":
        url = message.media or message.text
        link = (Reference("link", url=url),) if url else ()
        return Content(text=message.text or url, references=link) if url else _unreadable(message)
    if message.type == "contact" and message.contact:
        own = _phone(message.contact) if tracking.phone else ""
        return Content(
            text=message.text, attachments=(_contact(message.contact, own=bool(own)),), own_phone=own
        )
    if message.type == "location" and message.location:
        return Content(text=message.text, attachments=(_place(message.location),))
    return _unreadable(message)


def _text(message: Message, tracking: Tracking) -> Content:
    title = tracking.keys.get(message.text)
    if title is not None:
        return Content(text=title, payload=message.text)
    return Content(text=message.text) if message.text else _unreadable(message)


def _unreadable(message: Message) -> Content:
    """Of no kind that we know, or without what its kind holds."""
    known = message.type in ("text", "url", "contact", "location", "")
    return Content(
        text=message.text,
        attachments=(Attachment("unsupported", url=message.media, name="" if known else message.type),),
        unknown="" if known else message.type,
    )


def _file(kind: AttachmentType, message: Message) -> Attachment:
    if not message.media and not message.sticker_id:
        return Attachment("unsupported", name=message.type)
    return Attachment(
        kind,
        url=message.media,
        name=message.file_name,
        external_id=message.sticker_id,
        size=max(message.size, 0),
        details={"seconds": str(message.duration)} if message.duration else {},
    )


def _contact(contact: Contact, *, own: bool) -> Attachment:
    details = {"name": contact.name, "phone": _phone(contact), "own": "yes" if own else ""}
    return Attachment("contact", name=contact.name, details={key: one for key, one in details.items() if one})


def _phone(contact: Contact) -> str:
    """Viber writes most numbers without their plus."""
    number = contact.phone_number.strip()
    return f"+{number}" if number.isascii() and number.isdigit() and len(number) > 9 else number


def _place(location: Location) -> Attachment:
    details = {
        "latitude": location.latitude,
        "longitude": location.longitude,
        "address": location.address,
    }
    return Attachment("location", details={key: one for key, one in details.items() if one})
