"""The calls the pretended Facebook takes for a Page: messages, comments, templates, personas, tokens.

https://developers.facebook.com/docs/graph-api/reference/page
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prilavok.channels.adapters.messenger import simulator_nodes as nodes
from prilavok.channels.adapters.messenger.simulator_hooks import FIELDS, REACTIONS
from prilavok.channels.adapters.messenger.simulator_ids import find_post, new_id, new_token
from prilavok.channels.adapters.messenger.simulator_templates import PLACE, read_template, templates
from prilavok.channels.families.meta_simulator import (
    Body,
    bad_parameter,
    bearer,
    check_app,
    check_call,
    enter_hook,
    grant_of_code,
    grant_of_token,
    no_such_object,
    unversioned,
)
from prilavok.channels.families.meta_simulator_messages import Rules, serve_messages
from prilavok.channels.simulation import (
    Answer,
    Call,
    CommentModerated,
    CommentState,
    Effect,
    Fact,
    FileState,
    GrantTraded,
    Lobby,
    Remembered,
    Scene,
    Served,
    ShopComment,
    Special,
    Subscribed,
    TokenIssued,
)

SUCCESS: Body = {"success": True}
COMMENT_CHARACTERS = 8000
TEMPLATE_CHARACTERS = 1024
RULES = Rules(
    new_id=new_id,
    text=2000,
    measure=len,
    images=1,
    no_user=2018001,
    outside_window=2018278,
    reactions=REACTIONS,
    typed=True,
    read_template=read_template,
)


def serve(call: Call, scene: Scene) -> Served:
    parts = unversioned(call.path)
    if len(parts) == 1:
        return _node(call, scene, parts[0])
    edge = EDGES.get(parts[1]) if len(parts) == 2 else None
    if edge is None:
        raise no_such_object("/".join(parts))
    return edge(call, scene, parts[0])


def _just(body: Body, *effects: Effect, facts: tuple[Fact, ...] = ()) -> Served:
    return Served(Answer(body), effects, facts)


def _messages(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "POST")
    nodes.check_page(scene, node)
    return serve_messages(call, scene, RULES)


def _take_thread_control(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "POST")
    nodes.check_page(scene, node)
    recipient = call.data("recipient")
    wanted = str(recipient.get("id") or "") if isinstance(recipient, dict) else ""
    if scene.person(wanted) is None:
        raise bad_parameter("No matching user found", RULES.no_user)
    return _just(SUCCESS)


# --- comments ------------------------------------------------------------------------------------


def _comments(call: Call, scene: Scene, node: str) -> Served:
    """The comments of a publication or a comment; a public answer to either."""
    check_call(call, "GET", "POST")
    if call.method == "GET":
        return _just(nodes.comments(scene, node))
    about = scene.comment(node)
    post = about.post if about else find_post(node, scene)
    if post is None and not _is_visitors(node, scene):
        raise no_such_object(node)
    words, picture = call.text("message"), call.text("attachment_url")
    if not (words or picture):
        raise bad_parameter("One of message and attachment_url is required")
    if len(words) > COMMENT_CHARACTERS:
        raise bad_parameter(f"A comment has at most {COMMENT_CHARACTERS} characters")
    if post is None:
        return _just({"id": new_id("comment", scene.fresh)})
    reply = CommentState(
        new_id("comment", scene.fresh),
        post,
        None,
        scene.now,
        words,
        parent=node if about else "",
        files=(FileState("image", picture),) if picture else (),
    )
    return _just({"id": reply.external_id}, ShopComment(reply))


def _is_visitors(node: str, scene: Scene) -> bool:
    """A review or a post that somebody left on the Page: the phone does not show those."""
    page, mark, number = node.partition("_")
    return page == scene.account.external_id and bool(mark) and number.isdigit()


def _likes(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "POST", "DELETE")
    if scene.comment(node) is None:
        raise no_such_object(node)
    return _just(SUCCESS, CommentModerated(node, liked=call.method == "POST"))


def _node(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST", "DELETE")
    if call.method == "GET":
        return _just(nodes.read(call, scene, node))
    if call.method == "DELETE" and node in _personas_of(scene):
        return _just(SUCCESS, _remember_personas(scene, without=node))
    if scene.comment(node) is None:
        raise no_such_object(node)
    if call.method == "DELETE":
        return _just(SUCCESS, CommentModerated(node, deleted=True))
    hide = call.text("is_hidden").lower()
    if hide not in ("true", "false"):
        raise bad_parameter("Param is_hidden must be a boolean")
    told = Special("hidden" if hide == "true" else "unhidden", external_id=node)
    return _just(SUCCESS, CommentModerated(node, hidden=hide == "true"), facts=(told,))


# --- lists, subscriptions ------------------------------------------------------------------------


def _posts(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET")
    nodes.check_page(scene, node)
    return _just(nodes.posts(call, scene))


def _conversations(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET")
    nodes.check_page(scene, node)
    return _just(nodes.conversations(scene))


def _subscribed_apps(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST", "DELETE")
    nodes.check_page(scene, node)
    if call.method == "GET":
        return _just(nodes.subscriptions(scene))
    if call.method == "DELETE":
        return _just(SUCCESS, Subscribed(()))
    fields = [name for name in call.text("subscribed_fields").split(",") if name]
    if not fields or any(field not in FIELDS for field in fields):
        raise bad_parameter(f"Param subscribed_fields[0] must be one of {{{', '.join(FIELDS)}}}")
    return _just(SUCCESS, Subscribed(tuple(sorted(fields))))


# --- templates and personas ----------------------------------------------------------------------


def _message_templates(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST", "DELETE")
    nodes.check_page(scene, node)
    kept = dict(templates(scene))
    if call.method == "GET":
        return _just(nodes.listed_templates(call, scene))
    if call.method == "DELETE":
        if kept.pop(call.text("hsm_id"), None) is None:
            raise bad_parameter("The template does not exist")
        return _just(SUCCESS, Remembered({"templates": kept}))
    made = _new_template(call, scene, kept)
    answer = {name: made[name] for name in ("id", "status", "category")}
    return _just(answer, Remembered({"templates": {**kept, made["id"]: made}}))


def _new_template(call: Call, scene: Scene, kept: dict[str, Body]) -> Body:
    """Approved at once. Raises `GraphRefusal`."""
    components = call.data("components")
    listed = [one for one in components if isinstance(one, dict)] if isinstance(components, list) else []
    bodies = [str(one.get("text") or "") for one in listed if str(one.get("type")).upper() == "BODY"]
    if len(bodies) != 1 or not 0 < len(bodies[0]) <= TEMPLATE_CHARACTERS:
        raise bad_parameter(f"A template has one body of at most {TEMPLATE_CHARACTERS} characters")
    if PLACE.search(bodies[0]) and not any(one.get("example") for one in listed):
        raise bad_parameter("TEMPLATE_VARIABLES_MISSING_SAMPLE_VALUES")
    name, language = call.text("name"), call.text("language")
    if call.text("category") != "UTILITY" or not name or not language:
        raise bad_parameter("name, language and the category UTILITY are required")
    if any((one["name"], one["language"]) == (name, language) for one in kept.values()):
        raise bad_parameter("The template exists already in this language")
    return {
        "id": scene.fresh.digits(16),
        "name": name,
        "language": language,
        "status": "APPROVED",
        "category": "UTILITY",
        "components": listed,
    }


def _personas_of(scene: Scene) -> dict[str, Any]:
    kept = scene.account.memory.get("personas")
    return kept if isinstance(kept, dict) else {}


def _remember_personas(scene: Scene, *, without: str) -> Remembered:
    kept = {name: one for name, one in _personas_of(scene).items() if name != without}
    return Remembered({"personas": kept})


def _personas(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST")
    nodes.check_page(scene, node)
    if call.method == "GET":
        return _just({"data": list(_personas_of(scene).values())})
    made = {"id": scene.fresh.digits(16), "name": call.text("name")}
    if not made["name"] or not call.text("profile_picture_url"):
        raise bad_parameter("name and profile_picture_url are required")
    made["profile_picture_url"] = call.text("profile_picture_url")
    kept = {**_personas_of(scene), made["id"]: made}
    return _just({"id": made["id"]}, Remembered({"personas": kept}))


EDGES: dict[str, Callable[[Call, Scene, str], Served]] = {
    "messages": _messages,
    "take_thread_control": _take_thread_control,
    "comments": _comments,
    "likes": _likes,
    "posts": _posts,
    "conversations": _conversations,
    "subscribed_apps": _subscribed_apps,
    "message_templates": _message_templates,
    "personas": _personas,
}


# --- signing in ----------------------------------------------------------------------------------


def serve_public(call: Call, lobby: Lobby) -> Served | None:
    parts = unversioned(call.path)
    if parts == ["oauth", "access_token"]:
        return _token(call, lobby)
    if parts == ["me", "accounts"]:
        return _pages(call, lobby)
    if len(parts) == 2 and parts[1] == "subscriptions":
        return enter_hook(call, lobby, parts[0])
    return None


def _token(call: Call, lobby: Lobby) -> Served:
    """The code for a person's token; that one for a longer one, which here stays the same."""
    check_call(call, "GET", "POST")
    check_app(call, lobby, "client_id", "client_secret")
    if call.text("grant_type") == "fb_exchange_token":
        grant = grant_of_token(call.text("fb_exchange_token"), lobby)
        return _just({"access_token": grant.token, "token_type": "bearer", "expires_in": 5183944})
    grant = grant_of_code(call, lobby)
    token = new_token(lobby.fresh)
    body = {"access_token": token, "token_type": "bearer", "expires_in": 5183}
    return _just(body, GrantTraded(grant.code, token))


def _pages(call: Call, lobby: Lobby) -> Served | None:
    """The Page that was agreed to, with a key of its own; None when it is no person's token."""
    if lobby.grant(token=bearer(call)) is None:
        return None
    account = grant_of_token(bearer(call), lobby).account
    token = new_token(lobby.fresh)
    page = {
        "id": account.external_id,
        "name": account.name,
        "username": account.username,
        "access_token": token,
    }
    return _just({"data": [page]}, TokenIssued(token, account.external_id))
