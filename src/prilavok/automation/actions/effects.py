"""What a rule does once it fires: ordinary actions of the other apps, one after another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from prilavok.automation import reasons, slots
from prilavok.automation.actions.firing import Firing, NotDone
from prilavok.automation.actions.writing import write_comment, write_direct, write_private, write_question
from prilavok.automation.models import Rule, RuleRun
from prilavok.automation.slot_values import InQuestion
from prilavok.automation.types import (
    ActionSpec,
    AddTag,
    Ask,
    Assign,
    CreateOrder,
    PrivateReply,
    PublicReply,
    Reply,
    Says,
    WriteNote,
)
from prilavok.customers.actions import add_tag
from prilavok.inbox.actions.conversations import assign_conversation
from prilavok.inbox.actions.queueing import add_note
from prilavok.inbox.errors import (
    AlreadyReplied,
    ChannelUnavailable,
    EmptyMessage,
    NotPossible,
    SendingRefused,
    WindowClosed,
)
from prilavok.inbox.lists import open_counts
from prilavok.inbox.models import Message
from prilavok.orders.actions import LineData, OrderError, create_order
from prilavok.orders.models import Order
from prilavok.shops.models import Membership

Result = dict[str, Any]


def perform(firing: Firing, action: ActionSpec) -> Result:
    """Do one action; what went wrong is in the result and undoes nothing else."""
    result: Result = {"kind": action.kind}
    try:
        with transaction.atomic():
            return result | _do(firing, action)
    except NotDone as error:
        return result | {"error": str(error)}
    except SendingRefused as error:
        return result | {"error": _refusal(error)}
    except OrderError as error:
        return result | {"error": reasons.code("not_possible", str(error))}


def _refusal(error: SendingRefused) -> str:
    match error:
        case EmptyMessage():
            return "empty_text"
        case WindowClosed():
            return "window_closed"
        case AlreadyReplied():
            return "already_replied"
        case ChannelUnavailable():
            return "channel_unavailable"
        case NotPossible(feature="comment_deleted"):
            return "comment_deleted"
        case NotPossible(feature=feature):
            return reasons.code("not_possible", feature)
    return reasons.code("not_possible", str(error))


def _do(firing: Firing, action: ActionSpec) -> Result:
    match action:
        case Reply() | PublicReply() | PrivateReply() | Ask():
            return _say(firing, action, _writer(firing, action))
        case AddTag():
            add_tag(firing.case.customer, action.tag, actor=firing.actor)
            return {"tag": action.tag}
        case Assign():
            return _assign(firing, action)
        case WriteNote():
            return _note(firing, action)
        case CreateOrder():
            return _create_order(firing)


# --- writing -------------------------------------------------------------------------------------


def _say(firing: Firing, action: Says, write: Callable[[Firing, str], Message]) -> Result:
    turn = _next_turn(firing.rule, action)
    said = action.variants[turn]
    if action.otherwise and firing.question is None and slots.speaks_of_product(said):
        said = action.otherwise
    text = slots.render(said, firing.values)
    if not text:
        raise NotDone("empty_text")
    written: Result = {"message": write(firing, text).public_id}
    return written | ({"variant": turn} if len(action.variants) > 1 else {})


def _writer(firing: Firing, action: Says) -> Callable[[Firing, str], Message]:
    match action:
        case Ask():
            return write_question
        case PrivateReply():
            return write_private
        case Reply() if firing.case.message is None or firing.case.message.kind != Message.Kind.COMMENT:
            return write_direct
    return write_comment


def _next_turn(rule: Rule, action: Says) -> int:
    """The variant after the one of the last firing."""
    if len(action.variants) == 1:
        return 0
    fired = rule.runs.filter(state=RuleRun.State.FIRED, results__contains=[{"kind": action.kind}])
    last = fired.order_by("-pk").values_list("results", flat=True).first() or []
    turns = [result["variant"] for result in last if result["kind"] == action.kind and "variant" in result]
    return (turns[0] + 1) % len(action.variants) if turns else 0


# --- the rest ------------------------------------------------------------------------------------


def _assign(firing: Firing, action: Assign) -> Result:
    members = Membership.objects.select_related("user")
    member = members.filter(shop=firing.rule.shop_id, public_id=action.member, is_active=True).first()
    if member is None:
        raise NotDone("member_gone")
    assign_conversation(firing.case.conversation, member, actor=firing.actor)
    open_now = open_counts(member.shop_id, [member.pk]).get(member.pk, 0)
    return {"member": member.public_id, "open": open_now}


def _note(firing: Firing, action: WriteNote) -> Result:
    text = slots.render(action.text, firing.values)
    if not text:
        raise NotDone("empty_text")
    note = add_note(
        conversation=firing.case.conversation, text=text, actor=firing.actor, source=firing.source
    )
    return {"message": note.public_id}


def _create_order(firing: Firing) -> Result:
    """A customer has one draft at most: an open one is left as it is."""
    draft = Order.objects.filter(customer=firing.case.customer, status=Order.Status.DRAFT).first()
    if draft is not None:
        return {"order": draft.public_id, "existing": True}
    order = create_order(
        shop=firing.shop,
        customer=firing.case.customer,
        conversation=firing.case.conversation,
        lines=_lines(firing.question),
        actor=firing.actor,
        created_by="rule",
    )
    return {"order": order.public_id}


def _lines(question: InQuestion | None) -> list[LineData]:
    if question is None:
        return []
    quantity = question.interest.quantity if question.interest else 1
    return [LineData(product=question.product, variant=question.variant, quantity=quantity)]
