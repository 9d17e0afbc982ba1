"""How a customer is shown in lists and on cards: name, picture, network."""

from __future__ import annotations

from dataclasses import dataclass

from prilavok.customers.models import Customer, Identity
from prilavok.customers.queries import display_name


@dataclass(frozen=True, slots=True)
class Face:
    """`kinds`: the networks on which the customer writes, in the order they came."""

    customer: Customer
    name: str
    handle: str
    seed: str
    picture: str
    kind: str
    kinds: tuple[str, ...]


def face_of(customer: Customer) -> Face:
    """Needs the identities with their channels; prefetch them on lists."""
    identities = list(customer.identities.all())
    first = next((one for one in identities if one.avatar_url), next(iter(identities), None))
    name = display_name(customer)
    return Face(
        customer=customer,
        name=name,
        handle=next((text for one in identities if (text := handle_of(one)) and text != name), ""),
        seed=first.public_id if first else customer.public_id,
        picture=first.avatar_url if first else "",
        kind=first.channel.kind if first else "",
        kinds=tuple(dict.fromkeys(one.channel.kind for one in identities)),
    )


def handle_of(identity: Identity) -> str:
    """@kovaleva.ann, or the phone."""
    return f"@{identity.username}" if identity.username else identity.phone
