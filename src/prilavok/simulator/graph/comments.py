"""Comments: answer, hide, delete, like, list."""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.instagram.simulator_rules import bad_parameter, no_such_object
from prilavok.simulator.actions import serving
from prilavok.simulator.graph.calls import Answer, Call, with_token
from prilavok.simulator.graph.messages import check_own
from prilavok.simulator.models import SimComment

PAGE = 50


@with_token("GET", "POST")
def replies(call: Call, node: str) -> Answer:
    if call.method == "GET":
        about = existing(call, node)
        return {"data": [described(reply) for reply in about.replies.filter(deleted=False)[:PAGE]]}
    return {"id": serving.accept_public_reply(call.account, node, call.text("message")).external_id}


@with_token("GET")
def of_media(call: Call, node: str) -> Answer:
    media = call.account.media.filter(external_id=node).first()
    if media is None:
        raise no_such_object(node)
    rows = media.comments.filter(parent=None, deleted=False).select_related("person", "media__account")
    return {"data": [described(comment) for comment in rows.order_by("-created_at")[:PAGE]]}


@with_token("POST", "DELETE")
def likes(call: Call, node: str) -> Answer:
    check_own(call.account, node)
    liked = call.method == "POST"
    if comment_id := call.text("comment_id"):
        serving.set_liked(existing(call, comment_id), liked=liked)
    elif media := call.account.media.filter(external_id=call.text("media_id")).first():
        serving.set_liked(media, liked=liked)
    else:
        raise bad_parameter("One of media_id and comment_id is required")
    return {"success": True}


def existing(call: Call, node: str) -> SimComment:
    found = serving.find_comment(call.account, node)
    if found is None:
        raise no_such_object(node)
    return found


def moderate(call: Call, comment: SimComment) -> Answer:
    """`POST /{comment}?hide=…` and `DELETE /{comment}`."""
    if call.method == "DELETE":
        serving.remove_comment(comment)
    elif call.text("hide").lower() in ("true", "false"):
        serving.set_hidden(comment, hidden=call.text("hide").lower() == "true")
    else:
        raise bad_parameter("Param hide must be a boolean")
    return {"success": True}


def described(comment: SimComment) -> dict[str, Any]:
    author = comment.person or comment.media.account
    return {
        "id": comment.external_id,
        "text": comment.text,
        "username": author.username,
        "from": {"id": author.external_id, "username": author.username},
        "hidden": comment.hidden,
        "timestamp": comment.created_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "media": {"id": comment.media.external_id},
    }
