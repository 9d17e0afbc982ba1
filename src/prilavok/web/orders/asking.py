"""How was it: asked when an order is done, by a survey of the network where it has one, else with buttons."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.types import Choice, Survey
from prilavok.events.types import Actor
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.models import Conversation, Message
from prilavok.orders.actions import answer_payload, question_id
from prilavok.orders.models import Order

CAPABILITY = "surveys"
MARKS = (5, 4, 3, 2, 1)


def ask(order: Order, conversation: Conversation, actor: Actor) -> Message:
    """In the shop's language. Raises a `SendingRefused`."""
    with translation.override(order.shop.language):
        survey = survey_of(order, conversation)
        return queue_message(
            conversation=conversation,
            actor=actor,
            text=_thanks(order) if survey else _question(order),
            survey=survey,
            choices=() if survey else _buttons(order),
            source={"order": order.public_id},
        )


def survey_of(order: Order, conversation: Conversation) -> Survey | None:
    """The network wants the shop's privacy policy beside it."""
    channel = conversation.channel
    privacy_url = str(channel.settings.get("privacy_url", ""))
    if not privacy_url or CAPABILITY not in adapter_of(channel).manifest.capabilities:
        return None
    return Survey(
        id=question_id(order),
        title=_("Your order No %(number)s") % {"number": order.number},
        subtitle=_("It takes half a minute"),
        button=_("Give a mark"),
        question=_("How do you like it?"),
        privacy_url=privacy_url,
    )


def _thanks(order: Order) -> str:
    return _("Thank you for order No %(number)s! Your mark helps us.") % {"number": order.number}


def _question(order: Order) -> str:
    return _("Thank you for order No %(number)s! How do you like it? Five is the best.") % {
        "number": order.number
    }


def _buttons(order: Order) -> tuple[Choice, ...]:
    return tuple(Choice(f"{mark} ★", answer_payload(order, mark)) for mark in MARKS)
