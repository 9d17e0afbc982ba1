"""What a message carries: its text and attachments.

Files have ids, no addresses: `media.py` asks Telegram where they are when they are fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from prilavok.channels.adapters.telegram.payloads import (
    Contact,
    File,
    Location,
    Message,
    SharedUser,
)
from prilavok.channels.payloads import read
from prilavok.channels.types import Attachment, AttachmentType

STICKERS = {(True, False): "application/x-tgsticker", (False, True): "video/webm"}
NO_CENTS = frozenset({"XTR", "JPY", "KRW", "VND", "CLP", "PYG", "UGX", "XAF", "XOF", "ISK"})
_RICH_PARTS = (
    ("title", ""),
    ("summary", ""),
    ("label", ""),
    ("text", ""),
    ("blocks", "\n"),
    ("items", "\n"),
    ("cells", "\n"),
    ("caption", ""),
)
"""Where words stand in a block, and what stands between the elements when it is a list."""
_RICH_MEDIA: dict[str, AttachmentType] = {
    "photo": "image",
    "video": "video",
    "animation": "video",
    "audio": "audio",
    "voice_note": "voice",
    "document": "file",
}


def text_of(message: Message) -> str:
    """The words of a message, however it holds them."""
    plain = message.text or message.caption
    if plain:
        return plain
    if message.web_app_data:
        return message.web_app_data.button_text
    payment = message.successful_payment or message.refunded_payment
    if payment:
        return amount(payment.currency, payment.total_amount)
    return _told(message)


def _told(message: Message) -> str:
    if message.poll:
        return _listed(message.poll.question, message.poll.options)
    if message.checklist:
        return _listed(message.checklist.title, message.checklist.tasks)
    if message.game:
        return _lines(message.game.title, message.game.description)
    if message.gift:
        return message.gift.text
    if message.invoice:
        price = amount(message.invoice.currency, message.invoice.total_amount)
        return _lines(message.invoice.title, message.invoice.description, price)
    return _rich_text(message.rich_message).strip() if message.rich_message else ""


def amount(currency: str, total: int) -> str:
    """Telegram counts the smallest unit of a currency."""
    if not currency:
        return ""
    return f"{total} {currency}" if currency in NO_CENTS else f"{total // 100}.{total % 100:02} {currency}"


def attachments_of(message: Message) -> list[Attachment]:
    return [*_files(message), *_facts(message)]


def own_phone(message: Message) -> str:
    """The person's number, if they gave their own and not somebody else's."""
    contact = message.contact
    if contact and message.sender and contact.user_id == message.sender.id:
        return _phone(contact)
    return ""


# --- files ---------------------------------------------------------------------------------------


def _files(message: Message) -> Iterator[Attachment]:
    if message.animation:
        yield _file("video", message.animation)
    elif message.document:
        yield _file("file", message.document)
    if message.live_photo:
        yield from _photo(message.live_photo.photo or message.photo)
        yield _file("video", message.live_photo)
    else:
        yield from _photo(message.photo)
    for kind, file in _single_files(message):
        if file:
            yield _file(kind, file)
    if message.sticker:
        yield _sticker(message.sticker)
    if message.paid_media:
        yield from _paid(message)
    if message.game:
        yield from _photo(message.game.photo)
    yield from _rich_files(message.rich_message)


def _single_files(message: Message) -> list[tuple[AttachmentType, File | None]]:
    return [
        ("audio", message.audio),
        ("video", message.video),
        ("video", message.video_note),
        ("voice", message.voice),
    ]


def _file(kind: AttachmentType, file: File) -> Attachment:
    if not file.file_id:
        return Attachment("unsupported", name=kind)
    title = " — ".join(part for part in (file.performer, file.title) if part)
    return Attachment(
        kind,
        mime=file.mime_type,
        name=file.file_name or title,
        external_id=file.file_id,
        size=max(file.file_size, 0),
        details={"seconds": str(file.duration)} if file.duration else {},
    )


def _photo(sizes: Sequence[File] | None) -> Iterator[Attachment]:
    """The largest of the sizes."""
    known = [size for size in sizes or () if size.file_id]
    if known:
        best = max(known, key=lambda size: (size.width * size.height, size.file_size))
        yield Attachment("image", mime="image/jpeg", external_id=best.file_id, size=max(best.file_size, 0))
    elif sizes:
        yield Attachment("unsupported", name="photo")


def _sticker(sticker: File) -> Attachment:
    return Attachment(
        "sticker",
        mime=STICKERS.get((sticker.is_animated, sticker.is_video), "image/webp"),
        name=sticker.emoji,
        external_id=sticker.file_id,
        size=max(sticker.file_size, 0),
        details={"emoji": sticker.emoji} if sticker.emoji else {},
    )


def _paid(message: Message) -> Iterator[Attachment]:
    """What is not paid for yet has a preview only."""
    items = message.paid_media.paid_media if message.paid_media else None
    for item in items or []:
        if item.photo:
            yield from _photo(item.photo)
        elif item.video or item.live_photo:
            yield from (_file("video", file) for file in (item.video, item.live_photo) if file)
        else:
            yield Attachment("unsupported", name="paid_media")


# --- places, people and the rest -----------------------------------------------------------------


def _facts(message: Message) -> Iterator[Attachment]:
    if message.venue:
        yield _place(message.venue.location or Location(), message.venue.title, message.venue.address)
    elif message.location:
        yield _place(message.location)
    if message.contact:
        yield _contact(message.contact, own=bool(own_phone(message)))
    if message.dice:
        details = {"emoji": message.dice.emoji, "value": message.dice.value}
        yield Attachment(
            "sticker", name=f"{message.dice.emoji} {message.dice.value}".strip(), details=details
        )
    yield from _cards(message)
    for user in _shared_people(message):
        name = f"{user.first_name} {user.last_name}".strip() or user.username or user.user_id
        yield Attachment("contact", name=name, details={"name": name})


def _shared_people(message: Message) -> Iterator[SharedUser]:
    """Older payloads share one person, and tell the number alone."""
    yield from (message.users_shared.users if message.users_shared else None) or []
    if message.user_shared and not message.users_shared:
        yield message.user_shared


def _place(location: Location, title: str = "", address: str = "") -> Attachment:
    details = {
        "latitude": location.latitude,
        "longitude": location.longitude,
        "title": title,
        "address": address,
    }
    return Attachment("location", name=title, details={key: one for key, one in details.items() if one})


def _contact(contact: Contact, *, own: bool) -> Attachment:
    name = f"{contact.first_name} {contact.last_name}".strip()
    details = {"name": name, "phone": _phone(contact), "own": "yes" if own else ""}
    return Attachment(
        "contact",
        name=name,
        mime="text/vcard" if contact.vcard else "",
        details={key: one for key, one in details.items() if one},
    )


def _phone(contact: Contact) -> str:
    """Telegram writes most numbers without their plus."""
    number = contact.phone_number.strip()
    return f"+{number}" if number.isascii() and number.isdigit() and len(number) > 9 else number


def _cards(message: Message) -> Iterator[Attachment]:
    """Built of parts that have no place here; their words stand in the text."""
    if message.poll:
        yield Attachment("template", name="poll")
    if message.checklist:
        yield Attachment("template", name="checklist")
    if message.game:
        yield Attachment("template", name="game")
    if message.invoice:
        yield Attachment("template", name="invoice")
    if message.gift:
        yield Attachment("unsupported", name="gift")


def _listed(title: str, lines: Sequence[Any] | None) -> str:
    return _lines(title, *(f"{number}. {line.text}" for number, line in enumerate(lines or [], 1)))


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


# --- rich messages -------------------------------------------------------------------------------


def _rich_text(value: Any, joint: str = "") -> str:
    """The words of nested blocks, a line each."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return joint.join(filter(None, (_rich_text(one) for one in value)))
    if isinstance(value, dict):
        parts = (_rich_text(value.get(name), between) for name, between in _RICH_PARTS)
        return "\n".join(filter(None, parts))
    return ""


def _rich_files(value: Any) -> Iterator[Attachment]:
    if isinstance(value, list):
        for one in value:
            yield from _rich_files(one)
    elif isinstance(value, dict):
        for name, child in value.items():
            if name in _RICH_MEDIA and child:
                yield from _rich_file(name, child)
            elif isinstance(child, dict | list):
                yield from _rich_files(child)


def _rich_file(name: str, value: Any) -> Iterator[Attachment]:
    sizes = value if isinstance(value, list) else [value]
    files = [file for file in (read(File, one)[0] for one in sizes) if file and file.file_id]
    if name == "photo":
        yield from _photo(files)
    elif files:
        yield _file(_RICH_MEDIA[name], files[0])
