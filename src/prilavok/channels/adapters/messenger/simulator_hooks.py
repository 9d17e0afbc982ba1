"""The webhooks a Page sends, pure.

https://developers.facebook.com/docs/messenger-platform/webhooks
https://developers.facebook.com/docs/graph-api/webhooks/reference/page
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from prilavok.channels.adapters.messenger.simulator_ids import full_id, new_id
from prilavok.channels.families.meta_simulator import Body, signed
from prilavok.channels.simulation import (
    About,
    CartLine,
    Commented,
    CommentEdited,
    CommentRemoved,
    CommentState,
    Delivered,
    Edited,
    Fact,
    FileState,
    MessageState,
    OpenedLink,
    PersonState,
    Pressed,
    Reacted,
    Scene,
    Seen,
    ShopWrote,
    Special,
    Unsent,
    Wrote,
)
from prilavok.channels.types import WebhookRequest

FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "message_echoes",
    "message_edits",
    "messaging_referrals",
    "messaging_optins",
    "messaging_account_linking",
    "messaging_feedback",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "message_template_status_update",
    "response_feedback",
    "standby",
    "feed",
    "mention",
    "ratings",
)
FIELD_OF: dict[type, str] = {
    Pressed: "messaging_postbacks",
    Delivered: "message_deliveries",
    Seen: "message_reads",
    Reacted: "message_reactions",
    ShopWrote: "message_echoes",
    Edited: "message_edits",
    OpenedLink: "messaging_referrals",
    Commented: "feed",
    CommentEdited: "feed",
    CommentRemoved: "feed",
}
"""The subscription a fact is told under; all others come with `messages`."""
SPECIAL_FIELDS = {
    "notifications_on": "messaging_optins",
    "notifications_off": "messaging_optins",
    "linked": "messaging_account_linking",
    "feedback": "messaging_feedback",
    "thread_taken": "messaging_handovers",
    "review": "ratings",
    "visitor_post": "feed",
    "hidden": "feed",
    "unhidden": "feed",
}
WRITTEN_ON_THE_PAGE = frozenset({"review", "visitor_post"})
REVIEW, QUESTION = "Всё подошло, спасибо!", "Здравствуйте! Есть 44 размер?"
"""What is written there when the person has said no words of their own."""
REACTIONS = {"love": "❤️", "smile": "😆", "wow": "😮", "sad": "😢", "angry": "😠", "like": "👍"}
FILE_TYPES = {"image": "image", "sticker": "image", "video": "video", "audio": "audio", "voice": "audio"}
OUR_APP = 1517776481860111
INBOX_APP = 26390203743090
STICKER = 369239263222822


def tell(fact: Fact, scene: Scene) -> Sequence[WebhookRequest]:
    if _field(fact) not in scene.account.subscribed:
        return []
    body = _body(fact, scene)
    return [signed(body, scene.account.credentials["app_secret"])] if body else []


def _field(fact: Fact) -> str:
    if isinstance(fact, Special):
        return SPECIAL_FIELDS.get(fact.name, "messages")
    return FIELD_OF.get(type(fact), "messages")


def _body(fact: Fact, scene: Scene) -> Body:
    """Empty for what Facebook keeps to itself."""
    match fact:
        case Commented(comment):
            return _comment(scene, comment, "add", {"message": comment.text})
        case CommentEdited(comment):
            return _comment(scene, comment, "edited", {"message": comment.text})
        case CommentRemoved(comment):
            return _comment(scene, comment, "remove", {})
        case ShopWrote(message):
            return _echo(scene, message)
        case Special():
            return _special(fact, scene)
        case _:
            return _of_message(fact, scene)


def _of_message(fact: Fact, scene: Scene) -> Body:
    match fact:
        case Wrote(message):
            return _of_person(scene, message.person, message.at, _written(message))
        case Pressed(message, button):
            pressed = {"mid": message.external_id, "title": button.title, "payload": button.payload}
            return _of_person(scene, message.person, message.at, {"postback": pressed})
        case OpenedLink(person, ref):
            referral = {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
            return _of_person(scene, person, scene.now, {"referral": referral})
        case Edited(message) | Unsent(message) | Reacted(message):
            return _of_person(scene, message.person, scene.now, _changed(fact, message))
        case Delivered(message):
            told = {"mids": [message.external_id], "watermark": _milliseconds(message.at)}
            return _of_person(scene, message.person, scene.now, {"delivery": told})
        case Seen(person, messages):
            told = {"watermark": _milliseconds(messages[-1].at)}
            return _of_person(scene, person, scene.now, {"read": told})
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


# --- the envelope --------------------------------------------------------------------------------


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _of_person(scene: Scene, person: PersonState, at: datetime, what: Body) -> Body:
    return _messaging(scene, person.external_id, scene.account.external_id, at, what)


def _messaging(scene: Scene, sender: str, recipient: str, at: datetime, what: Body) -> Body:
    moment = _milliseconds(at)
    item = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": moment, **what}
    entry = {"id": scene.account.external_id, "time": moment, "messaging": [item]}
    return {"object": "page", "entry": [entry]}


def _present(content: Body) -> Body:
    return {name: value for name, value in content.items() if value}


# --- messages ------------------------------------------------------------------------------------


def _written(message: MessageState) -> Body:
    about = message.about
    content: Body = {
        "text": message.text,
        "reply_to": {"mid": message.reply_to} if message.reply_to else None,
        "quick_reply": {"payload": message.pressed.payload} if message.pressed else None,
        "attachments": [*_attachments(message.files), *(_shared(about) if about else ())],
        "referral": _referral(about) if about and about.how == "ad" else None,
        "order": _cart(message.cart) if message.cart else None,
        "is_unsupported": message.unsupported,
    }
    return {"message": {"mid": message.external_id, **_present(content)}}


def _attachments(files: Sequence[FileState]) -> list[Body]:
    return [_attachment(one) for one in files]


def _attachment(file: FileState) -> Body:
    if file.type == "location":
        coordinates = {
            "lat": float(file.details.get("latitude", "0")),
            "long": float(file.details.get("longitude", "0")),
        }
        title = file.details.get("title", "Pinned Location")
        return {"type": "location", "title": title, "payload": {"coordinates": coordinates}}
    payload: Body = {"url": file.url}
    if file.type == "sticker":
        payload["sticker_id"] = STICKER
    return {"type": FILE_TYPES.get(file.type, "file"), "payload": payload}


def _shared(about: About) -> list[Body]:
    post = about.post
    if about.how == "product":
        names = _present({"retailer_id": post.other_id})
        element = {"id": post.external_id, **names, "title": post.caption, "image_url": post.picture_url}
        return [{"type": "template", "payload": {"product": {"elements": [element]}}}]
    if about.how != "share":
        return []
    shared: Body = {"url": post.permalink, "title": post.caption}
    if post.kind == "reel":
        return [{"type": "reel", "payload": {**shared, "reel_video_id": post.other_id or post.external_id}}]
    return [{"type": "post", "payload": {**shared, "id": post.external_id}}]


def _referral(about: About) -> Body:
    """Comes with the first message of somebody who pressed "Send message" under an advertisement."""
    context = {
        "ad_title": about.post.caption,
        "photo_url": about.post.picture_url,
        "post_id": about.post.external_id,
    }
    return {
        "ad_id": about.post.external_id,
        "source": "ADS",
        "type": "OPEN_THREAD",
        "ads_context_data": context,
    }


def _cart(lines: Sequence[CartLine]) -> Body:
    products = [
        _present(
            {
                "id": line.post.external_id,
                "retailer_id": line.post.other_id,
                "name": line.post.caption,
                "unit_price": line.price,
                "currency": line.currency,
                "quantity": line.quantity,
            }
        )
        for line in lines
    ]
    return {"products": products}


def _echo(scene: Scene, message: MessageState) -> Body:
    """What the shop itself wrote, through the API or in the Page's inbox."""
    elements = [_present({"title": card.title, "subtitle": card.subtitle}) for card in message.cards]
    generic = {"template_type": "generic", "elements": elements}
    content: Body = {
        "text": message.text,
        "attachments": [
            *_attachments(message.files),
            *([{"type": "template", "payload": generic}] if elements else ()),
        ],
        "reply_to": {"mid": message.reply_to} if message.reply_to else None,
        "metadata": message.metadata,
        "app_id": OUR_APP if message.via == "api" else INBOX_APP,
    }
    what = {"message": {"mid": message.external_id, **_present(content), "is_echo": True}}
    return _messaging(scene, scene.account.external_id, message.person.external_id, message.at, what)


# --- comments ------------------------------------------------------------------------------------


def _comment(scene: Scene, comment: CommentState, verb: str, what: Body) -> Body:
    author = comment.author or scene.account
    post_id = full_id(comment.post, scene)
    pictures = [one.url for one in comment.files if one.type == "image"]
    value: dict[str, Any] = {
        "item": "comment",
        "verb": verb,
        "comment_id": comment.external_id,
        "post_id": post_id,
        "parent_id": comment.parent or post_id,
        "from": {"id": author.external_id, "name": author.name},
        "post": {"id": post_id, "permalink_url": comment.post.permalink, "is_published": True},
        "created_time": round(comment.at.timestamp()),
        **_present({"photo": pictures[0] if pictures else ""}),
        **what,
    }
    return _feed(scene, value)


def _feed(scene: Scene, value: Body) -> Body:
    return _change(scene, "feed", value)


def _change(scene: Scene, field: str, value: Body) -> Body:
    changes = [{"field": field, "value": value}]
    entry = {"id": scene.account.external_id, "time": round(scene.now.timestamp()), "changes": changes}
    return {"object": "page", "entry": [entry]}


# --- what only Messenger has ---------------------------------------------------------------------


def _special(fact: Special, scene: Scene) -> Body:
    if fact.name in ("hidden", "unhidden"):
        comment = scene.comment(fact.external_id)
        verb = "hide" if fact.name == "hidden" else "unhide"
        return _comment(scene, comment, verb, {"message": comment.text}) if comment else {}
    if fact.person and fact.name in WRITTEN_ON_THE_PAGE:
        return _written_on_the_page(scene, fact, fact.person)
    what = _special_item(fact)
    return _of_person(scene, fact.person, scene.now, what) if fact.person and what else {}


def _written_on_the_page(scene: Scene, fact: Special, person: PersonState) -> Body:
    """A review or a visitor's own post: what is answered there has an id as publications have."""
    number = f"{scene.account.external_id}_{new_id('post', scene.fresh)}"
    value: dict[str, Any] = {"verb": "add", "created_time": round(scene.now.timestamp())}
    if fact.name == "review":
        reviewer = {"reviewer_id": person.external_id, "reviewer_name": person.name}
        told = {"review_text": fact.text or REVIEW, "recommendation_type": "POSITIVE"}
        value |= {"item": "rating", "open_graph_story_id": number, **reviewer, **told}
        return _change(scene, "ratings", value)
    author = {"from": {"id": person.external_id, "name": person.name}}
    value |= {"item": "status", "post_id": number, "message": fact.text or QUESTION, "published": 1, **author}
    return _change(scene, "feed", value)


def _special_item(fact: Special) -> Body:
    match fact.name:
        case "notifications_on" | "notifications_off" as name:
            stopped = {"notification_messages_status": "STOP_NOTIFICATIONS"}
            optin = {
                "type": "notification_messages",
                "payload": "NEWS",
                "title": fact.text or "News",
                "notification_messages_token": fact.external_id,
                **(stopped if name == "notifications_off" else {}),
            }
            return {"optin": optin}
        case "linked":
            return {"account_linking": {"status": "linked", "authorization_code": fact.external_id}}
        case "feedback":
            follow_up = {"type": "free_form", "payload": fact.text}
            answer = {"type": "csat", "payload": "5", **_present({"follow_up": fact.text and follow_up})}
            screen = {"screen_id": 0, "questions": {"order": answer}}
            return {"messaging_feedback": {"feedback_screens": [screen]}}
        case "thread_taken":
            owners = {"previous_owner_app_id": str(OUR_APP), "new_owner_app_id": str(INBOX_APP)}
            return {"take_thread_control": {**owners, "metadata": fact.text}}
        case _:
            return {}
