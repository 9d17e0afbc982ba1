"""The calls the pretended Telegram takes: about the bot, messages, files, reactions.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from prilavok.channels.adapters.telegram import simulator_shapes as shapes
from prilavok.channels.adapters.telegram.simulator_messages import (
    bad,
    refused,
    send_message,
)
from prilavok.channels.simulation import (
    Answer,
    Call,
    CommentModerated,
    Effect,
    HookSet,
    PersonState,
    Remembered,
    Scene,
    SeenByShop,
    Served,
    ShopReacted,
    Subscribed,
    Typing,
)

_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
FILES = "files/"


def caller(call: Call) -> str:
    match = _PATH.fullmatch(call.path)
    return match["token"] if match else ""


def method_of(call: Call) -> str:
    """Without the token; empty for a file."""
    match = _PATH.fullmatch(call.path)
    return match["rest"] if match and not match["file"] else ""


def serve(call: Call, scene: Scene) -> Served:
    match = _PATH.fullmatch(call.path)
    if match and match["file"]:
        return _download(match["rest"], scene)
    method = method_of(call)
    if call.unreadable:
        raise bad("Bad Request: can't parse the request body")
    if method in METHODS:
        return METHODS[method](call, scene)
    if method.startswith("send"):
        return send_message(method, call, scene)
    raise refused(404, "Not Found: method not found")


def _ok(result: Any) -> Served:
    return Served(Answer({"ok": True, "result": result}))


def _done(*effects: Effect) -> Served:
    return Served(Answer({"ok": True, "result": True}), effects)


# --- the bot -------------------------------------------------------------------------------------


def _me(call: Call, scene: Scene) -> Served:
    more = {"can_join_groups": True, "can_connect_to_business": True}
    return _ok({**shapes.bot_user(scene.account), **more})


def _set_webhook(call: Call, scene: Scene) -> Served:
    secret, url = call.text("secret_token"), call.text("url")
    if not _SECRET.fullmatch(secret):
        raise bad("Bad Request: secret token contains unallowed characters")
    if url and not url.startswith(("https://", "http://")):
        raise bad("Bad Request: bad webhook: invalid webhook URL specified")
    asked = call.data("allowed_updates")
    names = tuple(map(str, asked)) if isinstance(asked, list) else ()
    return _done(Remembered({"secret": secret}), Subscribed(names), HookSet(url))


def _delete_webhook(call: Call, scene: Scene) -> Served:
    return _done(HookSet(""))


def _webhook_info(call: Call, scene: Scene) -> Served:
    return _ok(
        {
            "url": scene.account.hook_url,
            "has_custom_certificate": False,
            "pending_update_count": 0,
            "allowed_updates": list(scene.account.subscribed),
        }
    )


# --- people and files ----------------------------------------------------------------------------


def _person(call: Call, scene: Scene) -> PersonState:
    person = scene.person(call.text("chat_id"))
    if person is None:
        raise bad("Bad Request: chat not found")
    return person


def _chat(call: Call, scene: Scene) -> Served:
    return _ok(shapes.private_chat(_person(call, scene)))


def _file(call: Call, scene: Scene) -> Served:
    file_id = call.text("file_id")
    file = scene.file(file_id) or scene.file(file_id.removesuffix("s"))
    if file is None or not file_id:
        raise bad("Bad Request: invalid file_id")
    unique = f"u{file_id}"[-15:]
    return _ok({"file_id": file_id, "file_unique_id": unique, "file_path": f"{FILES}{file.external_id}"})


def _download(path: str, scene: Scene) -> Served:
    file = scene.file(path.removeprefix(FILES)) if path.startswith(FILES) else None
    if file is None:
        raise refused(404, "Not Found")
    return Served(Answer(file=file.url))


# --- small calls ---------------------------------------------------------------------------------


def _chat_action(call: Call, scene: Scene) -> Served:
    return _done(Typing(_person(call, scene).external_id))


def _react(call: Call, scene: Scene) -> Served:
    wanted = call.data("reaction") or []
    signs = [one.get("emoji", "") for one in wanted if isinstance(one, dict)]
    if len(signs) > 1:
        raise bad("Bad Request: REACTIONS_TOO_MANY")
    emoji, own_id = (signs or [""])[0], call.text("message_id")
    if call.text("chat_id") == str(shapes.group(scene.account)["id"]):
        if scene.comment(own_id) is None:
            raise bad("Bad Request: message to react not found")
        return _done(CommentModerated(own_id, liked=bool(emoji)))
    if scene.message(own_id) is None:
        raise bad("Bad Request: message to react not found")
    return _done(ShopReacted(own_id, emoji))


def _delete(call: Call, scene: Scene) -> Served:
    own_id = call.text("message_id")
    if scene.comment(own_id) is None:
        raise bad("Bad Request: message to delete not found")
    return _done(CommentModerated(own_id, deleted=True))


def _answer_press(call: Call, scene: Scene) -> Served:
    if not call.text("callback_query_id"):
        raise bad("Bad Request: query is too old and response timeout expired or query ID is invalid")
    return _done()


def _read(call: Call, scene: Scene) -> Served:
    if call.text("business_connection_id") != shapes.connection_id(scene.account):
        raise bad("Bad Request: BUSINESS_CONNECTION_INVALID")
    return _done(SeenByShop(_person(call, scene).external_id))


METHODS: Mapping[str, Callable[[Call, Scene], Served]] = {
    "getMe": _me,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
    "getChat": _chat,
    "getFile": _file,
    "sendChatAction": _chat_action,
    "setMessageReaction": _react,
    "deleteMessage": _delete,
    "answerCallbackQuery": _answer_press,
    "readBusinessMessage": _read,
}
