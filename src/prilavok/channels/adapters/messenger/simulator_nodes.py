"""What stands behind `GET /{id}` and the Page's lists on the pretended Facebook."""

from __future__ import annotations

import re
from datetime import datetime

from prilavok.channels.adapters.messenger.simulator_ids import find_post, full_id
from prilavok.channels.adapters.messenger.simulator_templates import templates
from prilavok.channels.families.meta_simulator import Body, bad_parameter, no_such_object
from prilavok.channels.simulation import Call, CommentState, PersonState, PostState, Scene

PAGE = 50
TOP_LEVEL = re.compile(r"[^,{]+(?:\{(?:[^{}]|\{[^{}]*\})*\})?")


def is_page(scene: Scene, node: str) -> bool:
    return node in ("me", scene.account.external_id)


def check_page(scene: Scene, node: str) -> None:
    """`me`, or the Page's own id. Raises `GraphRefusal`."""
    if not is_page(scene, node):
        raise no_such_object(node)


def read(call: Call, scene: Scene, node: str) -> Body:
    if comment := scene.comment(node):
        return only(call, _comment(comment, scene), "created_time,from,message")
    if is_page(scene, node):
        return only(call, page(scene), "id,name")
    if post := find_post(node, scene):
        return only(call, _post(post, scene), "created_time,message")
    if person := scene.person(node):
        return only(call, _profile(person, node), "first_name,last_name")
    raise no_such_object(node)


def only(call: Call, values: Body, default: str = "id") -> Body:
    """What `fields=` asks for; `id` comes along always. Raises `GraphRefusal` for unknown names."""
    asked = TOP_LEVEL.findall(call.text("fields") or default)
    wanted = [name.split("{")[0].strip() for name in asked]
    unknown = [name for name in wanted if name not in values]
    if unknown:
        raise bad_parameter(f"Tried accessing nonexisting field ({unknown[0]})")
    return {name: values[name] for name in dict.fromkeys([*wanted, "id"]) if values[name] is not None}


def posts(call: Call, scene: Scene) -> Body:
    shown = [post for post in scene.posts() if post.kind not in ("product", "story")]
    return {"data": [only(call, _post(post, scene), "created_time,message") for post in shown[:PAGE]]}


def comments(scene: Scene, node: str) -> Body:
    post = find_post(node, scene)
    if post is None and scene.comment(node) is None:
        raise no_such_object(node)
    found = scene.comments(post=post.external_id) if post else scene.comments(parent=node)
    return {"data": [_comment(one, scene) for one in found[:PAGE]]}


def conversations(scene: Scene) -> Body:
    """Threads in which somebody has written, the latest first."""
    acted = [(person.last_act_at, person) for person in scene.people() if person.last_act_at]
    acted.sort(key=lambda pair: pair[0], reverse=True)
    threads = [{"id": f"t_{one.external_id}", "updated_time": _graph_time(at)} for at, one in acted[:PAGE]]
    return {"data": threads}


def subscriptions(scene: Scene) -> Body:
    fields = list(scene.account.subscribed)
    return {"data": [{"id": "1", "name": "Prilavok", "subscribed_fields": fields}] if fields else []}


def listed_templates(call: Call, scene: Scene) -> Body:
    return {"data": [only(call, one, "name") for one in templates(scene).values()]}


# --- what each of them looks like ------------------------------------------------------------------


def page(scene: Scene) -> Body:
    account = scene.account
    return {
        "id": account.external_id,
        "name": account.name,
        "username": account.username,
        "picture": None,
        "category": "Shopping & retail",
    }


def _profile(person: PersonState, node: str) -> Body:
    """Known only of those who have written. Raises `GraphRefusal`."""
    if person.last_act_at is None:
        raise no_such_object(node)
    first, _, last = person.name.partition(" ")
    return {
        "id": person.external_id,
        "name": person.name,
        "first_name": first,
        "last_name": last or None,
        "profile_pic": None,
    }


def _post(post: PostState, scene: Scene) -> Body:
    kind = "video" if post.kind == "reel" else "photo"
    target = {"media_type": kind, "target": {"id": post.other_id or post.external_id}}
    return {
        "id": full_id(post, scene),
        "message": post.caption,
        "story": None,
        "created_time": _graph_time(post.at or scene.now),
        "permalink_url": post.permalink,
        "full_picture": post.picture_url,
        "attachments": {"data": [target]},
    }


def _comment(comment: CommentState, scene: Scene) -> Body:
    author = comment.author or scene.account
    return {
        "id": comment.external_id,
        "message": comment.text,
        "from": {"id": author.external_id, "name": author.name},
        "is_hidden": comment.hidden,
        "created_time": _graph_time(comment.at),
    }


def _graph_time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")
