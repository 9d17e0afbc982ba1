"""WhatsApp's webhooks as our events. Pure: no network, no database, no clock.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview

What a delivery holds is told by the lists in it, not by the name of its field: the same lists come for
live messages, for the phone app beside us, for its history, and while somebody else answers (standby).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from prilavok.channels.adapters.whatsapp import account_events, calls, identities, messages_in, statuses
from prilavok.channels.adapters.whatsapp.changes import Change, Part, phone_number_id
from prilavok.channels.adapters.whatsapp.people import Names, contacts_of, identify
from prilavok.channels.families import meta_webhooks
from prilavok.channels.families.meta_body import Item, items
from prilavok.channels.reading import text_of
from prilavok.channels.types import ChannelEvent, Route, WebhookAnswer, WebhookRequest

OURS = ("", "whatsapp_business_account")
READERS: Mapping[str, Callable[[Part], list[ChannelEvent]]] = {
    "messages": messages_in.received,
    "message_echoes": messages_in.echoed,
    "statuses": statuses.read_status,
    "history": messages_in.history,
    "state_sync": identities.synced,
    "user_preferences": identities.preference,
    "user_id_update": identities.updated,
    "calls": calls.read_call,
    "errors": account_events.error,
}
# Whom a part is about, by the names its ids have there; the best ids for a route without validating.
PARTIES = (
    ("messages", ("from", "from_user_id", "from_parent_user_id")),
    ("message_echoes", ("to", "to_user_id", "to_parent_user_id")),
    ("statuses", ("recipient_id", "recipient_user_id", "recipient_parent_user_id")),
    ("user_preferences", ("wa_id", "user_id", "parent_user_id")),
    ("calls", ("from", "from_user_id", "from_parent_user_id")),
)
NOTED = {
    "account_settings_update": "a setting of the account",
    "automatic_events": "an event for advertising",
    "business_capability_update": "the account's limits",
    "business_status_update": "the state of the business",
    "business_username_update": "the shop's user name",
    "flows": "the state of a form",
    "group_lifecycle_update": "a group",
    "group_participants_update": "a group",
    "group_settings_update": "a group",
    "group_status_update": "a group",
    "message_echo_status": "the state of an echo",
    "messaging_handovers": "who answers here",
    "partner_solutions": "the partner",
    "payment_configuration_update": "the payment settings",
    "template_correct_category_detection": "the category that a template should have",
    "tracking_events": "an event for advertising",
}


def handshake(request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
    return meta_webhooks.handshake(request, tokens)


def verify(request: WebhookRequest, secrets: Sequence[str]) -> None:
    meta_webhooks.verify(request, secrets)


def route(request: WebhookRequest) -> list[Route]:
    """One route a phone number; "" for what is about the business account: for all of its numbers."""
    found: dict[tuple[str, str], Route] = {}
    try:
        for kind, item in items(request.body):
            value = item.value if isinstance(item.value, dict) else {}
            account = phone_number_id(value)
            group = "" if account else item.account
            if kind in OURS and (account, group) not in found:
                found[account, group] = Route(account, _thread_of(value) or item.account, group)
    except ValueError:
        return []
    return list(found.values())


def _thread_of(value: Mapping[str, Any]) -> str:
    for name, (phone, user_id, parent) in PARTIES:
        listed = value.get(name)
        one = listed[0] if isinstance(listed, list) and listed else listed
        if isinstance(one, dict):
            names = Names(text_of(one.get(phone)), text_of(one.get(user_id)), text_of(one.get(parent)))
            person = identify(names, contacts_of(value))
            return person.external_id if person else ""
    return ""


def parse(request: WebhookRequest) -> list[ChannelEvent]:
    events: list[ChannelEvent] = []
    for kind, item in items(request.body):
        if kind in OURS:
            events += _events_of(item)
        else:
            events.append(_whole(item, f"object {kind}"))
    return events


def _events_of(item: Item) -> list[ChannelEvent]:
    if item.place != "change" or not isinstance(item.value, dict):
        return [_whole(item, "an entry without changes")]
    change = Change.of(item)
    if item.field in NOTED:
        return [change.part().noted(NOTED[item.field])]
    found = [event for name in READERS for part in change.parts(name) for event in READERS[name](part)]
    if found:
        return found
    return list(_without_lists(change))


def _without_lists(change: Change) -> Iterator[ChannelEvent]:
    """What is about the account, or only names a person."""
    reader = account_events.READERS.get(change.item.field)
    named = identities.named(change) if reader is None else []
    if reader is not None:
        yield reader(change.part())
    elif named:
        yield from named
    else:
        yield change.part().unrecognized(f"field {change.item.field}")


def _whole(item: Item, why: str) -> ChannelEvent:
    """What stands outside of any change."""
    return Part(Change(item, "", {}, ()), "", item.value).unrecognized(why)
