"""People under new ids, names from the shop's phone, and who wants no marketing."""

from __future__ import annotations

from prilavok.channels.adapters.whatsapp.changes import Change, Part, digits
from prilavok.channels.adapters.whatsapp.payloads import (
    Changed,
    Message,
    Preference,
    StateSync,
    System,
    UserIdUpdate,
)
from prilavok.channels.adapters.whatsapp.people import Names, changed_ids, identify, renamed
from prilavok.channels.payloads import read
from prilavok.channels.types import (
    ChannelEvent,
    ConsentChanged,
    IdentityChanged,
    MessageReceived,
    Person,
)

VALUES = {"resume": True, "start": True, "stop": False}
NEW_NUMBER = ("user_changed_number", "customer_changed_number", "user_changed_user_id")
NOTICES = {
    "user_changed_number": "number_changed",
    "customer_changed_number": "number_changed",
    "user_changed_user_id": "id_changed",
    "customer_identity_changed": "security_code_changed",
    "user_identity_changed": "security_code_changed",
}


def system(part: Part, message: Message) -> list[ChannelEvent]:
    """The change itself, and a line in the conversation that tells of it."""
    told = message.system or System()
    person = _after(part, message, told)
    if person is None or not person.external_id:
        return [part.unrecognized(f"system message {told.type} to nobody", "/system")]
    base = part.base(f"message:{message.id}", person.external_id, message.timestamp)
    line = MessageReceived(
        **base,
        external_id=message.id,
        sender=person,
        text=told.body,
        system=True,
        notice=NOTICES.get(told.type, told.type or "system"),
    )
    if told.type not in NOTICES:
        unknown = part.unrecognized(f"system message {told.type}", "/system", person.external_id)
        return [line, unknown]
    if told.type not in NEW_NUMBER:
        return [line]
    return [IdentityChanged(**{**base, "key": f"identity:{message.id}"}, person=person), line]


def _after(part: Part, message: Message, told: System) -> Person | None:
    old = Names(message.sender, message.from_user_id, message.from_parent_user_id)
    if told.type not in NEW_NUMBER:
        return identify(old, part.change.contacts)
    new = Names(told.wa_id, told.user_id, told.parent_user_id)
    before = (*old.all, told.customer, told.previous_user_id, told.previous_parent_user_id)
    return renamed(new if new.all else old, (*before, *changed_ids(told.body)))


def updated(part: Part) -> list[ChannelEvent]:
    update, left_out = read(UserIdUpdate, part.value)
    if update is None:
        return [part.unrecognized("no update")]
    user, parent = _pair(update.user_id), _pair(update.parent_user_id)
    new = Names(update.wa_id, user.current, parent.current)
    known = identify(new, part.change.contacts)
    if known is None or not (user.current or parent.current):
        return [part.unrecognized("no new id")]
    person = renamed(new, (user.previous, parent.previous), known.name)
    base = part.base(f"identity:{part.fingerprint()}", person.external_id, update.timestamp)
    return [
        IdentityChanged(**base, person=person),
        *part.malformed(left_out, person.external_id),
    ]


def _pair(value: Changed | str) -> Changed:
    return value if isinstance(value, Changed) else Changed(current=value)


def named(change: Change) -> list[ChannelEvent]:
    """A delivery of contacts alone: which ids belong together."""
    part = change.part()
    return [
        IdentityChanged(
            **part.base(f"identity:{part.fingerprint()}:{index}", contact.names.all[0]),
            person=person,
        )
        for index, contact in enumerate(change.contacts)
        if len(contact.names.all) > 1 and (person := identify(contact.names, [contact]))
    ]


def synced(part: Part) -> list[ChannelEvent]:
    """A name in the address book of the shop's phone."""
    sync, left_out = read(StateSync, part.value)
    contact = sync.contact if sync else None
    if sync is None or contact is None or not (contact.phone_number or contact.user_id):
        return [part.unrecognized("no contact")]
    names = Names(digits(contact.phone_number), contact.user_id)
    thread = names.all[0] if names.all else ""
    if sync.action == "remove" or not thread:
        return [part.noted("a contact was removed from the phone's address book", thread)]
    person = renamed(names, (), contact.full_name or contact.first_name)
    at = sync.metadata.timestamp if sync.metadata else None
    base = part.base(f"identity:{part.fingerprint()}", person.external_id, at)
    return [IdentityChanged(**base, person=person), *part.malformed(left_out, thread)]


def preference(part: Part) -> list[ChannelEvent]:
    told, left_out = read(Preference, part.value)
    if told is None:
        return [part.unrecognized("no preference")]
    names = Names(told.wa_id, told.user_id, told.parent_user_id)
    person = identify(names, part.change.contacts)
    granted = VALUES.get(told.value.lower())
    if person is None or granted is None:
        return [part.unrecognized(f"preference {told.value}")]
    base = part.base(f"consent:{part.fingerprint()}", person.external_id, told.timestamp)
    consent = ConsentChanged(**base, person=person, granted=granted, topic=told.category)
    return [consent, *part.malformed(left_out, person.external_id)]
