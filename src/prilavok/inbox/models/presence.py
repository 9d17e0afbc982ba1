"""Who has a conversation before their eyes just now."""

from __future__ import annotations

from django.db import models

from prilavok.inbox.models.conversations import Conversation
from prilavok.lib.clock import now


class Presence(models.Model):
    """A member's page says every few seconds that it is still there; silence ends it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="presences")
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField(default=now)
    writing_at = models.DateTimeField(null=True, blank=True)
    """When they last typed an answer; None when they are only reading."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.member_id}"
