"""What a message carries and points at: attachments to see, references for linking to products."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field

from prilavok.channels.adapters.vk.payloads import Node
from prilavok.channels.adapters.vk.references import SITE, clip, of_link, of_market, of_wall, photo_url
from prilavok.channels.types import Attachment, Reference

DEEPEST_FORWARD = 8
LARGEST = 2**53
GRAFFITI_DOC, VOICE_DOC = "graffiti", "audio_msg"
# Known kinds that have nothing we could show: their name and address are kept.
PLAIN = frozenset({
    "poll", "call", "group_call_in_progress", "event", "page", "note", "album", "photos_list",
    "pretty_cards", "donut_link", "narrative", "article", "podcast", "mini_app", "artist", "curator",
    "audio_playlist", "money_request", "money_transfer", "textlive", "textpost", "video_playlist",
    "situational_theme", "sticker_pack", "question", "group", "app_action", "app", "board", "link_curator",
    "market_market_album", "textpost_publish", "wishlist_item", "channel_message", "sticker_pack_preview",
    "widget",
})  # fmt: skip


@dataclass(slots=True)
class Content:
    """`unknown` names attachment types that we have never heard of, with where they stand."""

    group: str
    attachments: list[Attachment] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.attachments and not self.references

    def point_at(self, reference: Reference | None) -> bool:
        if reference is not None and reference not in self.references:
            self.references.append(reference)
        return reference is not None


def of_message(message: Node, group: str) -> Content:
    content = Content(group)
    for item in message.nodes("attachments"):
        _add(content, item)
    if location := _location(message):
        content.attachments.append(location)
    if carousel := message.node("template"):
        content.attachments.append(_carousel(carousel))
    if quoted := message.node("reply_message"):
        _add_quoted(content, quoted)
    _add_forwarded(content, message, 0)
    if ref := message.text("ref"):
        content.point_at(Reference("link", external_id=ref, title=message.text("ref_source")))
    return content


def of_attachments(holder: Node, group: str) -> Content:
    content = Content(group)
    for item in holder.nodes("attachments"):
        _add(content, item)
    return content


def _add_quoted(content: Content, quoted: Node) -> None:
    """The products and posts of what is answered; its pictures stand there already."""
    told = Content(content.group)
    for item in quoted.nodes("attachments"):
        _add(told, item)
    for reference in told.references:
        content.point_at(reference)


def _add_forwarded(content: Content, message: Node, depth: int) -> None:
    """Forwarded messages are references, and what hangs on them hangs on the message that brought them."""
    for one in message.nodes("fwd_messages"):
        content.point_at(Reference("message", external_id=_message_id(one), title=one.text("text")))
        for item in one.nodes("attachments"):
            _add(content, item)
        if depth < DEEPEST_FORWARD:
            _add_forwarded(content, one, depth + 1)


def _message_id(message: Node) -> str:
    peer, number = message.id("peer_id"), message.id("conversation_message_id", "cmid")
    return message.id("id") or (f"{peer}_{number}" if peer and number else "")


def _location(message: Node) -> Attachment | None:
    geo = message.node("geo")
    if geo is None:
        return None
    details = _coordinates(geo)
    place = geo.node("place")
    if place:
        told = {
            "title": place.text("title"),
            "address": ", ".join(
                part for part in (place.text("country"), place.text("city"), place.text("address")) if part
            ),
        }
        details |= {name: value for name, value in told.items() if value}
    return Attachment("location", name=details.get("title", ""), details=details)


def _carousel(template: Node) -> Attachment:
    """The cards that the community sent."""
    titles = [one.text("title") for one in template.nodes("elements") if one.text("title")]
    return Attachment("template", name=" · ".join(titles))


def _coordinates(geo: Node) -> dict[str, str]:
    """An object today, "55.75 37.62" of old."""
    value = geo.value.get("coordinates")
    if isinstance(value, str):
        parts = value.replace(",", " ").split()
        return dict(zip(("latitude", "longitude"), parts, strict=False))
    point = geo.node("coordinates")
    if point is None:
        return {}
    told = {name: point.value.get(name) for name in ("latitude", "longitude")}
    return {name: str(one) for name, one in told.items() if isinstance(one, int | float | str)}


# --- attachments ---------------------------------------------------------------------------------


def _add(content: Content, item: Node) -> None:
    kind = item.text("type")
    thing = item.node(kind) if kind else None
    thing = thing or Node({}, item.pointer, item.malformed)
    if kind in _REFERENCES:
        if not content.point_at(_REFERENCES[kind](thing, content.group)):
            content.attachments.append(Attachment("unsupported", name=kind))
    elif kind in _FILES:
        shown = _FILES[kind](thing) if thing.value else Attachment("unsupported", name=kind)
        content.attachments.append(shown)
    else:
        content.attachments.append(_plain(kind, thing))
        if kind not in PLAIN:
            content.unknown.append((kind, item.pointer))
    if kind in ("video", "clip"):
        content.point_at(_video_of_community(thing, is_clip=kind == "clip"))
    if kind == "wall":
        for original in thing.nodes("copy_history"):
            content.point_at(of_wall(original, content.group))


def _name_of(kind: str, thing: Node) -> str:
    """`photo-1_2` or `photo-1_2_key`: what VK repeats a file by."""
    owner, number, key = thing.id("owner_id"), thing.id("id"), thing.text("access_key")
    if not owner or not number:
        return ""
    return "_".join(part for part in (f"{kind}{owner}", number, key) if part)


def _photo(photo: Node) -> Attachment:
    return Attachment(
        "image", url=photo_url(photo), name=photo.text("text"), external_id=_name_of("photo", photo)
    )


def _video(video: Node) -> Attachment:
    """VK shows the film on its page only: `details.page`."""
    owner, number = video.id("owner_id"), video.id("id")
    details = {"page": f"{SITE}/video{owner}_{number}"} if owner and number else {}
    if seconds := int(video.number("duration")):
        details["seconds"] = str(seconds)
    return Attachment(
        "video",
        url=_film(video),
        name=video.text("title"),
        external_id=_name_of("video", video),
        details=details,
    )


def _video_note(note: Node) -> Attachment:
    """A round film: it comes as a file, and has no page."""
    seconds = int(note.number("duration"))
    return Attachment(
        "video",
        url=note.text("link_mp4") or _film(note),
        mime="video/mp4" if note.text("link_mp4") else "",
        external_id=_name_of("video_message", note),
        details={"seconds": str(seconds)} if seconds else {},
    )


def _film(video: Node) -> str:
    files = video.node("files")
    told = files.value if files else {}
    films = [one for name, one in told.items() if name.startswith("mp4") and isinstance(one, str)]
    return films[-1] if films else ""


def _video_of_community(video: Node, *, is_clip: bool = False) -> Reference | None:
    """A community's film is a publication that products can stand under."""
    owner, number = video.id("owner_id"), video.id("id")
    if not owner.startswith("-") or not number:
        return None
    if is_clip or video.text("type") == "short_video":
        return clip(owner, number, title=video.text("title"))
    full = f"video{owner}_{number}"
    return Reference("post", external_id=full, url=f"{SITE}/{full}", title=video.text("title"))


def _audio(audio: Node) -> Attachment:
    name = " – ".join(part for part in (audio.text("artist"), audio.text("title")) if part)
    return Attachment("audio", url=audio.text("url"), name=name, external_id=_name_of("audio", audio))


def _voice(voice: Node) -> Attachment:
    ogg = voice.text("link_ogg")
    details = {"seconds": str(int(voice.number("duration")))} if voice.has("duration") else {}
    if transcript := voice.text("transcript"):
        details["transcript"] = transcript
    return Attachment(
        "voice",
        url=ogg or voice.text("link_mp3"),
        mime="audio/ogg" if ogg else "audio/mpeg",
        external_id=_name_of("audio_message", voice),
        details=details,
    )


def _doc(doc: Node) -> Attachment:
    """Voice messages and drawings of old are documents with a preview of their kind."""
    preview = doc.node("preview")
    voice = preview.node(VOICE_DOC) if preview else None
    if voice:
        return _voice(voice)
    drawing = preview.node(GRAFFITI_DOC) if preview else None
    if drawing:
        return Attachment(
            "image", url=drawing.text("src") or doc.text("url"), external_id=_name_of("doc", doc)
        )
    ext = doc.text("ext")
    mime, _ = mimetypes.guess_type(f"file.{ext}") if ext else (None, None)
    return Attachment(
        "file",
        url=doc.text("url"),
        mime=mime or "",
        name=doc.text("title"),
        external_id=_name_of("doc", doc),
        size=int(min(max(doc.number("size"), 0), LARGEST)),
    )


def _sticker(sticker: Node) -> Attachment:
    pictures = [*sticker.nodes("images_with_background"), *sticker.nodes("images")]
    pictures.sort(key=lambda one: one.number("width"))
    urls = [one.text("url") for one in pictures if one.text("url")]
    old = [sticker.text(name) for name in ("photo_512", "photo_352", "photo_256", "photo_128")]
    return Attachment(
        "sticker",
        url=urls[-1] if urls else next((one for one in old if one), ""),
        external_id=sticker.id("sticker_id", "id"),
    )


def _graffiti(drawing: Node) -> Attachment:
    url = drawing.text("url") or photo_url(drawing)
    return Attachment("image", url=url, external_id=_name_of("graffiti", drawing))


def _gift(gift: Node) -> Attachment:
    pictures = (gift.text(name) for name in ("thumb_512", "thumb_256", "thumb_96", "thumb_48"))
    return Attachment("sticker", url=next((one for one in pictures if one), ""), name="gift")


def _plain(kind: str, thing: Node) -> Attachment:
    title = thing.text("title") or thing.text("question") or thing.text("text") or _sum(thing)
    details = {"title": title} if title else {}
    url = thing.text("view_url") or thing.text("url")
    return Attachment("unsupported", url=url, name=kind, external_id=_name_of(kind, thing), details=details)


def _sum(transfer: Node) -> str:
    """Money that was sent or asked for, and what for."""
    amount = transfer.node("amount") if isinstance(transfer.value.get("amount"), dict) else None
    parts = (amount.text("text") if amount else "", transfer.text("comment"))
    return ": ".join(part for part in parts if part)


# --- references ----------------------------------------------------------------------------------


def _link(link: Node, group: str) -> Reference | None:
    url = link.text("url")
    if not url:
        return None
    photo = link.node("photo")
    picture = photo_url(photo) if photo else link.text("image_src")
    return of_link(url, group=group, title=link.text("title"), image_url=picture)


def _market(item: Node, group: str) -> Reference | None:
    return of_market(item)


def _market_album(album: Node, group: str) -> Reference | None:
    owner, number = album.id("owner_id"), album.id("id")
    if not owner or not number:
        return None
    return Reference(
        "link",
        external_id=f"market_album{owner}_{number}",
        url=f"{SITE}/market{owner}?section=album_{number}",
        title=album.text("title"),
    )


def _wall_reply(reply: Node, group: str) -> Reference | None:
    owner, post, number = reply.id("owner_id"), reply.id("post_id"), reply.id("id")
    if not owner or not number:
        return None
    return Reference(
        "comment",
        external_id=f"wall{owner}_{post}_{number}",
        url=f"{SITE}/wall{owner}_{post}?reply={number}",
        title=reply.text("text"),
    )


def _story(story: Node, group: str) -> Reference | None:
    owner, number = story.id("owner_id"), story.id("id")
    if not owner or not number:
        return None
    full = f"{owner}_{number}"
    photo = story.node("photo")
    return Reference(
        "story",
        external_id=full,
        url=f"{SITE}/story{full}",
        image_url=photo_url(photo) if photo else "",
        other_ids=(f"story{full}",),
    )


_FILES = {
    "photo": _photo,
    "posted_photo": _photo,
    "video": _video,
    "video_message": _video_note,
    "clip": _video,
    "audio": _audio,
    "audio_message": _voice,
    "doc": _doc,
    "sticker": _sticker,
    "ugc_sticker": _sticker,
    "graffiti": _graffiti,
    "gift": _gift,
}
_REFERENCES = {
    "link": _link,
    "market": _market,
    "market_album": _market_album,
    "wall": of_wall,
    "wall_reply": _wall_reply,
    "story": _story,
}
