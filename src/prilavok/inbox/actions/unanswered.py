"""Since when a customer waits, found anew from the messages."""

from __future__ import annotations

from prilavok.inbox.models import Conversation, Message


def waits_again(conversation: Conversation) -> None:
    """An answer that did not leave is no answer."""
    rows = conversation.messages.exclude(kind__in=[Message.Kind.NOTE, Message.Kind.SYSTEM]).exclude(
        status__in=[Message.Status.FAILED, Message.Status.CANCELLED]
    )
    last_answer = rows.filter(direction=Message.Direction.OUTBOUND).order_by("-sent_at").first()
    questions = rows.filter(direction=Message.Direction.INBOUND)
    if last_answer is not None:
        questions = questions.filter(sent_at__gt=last_answer.sent_at)
    first = questions.order_by("sent_at").first()
    if first is not None:
        Conversation.objects.filter(pk=conversation.pk).update(unanswered_since=first.sent_at)
