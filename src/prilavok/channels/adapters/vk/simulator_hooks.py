"""The callbacks VK sends, pure.

https://dev.vk.com/ru/api/callback/getting-started
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from prilavok.channels.adapters.vk.client import API_VERSION
from prilavok.channels.adapters.vk.reactions import number_of
from prilavok.channels.simulation import (
    About,
    Blocked,
    CartLine,
    Commented,
    CommentEdited,
    CommentRemoved,
    CommentState,
    Edited,
    Fact,
    FileState,
    MessageState,
    PostState,
    Pressed,
    Reacted,
    Scene,
    Seen,
    ShopWrote,
    Special,
    Unblocked,
    Wrote,
)
from prilavok.channels.types import WebhookRequest

Body = dict[str, Any]
SERVER = "server"
"""The callback server in the account's memory: id, url, title, secret_key, api_version."""
CLIENT = {
    "button_actions": ["text", "open_link", "location", "callback"],
    "keyboard": True,
    "inline_keyboard": True,
    "carousel": True,
    "lang_id": 0,
}
ADMIN = 1


def tell(fact: Fact, scene: Scene) -> Sequence[WebhookRequest]:
    told = _told(fact, scene)
    if told is None or told[0] not in scene.account.subscribed:
        return []
    return [callback(scene, *told)]


def callback(scene: Scene, type_: str, content: Body) -> WebhookRequest:
    server = scene.account.memory.get(SERVER)
    known: Mapping[str, Any] = server if isinstance(server, dict) else {}
    body = {
        "group_id": int(scene.account.external_id),
        "type": type_,
        "event_id": f"{scene.fresh.number():032x}",
        "v": known.get("api_version", API_VERSION),
        "object": content,
        "secret": known.get("secret_key") or scene.account.credentials.get("secret", ""),
    }
    return posted(body)


def confirmation(scene: Scene) -> WebhookRequest:
    return posted({"type": "confirmation", "group_id": int(scene.account.external_id)})


def posted(body: Body) -> WebhookRequest:
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return WebhookRequest("POST", {}, {"content-type": "application/json"}, raw)


def _told(fact: Fact, scene: Scene) -> tuple[str, Body] | None:
    """None for what VK keeps to itself."""
    match fact:
        case Wrote() | Pressed() | ShopWrote() | Edited():
            return _spoken(fact, scene)
        case Reacted(message, emoji):
            return "message_reaction_event", _reaction(message, emoji)
        case Seen(person, messages):
            return "message_read", _read(person.external_id, messages[-1].external_id)
        case Commented() | CommentEdited() | CommentRemoved():
            return _comment(fact, scene)
        case Blocked() | Unblocked() | Special():
            return _about_person(fact)
        case _:
            return None


def _spoken(fact: Wrote | Pressed | ShopWrote | Edited, scene: Scene) -> tuple[str, Body]:
    match fact:
        case Wrote(message) if message.cart:
            return "market_order_new", _order(scene, message)
        case Wrote(message):
            return "message_new", {"client_info": CLIENT, "message": _message(scene, message)}
        case Pressed():
            return _pressed(fact, scene)
        case ShopWrote(message):
            return "message_reply", _message(scene, message) | _author(message)
        case Edited(message):
            changed = {"update_time": _seconds(scene) + message.revision}
            return "message_edit", _message(scene, message) | changed


def _read(person: str, message: str) -> Body:
    peer, number = int(person), int(message)
    return {
        "from_id": peer,
        "peer_id": peer,
        "read_message_id": number,
        "conversation_message_id": number,
    }


def _about_person(fact: Blocked | Unblocked | Special) -> tuple[str, Body] | None:
    if fact.person is None:
        return None
    person: Body = {"user_id": int(fact.person.external_id)}
    match fact:
        case Blocked():
            return "message_deny", person
        case Unblocked():
            return "message_allow", person | {"key": ""}
        case Special(name):
            return name, person | {"join_type": "join", "self": 1}


def _seconds(scene: Scene) -> int:
    return int(scene.now.timestamp())


def community(scene: Scene) -> int:
    return -int(scene.account.external_id)


# --- messages ------------------------------------------------------------------------------------


def _message(scene: Scene, message: MessageState) -> Body:
    person, number = int(message.person.external_id), int(message.external_id)
    body: Body = {
        "date": int(message.at.timestamp()),
        "from_id": community(scene) if message.from_shop else person,
        "id": number,
        "out": int(message.from_shop),
        "conversation_message_id": number,
        "peer_id": person,
        "text": message.text,
        "random_id": 0,
        "important": False,
        "is_hidden": False,
        "fwd_messages": [],
        "attachments": [_attachment(scene, one) for one in message.files if one.type != "location"],
    }
    if message.unsupported:
        body["attachments"].append({"type": "money_transfer", "money_transfer": {"id": number}})
    if message.about:
        body |= _shared(scene, message.about, body)
    if message.pressed and message.pressed.payload:
        body["payload"] = message.pressed.payload
    if message.reply_to:
        body["reply_message"] = _quoted(scene, message.reply_to)
    places = [_geo(one) for one in message.files if one.type == "location"]
    return body | ({"geo": places[0]} if places else {})


def _author(message: MessageState) -> Body:
    if message.via == "app":
        return {"admin_author_id": ADMIN}
    return {"random_id": int(message.metadata) if message.metadata.isdigit() else 0}


def _quoted(scene: Scene, external_id: str) -> Body:
    quoted = scene.message(external_id)
    number = int(external_id) if external_id.isdigit() else 0
    told: Body = {"id": number, "conversation_message_id": number}
    if quoted is None:
        return told
    sender = community(scene) if quoted.from_shop else int(quoted.person.external_id)
    return told | {
        "from_id": sender,
        "peer_id": int(quoted.person.external_id),
        "date": int(quoted.at.timestamp()),
        "text": quoted.text,
        "attachments": [],
    }


def _pressed(fact: Pressed, scene: Scene) -> tuple[str, Body]:
    """A key with words is a message with data; a callback key tells its data alone."""
    if fact.button.does == "reply":
        content = _message(scene, fact.message) | {"payload": fact.button.payload}
        return "message_new", {"client_info": CLIENT, "message": content}
    person = int(fact.message.person.external_id)
    try:
        payload: object = json.loads(fact.button.payload)
    except ValueError:
        payload = fact.button.payload
    press: Body = {
        "user_id": person,
        "peer_id": person,
        "event_id": f"{int(fact.message.external_id):012x}",
        "payload": payload,
    }
    if fact.on:
        press["conversation_message_id"] = int(fact.on.external_id)
    return "message_event", press


def _reaction(message: MessageState, emoji: str) -> Body:
    person = int(message.person.external_id)
    body: Body = {"reacted_id": person, "peer_id": person, "cmid": int(message.external_id)}
    number = number_of(emoji) if emoji else None
    return body | ({"reaction_id": number} if number else {})


# --- what hangs on a message ---------------------------------------------------------------------


def _owned(scene: Scene, file: FileState, owner: int | None = None) -> Body:
    number = int(file.external_id) if file.external_id.isdigit() else 1
    return {"id": number, "owner_id": owner or community(scene), "date": _seconds(scene), "access_key": "k"}


def _attachment(scene: Scene, file: FileState) -> Body:
    owned = _owned(scene, file)
    match file.type:
        case "image":
            return _of("photo", owned | {"sizes": [_size(file.url)], "text": ""})
        case "video":
            return _of("video", owned | {"title": file.name or "Видео", "duration": 5, "type": "video"})
        case "voice":
            return _of("audio_message", owned | {"duration": 3, "link_ogg": file.url, "link_mp3": file.url})
        case "sticker":
            picture = {"url": file.url, "width": 512, "height": 512}
            return _of("sticker", {"product_id": 1, "sticker_id": owned["id"], "images": [picture]})
        case _:
            ext = file.name.rpartition(".")[2] if "." in file.name else "bin"
            about = {"title": file.name or "file", "size": file.size, "ext": ext, "url": file.url, "type": 1}
            return _of("doc", owned | about)


def _of(kind: str, thing: Body) -> Body:
    return {"type": kind, kind: thing}


def _size(url: str) -> Body:
    return {"type": "x", "url": url, "width": 604, "height": 604}


def _geo(file: FileState) -> Body:
    details = file.details
    place = {"title": details.get("title", ""), "city": details.get("address", ""), "country": ""}
    coordinates = {
        "latitude": float(details.get("latitude", 0)),
        "longitude": float(details.get("longitude", 0)),
    }
    return {"type": "point", "coordinates": coordinates, "place": place}


def _shared(scene: Scene, about: About, body: Body) -> Body:
    if about.how == "ad":
        return {"ref": about.post.external_id, "ref_source": "ad"}
    if about.how == "story_reply":
        return {"attachments": [*body["attachments"], _of("story", _story(scene, about.post))]}
    if about.how == "forward":
        forwarded = {
            "from_id": community(scene),
            "date": _seconds(scene),
            "text": "",
            "attachments": [publication(scene, about.post)],
        }
        return {"fwd_messages": [forwarded]}
    return {"attachments": [*body["attachments"], publication(scene, about.post)]}


def _story(scene: Scene, post: PostState) -> Body:
    photo = {"id": 1, "owner_id": community(scene), "sizes": [_size(post.picture_url)]}
    return {"id": int(post.external_id), "owner_id": community(scene), "type": "photo", "photo": photo}


def publication(scene: Scene, post: PostState) -> Body:
    if post.kind == "product":
        return _of("market", item(scene, post))
    if post.kind == "reel":
        clip = {"title": post.caption, "duration": 9, "type": "short_video"}
        return _of("video", {"id": int(post.external_id), "owner_id": community(scene)} | clip)
    photo = {"id": int(post.external_id), "owner_id": community(scene), "sizes": [_size(post.picture_url)]}
    return _of(
        "wall",
        {
            "id": int(post.external_id),
            "owner_id": community(scene),
            "from_id": community(scene),
            "date": _seconds(scene),
            "text": post.caption,
            "attachments": [_of("photo", photo)],
        },
    )


def item(scene: Scene, post: PostState) -> Body:
    told: Body = {
        "id": int(post.external_id),
        "owner_id": community(scene),
        "title": post.caption,
        "thumb_photo": post.picture_url,
        "availability": 0,
        "price": _price(post.price, post.currency),
    }
    return told | ({"sku": post.other_id} if post.other_id else {})


def _price(amount: str, currency: str) -> Body:
    hundredths = round(float(amount or 0) * 100)
    return {"amount": str(hundredths), "currency": {"id": 643, "name": currency or "RUB"}}


def _order(scene: Scene, message: MessageState) -> Body:
    person = message.person
    return {
        "id": int(message.external_id),
        "group_id": int(scene.account.external_id),
        "user_id": int(person.external_id),
        "date": int(message.at.timestamp()),
        "status": 0,
        "items_count": len(message.cart),
        "comment": message.text,
        "preview_order_items": [_line(scene, one) for one in message.cart],
        "recipient": {"name": person.name, "phone": person.phone, "display_text": person.name},
        "delivery": {"type": "Курьер", "address": ""},
    }


def _line(scene: Scene, line: CartLine) -> Body:
    return {
        "owner_id": community(scene),
        "item_id": int(line.post.external_id),
        "price": _price(line.price or line.post.price, line.currency or line.post.currency),
        "quantity": line.quantity,
        "item": item(scene, line.post),
        "title": line.post.caption,
    }


# --- comments ------------------------------------------------------------------------------------

PLACES = {
    "product": ("market_comment", "item_id", "market_owner_id"),
    "reel": ("video_comment", "video_id", "video_owner_id"),
}
WALL = ("wall_reply", "post_id", "post_owner_id")


def _comment(fact: Commented | CommentEdited | CommentRemoved, scene: Scene) -> tuple[str, Body]:
    comment = fact.comment
    prefix, thing, owner = PLACES.get(comment.post.kind, WALL)
    number, author = int(comment.external_id), _author_of(scene, comment)
    if isinstance(fact, CommentRemoved):
        removed = {"owner_id": community(scene), "id": number, "user_id": author, "deleter_id": author}
        return f"{prefix}_delete", removed | {thing: int(comment.post.external_id)}
    parents = [int(comment.parent)] if comment.parent else []
    content: Body = {
        "id": number,
        "from_id": author,
        "date": int(comment.at.timestamp()),
        "text": comment.text,
        owner: community(scene),
        thing: int(comment.post.external_id),
        "parents_stack": parents,
        "attachments": [_attachment(scene, one) for one in comment.files],
    }
    if parents:
        content["reply_to_comment"] = parents[0]
    verb = "edit" if isinstance(fact, CommentEdited) else "new"
    return f"{prefix}_{verb}", content


def _author_of(scene: Scene, comment: CommentState) -> int:
    return int(comment.author.external_id) if comment.author else community(scene)
