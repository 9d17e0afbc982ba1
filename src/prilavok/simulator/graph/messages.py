"""`POST /me/messages` and the list of conversations."""

from __future__ import annotations

from prilavok.channels.adapters.instagram.simulator_rules import bad_parameter, no_such_object, read_message
from prilavok.simulator.actions import serving
from prilavok.simulator.graph.calls import Answer, Call, with_token
from prilavok.simulator.models import SimAccount

PAGE = 25


def check_own(account: SimAccount, node: str) -> None:
    """`me`, or the account's own id. Raises `GraphRefusal`."""
    if node not in ("me", account.external_id):
        raise no_such_object(node)


@with_token("POST")
def messages(call: Call, node: str) -> Answer:
    check_own(call.account, node)
    if call.text("sender_action"):
        return _sender_action(call)
    message = serving.accept_message(call.account, read_message(call.params))
    return {"recipient_id": message.person.external_id, "message_id": message.external_id}


def _sender_action(call: Call) -> Answer:
    recipient = call.params.get("recipient")
    if not isinstance(recipient, dict) or not recipient.get("id"):
        raise bad_parameter("Param recipient must have an id")
    payload = call.params.get("payload")
    serving.show_sender_action(
        call.account,
        str(recipient["id"]),
        call.text("sender_action").lower(),
        payload if isinstance(payload, dict) else {},
    )
    return {"recipient_id": str(recipient["id"])}


@with_token("GET")
def conversations(call: Call, node: str) -> Answer:
    """Threads in which somebody has written, the latest first."""
    check_own(call.account, node)
    people = call.account.people.filter(last_act_at__isnull=False).order_by("-last_act_at")
    if call.text("user_id"):
        people = people.filter(external_id=call.text("user_id"))
    return {
        "data": [
            {"id": f"aWdfZAG06{person.external_id}", "updated_time": person.last_act_at.isoformat()}
            for person in people[:PAGE]
            if person.last_act_at
        ]
    }
