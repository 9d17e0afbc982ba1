"""Instagram's own side of the wire, pure: the webhooks it sends (`simulator_rules.py`: what it takes).

https://developers.facebook.com/docs/instagram-platform/webhooks

The built-in simulator and the tests build on it, so both know the network from one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prilavok.channels.families.meta import sign

Body = dict[str, Any]

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
REACTIONS = {"love": "❤️", "haha": "😆", "wow": "😮", "sad": "😢", "angry": "😠", "like": "👍"}


# --- webhooks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parties:
    """The professional account's id, and the person's id in the scope of that account."""

    account: str
    person: str


def encode(body: Mapping[str, Any]) -> bytes:
    """As Meta writes it: everything beyond ASCII escaped, slashes too; this is what gets signed."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signed_headers(raw: bytes, secret: str) -> dict[str, str]:
    return {"content-type": "application/json", "x-hub-signature-256": sign(raw, secret)}


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _messaging(account: str, sender: str, recipient: str, at: datetime, what: Body) -> Body:
    moment = _milliseconds(at)
    item = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": moment, **what}
    return {"object": "instagram", "entry": [{"id": account, "time": moment, "messaging": [item]}]}


def _from_person(parties: Parties, at: datetime, what: Body) -> Body:
    return _messaging(parties.account, parties.person, parties.account, at, what)


def message(parties: Parties, at: datetime, mid: str, **content: Any) -> Body:
    """Any message of a person; the functions below know the shapes of `content`."""
    kept = {name: value for name, value in content.items() if value}
    return _from_person(parties, at, {"message": {"mid": mid, **kept}})


def text(
    parties: Parties, at: datetime, mid: str, words: str, *, reply_to: str = "", quick_reply: str = ""
) -> Body:
    return message(
        parties,
        at,
        mid,
        text=words,
        reply_to={"mid": reply_to} if reply_to else None,
        quick_reply={"payload": quick_reply} if quick_reply else None,
    )


def media(
    parties: Parties, at: datetime, mid: str, files: Sequence[tuple[str, str]], words: str = ""
) -> Body:
    """`files` are (type, url) with type image, audio, video or file."""
    attachments = [{"type": kind, "payload": {"url": url}} for kind, url in files]
    return message(parties, at, mid, text=words, attachments=attachments)


def story_reply(parties: Parties, at: datetime, mid: str, words: str, *, story: str, url: str) -> Body:
    return message(parties, at, mid, text=words, reply_to={"story": {"id": story, "url": url}})


def story_mention(parties: Parties, at: datetime, mid: str, url: str) -> Body:
    return message(parties, at, mid, attachments=[{"type": "story_mention", "payload": {"url": url}}])


def shared_post(
    parties: Parties, at: datetime, mid: str, *, post: str, url: str, title: str = "", words: str = ""
) -> Body:
    payload = {"url": url, "title": title, "ig_post_media_id": post}
    return message(parties, at, mid, text=words, attachments=[{"type": "ig_post", "payload": payload}])


def shared_reel(
    parties: Parties, at: datetime, mid: str, *, video: str, url: str, title: str = "", words: str = ""
) -> Body:
    payload = {"url": url, "title": title, "reel_video_id": video}
    return message(parties, at, mid, text=words, attachments=[{"type": "ig_reel", "payload": payload}])


def from_ad(parties: Parties, at: datetime, mid: str, words: str, *, ad: str, title: str, photo: str) -> Body:
    """The first message of somebody who pressed "Send message" under an advertisement."""
    context = {"ad_title": title, "photo_url": photo}
    referral = {"ad_id": ad, "source": "ADS", "type": "OPEN_THREAD", "ads_context_data": context}
    return message(parties, at, mid, text=words, referral=referral)


def opened_link(parties: Parties, at: datetime, ref: str) -> Body:
    referral = {"ref": ref, "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}
    return _from_person(parties, at, {"referral": referral})


def postback(parties: Parties, at: datetime, mid: str, title: str, payload: str) -> Body:
    return _from_person(parties, at, {"postback": {"mid": mid, "title": title, "payload": payload}})


def reaction(parties: Parties, at: datetime, mid: str, emoji: str) -> Body:
    """`emoji` empty takes the reaction back."""
    if not emoji:
        return _from_person(parties, at, {"reaction": {"mid": mid, "action": "unreact"}})
    name = next((name for name, sign_ in REACTIONS.items() if sign_ == emoji), "other")
    what = {"mid": mid, "action": "react", "reaction": name, "emoji": emoji}
    return _from_person(parties, at, {"reaction": what})


def edited(parties: Parties, at: datetime, mid: str, words: str, revision: int) -> Body:
    return _from_person(parties, at, {"message_edit": {"mid": mid, "text": words, "num_edit": revision}})


def unsent(parties: Parties, at: datetime, mid: str) -> Body:
    return message(parties, at, mid, is_deleted=True)


def unsupported(parties: Parties, at: datetime, mid: str) -> Body:
    return message(parties, at, mid, is_unsupported=True)


def seen(parties: Parties, at: datetime, mid: str) -> Body:
    return _from_person(parties, at, {"read": {"mid": mid}})


def echo(parties: Parties, at: datetime, mid: str, **content: Any) -> Body:
    """What the shop itself wrote, through the API or in the phone app."""
    kept = {name: value for name, value in content.items() if value}
    what = {"message": {"mid": mid, **kept, "is_echo": True}}
    return _messaging(parties.account, parties.account, parties.person, at, what)


@dataclass(frozen=True, slots=True)
class Author:
    external_id: str
    username: str


@dataclass(frozen=True, slots=True)
class Publication:
    """`ad` is the id of the advertisement, when it is one."""

    external_id: str
    product_type: str = "FEED"
    ad: str = ""


def comment(
    account: str,
    at: datetime,
    comment_id: str,
    words: str,
    author: Author,
    *,
    under: Publication,
    parent: str = "",
) -> Body:
    media_: Body = {"id": under.external_id, "media_product_type": under.product_type}
    if under.ad:
        media_ |= {"ad_id": under.ad, "original_media_id": under.external_id}
    value: Body = {
        "id": comment_id,
        "text": words,
        "from": {"id": author.external_id, "username": author.username},
        "media": media_,
    }
    if parent:
        value["parent_id"] = parent
    changes = [{"field": "comments", "value": value}]
    entry = {"id": account, "time": round(at.timestamp()), "changes": changes}
    return {"object": "instagram", "entry": [entry]}
