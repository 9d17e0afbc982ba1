"""The calls WhatsApp takes, pure: messages, statuses, files, the number, templates, subscriptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prilavok.channels.adapters.whatsapp import simulator_rules as rules
from prilavok.channels.adapters.whatsapp.simulator_hooks import FIELDS, TEMPLATE
from prilavok.channels.adapters.whatsapp.simulator_ids import new_id, phone_of, shop_phone, waba_of
from prilavok.channels.families.meta_simulator import (
    Body,
    check_call,
    enter_hook,
    no_such_object,
    unversioned,
)
from prilavok.channels.simulation import (
    Answer,
    Button,
    Call,
    Effect,
    Fact,
    FileState,
    Lobby,
    MessageState,
    PersonState,
    Remembered,
    Scene,
    SeenByShop,
    Served,
    ShopMessage,
    ShopReacted,
    Special,
    Subscribed,
    Typing,
)

SUCCESS = {"success": True}


def _just(body: Any, *effects: Effect, facts: tuple[Fact, ...] = ()) -> Served:
    return Served(Answer(body), effects, facts)


def serve(call: Call, scene: Scene) -> Served:
    match unversioned(call.path):
        case ["media", media_id]:
            return _download(call, scene, media_id)
        case [node]:
            return _node(call, scene, node)
        case [node, edge] if edge in EDGES:
            return EDGES[edge](call, scene, node)
        case parts:
            raise no_such_object("/".join(parts))


def serve_public(call: Call, lobby: Lobby) -> Served | None:
    match unversioned(call.path):
        case [app, "subscriptions"]:
            return enter_hook(call, lobby, app)
        case _:
            return None


# --- messages ------------------------------------------------------------------------------------


def _messages(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "POST")
    if node != scene.account.external_id:
        raise no_such_object(node)
    if call.text("messaging_product") != "whatsapp":
        raise rules.missing("messaging_product")
    if call.text("status"):
        return _read(call, scene)
    person = rules.recipient(call.params, scene)
    if call.text("type") == "reaction":
        return _reaction(call, scene, person)
    message = _message(call, scene, person)
    return _just(_accepted(call, person, message.external_id), ShopMessage(message))


def _accepted(call: Call, person: PersonState, message: str) -> Body:
    to = call.text("to")
    contact = (
        {"input": to, "wa_id": phone_of(person)}
        if to
        else {"input": person.external_id, "user_id": person.external_id}
    )
    messages = [{"id": message, "message_status": "accepted"}]
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": messages}


def _read(call: Call, scene: Scene) -> Served:
    """Two ticks on the person's message, and the typing sign when it is asked for."""
    message = scene.message(call.text("message_id"))
    if call.text("status") != "read" or message is None or message.from_shop:
        raise rules.bad_value("message_id is not a message of a person.")
    person = message.person.external_id
    typing = [Typing(person)] if isinstance(call.data("typing_indicator"), dict) else []
    return _just(SUCCESS, SeenByShop(person), *typing)


def _reaction(call: Call, scene: Scene, person: PersonState) -> Served:
    rules.check_window(person, scene)
    told = rules.object_of(call.data("reaction"), "reaction")
    message = scene.message(str(told.get("message_id") or ""))
    if message is None:
        raise rules.bad_value("reaction['message_id'] does not exist.")
    effect = ShopReacted(message.external_id, str(told.get("emoji") or ""))
    return _just(_accepted(call, person, new_id("message", scene.fresh)), effect)


def _message(call: Call, scene: Scene, person: PersonState) -> MessageState:
    kind = call.text("type")
    if kind == "template":
        text, buttons, note = _template(call, scene)
        files: tuple[FileState, ...] = ()
    else:
        rules.check_window(person, scene)
        text, files, buttons = _content(kind, call, scene)
        note = ""
    context = call.data("context")
    return MessageState(
        new_id("message", scene.fresh),
        person,
        scene.now,
        from_shop=True,
        text=text,
        files=files,
        reply_to=str(context.get("message_id") or "") if isinstance(context, dict) else "",
        buttons=buttons,
        note=note,
        metadata=call.text("biz_opaque_callback_data"),
    )


def _content(kind: str, call: Call, scene: Scene) -> tuple[str, tuple[FileState, ...], tuple[Button, ...]]:
    value = call.data(kind)
    if kind == "text":
        return rules.words(rules.object_of(value, "text").get("body"), "text['body']", rules.TEXT), (), ()
    if kind == "interactive":
        return _interactive(rules.object_of(value, kind), scene)
    if kind == "location":
        return "", (rules.place_of(value),), ()
    if kind == "contacts":
        return "", rules.cards_of(value), ()
    if kind in rules.FILES:
        file, caption = rules.file_of(kind, value, scene)
        return caption, (file,), ()
    raise rules.bad_value(f"Unknown message type {kind}.")


def _interactive(told: Body, scene: Scene) -> tuple[str, tuple[FileState, ...], tuple[Button, ...]]:
    buttons = rules.buttons_of(told)
    body = told.get("body")
    text = ""
    if isinstance(body, dict) or told.get("type") != "product":
        text = rules.words(rules.object_of(body, "body").get("text"), "body['text']", rules.BODY)
    header = told.get("header")
    picture = header.get("image") if isinstance(header, dict) else None
    files = (rules.file_of("image", picture, scene)[0],) if picture else ()
    return text, files, buttons


def _template(call: Call, scene: Scene) -> tuple[str, tuple[Button, ...], str]:
    found, text, buttons = rules.template_of(call.data("template"), templates(scene))
    return text, tuple(buttons), str(found["name"])


# --- the number, files, subscriptions ------------------------------------------------------------


def _node(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET")
    if node == scene.account.external_id:
        return _just(_number(scene))
    file = scene.file(node)
    if file is None:
        raise no_such_object(node)
    told = {
        "messaging_product": "whatsapp",
        "url": f"{scene.base_url}/media/{node}",
        "mime_type": file.mime,
        "sha256": "x",
        "file_size": file.size,
        "id": node,
    }
    return _just(told)


def _number(scene: Scene) -> Body:
    return {
        "id": scene.account.external_id,
        "display_phone_number": f"+{shop_phone(scene.account)}",
        "verified_name": scene.account.name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "status": "CONNECTED",
    }


def _download(call: Call, scene: Scene, media_id: str) -> Served:
    check_call(call, "GET")
    file = scene.file(media_id)
    if file is None:
        raise no_such_object(media_id)
    return Served(Answer(file=file.url))


def _check_waba(scene: Scene, node: str) -> None:
    if node != waba_of(scene.account):
        raise no_such_object(node)


def _phone_numbers(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET")
    _check_waba(scene, node)
    return _just({"data": [_number(scene)]})


def _subscribed_apps(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST", "DELETE")
    _check_waba(scene, node)
    if call.method == "GET":
        app = {"whatsapp_business_api_data": {"id": "1", "name": "Prilavok"}}
        return _just({"data": [app] if scene.account.subscribed else []})
    return _just(SUCCESS, Subscribed(FIELDS if call.method == "POST" else ()))


# --- templates -----------------------------------------------------------------------------------


def templates(scene: Scene) -> list[Any]:
    found = scene.account.memory.get("templates")
    return list(found) if isinstance(found, list) else []


def _message_templates(call: Call, scene: Scene, node: str) -> Served:
    check_call(call, "GET", "POST", "DELETE")
    _check_waba(scene, node)
    if call.method == "GET":
        return _just({"data": [_shown(one) for one in templates(scene)]})
    if call.method == "DELETE":
        left = [one for one in templates(scene) if one["name"] != call.text("name")]
        return _just(SUCCESS, Remembered({"templates": left}))
    return _created(call, scene)


def _created(call: Call, scene: Scene) -> Served:
    """Judged at once: approved, and told by a webhook."""
    components = call.data("components")
    parts = [one for one in components if isinstance(one, dict)] if isinstance(components, list) else []
    text = next((str(one.get("text") or "") for one in parts if one.get("type") == "BODY"), "")
    if not (call.text("name") and call.text("language") and text):
        raise rules.missing("components")
    titles = [str(button.get("text")) for one in parts for button in one.get("buttons") or []]
    made = {
        "id": scene.fresh.digits(16),
        "name": call.text("name"),
        "language": call.text("language"),
        "category": call.text("category", "UTILITY"),
        "status": "APPROVED",
        "text": text,
        "buttons": titles,
    }
    judged = {
        "event": "APPROVED",
        "message_template_id": int(str(made["id"])),
        "message_template_name": made["name"],
        "message_template_language": made["language"],
        "message_template_category": made["category"],
        "reason": None,
    }
    answer = {"id": made["id"], "status": "PENDING", "category": made["category"]}
    kept = Remembered({"templates": [*templates(scene), made]})
    return _just(answer, kept, facts=(Special(TEMPLATE, data=judged),))


def _shown(one: Body) -> Body:
    parts: list[Body] = [{"type": "BODY", "text": one["text"]}]
    if one.get("buttons"):
        buttons = [{"type": "QUICK_REPLY", "text": title} for title in one["buttons"]]
        parts.append({"type": "BUTTONS", "buttons": buttons})
    kept = {name: one[name] for name in ("id", "name", "language", "category", "status")}
    return {**kept, "components": parts}


EDGES: dict[str, Callable[[Call, Scene, str], Served]] = {
    "messages": _messages,
    "phone_numbers": _phone_numbers,
    "subscribed_apps": _subscribed_apps,
    "message_templates": _message_templates,
}
