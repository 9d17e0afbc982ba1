"""What the shop wants to say or do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from prilavok.channels.types.parts import Attachment


@dataclass(frozen=True, slots=True)
class Choice:
    """A button for the customer. With `url` it opens a page, else its `payload` comes back to us.

    One that `asks` sends the customer's own phone number or place, where the network has such buttons;
    `login` with a `url` and `logout` connect the customer's account in the shop, and part with it again.
    """

    title: str
    payload: str = ""
    url: str = ""
    asks: Literal["", "phone", "location", "login", "logout"] = ""


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    subtitle: str = ""
    image_url: str = ""
    url: str = ""
    buttons: tuple[Choice, ...] = ()
    product: str = ""
    """The article number in the network's own catalogue, where the network shows such cards."""
    catalogue: bool = False
    """Opens the whole catalogue, with `product` on its cover."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text that the network approved beforehand, with what fills its places, in order."""

    name: str
    language: str
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    title: str
    price: str
    quantity: int = 1
    subtitle: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An order as the customer gets it in writing; amounts are decimal text in `currency`."""

    number: str
    customer: str
    payment: str
    currency: str
    total: str
    lines: tuple[ReceiptLine, ...] = ()
    subtotal: str = ""
    shipping: str = ""
    tax: str = ""
    discounts: tuple[tuple[str, str], ...] = ()
    url: str = ""
    ordered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A question about the customer's satisfaction, answered by a mark and, if wished, words."""

    id: str
    title: str
    subtitle: str
    button: str
    privacy_url: str
    scale: Literal["csat", "nps", "ces"] = "csat"
    question: str = ""
    words: bool = True


DraftKind = Literal["direct", "comment", "private_reply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDraft:
    """What the shop wants to say. `recipient` for `direct`, `comment` (its external id) for the others."""

    kind: DraftKind = "direct"
    recipient: str = ""
    comment: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    reply_to: str = ""
    template: Template | None = None
    receipt: Receipt | None = None
    survey: Survey | None = None
    persona: str = ""
    """In whose name it is said, for networks with personas: the persona's id there."""
    human: bool = False
    token: str = ""
    """Stable id of this message on our side, for networks with an idempotency key."""
    last_inbound: str = ""
    """External id of the customer's newest message here: it tells some networks where to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentModeration:
    comment: str
    action: Literal["hide", "unhide", "delete", "like", "unlike"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderAction:
    """`answer_press` ends the waiting sign on the button whose press is `last_inbound`."""

    recipient: str
    action: Literal["typing_on", "typing_off", "mark_seen", "answer_press"]
    last_inbound: str = ""
    """External id of the customer's newest message here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionDraft:
    """`emoji` empty takes the reaction back."""

    recipient: str
    message: str
    emoji: str = ""


Draft = MessageDraft | CommentModeration | SenderAction | ReactionDraft
