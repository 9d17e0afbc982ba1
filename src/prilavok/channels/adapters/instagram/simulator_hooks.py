"""The webhooks Instagram sends, pure.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from prilavok.channels.families.meta_simulator import Body, signed
from prilavok.channels.simulation import (
    About,
    Card,
    Commented,
    CommentState,
    Edited,
    Fact,
    FileState,
    MessageState,
    OpenedLink,
    PersonState,
    PostState,
    Pressed,
    Reacted,
    Scene,
    Seen,
    ShopWrote,
    Unsent,
    Wrote,
)
from prilavok.channels.types import WebhookRequest

FIELDS = (
    "messages",
    "message_echoes",
    "messaging_postbacks",
    "message_reactions",
    "messaging_seen",
    "messaging_referral",
    "message_edit",
    "comments",
    "live_comments",
)
FIELD_OF: dict[type, str] = {
    Commented: "comments",
    Reacted: "message_reactions",
    Edited: "message_edit",
    Seen: "messaging_seen",
    Pressed: "messaging_postbacks",
    OpenedLink: "messaging_referral",
}
"""The subscription a fact is told under; all others come with `messages`."""
REACTIONS = {"love": "❤️", "haha": "😆", "wow": "😮", "sad": "😢", "angry": "😠", "like": "👍"}
FILE_TYPES = {"image": "image", "sticker": "image", "video": "video", "audio": "audio", "voice": "audio"}
PRODUCT_TYPES = {"reel": "REELS", "story": "STORY", "ad": "AD"}


def tell(fact: Fact, scene: Scene) -> Sequence[WebhookRequest]:
    if FIELD_OF.get(type(fact), "messages") not in scene.account.subscribed:
        return []
    body = _body(fact, scene)
    return [signed(body, scene.account.credentials["app_secret"])] if body else []


def _body(fact: Fact, scene: Scene) -> Body:
    """Empty for what Instagram keeps to itself."""
    match fact:
        case Wrote(message):
            return _of_person(scene, message.person, message.at, _written(message))
        case ShopWrote(message):
            return _echo(scene, message)
        case Commented(comment):
            return _comment(scene, comment)
        case Seen(person, messages):
            return _of_person(scene, person, scene.now, {"read": {"mid": messages[-1].external_id}})
        case OpenedLink(person, ref):
            referral = {"ref": ref, "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}
            return _of_person(scene, person, scene.now, {"referral": referral})
        case Pressed(message, button):
            pressed = {"mid": message.external_id, "title": button.title, "payload": button.payload}
            return _of_person(scene, message.person, message.at, {"postback": pressed})
        case Edited(message) | Unsent(message) | Reacted(message):
            return _of_person(scene, message.person, scene.now, _changed(fact, message))
        case _:
            return {}


def _changed(fact: Fact, message: MessageState) -> Body:
    mid = message.external_id
    if isinstance(fact, Edited):
        return {"message_edit": {"mid": mid, "text": message.text, "num_edit": message.revision}}
    if isinstance(fact, Reacted):
        return {"reaction": _reaction(mid, fact.emoji)}
    return {"message": {"mid": mid, "is_deleted": True}}


def _reaction(mid: str, emoji: str) -> Body:
    if not emoji:
        return {"mid": mid, "action": "unreact"}
    name = next((name for name, sign in REACTIONS.items() if sign == emoji), "other")
    return {"mid": mid, "action": "react", "reaction": name, "emoji": emoji}


# --- Direct --------------------------------------------------------------------------------------


def _of_person(scene: Scene, person: PersonState, at: datetime, what: Body) -> Body:
    return _messaging(scene, person.external_id, scene.account.external_id, at, what)


def _messaging(scene: Scene, sender: str, recipient: str, at: datetime, what: Body) -> Body:
    moment = round(at.timestamp() * 1000)
    item = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": moment, **what}
    entry = {"id": scene.account.external_id, "time": moment, "messaging": [item]}
    return {"object": "instagram", "entry": [entry]}


def _written(message: MessageState) -> Body:
    about = message.about
    content: Body = {
        "text": message.text,
        "reply_to": _reply_to(message),
        "quick_reply": {"payload": message.pressed.payload} if message.pressed else None,
        "attachments": [*_attachments(message.files), *(_shared(about) if about else ())],
        "referral": _referral(about) if about and about.how == "ad" else None,
        "is_unsupported": message.unsupported,
    }
    return {"message": {"mid": message.external_id, **_present(content)}}


def _present(content: Body) -> Body:
    return {name: value for name, value in content.items() if value}


def _reply_to(message: MessageState) -> Body:
    about = message.about
    if about and about.how == "story_reply":
        return {"story": {"id": about.post.external_id, "url": about.post.picture_url}}
    return {"mid": message.reply_to} if message.reply_to else {}


def _attachments(files: Sequence[FileState]) -> list[Body]:
    return [{"type": FILE_TYPES.get(one.type, "file"), "payload": {"url": one.url}} for one in files]


def _shared(about: About) -> list[Body]:
    post = about.post
    if about.how == "story_mention":
        return [{"type": "story_mention", "payload": {"url": post.picture_url}}]
    if about.how != "share":
        return []
    if post.kind == "reel":
        reel = {"url": post.permalink, "title": post.caption, "reel_video_id": post.other_id}
        return [{"type": "ig_reel", "payload": reel}]
    shared = {"url": post.picture_url, "title": post.caption, "ig_post_media_id": post.external_id}
    return [{"type": "ig_post", "payload": shared}]


def _referral(about: About) -> Body:
    """Comes with the first message of somebody who pressed "Send message" under an advertisement."""
    context = {"ad_title": about.post.caption, "photo_url": about.post.picture_url}
    return {
        "ad_id": about.post.external_id,
        "source": "ADS",
        "type": "OPEN_THREAD",
        "ads_context_data": context,
    }


def _echo(scene: Scene, message: MessageState) -> Body:
    """What the shop itself wrote, through the API or in the phone app."""
    content: Body = {
        "text": message.text,
        "attachments": [*_attachments(message.files), *_template(message.cards)],
        "reply_to": {"mid": message.reply_to} if message.reply_to else None,
    }
    what = {"message": {"mid": message.external_id, **_present(content), "is_echo": True}}
    return _messaging(scene, scene.account.external_id, message.person.external_id, message.at, what)


def _template(cards: Sequence[Card]) -> list[Body]:
    elements = [
        _present({"title": card.title, "subtitle": card.subtitle, "image_url": card.image_url})
        for card in cards
    ]
    return [{"type": "template", "payload": {"generic": {"elements": elements}}}] if elements else []


# --- comments ------------------------------------------------------------------------------------


def product_type(post: PostState) -> str:
    return PRODUCT_TYPES.get(post.kind, "FEED")


def _comment(scene: Scene, comment: CommentState) -> Body:
    post, author = comment.post, comment.author or scene.account
    media: Body = {"id": post.external_id, "media_product_type": product_type(post)}
    if post.kind == "ad":
        media |= {"ad_id": post.external_id, "original_media_id": post.external_id}
    value: dict[str, Any] = {
        "id": comment.external_id,
        "text": comment.text,
        "from": {"id": author.external_id, "username": author.username},
        "media": media,
    }
    if comment.parent:
        value["parent_id"] = comment.parent
    changes = [{"field": "comments", "value": value}]
    entry = {"id": scene.account.external_id, "time": round(comment.at.timestamp()), "changes": changes}
    return {"object": "instagram", "entry": [entry]}
