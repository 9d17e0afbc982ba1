"""Who allows the community to write, and who fills in its forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prilavok.channels.adapters.vk.envelope import Callback
from prilavok.channels.adapters.vk.payloads import Node
from prilavok.channels.types import ChannelEvent, ConsentChanged, MessageReceived, Person, Reference


def _consent(callback: Callback) -> list[ChannelEvent]:
    person = callback.object.id("user_id")
    if not person:
        return []
    granted = callback.type == "message_allow"
    return [
        ConsentChanged(
            **callback.base(f"consent:{person}:{callback.type}:{callback.name}", None),
            person=Person(person),
            granted=granted,
        )
    ]


def _lead(callback: Callback) -> list[ChannelEvent]:
    """A filled-in form: a line in the conversation that says what was answered, and from which ad."""
    lead = callback.object
    number, person = lead.id("lead_id"), lead.id("user_id")
    if not number or not person:
        return []
    answers = lead.nodes("answers")
    told = {one.text("key"): _answer(one) for one in answers}
    lines = [f"{one.text('question') or one.text('key')}: {_answer(one)}" for one in answers]
    name = f"lead_{number}"
    ad = lead.id("ad_id")
    return [
        MessageReceived(
            **callback.base(f"message:{name}", None),
            external_id=name,
            sender=Person(
                person,
                name=" ".join(part for part in (told.get("first_name"), told.get("last_name")) if part),
                phone=told.get("phone_number", ""),
            ),
            text="\n".join([lead.text("form_name"), *lines]).strip(),
            references=(Reference("ad", external_id=ad),) if ad else (),
            system=True,
            notice="lead",
        )
    ]


def _answer(answer: Node) -> str:
    value = answer.value.get("answer")
    parts = [_chosen(part) for part in (value if isinstance(value, list) else [value])]
    return ", ".join(str(part) for part in parts if isinstance(part, str | int | float))


def _chosen(part: object) -> object:
    """What was chosen of a list comes with its key."""
    return (part.get("value") or part.get("key")) if isinstance(part, dict) else part


READERS: Mapping[str, Callable[[Callback], list[ChannelEvent]]] = {
    "message_allow": _consent,
    "message_deny": _consent,
    "lead_forms_new": _lead,
}
