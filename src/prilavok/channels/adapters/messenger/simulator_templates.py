"""Templates on the pretended Messenger: how receipts, surveys and utility templates read on the phone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from prilavok.channels.families.meta_simulator import Body, GraphRefusal, bad_parameter
from prilavok.channels.families.meta_simulator_messages import Told
from prilavok.channels.simulation import Scene

PLACE = re.compile(r"\{\{(\d+)\}\}")
RECEIPT_FIELDS = ("recipient_name", "order_number", "currency", "payment_method")
RECEIPT_LINES = 100
SURVEY_LIMITS = {"title": 65, "subtitle": 80, "button_title": 20}


def templates(scene: Scene) -> Mapping[str, Body]:
    """Id -> template, as they were created."""
    kept = scene.account.memory.get("templates")
    return kept if isinstance(kept, dict) else {}


def read_template(payload: Body, scene: Scene) -> Told | None:
    """Raises `GraphRefusal`; None for a template that Messenger does not have."""
    match payload.get("template_type"):
        case "utility_messages":
            return _utility(payload, scene)
        case "receipt":
            return _receipt(payload)
        case "customer_feedback":
            return _survey(payload)
        case _:
            return None


def _utility(payload: Body, scene: Scene) -> Told:
    language = payload.get("language")
    code = language.get("code") if isinstance(language, dict) else ""
    wanted = (payload.get("name"), code)
    found = [one for one in templates(scene).values() if (one["name"], one["language"]) == wanted]
    if not found or found[0]["status"] != "APPROVED":
        raise GraphRefusal(100, "(#100) The template does not exist or is not approved")
    parts = {str(one.get("type")).upper(): one for one in found[0]["components"]}
    given = _parameters(payload)
    text = str(parts["BODY"]["text"])
    if len(set(PLACE.findall(text))) != len(given):
        raise bad_parameter("Number of parameters does not match the template")
    header = str(parts.get("HEADER", {}).get("text", ""))
    return Told(PLACE.sub(lambda place: given[int(place.group(1)) - 1], text), header or str(wanted[0]))


def _parameters(payload: Body) -> list[str]:
    components = payload.get("components") or []
    bodies = [one for one in components if str(one.get("type")).lower() == "body"]
    return [str(one.get("text") or "") for body in bodies for one in body.get("parameters") or []]


def _receipt(payload: Body) -> Told:
    missing = [name for name in RECEIPT_FIELDS if not payload.get(name)]
    summary: Any = payload.get("summary")
    if missing or not isinstance(summary, dict) or "total_cost" not in summary:
        raise bad_parameter(f"A receipt needs {', '.join(missing) or 'summary'}")
    elements = payload.get("elements") or []
    if len(elements) > RECEIPT_LINES:
        raise bad_parameter(f"A receipt may have at most {RECEIPT_LINES} elements")
    currency = payload["currency"]
    lines = [f"{one['title']} × {one.get('quantity', 1)} — {one['price']} {currency}" for one in elements]
    total = f"= {summary['total_cost']} {currency}, {payload['payment_method']}"
    return Told("\n".join([*lines, total]), f"№ {payload['order_number']}")


def _survey(payload: Body) -> Told:
    for name, longest in SURVEY_LIMITS.items():
        if not 0 < len(str(payload.get(name) or "")) <= longest:
            raise bad_parameter(f"Param {name} must have 1 to {longest} characters")
    screens = payload.get("feedback_screens") or []
    if len(screens) != 1 or len(screens[0].get("questions") or []) != 1:
        raise bad_parameter("A survey has one page with one question")
    if not payload.get("business_privacy"):
        raise bad_parameter("The parameter business_privacy is required")
    return Told(f"{payload['title']}\n{payload['subtitle']}", str(payload["button_title"]))
