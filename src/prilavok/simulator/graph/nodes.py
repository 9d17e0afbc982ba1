"""`/{id}` of whatever it is: the account, a person, a publication, a comment; and the account's lists."""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.instagram.simulator_rules import GraphRefusal, bad_parameter, no_such_object
from prilavok.simulator.actions import accounts, serving
from prilavok.simulator.graph import comments
from prilavok.simulator.graph.calls import Answer, Call, with_token
from prilavok.simulator.graph.messages import check_own
from prilavok.simulator.models import SimAccount, SimMedia, SimPerson
from prilavok.simulator.pictures import picture_url
from prilavok.simulator.queries import visible_media

PAGE = 25
MEDIA_TYPES = {"REELS": "VIDEO"}


@with_token("GET", "POST", "DELETE")
def node(call: Call, node: str) -> Answer:
    comment = serving.find_comment(call.account, node)
    if comment is not None:
        return (
            _only(call, comments.described(comment))
            if call.method == "GET"
            else comments.moderate(call, comment)
        )
    if call.method != "GET":
        raise no_such_object(node)
    if node in ("me", call.account.external_id):
        return _only(call, _account(call.account), "id,username")
    if media := call.account.media.filter(external_id=node).first():
        return _only(call, described(media), "id")
    return _only(call, _profile(call.account, node), "name")


def _only(call: Call, values: dict[str, Any], default: str = "id") -> Answer:
    """What `fields=` asks for; `id` comes along always. Raises `GraphRefusal` for unknown names."""
    wanted = call.fields(default)
    unknown = [name for name in wanted if name not in values]
    if unknown:
        raise bad_parameter(f"Tried accessing nonexisting field ({unknown[0]})")
    return {name: values[name] for name in dict.fromkeys([*wanted, "id"]) if values[name] is not None}


def _account(account: SimAccount) -> dict[str, Any]:
    return {
        "id": f"2{account.external_id[1:]}",
        "user_id": account.external_id,
        "username": account.username,
        "name": account.name,
        "account_type": "BUSINESS",
        "profile_picture_url": None,
        "followers_count": 1840,
        "media_count": account.media.count(),
    }


def _profile(account: SimAccount, node: str) -> dict[str, Any]:
    """Known only of those who have written. Raises `GraphRefusal`."""
    person: SimPerson | None = account.people.filter(external_id=node).first()
    if person is None:
        raise no_such_object(node)
    if person.last_act_at is None:
        words = "(#230) User consent is required to access user profile"
        raise GraphRefusal(230, words, kind="IGApiException")
    return {
        "id": person.external_id,
        "name": person.name,
        "username": person.username,
        "profile_pic": None,
        "follower_count": person.follower_count,
        "is_verified_user": False,
        "is_user_follow_business": True,
        "is_business_follow_user": False,
    }


def described(media: SimMedia) -> dict[str, Any]:
    return {
        "id": media.external_id,
        "caption": media.caption,
        "media_type": MEDIA_TYPES.get(media.product_type, "IMAGE"),
        "media_product_type": media.product_type,
        "media_url": picture_url(media.picture),
        "thumbnail_url": picture_url(media.picture),
        "permalink": media.permalink,
        "timestamp": media.created_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "comments_count": media.comments.filter(deleted=False).count(),
        "like_count": 0,
    }


@with_token("GET")
def media_list(call: Call, node: str) -> Answer:
    check_own(call.account, node)
    return {
        "data": [_only(call, described(each)) for each in visible_media(call.account, stories=False)[:PAGE]]
    }


@with_token("GET")
def stories(call: Call, node: str) -> Answer:
    check_own(call.account, node)
    return {
        "data": [_only(call, described(each)) for each in visible_media(call.account, stories=True)[:PAGE]]
    }


@with_token("GET", "POST", "DELETE")
def subscribed_apps(call: Call, node: str) -> Answer:
    check_own(call.account, node)
    if call.method == "POST":
        accounts.subscribe(call.account, [name for name in call.text("subscribed_fields").split(",") if name])
        return {"success": True}
    if call.method == "DELETE":
        accounts.unsubscribe(call.account)
        return {"success": True}
    fields = call.account.subscribed
    return {"data": [{"id": "1", "name": "Prilavok", "subscribed_fields": fields}] if fields else []}
