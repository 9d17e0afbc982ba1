"""The calls the pretended VK takes, as strictly as VK reads them.

https://dev.vk.com/ru/method
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prilavok.channels.adapters.vk.reactions import EMOJI
from prilavok.channels.adapters.vk.setup import EVENTS, RIGHTS
from prilavok.channels.adapters.vk.simulator_hooks import SERVER, community, confirmation
from prilavok.channels.adapters.vk.simulator_messages import error, parameter, read_message
from prilavok.channels.simulation import (
    Answer,
    Call,
    CommentState,
    Effect,
    FileKept,
    Fresh,
    HookSet,
    IdKind,
    Refused,
    Remembered,
    Scene,
    SeenByShop,
    Served,
    ShopComment,
    ShopMessage,
    ShopReacted,
    Subscribed,
    Typing,
)

Body = dict[str, Any]
UPLOADS = "/upload/"
LONGEST_TITLE, LONGEST_SECRET = 14, 50


def new_id(what: IdKind, fresh: Fresh) -> str:
    """Numbers, all of them; those of people and communities are long."""
    return fresh.digits(9) if what in ("account", "person") else str(fresh.number() + 1000)


def caller(call: Call) -> str:
    """The key stands among the fields; an upload's address carries its own."""
    if call.path.startswith(UPLOADS):
        return call.query.get("key", "")
    token = call.headers.get("authorization", "").removeprefix("Bearer ")
    return call.text("access_token") or token


def serve(call: Call, scene: Scene) -> Served:
    if call.path.startswith(UPLOADS):
        return _uploaded(call, scene)
    method = call.path.removeprefix("/method/")
    if not call.text("v"):
        raise error(8, "Invalid request: v (version) is required")
    handler = METHODS.get(method)
    if handler is None:
        raise error(3, "Unknown method passed")
    return handler(call, scene)


def _just(response: Any, *effects: Effect) -> Served:
    return Served(Answer({"response": response}), effects)


def _number(call: Call, name: str) -> int:
    try:
        return int(call.text(name))
    except ValueError:
        raise parameter(f"{name} is undefined") from None


# --- messages ------------------------------------------------------------------------------------


def _send(call: Call, scene: Scene) -> Served:
    """A `random_id` that was used for this person already gives the first message again."""
    random_id = str(_number(call, "random_id"))
    message = read_message(call, scene, lambda: new_id("message", scene.fresh), random_id)
    person = message.person
    sent = person.memory.get("sent")
    known: Mapping[str, str] = sent if isinstance(sent, dict) else {}
    if random_id != "0" and random_id in known:
        return _just(int(known[random_id]))
    remembered = Remembered({"sent": {**known, random_id: message.external_id}}, person.external_id)
    return _just(int(message.external_id), ShopMessage(message), remembered)


def _get_by_id(call: Call, scene: Scene) -> Served:
    found = [scene.message(one) for one in call.text("message_ids").split(",")]
    items = [
        {"id": int(one.external_id), "conversation_message_id": int(one.external_id), "text": one.text}
        for one in found
        if one
    ]
    return _just({"count": len(items), "items": items})


def _set_activity(call: Call, scene: Scene) -> Served:
    if call.text("type") != "typing":
        raise parameter("type is undefined")
    return _just(1, Typing(_peer(call, scene)))


def _mark_as_read(call: Call, scene: Scene) -> Served:
    return _just(1, SeenByShop(_peer(call, scene)))


def _answer_press(call: Call, scene: Scene) -> Served:
    if not call.text("event_id"):
        raise parameter("event_id is undefined")
    _peer(call, scene)
    return _just(1)


def _send_reaction(call: Call, scene: Scene) -> Served:
    emoji = EMOJI.get(call.text("reaction_id"))
    if emoji is None:
        raise error(1009, "Unknown reaction passed")
    return _just(1, ShopReacted(_reacted(call, scene), emoji))


def _delete_reaction(call: Call, scene: Scene) -> Served:
    return _just(1, ShopReacted(_reacted(call, scene)))


def _reacted(call: Call, scene: Scene) -> str:
    _peer(call, scene)
    message = scene.message(str(_number(call, "cmid")))
    if message is None:
        raise parameter("cmid is invalid")
    return message.external_id


def _peer(call: Call, scene: Scene) -> str:
    person = scene.person(str(_number(call, "peer_id")))
    if person is None:
        raise error(932, "Your community can't interact with this peer")
    return person.external_id


# --- comments ------------------------------------------------------------------------------------


def _create_comment(call: Call, scene: Scene) -> Served:
    if _number(call, "owner_id") != community(scene):
        raise error(213, "Access to status replies denied")
    post = scene.post(str(_number(call, "post_id")))
    if post is None:
        raise error(210, "Access to wall's post denied")
    parent = call.text("reply_to_comment")
    if parent and scene.comment(parent) is None:
        raise error(211, "Access to wall's comment denied")
    words = call.text("message")
    if not words.strip() and not call.text("attachments"):
        raise parameter("message is undefined")
    guid, written = call.text("guid"), scene.account.memory.get("guids")
    known: Mapping[str, str] = written if isinstance(written, dict) else {}
    if guid and guid in known:
        return _just({"comment_id": int(known[guid]), "parents_stack": []})
    comment = CommentState(new_id("comment", scene.fresh), post, None, scene.now, words, parent)
    effects: list[Effect] = [ShopComment(comment)]
    if guid:
        effects.append(Remembered({"guids": {**known, guid: comment.external_id}}))
    stack = [int(parent)] if parent else []
    return _just({"comment_id": int(comment.external_id), "parents_stack": stack}, *effects)


# --- files ---------------------------------------------------------------------------------------


def _upload_server(kind: str) -> Callable[[Call, Scene], Served]:
    def give(call: Call, scene: Scene) -> Served:
        return _just({"upload_url": f"{scene.base_url}{UPLOADS}{kind}?key={caller(call)}"})

    return give


def _uploaded(call: Call, scene: Scene) -> Served:
    """Answers without `response`, as VK's upload servers do."""
    is_photo = call.path == f"{UPLOADS}photo"
    upload = call.uploads.get("photo" if is_photo else "file")
    if upload is None or not upload.content:
        return Served(Answer({"error": "no_file"}))
    number = new_id("file", scene.fresh)
    kept = FileKept(number, "image" if is_photo else "file", upload)
    told = {"server": 1, "photo": number, "hash": "h"} if is_photo else {"file": number}
    return Served(Answer(told), (kept,))


def _save_photo(call: Call, scene: Scene) -> Served:
    if not call.text("server") or not call.text("hash") or scene.file(call.text("photo")) is None:
        raise error(129, "Invalid photo")
    return _just([{"id": int(call.text("photo")), "owner_id": community(scene), "access_key": "ak"}])


def _save_doc(call: Call, scene: Scene) -> Served:
    file = scene.file(call.text("file"))
    if file is None:
        raise error(105, "Couldn't save file")
    doc = {"id": int(file.external_id), "owner_id": community(scene), "title": call.text("title")}
    return _just({"type": "doc", "doc": doc})


# --- people and the community --------------------------------------------------------------------


def _users(call: Call, scene: Scene) -> Served:
    found = [scene.person(one) for one in call.text("user_ids").split(",")]
    rows = []
    for one in found:
        if one:
            first, _, last = one.name.partition(" ")
            row = {"id": int(one.external_id), "first_name": first, "last_name": last}
            rows.append(row | {"screen_name": one.username})
    return _just(rows)


def _groups(call: Call, scene: Scene) -> Served:
    account = scene.account
    if call.text("group_id").removeprefix("-") != account.external_id:
        return _just({"groups": [], "profiles": []})
    row = {"id": int(account.external_id), "name": account.name, "screen_name": account.username}
    return _just({"groups": [row], "profiles": []})


def _permissions(call: Call, scene: Scene) -> Served:
    return _just({"mask": 1, "permissions": [{"name": name, "setting": 1} for name in RIGHTS]})


def _code(call: Call, scene: Scene) -> Served:
    return _just({"code": scene.account.memory.get("code", "")})


def _server(scene: Scene) -> Body:
    server = scene.account.memory.get(SERVER)
    return dict(server) if isinstance(server, dict) else {}


def _servers(call: Call, scene: Scene) -> Served:
    server = _server(scene)
    items = [server | {"status": "ok", "creator_id": 1}] if server else []
    return _just({"count": len(items), "items": items})


def _add_server(call: Call, scene: Scene) -> Served:
    number = int(_server(scene).get("id", 0)) + 1
    return _enter_server(call, scene, number, {"server_id": number})


def _edit_server(call: Call, scene: Scene) -> Served:
    return _enter_server(call, scene, _known_server(call, scene), 1)


def _enter_server(call: Call, scene: Scene, number: int, response: Any) -> Served:
    """VK asks the new address for the confirmation string; it must be the whole answer."""
    url, title, secret = call.text("url"), call.text("title"), call.text("secret_key")
    if not url.startswith("http"):
        raise parameter("url is invalid")
    if not title or len(title) > LONGEST_TITLE:
        raise parameter("title is invalid")
    if len(secret) > LONGEST_SECRET:
        raise parameter("secret_key is too long")
    code = str(scene.account.memory.get("code", ""))
    hook = HookSet(
        url,
        confirmation(scene),
        lambda status, text: status == 200 and text == code,
        Answer({"error": {"error_code": 100, "error_msg": "The server did not answer with the string"}}),
    )
    server = {"id": number, "url": url, "title": title, "secret_key": secret}
    return _just(response, hook, Remembered({SERVER: {**_server(scene), **server}}))


def _known_server(call: Call, scene: Scene) -> int:
    number = _number(call, "server_id")
    if _server(scene).get("id") != number:
        raise error(104, "Not found")
    return number


def _delete_server(call: Call, scene: Scene) -> Served:
    _known_server(call, scene)
    return _just(1, HookSet(""), Subscribed(()), Remembered({SERVER: None}))


def _settings(call: Call, scene: Scene) -> Served:
    _known_server(call, scene)
    events = {name: int(name in scene.account.subscribed) for name in EVENTS}
    return _just({"api_version": _server(scene).get("api_version", ""), "events": events})


def _set_settings(call: Call, scene: Scene) -> Served:
    _known_server(call, scene)
    wanted = {name: call.text(name) for name in EVENTS if call.text(name)}
    kept = {*scene.account.subscribed, *(name for name, on in wanted.items() if on == "1")}
    names = tuple(sorted(kept - {name for name, on in wanted.items() if on != "1"}))
    version = call.text("api_version")
    server = _server(scene) | ({"api_version": version} if version else {})
    return _just(1, Subscribed(names), Remembered({SERVER: server}))


METHODS: Mapping[str, Callable[[Call, Scene], Served]] = {
    "messages.send": _send,
    "messages.getById": _get_by_id,
    "messages.setActivity": _set_activity,
    "messages.markAsRead": _mark_as_read,
    "messages.sendMessageEventAnswer": _answer_press,
    "messages.sendReaction": _send_reaction,
    "messages.deleteReaction": _delete_reaction,
    "wall.createComment": _create_comment,
    "photos.getMessagesUploadServer": _upload_server("photo"),
    "photos.saveMessagesPhoto": _save_photo,
    "docs.getMessagesUploadServer": _upload_server("doc"),
    "docs.save": _save_doc,
    "users.get": _users,
    "groups.getById": _groups,
    "groups.getTokenPermissions": _permissions,
    "groups.getCallbackConfirmationCode": _code,
    "groups.getCallbackServers": _servers,
    "groups.addCallbackServer": _add_server,
    "groups.editCallbackServer": _edit_server,
    "groups.deleteCallbackServer": _delete_server,
    "groups.getCallbackSettings": _settings,
    "groups.setCallbackSettings": _set_settings,
}


def refusal(code: int, words: str) -> Answer:
    refused: Refused = error(code, words)
    return refused.answer
