"""One change of one or many conversations, kept for as long as it may be taken back."""

from __future__ import annotations

from django.db import models

from prilavok.inbox.models.conversations import Conversation
from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class BulkChange(models.Model):
    class Kind(models.TextChoices):
        ASSIGN = "assign"
        TAG = "tag"
        CLOSE = "close"
        SNOOZE = "snooze"
        REOPEN = "reopen"
        ANSWERED = "answered"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="bulk_changes")
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="bulk_changes")
    kind = models.CharField(max_length=8, choices=Kind)
    written = models.JSONField(default=dict)
    """What every conversation was given: {"status": "closed", …}; empty for tags."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="bulk_change_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class BulkChangeRow(models.Model):
    """A conversation that the change did change; the row goes when that is taken back."""

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="bulk_rows")
    before = models.JSONField(default=dict)
    """The same fields as `written`, as they were; for tags {"link": row number of the link made}."""
    last_message_at = models.DateTimeField()
    """Of the conversation then: a message that came since is a reason to leave it alone."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "conversation"], name="bulk_change_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.conversation_id}"
