"""What is to be sent later."""

from __future__ import annotations

from django.db import models

from prilavok.inbox.models.conversations import Conversation
from prilavok.inbox.models.messages import Message
from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class ScheduledMessage(models.Model):
    """A text with its time. It becomes a message when that comes, and only if it may be sent then."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        CANCELLED = "cancelled"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="scheduled_messages")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="scheduled")
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="scheduled_messages")
    mode = models.CharField(max_length=13)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)
    """[{"type", "url", "mime", "name"}]: files that are kept already."""
    cards = models.JSONField(default=list, blank=True)
    """Products as the network's cards, as in `Message.cards`."""
    reply_to = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="scheduled_replies"
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=30, blank=True)
    """Why it was not sent: the name of the refusal."""
    message = models.OneToOneField(
        Message, models.SET_NULL, null=True, blank=True, related_name="scheduled_as"
    )
    client_key = models.CharField(max_length=40, blank=True, default="")
    """As in `Message.client_key`."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "client_key"],
                condition=~models.Q(client_key=""),
                name="scheduled_written_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(text="", attachments=[], cards=[]), name="scheduled_is_not_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="scheduled_due"),
            models.Index(
                fields=["conversation", "due_at"],
                condition=models.Q(state__in=["waiting", "failed"]),
                name="scheduled_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.due_at:%Y-%m-%d %H:%M}"
