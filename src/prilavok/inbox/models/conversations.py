"""A talk with one identity, from open to closed."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class Conversation(models.Model):
    """All messages with one identity: in Direct, or as comments under one publication.

    A closed conversation is opened again by the next message, so the history stays in one place.
    """

    class Kind(models.TextChoices):
        DIRECT = "direct"
        COMMENTS = "comments"

    class Status(models.TextChoices):
        OPEN = "open"
        SNOOZED = "snoozed"
        CLOSED = "closed"

    class DueKind(models.TextChoices):
        FIRST = "first"
        NEXT = "next"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="conversations")
    channel = models.ForeignKey("channels.Channel", models.CASCADE, related_name="conversations")
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="conversations")
    identity = models.ForeignKey("customers.Identity", models.CASCADE, related_name="conversations")
    kind = models.CharField(max_length=8, choices=Kind)
    post = models.ForeignKey(
        "catalog.Post", models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    post_key = models.CharField(max_length=120, blank=True, default="")
    """External id of the publication for comments, empty for Direct: part of the identity of the row."""
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        "shops.Membership", models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    team = models.ForeignKey(
        "shops.Team", models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    unread = models.PositiveIntegerField(default=0)
    unanswered_since = models.DateTimeField(null=True, blank=True)
    """Network time of the first customer message nobody has answered; None when answered."""
    due_at = models.DateTimeField(null=True, blank=True)
    due_since = models.DateTimeField(null=True, blank=True)
    """`due_at` is when the question of `due_since` is to be answered: it holds while that is still
    `unanswered_since`, and is worked out anew for the next question."""
    due_kind = models.CharField(max_length=5, blank=True, default="", choices=DueKind)
    breached_at = models.DateTimeField(null=True, blank=True)
    """When it was noticed that the answer is late; one notice a question."""
    closed_at = models.DateTimeField(null=True, blank=True)
    delivered_until = models.DateTimeField(null=True, blank=True)
    read_until = models.DateTimeField(null=True, blank=True)
    """Up to when the network says that the customer has got, or read, everything of ours (Direct)."""
    last_message_at = models.DateTimeField(default=now)
    preview = models.CharField(max_length=160, blank=True)
    preview_direction = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["identity", "kind", "post_key"], name="conversation_once"),
        ]
        indexes = [
            models.Index(fields=["shop", "-last_message_at", "-id"], name="conversation_recent"),
            models.Index(
                fields=["shop", "-last_message_at", "-id"],
                condition=models.Q(status="open"),
                name="conversation_open",
            ),
            models.Index(
                fields=["shop", "unanswered_since", "id"],
                condition=models.Q(status="open", unanswered_since__isnull=False),
                name="conversation_waiting",
            ),
            models.Index(
                fields=["shop", "-last_message_at", "-id"],
                condition=models.Q(status="snoozed"),
                name="conversation_snoozed",
            ),
            models.Index(
                fields=["assignee", "-last_message_at", "-id"],
                condition=models.Q(assignee__isnull=False),
                name="conversation_assigned",
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(status="open", due_at__isnull=False, breached_at__isnull=True),
                name="conversation_due",
            ),
            models.Index(fields=["customer", "-last_message_at"], name="conversation_customer"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def answer_due_at(self) -> datetime | None:
        """When the customer's question is to be answered; None without a question or a target."""
        is_waiting = self.status == self.Status.OPEN and self.unanswered_since is not None
        return self.due_at if is_waiting and self.due_since == self.unanswered_since else None
