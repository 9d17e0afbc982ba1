"""What WhatsApp says about the account itself and its templates.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prilavok.channels.adapters.whatsapp.changes import Part
from prilavok.channels.adapters.whatsapp.codes import reason_of
from prilavok.channels.adapters.whatsapp.payloads import Error
from prilavok.channels.errors import Reason
from prilavok.channels.payloads import read
from prilavok.channels.reading import text_of
from prilavok.channels.types import AccountProblem, ChannelEvent, TemplateChanged

# Nothing works any more, and only the owner can mend it.
ACCESS_LOST = frozenset({
    "ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED", "PARTNER_APP_UNINSTALLED", "PARTNER_REMOVED",
})  # fmt: skip
WORRYING = frozenset({"ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "DISABLED_UPDATE"})
LOWER_QUALITY = frozenset({"FLAGGED", "DOWNGRADE"})
BAN = "DISABLE"


def error(part: Part) -> list[ChannelEvent]:
    """An error that belongs to no single message."""
    told, left_out = read(Error, part.value)
    if told is None:
        return [part.unrecognized("no error")]
    return [problem(part, reason_of(told.code), f"{told.code}: {told.text}"), *part.malformed(left_out, "")]


def problem(part: Part, reason: Reason, text: str, at: Any = None) -> AccountProblem:
    return AccountProblem(
        **part.base(f"account:{part.fingerprint()}", part.change.item.account, at),
        reason=reason.value,
        text=text,
        blocking=reason is Reason.AUTH_EXPIRED,
    )


def _account_update(part: Part) -> ChannelEvent:
    event = _word(part, "event")
    details = _details(part.value)
    text = f"{event}: {details}" if details else event
    if event in ACCESS_LOST and _is_of_another(part):
        return problem(part, Reason.OTHER, text)
    if event in ACCESS_LOST or _word(part, "ban_info", "waba_ban_state") == BAN:
        return problem(part, Reason.AUTH_EXPIRED, text)
    if event in WORRYING and _word(part, "ban_info", "waba_ban_state") != "REINSTATE":
        return problem(part, Reason.RATE_LIMITED, text)
    return part.noted(f"account {event}")


def _is_of_another(part: Part) -> bool:
    """Partners hear of all their clients: what is named may not be the account that we know."""
    return _word(part, "waba_info", "waba_id") not in ("", part.change.item.account)


def _details(value: Any) -> str:
    """The words of the notice: what is forbidden, why, until when."""
    if isinstance(value, dict):
        inner = [_details(one) for key, one in value.items() if key not in ("event", "waba_info")]
        return ", ".join(one for one in inner if one)
    if isinstance(value, list):
        return ", ".join(one for one in map(_details, value) if one)
    return text_of(value)


def _review(part: Part) -> ChannelEvent:
    decision = _word(part, "decision")
    if decision == "REJECTED":
        return problem(part, Reason.CONTENT_REJECTED, "the account was rejected")
    return part.noted(f"review {decision}")


def _alert(part: Part) -> ChannelEvent:
    severity = _word(part, "alert_info", "alert_severity") or _word(part, "alert_severity")
    words = _word(part, "alert_info", "alert_description") or _word(part, "alert_info", "alert_type")
    words = words or _word(part, "alert_description") or _word(part, "alert_type")
    if severity in ("CRITICAL", "WARNING"):
        return problem(part, Reason.OTHER, words)
    return part.noted(f"alert {words}")


def _quality(part: Part) -> ChannelEvent:
    event, limit = _word(part, "event"), _word(part, "current_limit")
    phone = _word(part, "display_phone_number")
    if event in LOWER_QUALITY:
        return problem(part, Reason.RATE_LIMITED, f"quality {event} {phone} {limit}".strip())
    return part.noted(f"quality {event}")


def _name_update(part: Part) -> ChannelEvent:
    decision = _word(part, "decision")
    if decision == "REJECTED":
        name = _word(part, "requested_verified_name")
        why = _word(part, "rejection_reason")
        return problem(part, Reason.CONTENT_REJECTED, f"name {name} rejected {why}".strip())
    return part.noted(f"name {decision}")


def _security(part: Part) -> ChannelEvent:
    return problem(part, Reason.OTHER, f"security {_word(part, 'event')}".strip())


def _template_status(part: Part) -> ChannelEvent:
    details = (
        _word(part, "reason"),
        _word(part, "rejection_info", "reason"),
        _word(part, "disable_info", "disable_date"),
        _word(part, "other_info", "description"),
    )
    told = ": ".join(one for one in details if one and one != "NONE")
    return _template(part, {"status": _word(part, "event"), "reason": told})


def _template_category(part: Part) -> ChannelEvent:
    category = _word(part, "new_category") or _word(part, "correct_category")
    return _template(part, {"category": category})


def _template_quality(part: Part) -> ChannelEvent:
    return _template(part, {"quality": _word(part, "new_quality_score")})


def _template_text(part: Part) -> ChannelEvent:
    return _template(part, {})


def _template(part: Part, told: Mapping[str, str]) -> ChannelEvent:
    name = _word(part, "message_template_name")
    external_id = _word(part, "message_template_id") or name
    if not external_id:
        return part.unrecognized("no template")
    return TemplateChanged(
        **part.base(f"template:{part.fingerprint()}", part.change.item.account),
        external_id=external_id,
        name=name,
        language=_word(part, "message_template_language"),
        status=told.get("status", ""),
        category=told.get("category", "") or _word(part, "message_template_category"),
        quality=told.get("quality", ""),
        reason=told.get("reason", ""),
    )


READERS: Mapping[str, Callable[[Part], ChannelEvent]] = {
    "account_update": _account_update,
    "account_review_update": _review,
    "account_alerts": _alert,
    "phone_number_quality_update": _quality,
    "phone_number_name_update": _name_update,
    "security": _security,
    "message_template_status_update": _template_status,
    "template_category_update": _template_category,
    "message_template_quality_update": _template_quality,
    "message_template_components_update": _template_text,
}


def _word(part: Part, *path: str) -> str:
    value = part.value
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return text_of(value)
