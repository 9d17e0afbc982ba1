"""What stands behind `GET /{id}` and the account's lists on the pretended Instagram."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prilavok.channels.adapters.instagram.simulator_hooks import product_type
from prilavok.channels.families.meta_simulator import Body, GraphRefusal, bad_parameter, no_such_object
from prilavok.channels.simulation import Call, CommentState, PersonState, PostState, Scene

PAGE = 25
COMMENTS_PAGE = 50
MEDIA_TYPES = {"reel": "VIDEO"}


def check_own(scene: Scene, node: str) -> None:
    """`me`, or the account's own id. Raises `GraphRefusal`."""
    if node not in ("me", scene.account.external_id):
        raise no_such_object(node)


def read(call: Call, scene: Scene, node: str) -> Body:
    if comment := scene.comment(node):
        return only(call, described_comment(comment, scene))
    if node in ("me", scene.account.external_id):
        return only(call, _account(scene), "id,username")
    if post := scene.post(node):
        return only(call, _described_post(post, scene), "id")
    return only(call, _profile(node, scene), "name")


def only(call: Call, values: Body, default: str = "id") -> Body:
    """What `fields=` asks for; `id` comes along always. Raises `GraphRefusal` for unknown names."""
    asked = call.text("fields") or default
    wanted = [name.split("{")[0].strip() for name in asked.split(",")]
    unknown = [name for name in wanted if name not in values]
    if unknown:
        raise bad_parameter(f"Tried accessing nonexisting field ({unknown[0]})")
    return {name: values[name] for name in dict.fromkeys([*wanted, "id"]) if values[name] is not None}


def media(call: Call, scene: Scene, *, stories: bool) -> Body:
    posts = [post for post in scene.posts() if (post.kind == "story") == stories and post.kind != "product"]
    return {"data": [only(call, _described_post(post, scene)) for post in posts[:PAGE]]}


def comments(call: Call, scene: Scene, node: str) -> Body:
    if scene.post(node) is None:
        raise no_such_object(node)
    return _listed(scene.comments(post=node), scene)


def replies(scene: Scene, node: str) -> Body:
    if scene.comment(node) is None:
        raise no_such_object(node)
    return _listed(list(scene.comments(parent=node))[::-1], scene)


def _listed(found: Any, scene: Scene) -> Body:
    return {"data": [described_comment(one, scene) for one in found[:COMMENTS_PAGE]]}


def conversations(call: Call, scene: Scene) -> Body:
    """Threads in which somebody has written, the latest first."""
    wanted = call.text("user_id")
    people = [one for one in scene.people() if wanted in ("", one.external_id)]
    acted = [(person.last_act_at, person) for person in people if person.last_act_at]
    acted.sort(key=lambda pair: pair[0], reverse=True)
    return {"data": [_thread(person, at) for at, person in acted[:PAGE]]}


def _thread(person: PersonState, at: datetime) -> Body:
    return {"id": f"aWdfZAG06{person.external_id}", "updated_time": at.isoformat()}


def subscriptions(scene: Scene) -> Body:
    fields = list(scene.account.subscribed)
    return {"data": [{"id": "1", "name": "Prilavok", "subscribed_fields": fields}] if fields else []}


# --- what each of them looks like ------------------------------------------------------------------


def _account(scene: Scene) -> Body:
    account = scene.account
    return {
        "id": f"2{account.external_id[1:]}",
        "user_id": account.external_id,
        "username": account.username,
        "name": account.name,
        "account_type": "BUSINESS",
        "profile_picture_url": None,
        "followers_count": 1840,
        "media_count": len(scene.posts()),
    }


def _profile(node: str, scene: Scene) -> Body:
    """Known only of those who have written. Raises `GraphRefusal`."""
    person = scene.person(node)
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


def _described_post(post: PostState, scene: Scene) -> Body:
    return {
        "id": post.external_id,
        "caption": post.caption,
        "media_type": MEDIA_TYPES.get(post.kind, "IMAGE"),
        "media_product_type": product_type(post),
        "media_url": post.picture_url,
        "thumbnail_url": post.picture_url,
        "permalink": post.permalink,
        "timestamp": _graph_time(post.at or scene.now),
        "comments_count": len(scene.comments(post=post.external_id)),
        "like_count": 0,
    }


def described_comment(comment: CommentState, scene: Scene) -> Body:
    author = comment.author or scene.account
    return {
        "id": comment.external_id,
        "text": comment.text,
        "username": author.username,
        "from": {"id": author.external_id, "username": author.username},
        "hidden": comment.hidden,
        "timestamp": _graph_time(comment.at),
        "media": {"id": comment.post.external_id},
    }


def _graph_time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")
