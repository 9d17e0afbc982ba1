"""The calls the pretended Instagram takes: messages, comments, subscriptions, tokens.

https://developers.facebook.com/docs/instagram-platform/reference
"""

from __future__ import annotations

from collections.abc import Callable

from prilavok.channels.adapters.instagram import simulator_nodes as nodes
from prilavok.channels.adapters.instagram.simulator_hooks import FIELDS
from prilavok.channels.adapters.instagram.simulator_ids import new_id, new_token
from prilavok.channels.adapters.instagram.simulator_rules import (
    REFRESH_AFTER,
    RULES,
    TOKEN_LIFETIME,
    check_public_reply,
)
from prilavok.channels.families.meta_simulator import (
    Body,
    bad_parameter,
    check_app,
    check_call,
    enter_hook,
    grant_of_code,
    grant_of_token,
    no_such_object,
    token_expired,
    unversioned,
)
from prilavok.channels.families.meta_simulator_messages import serve_messages
from prilavok.channels.simulation import (
    Answer,
    Call,
    CommentModerated,
    CommentState,
    Effect,
    GrantTraded,
    Lobby,
    PostLiked,
    Scene,
    Served,
    ShopComment,
    Subscribed,
    TokenIssued,
)

PERMISSIONS = (
    "instagram_business_basic",
    "instagram_business_manage_messages",
    "instagram_business_manage_comments",
)
SUCCESS: Body = {"success": True}


def serve(call: Call, scene: Scene) -> Served:
    issued = scene.account.token_issued_at
    if issued and scene.now - issued > TOKEN_LIFETIME:
        raise token_expired()
    parts = unversioned(call.path)
    if parts == ["refresh_access_token"]:
        return _refresh(call, scene)
    if len(parts) == 1:
        return _node(call, scene, parts[0])
    edge = EDGES.get(parts[1]) if len(parts) == 2 else None
    if edge is None:
        raise no_such_object("/".join(parts))
    return edge(call, scene, parts[0])


def _just(body: Body, *effects: Effect) -> Served:
    return Served(Answer(body), effects)


def _messages(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "POST")
    nodes.check_own(scene, node)
    return serve_messages(call, scene, RULES)


# --- comments ------------------------------------------------------------------------------------


def _replies(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST")
    about = scene.comment(node)
    if about is None:
        raise no_such_object(node)
    if call.method == "GET":
        return _just(nodes.replies(scene, node))
    words = call.text("message")
    check_public_reply(about, words)
    reply = CommentState(new_id("comment", scene.fresh), about.post, None, scene.now, words, node)
    return _just({"id": reply.external_id}, ShopComment(reply))


def _comments(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET")
    return _just(nodes.comments(call, scene, node))


def _likes(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "POST", "DELETE")
    nodes.check_own(scene, node)
    liked = call.method == "POST"
    if comment := call.text("comment_id"):
        if scene.comment(comment) is None:
            raise no_such_object(comment)
        return _just(SUCCESS, CommentModerated(comment, liked=liked))
    if scene.post(call.text("media_id")) is None:
        raise bad_parameter("One of media_id and comment_id is required")
    return _just(SUCCESS, PostLiked(call.text("media_id"), liked=liked))


# --- nodes, lists, subscriptions -----------------------------------------------------------------


def _node(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST", "DELETE")
    if call.method == "GET":
        return _just(nodes.read(call, scene, node))
    if scene.comment(node) is None:
        raise no_such_object(node)
    return _just(SUCCESS, _moderation(call, node))


def _moderation(call: Call, node: str) -> Effect:
    """`POST /{comment}?hide=…` and `DELETE /{comment}`."""
    if call.method == "DELETE":
        return CommentModerated(node, deleted=True)
    hide = call.text("hide").lower()
    if hide not in ("true", "false"):
        raise bad_parameter("Param hide must be a boolean")
    return CommentModerated(node, hidden=hide == "true")


def _media(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET")
    nodes.check_own(scene, node)
    return _just(nodes.media(call, scene, stories=call.path.endswith("/stories")))


def _conversations(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET")
    nodes.check_own(scene, node)
    return _just(nodes.conversations(call, scene))


def _subscribed_apps(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST", "DELETE")
    nodes.check_own(scene, node)
    if call.method == "GET":
        return _just(nodes.subscriptions(scene))
    if call.method == "DELETE":
        return _just(SUCCESS, Subscribed(()))
    fields = [name for name in call.text("subscribed_fields").split(",") if name]
    if not fields or any(field not in FIELDS for field in fields):
        raise bad_parameter(f"Param subscribed_fields[0] must be one of {{{', '.join(FIELDS)}}}")
    return _just(SUCCESS, Subscribed(tuple(sorted(fields))))


EDGES: dict[str, Callable[[Call, Scene, str], Served]] = {
    "messages": _messages,
    "conversations": _conversations,
    "subscribed_apps": _subscribed_apps,
    "media": _media,
    "stories": _media,
    "comments": _comments,
    "replies": _replies,
    "likes": _likes,
}


# --- signing in ----------------------------------------------------------------------------------


def _refresh(call: Call, scene: Scene) -> Served:
    """A token must be a day old and not have run out."""
    check_call(call, "GET")
    if call.text("grant_type") != "ig_refresh_token":
        raise bad_parameter("Param grant_type must be ig_refresh_token")
    issued = scene.account.token_issued_at
    if issued and scene.now - issued < REFRESH_AFTER:
        raise bad_parameter("The access token must be at least 24 hours old")
    return _long_lived(new_token(scene.fresh), "")


def _long_lived(token: str, account: str) -> Served:
    lasts = round(TOKEN_LIFETIME.total_seconds())
    body = {"access_token": token, "token_type": "bearer", "expires_in": lasts}
    return _just(body, TokenIssued(token, account))


def serve_public(call: Call, lobby: Lobby) -> Served | None:
    parts = unversioned(call.path)
    if parts == ["oauth", "access_token"]:
        return _code_for_token(call, lobby)
    if parts == ["access_token"]:
        return _exchange_token(call, lobby)
    if len(parts) == 2 and parts[1] == "subscriptions":
        return enter_hook(call, lobby, parts[0])
    return None


def _code_for_token(call: Call, lobby: Lobby) -> Served:
    """`POST /oauth/access_token`: the code for a token of one hour."""
    check_call(call, "POST")
    check_app(call, lobby, "client_id", "client_secret")
    if call.text("grant_type") != "authorization_code":
        raise bad_parameter("Param grant_type must be authorization_code")
    grant = grant_of_code(call, lobby)
    token = new_token(lobby.fresh)
    one = {
        "access_token": token,
        "user_id": grant.account.external_id,
        "permissions": ",".join(PERMISSIONS),
    }
    return _just({"data": [one]}, GrantTraded(grant.code, token))


def _exchange_token(call: Call, lobby: Lobby) -> Served:
    """`GET /access_token`: the hour's token for one of sixty days."""
    check_call(call, "GET")
    check_app(call, lobby, "client_secret")
    if call.text("grant_type") != "ig_exchange_token":
        raise bad_parameter("Param grant_type must be ig_exchange_token")
    header = call.headers.get("authorization", "").removeprefix("Bearer ").strip()
    grant = grant_of_token(header or call.text("access_token"), lobby)
    return _long_lived(new_token(lobby.fresh), grant.account.external_id)
